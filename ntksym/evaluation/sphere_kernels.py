r"""Zonal kernels F(<x, y>) as they are given, and those among them that have eigenvalues in closed form.

A kernel is a ``Lambda`` of the inner product t, an expression in one symbol, or NNGP(...) or NTK(...) at a symbol.  It
is read from its tree, never by calling it: a Python function, of which one could only see values, is refused.

A kernel in closed form is a sum of terms c t^m g(t), where g is one of

    ("one",)                   1
    ("dual", n, G, H)          dual activation of g x_+^n + h x_-^n at t (G, H trees of g, h): the arc-cosine kernels
    ("ridge", p, G, H)         g t_+^p + h (-t)_+^p
    ("exp", c)                 exp(c t)
    ("below", v), ("above", v) (1-t)^v, (1+t)^v
    ("root", v)                (1-t^2)^v

With the dual activations S(t) = asin(t) / (2 pi) of sign(x)/2 and V(t) = (sqrt(1-t^2) + t asin t) / (2 pi) of |x|/2:
acos t = pi/2 - 2 pi S(t), sqrt(1-t^2) = 2 pi (V(t) - t S(t)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.function import AppliedUndef

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.activation import derivative
from ..verifier.enclosures.enclose import enclose
from ..verifier.enclosures.gaussian import homogeneous
from ..verifier.failures import TooWide, Undefined, Unsupported
from ..verifier.syntax import Node, number
from .tree import to_tree

#: the highest power of t beside another function, and the most terms
MAX_POWER = 200
MAX_TERMS = 2_000
ONE, NOUGHT = number(1), number(0)
SIGN = ("dual", 0, ("q", "1/2"), ("q", "-1/2"))
MODULUS = ("dual", 1, ("q", "1/2"), ("q", "1/2"))
S, V = sp.Function("S"), sp.Function("V")


@dataclass(frozen=True)
class Term:
    """coefficient * t^power * g(t)."""

    coefficient: sp.Expr
    power: int
    atom: tuple[Any, ...]


@dataclass(frozen=True)
class Zonal:
    """A kernel: its variable and body; ``network`` is the NNGP or NTK object that it is, if it is one at the variable
    itself."""

    variable: sp.Symbol
    body: sp.Expr
    network: Any = None


def zonal(kernel: Any) -> Zonal:
    """The kernel; raises :class:`UserError` for Python functions, several variables, and infinite or undefined
    constants."""
    if not isinstance(kernel, (sp.Basic, int, float)) or isinstance(kernel, bool):
        raise UserError(
            f"a kernel is given as a formula, such as Lambda(t, exp(t)) or NTK(relu, t, 3, ...), got {kernel!r:.60}: "
            "of a Python function only values are seen, which bound no error"
        )
    if isinstance(kernel, sp.Lambda):
        if len(kernel.variables) != 1:
            raise UserError(f"a kernel is a function of the inner product alone, got {len(kernel.variables)} variables")
        variable, body = kernel.variables[0], kernel.expr
        others = kernel.free_symbols
    else:
        body = sp.sympify(kernel, strict=True)
        if not isinstance(body, sp.Expr):
            raise UserError(f"a kernel is an expression in the inner product, got {str(body)[:60]}")
        symbols = sorted(body.free_symbols, key=lambda s: s.name)
        variable = symbols[0] if symbols else sp.Symbol("t", real=True)
        others = set(symbols[1:]) and set(symbols)
    if others:
        names = ", ".join(sorted(s.name for s in others))
        raise UserError(f"the kernel {str(body)[:60]} is a function of the inner product alone, without {names}; "
                        "write Lambda(t, ...) with numbers for all other symbols")
    if body.has(sp.oo, sp.zoo, sp.nan, sp.S.NegativeInfinity):
        raise UserError(f"the parameters of a kernel are finite numbers, got {str(body)[:60]}")
    unknown = sorted(str(e) for e in body.atoms(AppliedUndef))
    if unknown:
        raise UserError(f"the kernel {str(body)[:60]} has an unknown function: {unknown[0]}")
    to_tree(body)  # raises for what the language does not have
    network = body if getattr(body, "operator", None) in ("nngp", "ntk") and body.args[1] == variable else None
    return Zonal(variable, body, network)


def closed_terms(given: Zonal, dimension: int) -> list[Term] | None:
    """The terms, None for a kernel that is no such sum; raises :class:`UserError` for a term that is not integrable
    against (1-t^2)^((d-3)/2)."""
    t = given.variable
    body = unfolded(given.body).replace(sp.asin, lambda u: sp.pi / 2 - sp.acos(u))
    # expansion would split (1-t)^(3/2) into products
    kept: dict[sp.Basic, sp.Expr] = {}

    def held(e: sp.Pow) -> sp.Expr:
        if sp.expand(e.base - 1 + t**2) == 0 and e.exp == sp.S.Half:
            return 2 * sp.pi * (V(t) - t * S(t))
        name = sp.Dummy("power")
        kept[name] = e
        return name

    body = body.replace(lambda e: isinstance(e, sp.Pow) and e.exp.is_Rational and e.has(t)
                        and not (e.exp.is_Integer and e.exp > 0), held)
    body = sp.expand(body.subs(sp.acos(t), sp.pi / 2 - 2 * sp.pi * S(t))).xreplace(kept)
    terms: dict[tuple[int, tuple[Any, ...]], sp.Expr] = {}
    parts = sp.Add.make_args(body)
    if len(parts) > MAX_TERMS:
        return None
    for part in parts:
        read = term(part, t, dimension)
        if read is None:
            return None
        key = read.power, read.atom
        terms[key] = terms.get(key, sp.S.Zero) + read.coefficient
    found = [(sp.expand(c), key) for key, c in terms.items()]
    return [Term(c, *key) for c, key in found if c != 0]


def unfolded(body: sp.Expr) -> sp.Expr:
    """Networks of at most two layers through dual activations."""
    return body.replace(
        lambda e: getattr(e, "operator", None) in ("nngp", "ntk") and e.args[2] in (1, 2), lambda e: e.unfolded()
    )


def term(part: sp.Expr, t: sp.Symbol, dimension: int) -> Term | None:
    coefficient, power = sp.S.One, 0
    atom: tuple[Any, ...] = ("one",)
    for factor in sp.Mul.make_args(part):
        if not factor.has(t):
            coefficient *= factor
            continue
        degree = sp.S.One if factor == t else factor.exp if isinstance(factor, sp.Pow) and factor.base == t else None
        if degree is not None and degree.is_Integer and 0 <= degree <= MAX_POWER:
            power += int(degree)
            continue
        read = factor_atom(factor, t, dimension)
        if read is None or atom != ("one",):
            return None
        scale, atom = read
        coefficient *= scale
    if power > MAX_POWER:
        return None
    return Term(coefficient, power, atom)


def factor_atom(factor: sp.Expr, t: sp.Symbol, d: int) -> tuple[sp.Expr, tuple[Any, ...]] | None:
    """A scale and g(t) with factor = scale * g(t)."""
    if factor in (S(t), V(t)):
        return sp.S.One, SIGN if factor == S(t) else MODULUS
    if isinstance(factor, sp.exp):
        c = sp.expand(factor.args[0]).coeff(t, 1)
        rest = sp.expand(factor.args[0] - c * t)
        return None if rest.has(t) or c.has(t) else (sp.exp(rest), ("exp", c))
    if isinstance(factor, sp.Pow) and factor.exp.is_Rational:
        return power_atom(factor.base, factor.exp, t, d)
    node = to_tree(factor)
    if node[0] == "dual" and node[2] == to_tree(t):
        function = node[1]
        if function[0] == "dfun" and function[2] == ONE:
            function = derivative(function[1])
        found = monomial_sides(function) if function[0] == "lam" else None
        return None if found is None else (sp.S.One, ("dual", *found))
    return ridge_atom(sp.Lambda(t, factor))


def ridge_atom(function: sp.Lambda) -> tuple[sp.Expr, tuple[Any, ...]] | None:
    """Max(t, 0)^n, |t|, sign(t), Heaviside(t) and the like."""
    node = to_tree(function)
    if node[0] != "lam":
        return None
    found = monomial_sides(node)
    return None if found is None else (sp.S.One, ("ridge", fmpq(found[0]), found[1], found[2]))


def monomial_sides(function: Node) -> tuple[int, Node, Node] | None:
    """n, G, H of g x_+^n + h x_-^n; None for other functions, and for those that are not split into smooth pieces."""
    try:
        return homogeneous(function)
    except Unsupported:
        return None


def power_atom(base: sp.Expr, exponent: sp.Rational, t: sp.Symbol, d: int) -> tuple[sp.Expr, tuple[Any, ...]] | None:
    p = fmpq(int(exponent.p), int(exponent.q))
    for ridge, sides in ((t, None), (sp.Abs(t), (ONE, ONE)), (sp.Max(t, 0), (ONE, NOUGHT)),
                         (sp.Max(-t, 0), (NOUGHT, ONE))):
        if base == ridge:
            if sides is None:
                if not exponent.is_Integer:
                    raise UserError(f"{t}^({exponent}) is not real for negative {t}; take the power of Abs({t})")
                raise not_integrable(sp.Pow(base, exponent), "has a pole at 0")
            if p <= -1:
                raise not_integrable(sp.Pow(base, exponent), "takes an exponent above -1")
            return sp.S.One, ("ridge", p, *sides)
    for shape, name in ((1 - t, "below"), (1 + t, "above"), (1 - t**2, "root")):
        scale = sp.cancel(base / shape)
        if scale.has(t):
            continue
        if scale.is_positive or (exponent.is_Integer and scale.is_negative):
            if p <= fmpq(1 - d, 2):
                limit = sp.Rational(1 - d, 2)
                raise not_integrable(sp.Pow(base, exponent), f"takes an exponent above {limit} for d = {d}")
            return scale**exponent, (name, p)
    return ridge_atom(sp.Lambda(t, sp.Pow(base, exponent))) if exponent.is_Integer and exponent > 0 else None


def not_integrable(e: sp.Expr, reason: str) -> UserError:
    return UserError(f"the kernel is not integrable on the sphere: {e} {reason}")


def constant(e: sp.Expr, prec: int) -> arb:
    """A ball for a coefficient; raises :class:`UserError` where it has no finite value."""
    try:
        value = enclose(to_tree(e), {}, prec)
    except (TooWide, Undefined) as failure:
        raise UserError(f"the constant {str(e)[:60]} of the kernel has no enclosure: {failure}") from failure
    if not value.is_finite():
        raise UserError(f"the constant {str(e)[:60]} of the kernel is not finite")
    return value


def sides(right: Node, left: Node, prec: int) -> tuple[arb, arb]:
    """The factors g and h of a homogeneous function."""
    return enclose(right, {}, prec), enclose(left, {}, prec)


def vanishes(value: arb) -> bool:
    return decide.is_zero(value) is Answer.YES


__all__ = ["Term", "Zonal", "closed_terms", "constant", "sides", "zonal"]
