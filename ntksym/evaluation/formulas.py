r"""Expressions as LaTeX, the way the field writes them: ReLU(x), 1_{x>0}, 1/\sqrt{2\pi}."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

#: activations that have names of their own, in LaTeX and in plain text; the catalogue of the theory fills these in
NAMES: dict[sp.Basic, str] = {}
PLAIN_NAMES: dict[sp.Basic, str] = {}
#: visible characters of a line before a sum is broken
WIDTH = 42


class FormulaPrinter(LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's LaTeX printer with the names of the field."""

    def _print_Heaviside(self, expr: sp.Expr, exp: str | None = None) -> str:
        text = rf"\mathbf{{1}}_{{{self._print(expr.args[0])}>0}}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Max(self, expr: sp.Expr, exp: str | None = None) -> str:
        if len(expr.args) == 2 and sp.S.Zero in expr.args:
            (rest,) = set(expr.args) - {sp.S.Zero}
            text = rf"\mathrm{{ReLU}}\left({self._print(rest)}\right)"
        else:
            text = rf"\max\left({', '.join(map(self._print, expr.args))}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Subs(self, expr: sp.Expr) -> str:
        derivative, point = expr.args[0], expr.point
        if isinstance(derivative, sp.Derivative) and len(point) == 1 and derivative.variables == expr.variables:
            f = derivative.expr
            if isinstance(f, sp.core.function.AppliedUndef) and f.args == expr.variables:
                return rf"{self._print(sp.Symbol(f.func.__name__))}'\left({self._print(point[0])}\right)"
        return str(super()._print_Subs(expr))

    def _print_Lambda(self, expr: sp.Lambda) -> str:
        return NAMES[expr] if expr in NAMES else str(super()._print_Lambda(expr))

    def _print_Mul(self, expr: sp.Expr) -> str:
        if not expr.is_Mul:  # a power with negative exponent is printed as a fraction through here
            return str(super()._print_Mul(expr))
        joined = joined_roots(expr)
        return str(super()._print_Mul(joined) if joined.is_Mul else self._print(joined))


def joined_roots(product: sp.Expr) -> sp.Expr:
    r"""One root for all half-integer powers of rationals and pi: \sqrt 2/(2 \sqrt\pi) becomes 1/\sqrt{2\pi}.

    The root is a symbol with its LaTeX as name, so that nothing splits it again: for printing only.
    """
    constants = [f for f in product.args if _is_root(f)]
    if not any(f.is_Pow and f.base is sp.pi for f in constants):
        return product
    factors = [f for f in product.args if not _is_root(f)]
    square = sp.Mul(*(f**2 for f in product.args if _is_root(f) or f.is_Rational))
    factors = [f for f in factors if not f.is_Rational]
    sign = -1 if product.args[0].is_negative else 1
    power = square.as_powers_dict()[sp.pi]
    rational = square / sp.pi**power
    if not rational.is_Rational or power % 2 == 0:
        return product
    outside, inside = sp.S.One, sp.S.One
    for prime, exponent in sp.factorrat(rational).items():
        outside *= sp.Integer(prime) ** (exponent // 2 if exponent > 0 else -(-exponent // 2))
        inside *= sp.Integer(prime) ** (exponent % 2 if exponent > 0 else -(-exponent % 2))
    outside *= sp.pi ** ((power + 1) / 2 if power < 0 else (power - 1) / 2)
    above, below = inside.p * (sp.pi if power > 0 else 1), inside.q * (sp.pi if power < 0 else 1)
    root = _root(above) / _root(below)
    return sp.Mul(sign * outside, root, *factors)


def _root(under: sp.Expr) -> sp.Expr:
    return sp.S.One if under == 1 else sp.Symbol(rf"\sqrt{{{sp.latex(under)}}}", positive=True)


def _is_root(factor: sp.Expr) -> bool:
    """Is it b^(n/2), b a rational or pi, n an odd integer?"""
    if not factor.is_Pow or not factor.exp.is_Rational:
        return False
    return bool(factor.exp.q == 2 and (factor.base.is_Rational or factor.base is sp.pi) and factor.base.is_positive)


def latex(expression: Any) -> str:
    """The LaTeX of an expression or statement."""
    return str(FormulaPrinter().doprint(expression))


def latex_lines(expression: sp.Expr, width: int = WIDTH) -> list[str]:
    """The LaTeX of an expression; a long sum is broken into several lines, those after the first led by their sign."""
    whole = latex(expression)
    if not isinstance(expression, sp.Add) or visible(whole) <= width:
        return [whole]
    lines: list[str] = []
    for term in expression.as_ordered_terms():
        text = latex(term)
        signed = text if text.startswith("-") or not lines else f"+ {text}"
        if lines and visible(lines[-1] + signed) <= width:
            lines[-1] += f" {signed}"
        else:
            lines.append(signed)
    return lines


def visible(text: str) -> int:
    """About how many characters of LaTeX leave a mark."""
    return len(re.sub(r"\\[a-zA-Z]+|[{}\s^_\\]", "", text))
