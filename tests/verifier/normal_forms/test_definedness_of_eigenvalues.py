"""Eigenvalues of a kernel exist where the kernel is integrable on the sphere, for all values of the parameters."""

from __future__ import annotations

from typing import Any

import pytest

from .test_definedness import (
    NATURAL,
    PHI,
    REAL,
    REGULAR,
    SLOPE,
    SLOPE_OF_PHI,
    UNIT,
    B,
    P,
    derivative,
    inverse,
    parameter,
    proved,
    q,
    zonal,
)

T = ("s", "t")
END = ("+", q(1), ("*", q(-1), T))
FROM_2, FROM_3 = {**NATURAL, "low": ["q", "2"]}, {**NATURAL, "low": ["q", "3"]}


@pytest.mark.parametrize(("kernel", "dimension", "variables", "holds"), [
    (("f", "abs", T), P, [FROM_2], True),
    (("^", END, q("-1/4")), P, [FROM_2], True),
    # integrable on the sphere in space, not on the circle; for a symbolic dimension the circle decides
    (("^", END, q("-1/2")), q(3), [], True),
    (("^", END, q("-1/2")), q(2), [], False),
    (("^", END, q("-1/2")), P, [FROM_3], False),
    (inverse(("f", "abs", T)), P, [FROM_2], False),
    (("f", "log", T), P, [FROM_2], False),
    # with a parameter the kernel has to be continuous
    (("f", "sign", ("+", B, T)), P, [FROM_2, REAL], False),
    (("^", ("+", q(2), T), ("*", B, T)), P, [FROM_2, REAL], False),
    (("sum", ("*", B, T), "j", q(0), q(2)), P, [FROM_2, REAL], True),
    (("sum", ("*", B, ("f", "sign", T)), "j", q(0), q(2)), P, [FROM_2, REAL], False),
    (("sum", ("*", B, T), "j", q(0), ("c", "oo")), P, [FROM_2, REAL], False),
    (("sum", B, "j", q(0), ("f", "floor", T)), P, [FROM_2, REAL], False),
    (("dual", ("lam", "y", ("*", T, ("s", "y"))), B), P, [FROM_2, UNIT], False),
    (("gegenbauer", ("f", "floor", T), q(3), B), P, [FROM_2, REAL], False),
    (("app", PHI, ("*", B, T)), P, [FROM_2, REAL, REGULAR], False),
])
def test_eigenvalues_exist_for_integrable_kernels(kernel: Any, dimension: Any, variables: Any, holds: bool) -> None:
    assert proved(zonal(kernel, q(2), dimension), *variables) is holds


def test_derivatives_are_no_kernels_and_eigenvalues_have_none() -> None:
    assert not proved(("sphere_eigenvalue", SLOPE_OF_PHI, q(2), q(3)), REGULAR)
    assert proved(("sphere_eigenvalue", ("dfun", parameter(("s", "y")), q(1)), q(2), q(3)))
    assert not proved(("sphere_eigenvalue", PHI, q(2), q(3)), {**SLOPE, "properties": []})
    assert not proved(derivative(zonal(("*", B, T), q(1), q(3))), REAL)
