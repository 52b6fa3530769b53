"""Conjecture files as tests: what is collected, what passes, and what a failure says."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from ntksym.conjectures import commands, deciding, reading
from ntksym.conjectures.pytest_plugin import is_met

pytest_plugins = ("pytester",)

PLUGIN = "ntksym.conjectures.pytest_plugin"

SQUARE = '''
[[claim]]
id = "square"
statement = "(n + 1)^2 = n^2 + 2*n + 1"
variables = { n = "integer >= 0" }
'''
FALSE = '''
[[claim]]
id = "small"
statement = "n^2 < 50"
variables = { n = "integer >= 0" }
'''
BALL = '''
[[claim]]
id = "bound"
statement = "HermiteCoefficient(tanh, 1)^2 <= 0.42"
'''


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    """What is imported here stays imported when a run of pytest within this one ends."""
    (entry,) = deciding.check(reading.read(BALL))
    assert "bound" in commands.explain(entry)


@pytest.fixture
def claims(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A place for files of claims, where pytest loads no plugin that it is not told to."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester


def write(claims: pytest.Pytester, text: str, name: str = "one") -> None:
    claims.path.joinpath(f"{name}.claim.toml").write_text(text)


def run(claims: pytest.Pytester, *words: str) -> pytest.RunResult:
    return claims.runpytest_inprocess("-q", "-p", PLUGIN, "-p", "no:cacheprovider", *words)


def test_every_claim_is_a_test(claims: pytest.Pytester) -> None:
    write(claims, SQUARE + BALL)
    write(claims, FALSE + 'expect = "refuted"\n', "two")
    claims.path.joinpath("other.toml").write_text("not ours")
    result = run(claims, "--collect-only")
    assert result.outlines[:3] == ["one.claim.toml::square", "one.claim.toml::bound", "two.claim.toml::small"]
    run(claims).assert_outcomes(passed=3)
    run(claims, "one.claim.toml::bound").assert_outcomes(passed=1)


def test_a_failure_shows_statement_verdict_and_witness(claims: pytest.Pytester) -> None:
    write(claims, FALSE)
    result = run(claims)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        "*small is refuted, and --claims-require asks for certified", "*claim  small: small", "*as checked  n^2 < 50",
        "*for all  0 <= n, integer", "*verdict  refuted", "*witness  n = 8", "*left side = 64", "*right side = 50"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_undecided_claim_shows_what_was_tried(claims: pytest.Pytester) -> None:
    write(claims, '[[claim]]\nid = "zeta"\nstatement = "Sum(k^(-3), (k, 1, oo)) != sqrt(2)*a"\n'
                  'variables = { a = "integer >= 3" }\n')
    result = run(claims, "--claims-timeout", "2")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["zeta is undecided, *", "*verdict  undecided", "*tried  *", "*not tried  *"])


def test_the_least_verdict_can_be_chosen(claims: pytest.Pytester) -> None:
    write(claims, SQUARE + BALL)
    result = run(claims, "--claims-require=proved")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["bound is certified, and --claims-require asks for proved"])
    assert run(claims, "--claims-require=refuted").ret == pytest.ExitCode.USAGE_ERROR
    assert run(claims, "--claims-timeout=0").ret == pytest.ExitCode.USAGE_ERROR


def test_what_is_expected_counts_and_nothing_else(claims: pytest.Pytester) -> None:
    write(claims, FALSE + 'expect = "refuted"\n' + SQUARE + 'expect = "certified"\n')
    run(claims, "--claims-require=proved").assert_outcomes(passed=2)
    write(claims, FALSE + 'expect = "proved"\n' + SQUARE + 'expect = "refuted"\n')
    result = run(claims)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["small is refuted, and the file expects proved",
                                 "square is proved, and the file expects refuted"])


@pytest.mark.parametrize(("wanted", "met"), [
    ("proved", {"proved"}), ("certified", {"proved", "certified"}), ("supported", {"proved", "certified", "supported"}),
    ("refuted", {"refuted"}), ("undecided", {"undecided"}), ("ill-posed", {"ill-posed"}),
])
def test_a_stronger_verdict_is_as_good(wanted: str, met: set[str]) -> None:
    verdicts = ["proved", "certified", "supported", "undecided", "ill-posed", "refuted"]
    assert {verdict for verdict in verdicts if is_met(wanted, verdict)} == met


@pytest.mark.parametrize(("text", "line"), [
    ('[[claim]]\nstatement = "n + ) 2 < 3"\n', "*one.claim.toml:2:18: unexpected ')'; expected *"),
    ("[[claim]\n", "*one.claim.toml:1:*: not TOML: *"),
    ('[[claim]]\nid = "a"\nparts = ["b"]\n', "*claim a names 'b', which is not a claim of this file*"),
])
def test_a_malformed_file_is_one_clear_error(claims: pytest.Pytester, text: str, line: str) -> None:
    write(claims, text)
    write(claims, SQUARE, "two")
    result = run(claims, "--continue-on-collection-errors")
    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(["*ERROR collecting one.claim.toml*", line])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_compound_claim_finds_its_parts(claims: pytest.Pytester) -> None:
    write(claims, SQUARE + BALL + '[[claim]]\nid = "both"\nparts = ["square", "bound"]\n')
    run(claims, "one.claim.toml::both").assert_outcomes(passed=1)


def test_certificates_are_kept_and_verified_again(claims: pytest.Pytester) -> None:
    write(claims, SQUARE)
    for _ in range(2):
        run(claims, "--claims-certificates", "certificates").assert_outcomes(passed=1)
    assert [file.name for file in claims.path.joinpath("certificates").iterdir()] == ["square.json"]


def test_junit_names_file_claim_and_verdict(claims: pytest.Pytester) -> None:
    write(claims, FALSE)
    run(claims, "--junitxml=report.xml")
    (case,) = ET.parse(claims.path / "report.xml").iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("one.claim.toml", "small")
    assert {p.get("name"): p.get("value") for p in case.iter("property")} == {
        "verdict": "refuted", "decided_by": "smallest witness"}
    (failure,) = case.iter("failure")
    assert "witness  n = 8" in (failure.text or "")


def test_in_parallel_with_xdist(claims: pytest.Pytester) -> None:
    for number in range(4):
        write(claims, SQUARE if number else FALSE, f"file{number}")
    result = claims.runpytest_subprocess("-q", "-p", "xdist", "-n", "2", "-p", PLUGIN, "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*small is refuted*", "*witness  n = 8"])


def test_a_failure_of_ours_is_not_taken_for_a_verdict(claims: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("ntksym.conjectures.deciding.run", broken)
    write(claims, SQUARE)
    result = run(claims)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*ZeroDivisionError: of ours"])


def test_nothing_heavy_is_imported_before_a_file_is_collected() -> None:
    script = ("import sys, ntksym.conjectures.pytest_plugin\n"
              "print({'sympy', 'flint', 'numpy', 'mpmath', 'click'} & set(sys.modules))")
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "set()\n"
