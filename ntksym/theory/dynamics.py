r"""Training in Sobolev losses, mode by mode, where the network is its linearisation at the start (the NTK regime).

*Regression.*  The loss (1/2) <f - g, P_s (f - g)> has the gradient flow f' = -K P_s (f - g): the parameters move by
-(df)^T P_s (f - g), and K = (df)(df)^T.  Where K and P_s act by degree with mu_k and w_k, the residual of degree k is

    r_k(t) = exp(-mu_k w_k t) r_k(0),       and (1 - eta mu_k w_k)^n r_k(0) after n steps of size eta.

*A linear equation.*  For A u = g, A acting by a_k, the loss (1/2) <A u - g, P_s (A u - g)> has the flow
u' = -K A P_s (A u - g), so that the error of degree k falls by exp(-a_k^2 mu_k w_k t): a_k = |k|^2 for the Laplace
operator of the torus with the sign that makes it positive.

Steps converge if and only if eta < 2/max of the rates, over the modes that are there; with the best step the slowest
mode falls by (kappa - 1)/(kappa + 1) in each, kappa the greatest by the least rate (Richardson's iteration; Nocedal and
Wright 2006, section 3.3).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number


def flow_rate(kernel: Any, weight: Any, equation: Any = 1) -> sp.Expr:
    """a^2 mu w: how fast the error of a mode falls, from the eigenvalue of the kernel, the weight of the loss, and the
    eigenvalue a of the equation (1 for regression)."""
    kernel, weight, equation = (exact_number(part) for part in (kernel, weight, equation))
    result: sp.Expr = equation**2 * kernel * weight
    return result


def flow(rate: Any, time: Any) -> sp.Expr:
    """The error at the time by that at the start."""
    return sp.exp(-exact_number(rate) * exact_number(time))


def descent(rate: Any, step: Any, steps: Any) -> sp.Expr:
    """The same after so many steps of gradient descent."""
    result: sp.Expr = (1 - exact_number(step) * exact_number(rate)) ** exact_number(steps)
    return result


def balancing_order(decay: Any, equation_order: Any = 0, per_order: Any = 2) -> sp.Expr:
    """The order s at which all modes fall alike: mu_k = Theta(k^-decay), a_k = Theta(k^equation_order), and the weight
    Theta(k^(per_order s)): (decay - 2 equation_order)/per_order.

    Raises :class:`UserError` for a weight that does not depend on s.
    """
    decay, equation_order, per_order = (exact_number(part) for part in (decay, equation_order, per_order))
    if per_order == 0:
        raise UserError("the weight has to depend on the order s, got k^(0 s)")
    result: sp.Expr = (decay - 2 * equation_order) / per_order
    return result


__all__ = ["balancing_order", "descent", "flow", "flow_rate"]
