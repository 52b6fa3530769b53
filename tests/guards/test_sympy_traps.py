"""Wrong answers of SymPy, and what becomes of them here: a ball excludes them, or nothing is said."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sympy as sp

import ntksym
from ntksym.checking.certify import certify
from ntksym.checking.records import Claim, Source
from ntksym.checking.statements import RoundsTo, statement_data
from ntksym.errors import UserError
from ntksym.evaluation.balls import ball
from ntksym.evaluation.exact import exact
from ntksym.evaluation.tree import to_tree
from ntksym.verifier import verify
from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.failures import TooWide

ROOT = Path(ntksym.__file__).parent
x = sp.Symbol("x", real=True)
u = sp.Symbol("u")
k, n = sp.symbols("k n", integer=True)
R = sp.Rational


def verdict(statement: object, seconds: float = 20) -> str:
    """What a statement without variables earns; the verifier must accept the certificate."""
    certificate = certify(Claim("trap", "a trap", Source("here", "there", "so"), statement), seconds)
    assert verify(dict(certificate.data)).accepted
    return certificate.verdict.value


def integral(integrand: sp.Expr, low: object, high: object) -> sp.Integral:
    return sp.Integral(integrand, (x, low, high))


def equation(left: sp.Expr, right: object) -> sp.Eq:
    return sp.Eq(left, right, evaluate=False)


WRONG_INTEGRALS = [
    # integrand, ends, what SymPy 1.14 says, the value as a decimal
    (x ** R(1, 3) * sp.sqrt(1 - x), 0, 1, -sp.gamma(R(4, 3)) * sp.gamma(R(3, 2)) / sp.gamma(R(17, 6)), "0.4589"),
    (sp.sqrt(2 - x) * sp.sqrt(1 / (2 - x)), 0, 1, sp.Integer(-1), "1.0000"),
    (sp.Abs(sp.sin(3 * x)), 0, 3 * sp.pi, R(2, 3), "6.0000"),
]


@pytest.mark.parametrize(("integrand", "low", "high", "wrong", "true"), WRONG_INTEGRALS, ids=str)
def test_wrong_integrals_are_refuted_and_the_value_accepted(
    integrand: sp.Expr, low: object, high: object, wrong: sp.Expr, true: str
) -> None:
    assert verdict(equation(integral(integrand, low, high), wrong)) == "refuted"
    assert verdict(RoundsTo(integral(integrand, low, high), true)) == "certified"


@pytest.mark.parametrize(("integrand", "low", "high", "wrong", "true"), WRONG_INTEGRALS[1:], ids=str)
def test_sympy_gives_these_values(integrand: sp.Expr, low: int, high: int, wrong: sp.Expr, true: str) -> None:
    # Either it still errs in this way, or it has been mended; a third answer would be a new trap to look at.
    found = sp.integrate(integrand, (x, low, high))
    assert found == wrong or abs(float(found) - float(true)) < 1e-4


@pytest.mark.parametrize("integrand", [
    x ** R(-3, 4) / sp.sqrt(1 - x),  # SymPy: -5.244, truth +5.244
    sp.sqrt(1 - x) * sp.log(1 - x),  # SymPy: 0, truth -4/9
    1 / x,
])
def test_singular_integrands_are_refused(integrand: sp.Expr) -> None:
    with pytest.raises(TooWide):
        enclose(to_tree(integral(integrand, 0, 1)), {}, 128)


@pytest.mark.parametrize("integrand", [x * sp.sqrt(x**2 - 4), x * sp.log(x - 3), sp.sqrt(x - 3) * sp.sqrt(x - 4)])
def test_a_complex_integral_is_no_value(integrand: sp.Expr) -> None:
    # A complex antiderivative makes the first 0; there is no real integrand whose integral that would be.
    assert verdict(equation(integral(integrand, -1, 1), 0)) == "ill-posed"
    assert verdict(sp.Le(integral(integrand, -1, 1), 1, evaluate=False)) == "ill-posed"


def test_an_infinite_sum_is_not_taken_from_summation() -> None:
    body = 1 / (k * (k + R(1, 2)))
    found = sp.summation(body, (k, 1, sp.oo))
    truth = 4 - 4 * sp.log(2)
    assert found is sp.nan or abs(float(found) - float(truth)) < 1e-12
    total = sp.Sum(body, (k, 1, sp.oo))
    assert exact(total) is None
    for printed in ("1.2274", "1.2275"):
        assert verdict(RoundsTo(total, printed)) == "undecided"
    with pytest.raises(UserError, match="no enclosure"):
        ball(total)


def test_series_from_the_wrong_side() -> None:
    # By design SymPy expands to the right of 1, where acos is not real.
    expansion = sp.series(sp.acos(u), u, 1, 2).removeO()
    wrong = expansion.subs(u, R(9, 10))
    assert float(wrong) < 0 < float(ball(sp.acos(R(9, 10))))
    assert verdict(sp.Le(sp.acos(R(9, 10)), 0, evaluate=False)) == "refuted"
    assert verdict(RoundsTo(sp.acos(R(9, 10)), "0.4510")) == "certified"


def test_a_limit_that_sympy_gets_wrong_is_not_evaluated() -> None:
    airy = sp.airybi(u) * u ** R(1, 4) * sp.exp(-R(2, 3) * u ** R(3, 2))
    inverse_square = 1 / sp.limit(airy, u, sp.oo) ** 2
    assert inverse_square in (sp.zoo, sp.pi)  # pi is the truth
    with pytest.raises(UserError, match="no place in a statement"):
        to_tree(airy)


NEAR = sp.exp(sp.pi * sp.sqrt(163))
INTEGER = sp.Integer(262537412640768744)


def test_agreement_in_many_digits_is_no_equality() -> None:
    assert sp.nsimplify(NEAR.evalf(25)) == INTEGER
    assert verdict(equation(NEAR, INTEGER)) == "refuted"
    assert verdict(sp.Lt(NEAR, INTEGER, evaluate=False)) == "certified"


def test_a_true_equality_is_not_affirmed_by_agreement() -> None:
    # Proved by normal form or left open, but never certified by balls.
    assert verdict(equation(sp.sin(1) ** 2 + sp.cos(1) ** 2, 1)) in ("proved", "undecided")
    assert verdict(equation(sp.gamma(R(1, 3)) * sp.gamma(R(2, 3)), 2 * sp.pi / sp.sqrt(3))) in ("proved", "undecided")


def test_what_sympy_evaluates_by_itself_is_no_claim() -> None:
    settled = sp.Eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1).subs(x, 0)
    assert settled == sp.true
    with pytest.raises(UserError, match="SymPy has evaluated the statement"):
        statement_data(Claim("t", "t", Source("a", "b", "c"), settled))


def test_floats_do_not_enter_a_statement() -> None:
    with pytest.raises(UserError, match="binary approximation"):
        to_tree(sp.Float(0.1) * x)


#: functions and methods of SymPy and mpmath that search, guess or decide without leaving evidence
ORACLES = {
    "simplify", "nsimplify", "trigsimp", "gammasimp", "hyperexpand", "combsimp", "equals", "limit", "gruntz", "series",
    "nseries", "aseries", "summation", "integrate", "dsolve", "rsolve", "solve", "solveset", "nsolve", "identify",
    "findpoly", "pslq", "richardson", "shanks", "levin", "nsum", "nprod", "quadosc", "ask", "refine",
}
#: verdicts by attribute; the properties of symbols that say what was declared are not among them
SILENT = {"is_zero", "is_nonzero"}


def oracles(source: str) -> list[str]:
    """Every use of an oracle in a text: as function of a module, as method, by import, as verdict of an attribute."""
    found = []
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr in ORACLES or (node.attr in SILENT and id(node) not in called):
                found.append(node.attr)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("sympy", "mpmath"):
            found += [alias.name for alias in node.names if alias.name in ORACLES]
    return found


#: file -> oracle -> why it may be used there
ALLOWED: dict[str, dict[str, str]] = {
    "checking/mutation/matrices.py": {
        "nsum": "series at 1 and -1 for the attack on accepted mutants, which proves nothing; tested on zeta(2)"},
}
#: the verifier imports neither SymPy nor mpmath, and has functions of its own with such names
PATHS = [path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] != "verifier"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_asks_an_oracle(path: Path) -> None:
    allowed = ALLOWED.get(path.relative_to(ROOT).as_posix(), {})
    assert set(oracles(path.read_text())) == set(allowed)


@pytest.mark.parametrize("line", [
    "sp.simplify(a - b) == 0", "if a.equals(b): pass", "if (a - b).is_zero: pass", "from sympy import integrate",
    "value = mpmath.identify(a)", "found = sp.limit", "e.series(x)",
])
def test_an_oracle_would_be_noticed(line: str) -> None:
    assert oracles(line)


@pytest.mark.parametrize("line", ["read_value(e).is_zero()", "symbol.is_positive", "limit = 3", "sp.Integral(f, x)"])
def test_what_is_no_oracle_passes(line: str) -> None:
    assert oracles(line) == []
