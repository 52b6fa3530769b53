r"""Hermite coefficients mu_p(phi) = E[phi(Z) h_p(Z)] for symbolic p: closed forms, and the derivations that lead to
them.

A closed form exists for every sum of (coefficient) x^k (base) with a base out of 1, the step function, e^{b x}, sin,
cos, erf(c x) and Gaussians e^{a x^2}; so for ReLU, leaky ReLU, ReLU^k, step, |x|, erf, the Gaussian density, GELU,
sin, cos, exp and polynomials, and for expressions made of them.  One route serves them all: linearity, the three-term
recurrence for x^k, one rule a base.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from ..errors import UserError
from ..evaluation.decomposition import Part, X, base_expression, decompose
from ..evaluation.steps import check_equation
from ..evaluation.terms import NotATerm, read_sum, read_value, write_sum
from .derivations import DEFINITION, Derivation, Indices, Step
from .objects import HermiteCoefficient, HermitePolynomial, name_of

#: index values tried for the start of a closed form
MAX_START = 40
INTEGRAL_KINDS = ("tanh", "softplus")
RULES = {
    "one": "orthonormality",
    "step": "antiderivative",
    "exp1": "generating function",
    "sin": "generating function",
    "cos": "generating function",
    "exp2": "Gaussian of another variance",
}


class ClosedForm(NamedTuple):
    """mu_p(phi) = ``expression`` for all p >= ``first`` of the parity; ``exceptional`` gives the smaller ones.

    The expression of a function of the tanh family holds an integral: no closed form is known for it.
    """

    expression: sp.Expr
    first: int
    exceptional: dict[int, sp.Expr]


def parity_class(p: sp.Symbol, parity: str | None, start: int = 0) -> Indices:
    """All p >= start, or the even or odd ones."""
    if parity not in ("even", "odd", None):
        raise UserError(f"parity is 'even', 'odd' or None, got {parity!r}")
    modulus, residue = (1, 0) if parity is None else (2, int(parity == "odd"))
    return Indices(p, modulus, residue, start + (residue - start) % modulus)


def closed_form(phi: sp.Lambda, p: sp.Symbol, parity: str | None = None) -> ClosedForm:
    """The coefficient of an activation for symbolic p, p even, odd or (``parity=None``) both by one formula.

    Found from the verifier's normal form and checked against it.  For tanh, sigmoid, softplus and SiLU the expression
    is the exact integral representation through T_n(c) (:func:`ntksym.evaluation.terms.hyperbolic_moment`), which the
    normal form gives and no other rule re-checks.  Raises :class:`UserError` when there is neither, as for ELU.
    """
    indices = parity_class(p, parity)
    wanted = HermiteCoefficient(phi, p)
    symbols = {s.name: s for s in wanted.free_symbols}
    first_failure = ""
    for start in range(indices.start, MAX_START, indices.modulus):
        here = Indices(p, indices.modulus, indices.residue, start)
        try:
            value = read_sum(wanted, here)
        except NotATerm as failure:
            first_failure = str(failure) if "split off" not in str(failure) or not first_failure else first_failure
            continue
        expression = write_sum(value, here, symbols)
        break
    else:
        raise UserError(f"no closed form of mu_{p}({phi.expr}) is known for this parity: {first_failure}")
    if not expression.has(sp.Integral):
        report = check_equation(wanted, expression, here)
        if not report.accepted:
            raise UserError(f"the formula {expression} for mu_{p}({phi.expr}) was not confirmed: {report.reason}")
    return earlier(wanted, expression, here, symbols)


def earlier(wanted: sp.Expr, expression: sp.Expr, indices: Indices, symbols: dict[str, sp.Symbol]) -> ClosedForm:
    """Extend a formula to smaller indices as long as it holds there; the rest are exceptional values."""
    p, first = indices.symbol, indices.start
    exceptional: dict[int, sp.Expr] = {}
    extends = not expression.has(sp.Integral)
    for n in range(indices.start - indices.modulus, -1, -indices.modulus):
        try:
            value = write_sum(read_value(wanted, p, n), None, symbols)
        except NotATerm:
            value = wanted.subs(p, n)
        extends = (
            extends and check_equation(wanted, expression, Indices(p, indices.modulus, indices.residue, n)).accepted
        )
        if extends:
            first = n
        else:
            exceptional[n] = value
    return ClosedForm(expression, first, dict(sorted(exceptional.items())))


class Term(NamedTuple):
    """weight * mu_{p + shift}(x^power * base)."""

    weight: sp.Expr
    power: int
    shift: int
    part: Part

    def expression(self, p: sp.Symbol) -> sp.Expr:
        return self.weight * HermiteCoefficient(sp.Lambda(X, X**self.power * self.part.base), p + self.shift)


def derive_coefficient(phi: sp.Lambda, p: sp.Symbol, parity: str | None = None) -> Derivation:
    """From the definition as a Gaussian integral to the closed form, for p of the parity from where every step is
    defined.

    Raises :class:`UserError` when no closed form is known.
    """
    parts = decompose(phi)
    beyond = [part for part in parts if part.kind in INTEGRAL_KINDS]
    if beyond:
        raise UserError(
            f"no closed form of mu_{p}({phi.expr}) is known: its part {beyond[0].base} has only an integral "
            "representation (closed_form gives it) and the enclosures of ntksym.evaluation.balls"
        )
    final = closed_form(phi, p, parity)
    lead = max(part.power + (part.kind in ("step", "erf", "one")) for part in parts)
    indices = parity_class(p, parity, max(final.first, lead))
    start = HermiteCoefficient(phi, p)
    steps = [Step(start), Step(start.definition(), DEFINITION, r"\mu_p(\phi) = \mathbb{E}[\phi(Z) h_p(Z)]")]
    terms = [Term(part.coefficient, part.power, 0, part) for part in parts]

    def add(expression: sp.Expr, rule: str, note: str) -> None:
        if expression != (steps[-1].expression if steps[-1].rule != DEFINITION else start):
            steps.append(Step(expression, rule, note))

    def total() -> sp.Expr:
        return sp.Add(*(term.expression(p) for term in terms))

    add(total(), "linearity", r"\mu_p(a f + b g) = a \mu_p(f) + b \mu_p(g)")
    while any(term.power for term in terms):
        terms = recurrence(terms, p)
        add(total(), "three-term recurrence", r"x h_n = \sqrt{n+1}\,h_{n+1} + \sqrt{n}\,h_{n-1}")
    if any(term.part.kind == "erf" for term in terms):
        terms = [by_parts(term, p) if term.part.kind == "erf" else term for term in terms]
        add(total(), "integration by parts", r"\mu_n(F) = \mu_{n-1}(F')/\sqrt{n}")
    names = sorted({RULES[term.part.kind] for term in terms})
    valued = sp.Add(*(term.weight * base_value(term.part, p + term.shift, indices) for term in terms))
    add(valued, ", ".join(names), "; ".join(NOTES[name] for name in names))
    add(at_zero(valued, indices), "values at 0", r"h_{2k}(0) = (-1)^k (2k-1)!!/\sqrt{(2k)!},\ h_{2k+1}(0) = 0")
    add(final.expression, "normal form", "factorials and powers collected")
    return Derivation(rf"\mu_{{{sp.latex(p)}}}({name_of(phi)})", indices, tuple(steps))


NOTES = {
    "orthonormality": r"\mu_n(1) = \delta_{n0}",
    "antiderivative": r"(h_{n-1} g)' = -\sqrt{n}\, h_n g: \mu_n(1_{x>0}) = h_{n-1}(0) g(0)/\sqrt{n}",
    "generating function": r"\sum_n h_n(x) b^n/\sqrt{n!} = e^{bx - b^2/2}: \mu_n(e^{bx}) = b^n e^{b^2/2}/\sqrt{n!}",
    "Gaussian of another variance": r"\mu_{2k}(e^{ax^2}) = \sqrt{v}\,(v-1)^k (2k-1)!!/\sqrt{(2k)!},\ v = 1/(1-2a)",
}


def recurrence(terms: list[Term], p: sp.Symbol) -> list[Term]:
    """One power of x less in every term that has one; like terms collected."""
    collected: dict[tuple[int, int, Part], sp.Expr] = {}

    def put(weight: sp.Expr, power: int, shift: int, part: Part) -> None:
        key = (power, shift, part)
        collected[key] = collected.get(key, sp.S.Zero) + weight

    for term in terms:
        if not term.power:
            put(*term)
            continue
        n = p + term.shift
        put(term.weight * sp.sqrt(n + 1), term.power - 1, term.shift + 1, term.part)
        put(term.weight * sp.sqrt(n), term.power - 1, term.shift - 1, term.part)
    return [Term(weight, power, shift, part) for (power, shift, part), weight in collected.items()]


def by_parts(term: Term, p: sp.Symbol) -> Term:
    """mu_n(erf(c x)) = mu_{n-1}(2c/sqrt(pi) e^{-c^2 x^2})/sqrt(n)."""
    scale = -(term.part.scale**2)
    part = Part(sp.S.One, 0, "exp2", scale, base_expression("exp2", scale))
    weight = term.weight * 2 * term.part.scale / sp.sqrt(sp.pi) / sp.sqrt(p + term.shift)
    return Term(weight, 0, term.shift - 1, part)


def is_odd(n: sp.Expr, indices: Indices) -> bool:
    """Is n = p + integer odd for every p of the class?  Raises :class:`UserError` when the class holds both
    parities."""
    if indices.modulus % 2:
        raise UserError(f"the formula depends on the parity of {indices.symbol}; ask for parity 'even' or 'odd'")
    return bool((indices.residue + int(n - indices.symbol)) % 2)


def base_value(part: Part, n: sp.Expr, indices: Indices) -> sp.Expr:
    """mu_n of a base function."""
    c, kind = part.scale, part.kind
    if kind == "one":
        return sp.S.Zero  # the derivation starts above the degree
    if kind == "step":
        return HermitePolynomial(n - 1, sp.S.Zero) / sp.sqrt(2 * sp.pi * n)
    if kind == "exp1":
        return c**n * sp.exp(c**2 / 2) / sp.sqrt(sp.factorial(n))
    odd = is_odd(n, indices)
    if odd != (kind == "sin"):
        return sp.S.Zero
    if kind == "exp2":
        v = sp.factor(1 / (1 - 2 * c))
        return sp.sqrt(v) * sp.factor(v - 1) ** (n / 2) * sp.factorial2(n - 1) / sp.sqrt(sp.factorial(n))
    return (-1) ** ((n - int(odd)) / 2) * c**n * sp.exp(-(c**2) / 2) / sp.sqrt(sp.factorial(n))


def at_zero(expression: sp.Expr, indices: Indices) -> sp.Expr:
    """Replace h_n(0) by its value."""

    def value(n: sp.Expr, _: sp.Expr) -> sp.Expr:
        if is_odd(n, indices):
            return sp.S.Zero
        return (-1) ** (n / 2) * sp.factorial2(n - 1) / sp.sqrt(sp.factorial(n))

    return expression.replace(HermitePolynomial, value)
