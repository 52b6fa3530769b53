"""The second opinion on homogeneous kernels under the Gaussian measure agrees with the enclosures."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from ntksym.checking.mutation.attack import attack as attack
from ntksym.checking.mutation.numbers import NoRoute, NoValue, value
from ntksym.verifier.enclosures.enclose import enclose

T: Any = ("s", "t")
#: (t + 2)^2: three degrees with different eigenvalues
KERNEL: Any = ("lam", "t", ("^", ("+", T, ("q", "2")), ("q", "2")))


def element(*indices: int) -> Any:
    return ("hermite_element", KERNEL, *(("q", str(n)) for n in indices))


@pytest.mark.parametrize("indices", [
    (0, 0), (0, 2), (1, 1), (1, 3), (2, 4), (0, 0, 0, 0), (2, 0, 0, 0), (2, 0, 2, 0), (1, 1, 1, 1), (2, 0, 0, 2),
    (1, 0, 1, 0), (1, 2, 1, 0)])
def test_elements_by_quadrature(indices: tuple[int, ...]) -> None:
    with mpmath.workdps(30):
        found = value(element(*indices), {})
    assert abs(float(found) - float(enclose(element(*indices), {}, 128))) < 1e-12


def test_eigenvalues_by_quadrature() -> None:
    node = ("gaussian_eigenvalue", KERNEL, ("q", "2"), ("q", "3"))
    with mpmath.workdps(30):
        assert abs(value(node, {}) - mpmath.mpf(2) / 5) < 1e-20  # 3 times 2/15, the eigenvalue of t^2


def test_what_it_does_not_reach() -> None:
    with pytest.raises(NoRoute, match="two dimensions"):
        value(element(0, 0, 0, 0, 0, 0), {})
    with pytest.raises(NoValue, match="other degree"):
        value(element(-1, 0), {})
