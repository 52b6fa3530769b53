"""Traps of python-flint: calls that give a wrong ball, an exact wrong number, or a truth value that means nothing."""

from __future__ import annotations

import ast
import operator
import pickle
import re
import subprocess
import sys
import threading
from pathlib import Path

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq

import ntksym
from ntksym.checking.certify import certify
from ntksym.checking.records import Claim, Source
from ntksym.checking.statements import RoundsTo
from ntksym.evaluation.balls import ball
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import relu
from ntksym.theory.objects import RotationMean
from ntksym.verifier import verify
from ntksym.verifier.decide import (
    Answer,
    is_at_most,
    is_equal,
    is_less,
    is_nonnegative,
    is_positive,
    is_zero,
    lies_in,
)
from ntksym.verifier.enclosures.enclose import enclose, truth
from ntksym.verifier.enclosures.holomorphic import _arcsine, integrate
from ntksym.verifier.enclosures.special import finite
from ntksym.verifier.failures import TooWide, Unsupported
from ntksym.verifier.syntax import Malformed, rational

ROOT = Path(ntksym.__file__).parent
PLUGIN = Path(__file__).with_name("ball_operators.py")
x = sp.Symbol("x", real=True)
R = sp.Rational
NAN, INFINITE = arb("nan"), arb("inf")


def integral(integrand: sp.Expr, low: object, high: object, bits: int = 100) -> arb:
    return enclose(to_tree(sp.Integral(integrand, (x, low, high))), {}, bits)


def near(enclosure: arb, value: fmpq) -> bool:
    """Is the value in the ball, and the ball small?"""
    with ctx.workprec(200):
        return bool(abs(enclosure - arb(value)) < arb("1e-12")) and bool(enclosure.rad() < arb("1e-12"))


def test_branching_on_a_ball_integrates_to_a_wrong_exact_number() -> None:
    wrong = acb.integral(lambda z, _: acb(1) if z.real > 0 else acb(0), -1, 2)
    assert wrong.is_exact()
    assert not wrong.contains(acb(2))
    with pytest.raises(Unsupported):
        integral(sp.Heaviside(x, R(1, 2)), -1, 2)
    assert near(integral((1 + sp.sign(x)) / 2, -1, 2), fmpq(2))
    assert near(integral(sp.Max(x, 0), -1, 2), fmpq(2))


def test_a_root_without_the_flag_integrates_to_a_wrong_ball() -> None:
    wrong = acb.integral(lambda z, _: (z * z).sqrt(), -1, 1)
    assert not wrong.contains(acb(1))
    assert near(integral(sp.sqrt(x**2), -1, 1), fmpq(1))
    assert near(integral(sp.log(2 + x) - sp.log(2 + x), -1, 1), fmpq(0))


@pytest.mark.parametrize("integrand", [
    sp.Abs(x), sp.sqrt(x**2), sp.sign(x), sp.Max(x, 0), sp.log(2 + x), sp.acos(x), sp.asin(x), sp.atan(x),
    sp.log(1 + sp.exp(x)), (2 + x) ** R(1, 3), 1 / sp.sqrt(2 + x),
])
def test_every_function_with_a_cut_forwards_the_flag(integrand: sp.Expr) -> None:
    # A ball around the cut or kink may have a value, but not one that is called analytic.
    from ntksym.verifier.enclosures.calculus import inline
    from ntksym.verifier.enclosures.enclose import Evaluator
    from ntksym.verifier.enclosures.holomorphic import holomorphic
    from ntksym.verifier.enclosures.piecewise import derivative

    function = holomorphic(inline(to_tree(integrand), derivative), "x", Evaluator({}, 100))
    everything = acb(arb(0, 9), arb(0, 9))
    assert not function(everything, True).is_finite()


def test_a_pole_at_an_end_has_no_ball() -> None:
    assert not acb.integral(lambda z, a: (1 - z * z).rsqrt(analytic=a), -1, 1).is_finite()
    with pytest.raises(TooWide):
        integral(1 / sp.sqrt(1 - x**2), -1, 1)


def test_in_the_plane_the_gegenbauer_polynomials_vanish() -> None:
    with ctx.workprec(100):
        assert arb(fmpq(3, 10)).gegenbauer_c(3, fmpq(0)).is_zero()
    # E[relu(<u, x>) relu(<u, y>)] = (sin t + (pi - t) cos t) / (2 pi d), in the plane as elsewhere
    angle = sp.pi / 3
    for d in (2, 3, 5):
        expected = (sp.sin(angle) + (sp.pi - angle) * sp.cos(angle)) / (2 * sp.pi * d)
        assert is_zero(ball(RotationMean(relu, angle, d), 20) - ball(expected, 20)) is Answer.UNKNOWN
        assert is_zero(ball(RotationMean(relu, angle, d), 20)) is Answer.NO


def test_overlapping_balls_compare_false_in_every_way() -> None:
    a, b = arb(1, 1e-3), arb(1, 1e-2)
    assert not any(compare(a, b) for compare in (operator.eq, operator.ne, operator.lt, operator.gt))
    for question in (is_equal, is_less, is_at_most):
        assert question(a, b) is Answer.UNKNOWN
    assert not a.is_zero()


@pytest.mark.parametrize("value", [NAN, INFINITE, arb(0, float("inf"))])
def test_what_is_not_finite_answers_nothing(value: arb) -> None:
    for question in (is_positive, is_nonnegative, is_zero):
        assert question(value) is Answer.UNKNOWN
        assert question(-value) is Answer.UNKNOWN
    assert lies_in(value, fmpq(0), fmpq(1)) is Answer.UNKNOWN
    with pytest.raises(TooWide):
        finite(value, "it")


def test_an_answer_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="not a truth value"):
        bool(Answer.UNKNOWN)


def test_a_rational_is_compared_exactly() -> None:
    tenth = fmpq(1, 10)
    with ctx.workprec(200):
        narrow = arb(tenth)
    # The rational is rounded first, and its ball does not fit into the narrower one that holds it.
    assert not narrow.contains(tenth)
    assert (narrow * 10).contains(1)
    with ctx.workprec(200):
        assert lies_in(narrow, tenth - fmpq(1, 10**40), tenth + fmpq(1, 10**40)) is Answer.YES
        assert lies_in(narrow, tenth, fmpq(1)) is Answer.UNKNOWN


def test_a_float_is_not_the_decimal_it_is_written_as() -> None:
    assert not arb(0.1).contains(arb(fmpq(1, 10)))
    with pytest.raises(Malformed):
        rational("0.1")


def test_cancellation_is_met_with_precision() -> None:
    # exp(-100) hidden behind a difference of equal sines
    sine, small = to_tree(sp.sin(1)), to_tree(sp.exp(-100))
    tree = ("+", sine, small, ("*", ("q", "-1"), sine))
    assert truth(("lt", ("q", "0"), tree), {}, 53) is Answer.UNKNOWN
    assert truth(("lt", ("q", "0"), tree), {}, 400) is Answer.YES
    mpmath.mp.dps = 80
    with ctx.workprec(300):
        assert abs(ball(sp.sin(10**40), 30) - arb(mpmath.nstr(mpmath.sin(10**40), 60))) < arb("1e-29")


def test_a_singular_integral_is_given_up_after_a_bounded_number_of_evaluations() -> None:
    count = 0

    def singular(z: acb, analytic: bool) -> acb:
        nonlocal count
        count += 1
        return 1 / z

    with pytest.raises(TooWide):
        integrate(singular, arb(0), arb(1), 2000)
    assert count < 100_000


CLAIM = Claim("trap", "a trap", Source("here", "there", "so"), RoundsTo(sp.sqrt(2) + sp.exp(-1), "1.78209"))


def test_balls_do_not_travel_and_certificates_do() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(arb(1))
    data = pickle.loads(pickle.dumps(dict(certify(CLAIM).data)))
    assert verify(data).accepted


def test_the_precision_outside_neither_counts_nor_changes() -> None:
    certificate = certify(CLAIM)
    false = {**certificate.data, "verdict": "proved"}
    for bits in (2, 10, 53, 1000):
        ctx.prec = bits
        assert certify(CLAIM).data["evidence"] == certificate.data["evidence"]
        assert verify(dict(certificate.data)).accepted
        assert not verify(false).accepted
        assert ball(sp.sqrt(2), 20).rel_accuracy_bits() > 66
        assert ctx.prec == bits


#: the modules with threads, and with no ball of their own: one fills blocks of NumPy arrays, from tables that are made
#: before the threads start, the other waits for processes
THREADS = ("evaluation/gram.py", "checking/cluster.py")


def test_precision_is_shared_by_threads_so_no_ball_meets_them() -> None:
    ctx.prec = 200
    other = threading.Thread(target=lambda: setattr(ctx, "prec", 64))
    other.start()
    other.join()
    assert ctx.prec == 64
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            if path in {ROOT / name for name in THREADS}:
                assert not {"flint", "mpmath"} & {*names, getattr(node, "module", None)}
            else:
                assert not {"threading", "ThreadPoolExecutor", "ThreadPool"} & set(names), path
            if isinstance(node, ast.keyword) and node.arg in ("prefer", "backend", "require"):
                assert getattr(node.value, "value", "") not in ("threads", "threading", "sharedmem"), path


def test_every_test_starts_at_the_default_precision() -> None:
    assert ctx.prec == 53


@pytest.mark.parametrize("w", [acb(10**20, 10**20), acb(10**40, 10**30), acb(-(10**20), 10**20)])
def test_the_inverse_sine_of_large_numbers(w: acb) -> None:
    with ctx.workprec(400):
        # asin(w) = -asin(-w), and the built-in is right in the lower half plane.
        reference, found = -(-w).asin(), _arcsine(w, False)
        assert found.is_finite()
        assert abs(found - reference).upper() < arb("1e-20")


def test_a_hypergeometric_series_on_its_circle_is_nan() -> None:
    value = arb(1).hypgeom([1, 1, 1], [2, 2])
    assert not value.is_finite()
    assert is_positive(value) is Answer.UNKNOWN


SAMPLE = """
from flint import acb, arb, fmpq
Value = fmpq | arb
def f1(x: arb, y: arb) -> bool: return x < y
def f2(x: arb) -> bool: return x == 0
def f3(x: arb) -> bool: return not (x != 1)
def f4(x: Value) -> bool: return x > 1
def f5(x: arb, y: arb) -> object: return max(x, y)
def f6(x: list[arb]) -> bool: return x == [arb(0)]
def f7(x: arb) -> bool: return x.contains(fmpq(1, 10))
def f8(x: acb) -> bool: return x.overlaps(x)
def f9(x: list[arb]) -> object: return sorted(x)
def f10(x: arb, y: list[arb]) -> bool: return x in y
def f11(x: arb) -> int: return 1 if x else 0
"""
FINE = """
from flint import arb, fmpq
def g1(x: fmpq, y: fmpq) -> bool: return x < y
def g2(x: fmpq | arb) -> bool: return isinstance(x, fmpq) and x == 0
def g3(x: dict[int, arb]) -> int: return max(x)
def g4(x: arb) -> arb: return x.max(arb(0))
def g5(x: str, y: dict[str, arb]) -> bool: return x in y
def g6(x: list[arb]) -> int: return 1 if x else 0
"""


def comparisons(directory: Path, *paths: Path) -> list[tuple[str, int]]:
    """File and line of every comparison of balls, and of every ball that is taken for a truth value."""
    settings = directory / "mypy.ini"
    settings.write_text(f"[mypy]\nplugins = {PLUGIN}\nignore_missing_imports = true\n"
                        f"check_untyped_defs = true\nenable_error_code = truthy-bool\n"
                        f"cache_dir = {directory / 'cache'}\n"
                        # mypy fails on its own account within this package, which knows no balls
                        "[mypy-distributed.*]\nfollow_imports = skip\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(settings), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT.parent, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    lines = [line.split(":") for line in done.stdout.splitlines()
             if line.endswith("compares balls") or ("[truthy-bool]" in line and re.search(r'type "a[rc]b"', line))]
    return sorted({(Path(path).name, int(number)) for path, number, *_ in lines})


def test_comparisons_of_balls_are_noticed(tmp_path: Path) -> None:
    bad, fine = tmp_path / "bad.py", tmp_path / "fine.py"
    bad.write_text(SAMPLE)
    fine.write_text(FINE)
    found = comparisons(tmp_path, bad, fine)
    assert found == [("bad.py", line) for line in range(4, 15)]


def test_balls_are_compared_in_one_module_only(tmp_path: Path) -> None:
    assert comparisons(tmp_path, *(ROOT / room for room in ("verifier", "evaluation", "checking"))) == []
    copy = tmp_path / "elsewhere.py"
    text = (ROOT / "verifier" / "decide.py").read_text()
    copy.write_text(text)
    compared = [n for n, line in enumerate(text.splitlines(), 1) if re.search(r"\(\w+ [<>]=? 0\)", line)]
    assert comparisons(tmp_path, copy) == [("elsewhere.py", n) for n in compared]
    assert compared
