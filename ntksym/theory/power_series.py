r"""Coefficients of the power series of the two-layer NTK: the source's recurrence, its printed formula, and the
network's own.

Parameters of all three: ``gamma_w`` > 0, ``gamma_b`` >= 0 (first layer), ``sigma_w`` > 0, ``sigma_b`` >= 0; unit
inputs and gamma_w^2 + gamma_b^2 = 1 where the source assumes it.  Source: montufar2024, Theorem 1 and its two-layer
case.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .kernels import NNGP, DerivativeDual
from .objects import Convert, DualActivation, HermiteCoefficient, TheoryObject, derivative_of, name_of


def fresh_index(name: str, *expressions: sp.Basic) -> sp.Symbol:
    """An integer summation index that is free in none of the expressions; the same for the same input."""
    taken = {s.name for e in expressions for s in exact_number(e).free_symbols}
    while name in taken:
        name += "'"
    return sp.Symbol(name, integer=True, nonnegative=True)


class DerivativeHermiteCoefficient(TheoryObject):
    r"""mu_p(phi') = E[phi'(Z) h_p(Z)], phi' the derivative almost everywhere; p = 0, 1, 2, ..."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("hermite_coefficient", ("dfun", convert(self.args[0]), convert(sp.S.One)), convert(self.args[1]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        name = name_of(self.args[0])
        prime = (
            f"{name}'"
            if name.startswith("\\") and name.count(" ") == 0 and "(" not in name
            else rf"\left({name}\right)'"
        )
        return rf"\mu_{{{printer._print(self.args[1])}}}{power}\left({prime}\right)"


class DefinedObject(TheoryObject):
    """An object whose tree is that of its definition, fully expanded."""

    spelled_out = True

    def tree_node(self, convert: Convert) -> Any:
        return convert(self.definition())


class NTKRecurrenceCoefficient(DefinedObject):
    r"""kappa_{p,l}(phi) of montufar2024, equations (5)-(7): arguments phi, p, layer, gamma_w, gamma_b, sigma_w,
    sigma_b; p = 0, 1, 2, ..., layer = 1, 2, ...

    For layers 1 and 2 the definition is that of the source.  From the third layer on, and for a layer that is a symbol,
    sum_k a_k F(p, k, b) is the coefficient of t^p in sum_k a_k (sum_j b_j t^j)^k, so that the recursion composes power
    series: kappa_{p,l} is the coefficient of rho^p in the kernel of the same layer in which the first covariance is rho
    instead of gamma_w^2 rho + gamma_b^2, but the first kernel is not.  ``definition`` is (5) with alpha and upsilon so
    composed.
    """

    nargs = 7

    @property
    def is_literal(self) -> bool:
        """Is the layer the first or second, given as a number?"""
        return bool(self.args[2] in (1, 2))

    def tree_node(self, convert: Convert) -> Any:
        if self.is_literal:
            return super().tree_node(convert)
        phi, p, layer, gamma_w, gamma_b, sigma_w, sigma_b = self.args
        rho = sp.Symbol("rho")
        start = convert(gamma_w**2 * rho + gamma_b**2)
        kernel = ("ntk", convert(phi), convert(rho), start, convert(layer), convert(sigma_w), convert(sigma_b))
        return ("taylor_coefficient", kernel, "rho", convert(p))

    def definition(self) -> sp.Expr:
        phi, p, layer, gamma_w, gamma_b, sigma_w, sigma_b = self.args
        if layer == 1:
            return first_layer(p, gamma_w, gamma_b)
        q = fresh_index("q", *self.args[1:])
        if layer != 2:
            rho = sp.Symbol("rho", real=True)
            own, before = (NNGP(phi, rho, at, 1, 0, sigma_w, sigma_b) for at in (layer, layer - 1))
            upsilon = TaylorCoefficient(sigma_w**2 * DerivativeDual(phi, before), rho, p - q)
            below = NTKRecurrenceCoefficient(phi, q, layer - 1, gamma_w, gamma_b, sigma_w, sigma_b)
            return TaylorCoefficient(own, rho, p) + sp.Sum(below * upsilon, (q, 0, p))
        alpha = sigma_w**2 * HermiteCoefficient(phi, p) ** 2 + sp.KroneckerDelta(p, 0) * sigma_b**2
        upsilon = sigma_w**2 * DerivativeHermiteCoefficient(phi, p - q) ** 2
        return alpha + sp.Sum(first_layer(q, gamma_w, gamma_b) * upsilon, (q, 0, p))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return kappa(r"\kappa", self.args[0], printer._print(self.args[1]), printer._print(self.args[2]), exp)


def first_layer(p: sp.Expr, gamma_w: sp.Expr, gamma_b: sp.Expr) -> sp.Expr:
    """kappa_{p,1} = delta_{p,0} gamma_b^2 + delta_{p,1} gamma_w^2."""
    return sp.KroneckerDelta(p, 0) * gamma_b**2 + sp.KroneckerDelta(p, 1) * gamma_w**2


class TwoLayerNTKCoefficient(DefinedObject):
    r"""The printed two-layer formula of montufar2024: arguments phi, p, gamma_w, gamma_b, sigma_w, sigma_b.

    sigma_w^2 (1 + gamma_w^2 p) mu_p^2 + sigma_w^2 gamma_b^2 (1 + p) mu_{p+1}^2 + delta_{p,0} sigma_b^2.
    """

    nargs = 6

    def definition(self) -> sp.Expr:
        phi, p, gamma_w, gamma_b, sigma_w, sigma_b = self.args
        return (
            sigma_w**2 * (1 + gamma_w**2 * p) * HermiteCoefficient(phi, p) ** 2
            + sigma_w**2 * gamma_b**2 * (1 + p) * HermiteCoefficient(phi, p + 1) ** 2
            + sp.KroneckerDelta(p, 0) * sigma_b**2
        )

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return kappa(r"\kappa", self.args[0], printer._print(self.args[1]), "2", exp)


class TaylorCoefficient(TheoryObject):
    """The coefficient of variable^p, p = 0, 1, ..., in the Taylor series of an expression at 0: expression, variable,
    p."""

    nargs = 3

    @property
    def free_symbols(self) -> set[sp.Basic]:
        expression, variable, p = self.args
        return (expression.free_symbols - {variable}) | p.free_symbols

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return [self.args[1]]

    def tree_node(self, convert: Convert) -> Any:
        expression, variable, p = self.args
        return ("taylor_coefficient", convert(expression), variable.name, convert(p))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        expression, variable, p = (printer._print(a) for a in self.args)
        if self.args[0].is_Add or self.args[0].is_Mul:
            expression = rf"\left({expression}\right)"
        text = rf"[{variable}^{{{p}}}]\,{expression}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


class TupleSum(TheoryObject):
    r"""F(p, k, a) of montufar2024, equation (8): arguments a_j (an expression), j, k, p; k, p = 0, 1, 2, ...

    The sum over all k-tuples (j_1, ..., j_k) of integers j_i >= 0 with j_1 + ... + j_k = p of a_{j_1} ... a_{j_k}.  Of
    the empty tuple the sum is 0 and the product 1: F(0, 0, a) = 1 and F(p, 0, a) = 0 for p >= 1.
    """

    nargs = 4

    @property
    def free_symbols(self) -> set[sp.Basic]:
        body, index, k, p = self.args
        return (body.free_symbols - {index}) | k.free_symbols | p.free_symbols

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return [self.args[1]]

    def split_off(self) -> sp.Expr:
        """The sum over k-tuples, k > 0, by sums over (k-1)-tuples; raises :class:`UserError` for other k."""
        body, index, k, p = self.args
        if not k.is_positive:
            raise UserError(f"a sum over {k}-tuples has its last entry split off where {k} is known to be positive")
        j = fresh_index("j", body, k, p)
        return sp.Sum(body.subs(index, j) * TupleSum(body, index, k - 1, p - j), (j, 0, p))

    def tree_node(self, convert: Convert) -> Any:
        body, index, k, p = self.args
        return ("tuple_sum", convert(body), index.name, convert(k), convert(p))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body, index, k, p = self.args
        entry = printer._print(body.subs(index, sp.Symbol(f"{index.name}_i", integer=True, nonnegative=True)))
        names, count = printer._print(index), printer._print(k)
        text = rf"\sum_{{{names}_1+\dots+{names}_{{{count}}}={printer._print(p)}}}\ \prod_{{i=1}}^{{{count}}} {entry}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


class NetworkNTKCoefficient(TheoryObject):
    r"""Coefficient of rho^p in the NTK of network (1), one hidden layer, no output bias: phi, p, gamma_w, gamma_b,
    sigma_w.

    With t = gamma_w^2 rho + gamma_b^2, the covariance of the pre-activations of the hidden layer at unit inputs with
    inner product rho, the kernel is Theta(rho) = sigma_w^2 (dual(phi, t) + t dual(phi', t)): the output weights give
    the first summand, the input weights (factor gamma_w^2 rho) and biases (factor gamma_b^2) together the second.
    """

    spelled_out = True

    nargs = 5

    def definition(self) -> sp.Expr:
        """The coefficient as a sum over Hermite coefficients, by Mehler's formula and the binomial theorem."""
        phi, p, gamma_w, gamma_b, sigma_w = self.args
        k = sp.Symbol("k", integer=True)
        if gamma_b == 0:
            return sigma_w**2 * gamma_w ** (2 * p) * (1 + p) * HermiteCoefficient(phi, p) ** 2
        term = (1 + k) * sp.binomial(k, p) * gamma_b ** (2 * (k - p)) * HermiteCoefficient(phi, k) ** 2
        return sigma_w**2 * gamma_w ** (2 * p) * sp.Sum(term, (k, p, sp.oo))

    def kernel(self, rho: sp.Expr) -> sp.Expr:
        """Theta(rho)."""
        phi, _, gamma_w, gamma_b, sigma_w = self.args
        t = gamma_w**2 * rho + gamma_b**2
        return sigma_w**2 * (DualActivation(phi, t) + t * DualActivation(derivative_of(phi), t))

    def tree_node(self, convert: Convert) -> Any:
        phi, p, gamma_w, gamma_b, sigma_w = self.args
        t = convert(gamma_w**2 * sp.Symbol("rho") + gamma_b**2)
        function, scale = convert(phi), convert(sigma_w**2)
        slope = ("dfun", function, ("q", "1"))
        kernel = ("+", ("*", scale, ("dual", function, t)), ("*", scale, t, ("dual", slope, t)))
        return ("taylor_coefficient", kernel, "rho", convert(p))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"[\rho^{{{printer._print(self.args[1])}}}]\,\Theta_{{{name_of(self.args[0])}}}(\rho)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


def kappa(symbol: str, phi: sp.Basic, p: str, layer: str, exp: str | None) -> str:
    """LaTeX of a coefficient, with the activation in brackets."""
    text = rf"{symbol}_{{{p},{layer}}}\left({name_of(phi)}\right)"
    return text if exp is None else rf"\left({text}\right)^{{{exp}}}"
