r"""Eigenvalues of zonal kernels on the sphere for symbolic degree and dimension, by power series of the kernel.

If F(t) = sum_p c_p t^p on (-1, 1) and sum_p |c_p| E|T|^p < oo, then (axiom sphere-power-series)

    lambda_k(F) = sum_{m>=0} c_{k+2m} A(k+2m, k),    A(p, k) = Gamma(d/2) p! / (2^p ((p-k)/2)! Gamma((p+k+d)/2)),

A(p, k) being the eigenvalue of t^p for p - k = 0, 2, 4, ...; all others vanish.  Three series are summed by Gauss's
theorem (axiom gauss-summation), 2F1(a, b; c; 1) = Gamma(c) Gamma(c-a-b) / (Gamma(c-a) Gamma(c-b)), with c = k + d/2 and
A(k+2m, k)/A(k, k) = (k/2+1/2)_m (k/2+1)_m / (m! (k+d/2)_m):

    asin t, k odd:         c_{k+2m}/c_k = (k/2)_m^2 / ((k/2+1/2)_m (k/2+1)_m),  so a = b = k/2, c-a-b = d/2,
    (1-t^2)^s, k even:     c_{k+2m}/c_k = (k/2-s)_m / (k/2+1)_m,  so a = k/2-s, b = k/2+1/2, c-a-b = d/2+s-1/2.

(1-t)^s has by Rodrigues' formula and k integrations by parts, a beta integral being left,

    lambda_k = 2^(s+d-2) Gamma(d/2) Gamma(s+(d-1)/2) (-s)_k / (sqrt(pi) Gamma(s+k+d-1)),    (1+t)^s (-1)^k times that.

|t| has the second derivative 2 delta_0, so that integrating the equation ((1-t^2)^((d-1)/2) P_k')' = -k(k+d-2) P_k
(1-t^2)^((d-3)/2) by parts against it gives (k-1)(k+d-1) lambda_k = -2 w(0) P_k(0), w the density of t; with P_k(0) =
(-1)^(k/2) (1/2)_{k/2} / ((d-1)/2)_{k/2} for even k this is Gamma(d/2) (-1)^(k/2) (-1/2)_{k/2} / (sqrt(pi)
Gamma((k+d+1)/2)), for odd k it is 0.

For s > -1/2 all of these kernels are integrable in every dimension d >= 2.  Factors t are taken out by the recurrence

    lambda_k(t F) = ((k+d-2) lambda_{k+1}(F) + k lambda_{k-1}(F)) / (2k+d-2),    k >= 1,   lambda_0(t F) = lambda_1(F).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flint import fmpq

from ..enclosures.calculus import add as plus
from ..enclosures.calculus import mul
from ..enclosures.parity import body_parity
from ..hypergeometric.term_trees import add, times
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import BINDERS, Node, free_names, number
from ..work import spend
from .assumptions import Context, context_from_statement
from .gegenbauer_kernels import AXIOM, gegenbauer_eigenvalue
from .identities import condition_holds, is_whole
from .sphere_existence import integrable_on_sphere, is_continuous
from .sphere_terms import Atom, zonal_terms

ZERO, ONE, MINUS_ONE, HALF, TWO = number(0), number(1), number(-1), number(fmpq(1, 2)), number(2)
PI: Node = ("c", "pi")
#: the index of series
INDEX = "m@"
#: the work of one step with conditions
STEP = 400
MAX_POWER = 8


def sphere_forms(statement: Statement) -> tuple[Statement, tuple[str, ...]]:
    """The statement with eigenvalues on the sphere in its claim in closed form or as series, and the axioms used."""
    axioms: set[str] = set()

    def walk(node: Node, bound: frozenset[str]) -> Node:
        op = node[0]
        if op == "sphere_eigenvalue" and not free_names(node) & bound:
            try:
                value, used = Eigenvalue(node, statement).value()
            except NotATerm:
                return node
            axioms.update(used)
            return value
        inner = bound | {node[BINDERS[op][1]]} if op in BINDERS else bound
        return tuple(walk(part, inner) if isinstance(part, tuple) else part for part in node)

    claim = walk(statement.claim, frozenset())
    return (statement, ()) if claim == statement.claim else (replace(statement, claim=claim), tuple(sorted(axioms)))


class Eigenvalue:
    """The eigenvalue of one kernel; raises :class:`NotATerm` where degree, dimension or kernel are not understood."""

    def __init__(self, node: Node, statement: Statement) -> None:
        _, self.function, self.k, self.d = node
        self.statement = statement
        self.context: Context = context_from_statement(statement.data)
        self.axioms: set[str] = set()
        if not (is_whole(self.k, self.context, statement) and is_whole(self.d, self.context, statement)
                and self.holds("le", ZERO, self.k) and self.holds("le", TWO, self.d)):
            raise NotATerm("a degree not known to be 0, 1, 2, ..., or a dimension not known to be 2, 3, ...")

    def holds(self, op: str, left: Node, right: Node) -> bool:
        spend(STEP)
        return condition_holds((op, left, right), self.context, self.statement)

    def value(self) -> tuple[Node, tuple[str, ...]]:
        """The eigenvalue as a tree, and the axioms it rests on."""
        if self.is_absent():
            return ZERO, ()
        try:
            parts = []
            terms, axioms = zonal_terms(self.function, self.statement, self.context)
            self.axioms.update(axioms)
            for coefficient, power, atom in terms:
                parts.append(mul(coefficient, self.of_product(power, atom, self.k)))
        except NotATerm:
            self.axioms.clear()
            if is_gegenbauer(self.function):
                return gegenbauer_eigenvalue(self.function, self.k, self.d, self.holds), (AXIOM,)
            parts = [mul(coefficient, self.of_part(part)) for coefficient, part in self.linear_parts()]
        return plus(*parts), tuple(sorted(self.axioms))

    def linear_parts(self) -> list[tuple[Node, Node]]:
        """The kernel as a sum of several multiples of kernels that have eigenvalues, too; raises :class:`NotATerm`.

        A kernel without parameters is integrable if that is shown of itself, one with parameters if it is continuous:
        then the whole kernel is shown to exist by the values of all its parts on [-1, 1].
        """
        if self.function[0] != "lam":
            raise NotATerm("the eigenvalue of a kernel that is not given")
        _, name, body = self.function
        found = multiples(body, name)
        if found == [(ONE, body)]:
            raise NotATerm("a kernel without a form of its own")
        for _, part in found:
            exists = is_continuous(part, name) if free_names(self.function) else integrable_on_sphere(
                ("lam", name, part), self.d, self.statement)
            if not exists:
                raise NotATerm("a part of a kernel that is not shown to be integrable on the sphere")
        return [(coefficient, ("lam", name, part)) for coefficient, part in found]

    def of_part(self, function: Node) -> Node:
        """The eigenvalue of a part of the kernel, as it is where it has no form."""
        node: Node = ("sphere_eigenvalue", function, self.k, self.d)
        try:
            value, axioms = Eigenvalue(node, self.statement).value()
        except NotATerm:
            return node
        self.axioms.update(axioms)
        return value

    def is_absent(self) -> bool:
        """Is the kernel even and the degree odd, or the other way round?"""
        if self.function[0] != "lam":
            return False
        sign = body_parity(self.function[2], self.function[1])
        return sign != 0 and self.parity(self.k) == (1 if sign == 1 else 0)

    # integers --------------------------------------------------------------------------------------------------------
    def parity(self, k: Node) -> int | None:
        """k modulo 2, where it is known."""
        spend(STEP)
        for residue in (0, 1):
            half = times(HALF, add(k, number(-residue)))
            if is_whole(half, self.context, self.statement):
                return residue
        return None

    def at_least(self, k: Node, low: int) -> bool:
        """Is k >= low, also because k > low - 2 has a parity that low - 1 does not have?"""
        return self.holds("le", number(low), k) or (
            self.parity(k) == low % 2 and self.holds("le", number(low - 1), k))

    # kernels ---------------------------------------------------------------------------------------------------------
    def of_product(self, power: int | Node, atom: Atom | None, k: Node) -> Node:
        """lambda_k(t^power atom)."""
        if atom is None:
            return self.of_monomial(number(power) if isinstance(power, int) else power, k)
        if not isinstance(power, int) or power > MAX_POWER:
            raise NotATerm(f"a factor t with an exponent that is not an integer from 0 to {MAX_POWER}")
        if power == 0:
            return self.of_atom(atom, k)
        above = self.of_product(power - 1, atom, add(k, ONE))
        if k == ZERO:
            return above
        if not self.at_least(k, 1):
            raise NotATerm("a factor t in the kernel, for a degree that may be 0")
        below = self.of_product(power - 1, atom, add(k, MINUS_ONE))
        total = add(times(add(k, self.d, number(-2)), above), times(k, below))
        return times(total, ("^", add(times(TWO, k), self.d, number(-2)), MINUS_ONE))

    def of_monomial(self, p: Node, k: Node) -> Node:
        """lambda_k(t^p) for an integer p >= 0."""
        gap = add(p, times(MINUS_ONE, k))
        whole = self.parity(gap)
        if whole == 1 or self.holds("lt", p, k):
            return ZERO
        if whole is None or not self.holds("le", k, p):
            raise NotATerm("a power of t that is not known to reach the harmonics of the degree")
        return self.monomial(p, k)

    def monomial(self, p: Node, k: Node) -> Node:
        """A(p, k)."""
        half = times(HALF, add(p, times(MINUS_ONE, k)))
        below = times(("^", TWO, p), factorial(half), gamma(times(HALF, add(p, k, self.d))))
        return times(gamma(times(HALF, self.d)), factorial(p), ("^", below, MINUS_ONE))

    def of_atom(self, atom: Atom, k: Node) -> Node:
        rules: dict[str, Callable[[Atom, Node], Node]] = {
            "asin": self.of_arcsine, "abs": self.of_absolute,
            "even": self.of_even_power, "end": self.of_end_power, "series": self.of_series,
        }
        return rules[atom.kind](atom, k)

    def of_arcsine(self, atom: Atom, k: Node) -> Node:
        """c_k = Gamma(k/2)^2 / (2 sqrt(pi) Gamma(k/2+1) Gamma(k/2+1/2)) for odd k."""
        residue = self.parity(k)
        if residue == 0:
            return ZERO
        if residue is None:
            raise NotATerm("an arc sine for a degree of unknown parity")
        self.axioms |= {"sphere-power-series", "gauss-summation"}
        half = times(HALF, k)
        first = quotient(times(HALF, ("^", PI, number(fmpq(-1, 2))), gamma(half), gamma(half)),
                         gamma(add(half, ONE)), gamma(add(half, HALF)))
        return times(first, self.monomial(k, k), self.gauss(half, half, k))

    def of_absolute(self, atom: Atom, k: Node) -> Node:
        """|t|: Gamma(d/2) (-1)^(k/2) (-1/2)_{k/2} / (sqrt(pi) Gamma((k+d+1)/2)) for even k."""
        residue = self.parity(k)
        if residue == 1:
            return ZERO
        if residue is None:
            raise NotATerm("an absolute value for a degree of unknown parity")
        half = times(HALF, k)
        below = times(("^", PI, HALF), gamma(add(half, times(HALF, add(self.d, ONE)))))
        return times(("^", MINUS_ONE, half), rising(-fmpq(1, 2), half), quotient(gamma(times(HALF, self.d)), below))

    def gauss(self, a: Node, b: Node, k: Node) -> Node:
        """2F1(a, b; k+d/2; 1) where c - a, c - b and c - a - b are positive."""
        c = add(k, times(HALF, self.d))
        less_a, less_b = (add(c, times(MINUS_ONE, part)) for part in (a, b))
        less_both = add(less_a, times(MINUS_ONE, b))
        return quotient(times(gamma(c), gamma(less_both)), gamma(less_a), gamma(less_b))

    def of_even_power(self, atom: Atom, k: Node) -> Node:
        """(1-t^2)^s: c_k = (-s)_{k/2} / (k/2)! for even k."""
        residue = self.parity(k)
        if residue == 1:
            return ZERO
        if residue is None:
            raise NotATerm("a power of 1 - t^2 for a degree of unknown parity")
        self.axioms |= {"sphere-power-series", "gauss-summation"}
        half = times(HALF, k)
        first = quotient(rising(-atom.exponent, half), factorial(half))
        a, b = add(half, number(-atom.exponent)), add(half, HALF)
        return times(first, self.monomial(k, k), self.gauss(a, b, k))

    def of_end_power(self, atom: Atom, k: Node) -> Node:
        """(1 - e t)^s, e = 1 or -1."""
        s = atom.exponent
        half = times(HALF, self.d)
        top = times(("^", TWO, add(number(s - 2), self.d)), gamma(half), gamma(add(half, number(s - fmpq(1, 2)))))
        below = times(("^", PI, HALF), gamma(add(number(s - 1), k, self.d)))
        sign = ONE if atom.end == 1 else ("^", MINUS_ONE, k)
        return times(sign, rising(-s, k), quotient(top, below))

    def of_series(self, atom: Atom, k: Node) -> Node:
        """The sum over m >= 0 of c_{k+2m} A(k+2m, k)."""
        self.axioms.add("sphere-power-series")
        p = add(k, times(TWO, ("s", INDEX)))
        return ("sum", times(atom.coefficient(p), self.monomial(p, k)), INDEX, ZERO, ("c", "oo"))


def is_gegenbauer(function: Node) -> bool:
    """Is the kernel written as a Gegenbauer polynomial or as a sum?"""
    return function[0] == "lam" and function[2][0] in ("gegenbauer", "sum")


def multiples(body: Node, name: str) -> list[tuple[Node, Node]]:
    """The tree as a sum of (coefficient free of the name, rest)."""
    spend(10)
    if body[0] == "+":
        return [pair for part in body[1:] for pair in multiples(part, name)]
    if name not in free_names(body):
        return [(body, ONE)]
    if body[0] != "*":
        return [(ONE, body)]
    scalars = [part for part in body[1:] if name not in free_names(part)]
    rest = [part for part in body[1:] if name in free_names(part)]
    if len(rest) == 1 and (scalars or rest[0][0] in ("+", "*")):
        return [(mul(*scalars, coefficient), part) for coefficient, part in multiples(rest[0], name)]
    return [(mul(ONE, *scalars), ("*", *rest))] if scalars else [(ONE, body)]


def gamma(node: Node) -> Node:
    return ("f", "gamma", node)


def factorial(node: Node) -> Node:
    return ("f", "gamma", add(node, ONE))


def quotient(above: Node, *below: Node) -> Node:
    return times(above, ("^", times(*below), MINUS_ONE))


def rising(start: fmpq, n: Node) -> Node:
    """(start)_n = Gamma(start + n) / Gamma(start) for an integer n >= 0 and a start that is no integer <= 0.

    Both are divided by factors start, start + 1, ... until the arguments of Gamma are positive.
    """
    factors, shift = [], 0
    while start + shift <= 0:
        factors.append(quotient(number(start + shift), add(n, number(start + shift))))
        shift += 1
    lifted = number(start + shift)
    return times(*factors, quotient(gamma(add(n, lifted)), gamma(lifted)))


__all__ = ["Eigenvalue", "sphere_forms"]
