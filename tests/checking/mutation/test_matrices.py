"""The attack on matrices that are written out, and at points within rounding of a jump."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.matrices import matrix
from ntksym.checking.mutation.numbers import DIGITS, NoRoute, NoValue, holds, value

A, B = ("s", "a"), ("s", "b")
ZERO, ONE, TWO = ("q", "0"), ("q", "1"), ("q", "2")


def rows(*entries: tuple[Any, ...]) -> Any:
    return ("matrix", *(("row", *row) for row in entries))


UPPER, LOWER = rows((ONE, A), (ZERO, ONE)), rows((ONE, ZERO), (B, ONE))
SYMMETRIC = rows((TWO, ONE), (ONE, TWO))


def statement(claim: Any, *names: str) -> dict[str, Any]:
    return {"variables": [{"name": name, "kind": "real"} for name in names], "hypotheses": [], "claim": claim}


@pytest.mark.parametrize(("true", "false"), [
    (("eq", ("matrix_product", UPPER, LOWER), rows((("+", ONE, ("*", A, B)), A), (B, ONE))),
     ("eq", ("matrix_product", UPPER, LOWER), rows((("+", ONE, ("*", A, B)), B), (A, ONE)))),
    (("eq", ("transpose", UPPER), rows((ONE, ZERO), (A, ONE))), ("eq", ("transpose", UPPER), UPPER)),
    (("eq", ("inverse", UPPER), rows((ONE, ("*", ("q", "-1"), A)), (ZERO, ONE))), ("eq", ("inverse", UPPER), UPPER)),
    (("eq", ("det", ("matrix_sum", UPPER, LOWER)), ("+", ("q", "4"), ("*", ("q", "-1"), A, B))),
     ("eq", ("det", ("matrix_sum", UPPER, LOWER)), ("q", "4"))),
    (("eq", ("hadamard", UPPER, LOWER), rows((ONE, ZERO), (ZERO, ONE))), ("eq", ("hadamard", UPPER, LOWER), UPPER)),
    (("eq", ("trace", ("kronecker", UPPER, SYMMETRIC)), ("q", "8")),
     ("eq", ("trace", ("kronecker", UPPER, SYMMETRIC)), ("q", "4"))),
    (("ne", ("scaled", TWO, UPPER), UPPER), ("ne", ("scaled", ONE, UPPER), UPPER)),
])
def test_equations_of_matrices(true: Any, false: Any) -> None:
    for claim, right in ((true, True), (false, False)):
        found = attack(statement(claim, "a", "b"), statement(true, "a", "b"), "seed")
        assert bool(found.contradiction) is not right
        assert found.points or not right


def test_products_of_kronecker_and_the_rank() -> None:
    with mpmath.workdps(DIGITS):
        both = matrix(("kronecker", UPPER, rows((ONE, TWO))), {"a": mpmath.mpf(3)})
        assert [[int(both[i, j]) for j in range(4)] for i in range(2)] == [[1, 2, 3, 6], [0, 0, 1, 2]]
        assert value(("rank", rows((ONE, TWO), (TWO, ("q", "4")))), {}) == 1
        assert value(("rank", rows((ZERO, ONE), (ZERO, ZERO))), {}) == 1  # its eigenvalues are 0
        assert value(("det", rows((ZERO, ONE, TWO), (ZERO, TWO, ONE), (ZERO, ONE, ONE))), {}) == 0
        with pytest.raises(NoRoute, match="large"):
            value(("det", rows(*[tuple(("q", str(i * j)) for i in range(8)) for j in range(8)])), {})


@pytest.mark.parametrize(("tree", "message"), [
    (("det", rows((ONE, TWO))), "not square"),
    (("eigenvalue", UPPER, ONE), "not symmetric"),
    (("trace", ("matrix_product", rows((ONE, TWO)), rows((ONE, TWO)))), "do not fit"),
    (("trace", ("matrix_sum", rows((ONE, TWO)), UPPER)), "different sizes"),
    (("trace", ("inverse", rows((ONE, ONE), (ONE, ONE)))), "has none"),
])
def test_what_has_no_value(tree: Any, message: str) -> None:
    with mpmath.workdps(DIGITS), pytest.raises(NoValue, match=message):
        value(tree, {"a": mpmath.mpf(3)})


def test_matrices_of_different_sizes_are_not_compared() -> None:
    with mpmath.workdps(DIGITS), pytest.raises(NoValue, match="different sizes"):
        holds(("eq", UPPER, rows((ONE, A))), {"a": mpmath.mpf(3)})


def test_an_argument_within_rounding_of_a_jump() -> None:
    step = ("lam", "x", ("f", "heaviside", ("s", "x"), ZERO))

    def at(*angles: str) -> Any:
        return ("app", step, ("+", *(("f", "cos", ("*", ("q", angle), ("c", "pi"))) for angle in angles)))

    with mpmath.workdps(DIGITS):
        with pytest.raises(NoRoute, match="jump"):
            value(at("1/7", "3/7", "5/7", "2/3"), {})
        assert value(at("1/3", "1/5"), {}) == 1
        assert value(at("2/3", "4/5"), {}) == 0
        assert [value(("app", step, ("q", u)), {}) for u in ("0", "-1/1024", "1/1024")] == [0, 0, 1]
