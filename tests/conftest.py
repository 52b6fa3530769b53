"""What holds around every test."""

from __future__ import annotations

from collections.abc import Iterator

import flint
import mpmath
import pytest


@pytest.fixture(autouse=True)
def reset_precision() -> Iterator[None]:
    """Precision contexts are global: no test sees, or leaves, another precision than the default."""

    def reset() -> None:
        mpmath.mp.prec = 53
        mpmath.iv.prec = 53
        flint.ctx.default()

    reset()
    yield
    reset()
