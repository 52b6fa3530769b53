r"""Sobolev training in the lazy regime for data on a grid of the torus: a linear flow that is diagonal in the modes.

For the loss c <r, P_s r>, r = f - y, and the kernel operator K the network function follows

    df/dt = -2 c K P_s (f - y),     so that every mode of the residual decays on its own:
    r_k(t) = exp(-2 c t mu_k w_k) r_k(0),     w_k = (1 + ||k||^2)^s.

``rates`` are mu_k w_k: of the operator (mean over the grid, mu_k = eigenvalue of the kernel matrix / N^d), with the
half loss c = 1/2.  Other normalisations scale the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import UserError
from .arrays import Array
from .torus_operators import TorusOperator


class SobolevFlow:
    """The flow df/dt = -T_s (f - y) for T_s = K P_s given as an operator with nonnegative weights.

    Raises :class:`UserError` for negative weights: the loss would grow, and its minimiser is not the limit.
    """

    def __init__(self, operator: TorusOperator, target: Any) -> None:
        # kernels on grids have eigenvalues that are 0 up to rounding
        if operator.weights.min() < -1e-12 * np.abs(operator.weights).max():
            k = tuple(int(i) for i in np.unravel_index(int(operator.weights.argmin()), operator.weights.shape))
            raise UserError(f"a flow needs weights >= 0, that of mode {k} is {operator.weights[k]:.6g}")
        self.operator = operator
        self.target = operator.checked(target)

    def after(self, time: float, start: Any) -> Array:
        """f(t), exactly: one multiplication of every mode of the residual by exp(-t w_k)."""
        if not time >= 0:
            raise UserError(f"a time is >= 0, got {time}")
        decay = TorusOperator(np.exp(-time * self.operator.weights), library=self.operator.transforms,
                              workers=self.operator.workers)
        return self.target + decay(self.operator.checked(start) - self.target)

    @property
    def largest_step(self) -> float:
        """2 / max w_k: explicit steps below it are stable."""
        return 2.0 / float(self.operator.weights.max())

    def steps(self, step: float, start: Any) -> Iterator[Array]:
        """Gradient descent f <- f - step T_s (f - y), as one array that changes in place.

        Mode k of the residual is multiplied by 1 - step w_k each time.  Raises :class:`UserError` for steps that are
        not stable.
        """
        if not 0 < step < self.largest_step:
            raise UserError(f"steps are stable below 2/max w = {self.largest_step:.6g}, got {step:.6g}")
        current = self.operator.checked(start).copy()
        while True:
            current -= step * self.operator(current - self.target)
            yield current


__all__ = ["SobolevFlow"]
