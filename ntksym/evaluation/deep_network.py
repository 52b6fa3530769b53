r"""What the coefficients of a deep network are worked out from: hyperparameters as balls, and the results.

``reading`` says which kernel: of the ``"network"`` (1) of montufar2024, where every dual activation is taken at the
covariance S_{l-1} with S_1 = gamma_w^2 rho + gamma_b^2; or of the ``"source"``, its equations (5)-(7) to the letter,
where the dual activations of layer 2 are taken at rho itself.  They agree for gamma_b = 0 only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.activation import derivative, is_square_integrable
from ..verifier.enclosures.enclose import enclose
from ..verifier.enclosures.gaussian import second_moment
from ..verifier.failures import TooWide, Undefined
from ..verifier.syntax import Node, free_names
from .balls import SPENT
from .tree import to_tree

READINGS = ("network", "source")
PARTS = ("kappa", "alpha", "upsilon")
MAX_COUNT = 2**16
MAX_LAYERS = 64


@dataclass(frozen=True)
class Request:
    """A checked request: how many coefficients of which layers of which network."""

    phi: sp.Lambda
    function: Node
    slope: Node
    count: int
    layers: int
    weights: tuple[Any, Any]
    sigma_b: Any
    source: bool
    output_bias: bool
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Hyperparameters:
    """Squares as balls at the current precision; ``bias`` = 1 - sigma_w^2 E[phi^2], ``slope`` = sigma_w^2 E[phi'^2]."""

    input_weight: arb
    input_bias: arb
    weight: arb
    bias: arb
    slope: arb


@dataclass(frozen=True)
class Coefficients:
    """kappa_{p,l}, alpha_{p,l}, upsilon_{p,l} for p < count: ``kappa[l][p]``, l >= 1, and the others for l >= 2 (balls,
    or float64 arrays); empty where they were not asked for."""

    kappa: dict[int, Any]
    alpha: dict[int, Any]
    upsilon: dict[int, Any]


def request(
    phi: sp.Lambda, count: int, layers: int, gamma_w: Any, gamma_b: Any, sigma_w: Any, sigma_b: Any, reading: str,
    output_bias: bool, parts: tuple[str, ...],
) -> Request:
    """The request; raises :class:`UserError` for sizes out of range, an unknown reading, free parameters, an activation
    that is not square-integrable with its derivative, and hyperparameters that miss Assumption 2."""
    for value, name, least, most in ((count, "count", 1, MAX_COUNT), (layers, "layers", 1, MAX_LAYERS)):
        if isinstance(value, bool) or not isinstance(value, (int, sp.Integer)) or not least <= value <= most:
            raise UserError(f"{name} is an integer from {least} to {most}, got {value}")
    if reading not in READINGS:
        raise UserError(f"reading is one of {', '.join(READINGS)}, got {reading!r}")
    if isinstance(parts, str) or not parts or not set(parts) <= set(PARTS):
        raise UserError(f"parts are some of {', '.join(PARTS)}, got {parts}")
    function = to_tree(phi)
    if function[0] != "lam" or free_names(function):
        raise UserError(f"coefficients need an activation without free parameters, got {phi}")
    slope = derivative(function)
    for part, name in ((function, str(phi.expr)), (slope, f"the derivative of {phi.expr}")):
        if is_square_integrable(part) is Answer.NO:
            raise UserError(f"the series does not converge at 1: {name} is not square-integrable under the Gaussian")
    given = {"gamma_w": gamma_w, "gamma_b": gamma_b, "sigma_w": sigma_w}
    exact = {name: exact_parameter(name, value) for name, value in given.items()}
    made = Request(
        phi, function, slope, int(count), int(layers), (exact["gamma_w"], exact["sigma_w"]),
        None if sigma_b is None else exact_parameter("sigma_b", sigma_b), reading == "source", output_bias,
        tuple(parts),
    )
    with ctx.workprec(256):
        total = squared(exact["gamma_w"]) + squared(exact["gamma_b"])
        if decide.is_zero(total - 1) is Answer.NO:
            raise UserError(f"Assumption 2 needs gamma_w^2 + gamma_b^2 = 1, got {total.str(15, radius=False)}")
        if made.layers > 1:
            check_balance(made, hyperparameters(made, 256))
    return made


def check_balance(made: Request, found: Hyperparameters) -> None:
    if decide.is_nonnegative(found.bias) is Answer.NO:
        raise UserError(
            f"Assumption 2 needs sigma_w^2 E[phi^2] <= 1, got {(1 - found.bias).str(20, radius=False)}; "
            "a root is given exactly, such as sympy.sqrt(2)"
        )
    if made.sigma_b is not None and decide.is_zero(squared(made.sigma_b) - found.bias) is Answer.NO:
        wanted = found.bias.str(15, radius=False)
        raise UserError(f"Assumption 2 needs sigma_b^2 = 1 - sigma_w^2 E[phi^2] = {wanted}, got {made.sigma_b}^2")


def exact_parameter(name: str, value: Any) -> sp.Expr:
    """A hyperparameter as an exact number; a float stands for the binary fraction that it is."""
    if isinstance(value, (float, sp.Float)):
        if value != value or value in (float("inf"), float("-inf")):
            raise UserError(f"{name} is a finite number, got {value}")
        value = sp.Rational(value)
    e = sp.sympify(value, strict=True)
    if e.free_symbols or not e.is_number:
        raise UserError(f"{name} is a number here, got {value}")
    with ctx.workprec(256):
        answer = decide.is_positive(enclosed(e)) if name.endswith("_w") else decide.is_nonnegative(enclosed(e))
    if answer is Answer.NO:
        raise UserError(f"{name} is {'> 0' if name.endswith('_w') else '>= 0'}, got {value}")
    return e


def enclosed(e: sp.Expr) -> arb:
    try:
        return enclose(to_tree(e), {}, int(ctx.prec))
    except (TooWide, Undefined) as failure:
        raise UserError(f"the hyperparameter {e} has no enclosure: {failure}") from failure


def squared(e: sp.Expr) -> arb:
    """The square as a ball, exact for roots of rationals."""
    square = e**2
    return arb(fmpq(int(square.p), int(square.q))) if square.is_Rational else enclosed(e) ** 2


def hyperparameters(made: Request, prec: int) -> Hyperparameters:
    """The squares of the hyperparameters; raises :class:`UserError` where the moments of phi have no enclosure."""
    with ctx.workprec(prec):
        gamma, sigma = (squared(e) for e in made.weights)
        if made.layers == 1:
            return Hyperparameters(gamma, 1 - gamma, sigma, arb(0), arb(0))
        try:
            mean, slope = second_moment(made.function, prec), second_moment(made.slope, prec)
        except (TooWide, Undefined) as failure:
            raise UserError(f"E[phi^2] of {made.phi.expr} has no enclosure: {failure}", SPENT) from failure
        return Hyperparameters(gamma, 1 - gamma, sigma, 1 - sigma * mean, sigma * slope)
