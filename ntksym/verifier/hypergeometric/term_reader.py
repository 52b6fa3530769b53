"""Reads an expression tree as a sum of hypergeometric terms on one residue class of its index.

``Class(name, slope, offset)`` says that the index called ``name`` is ``slope * m + offset`` for m = 0, 1, 2, ...; slope
0 is a single value.  Everything read is an exact identity for every m >= 0; what cannot be read raises
:class:`NotATerm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import fmpq

from ..decide import Answer
from ..enclosures.activation import (
    Unsupported,
    derivative,
    is_locally_absolutely_continuous,
    is_square_integrable,
    polynomial_growth,
)
from ..statement import Statement
from ..syntax import Node, free_names, number, rational, substitute
from . import hermite_terms
from .terms import HALF, ONE, ZERO, Fraction, Kernel, NotATerm, Ring, Sum, gamma

MAX_SUM = 400
#: properties of a function that give mu_n(F') = sqrt(n+1) mu_{n+1}(F)
REGULAR = frozenset(("locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable"))


@dataclass(frozen=True)
class Class:
    """The index values slope * m + offset, m >= 0."""

    name: str
    slope: int
    offset: int


class Reader:
    """Reads trees over a ring; the index of the class becomes a polynomial in m."""

    def __init__(self, ring: Ring, cls: Class, functions: Mapping[str, frozenset[str]] | None = None) -> None:
        self.ring, self.cls, self.functions = ring, cls, functions or {}
        self.axioms: set[str] = set()

    def __call__(self, node: Node) -> Sum:
        return self.read(node)

    def fraction(self, node: Node) -> Fraction:
        return self.read(node).plain()

    def line(self, node: Node, what: str) -> tuple[fmpq, fmpq]:
        """(a, b) of a node that is a m + b; raises :class:`NotATerm`."""
        line = self.fraction(node).linear_in_m()
        if line is None:
            raise NotATerm(f"{what} that is not linear in the index")
        return line

    def whole_line(self, node: Node, what: str) -> tuple[int, int]:
        a, b = self.line(node, what)
        if a.q != 1 or b.q != 1:
            raise NotATerm(f"{what} that is not an integer for every index")
        return int(a), int(b)

    def read(self, node: Node) -> Sum:
        ring, op = self.ring, node[0]
        if op == "q":
            return Sum.number(ring, rational(node[1]))
        if op == "s":
            return self.symbol(node[1])
        if op == "c":
            if node[1] == "oo":
                raise NotATerm("an infinite constant")
            return Sum.of(ring, Fraction(ring, ring.gens["pi"])) if node[1] == "pi" else self.exponential(("q", "1"))
        if op == "+":
            total = Sum(ring)
            for child in node[1:]:
                total = total + self.read(child)
            return total
        if op == "*":
            product = Sum.number(ring, 1)
            for child in node[1:]:
                product = product * self.read(child)
            return product
        if op == "^":
            if node[1] == ("c", "e"):
                return self.exponential(node[2])
            a, b = self.line(node[2], "an exponent")
            base = self.read(node[1])
            if base.is_zero():
                if not a and b > 0:
                    return base
                raise NotATerm("zero to a power that is not a positive constant")
            if b < 0 or a < 0:
                self.require_nonzero(base)
            return base.power(b, a)
        if op == "f":
            return self.function(node[1], node[2:])
        if op == "piecewise":
            for condition, value in zip(node[1::2], node[2::2], strict=True):
                if self.holds(condition):
                    return self.read(value)
            raise NotATerm("a piecewise expression without a case for these indices")
        if op == "delta":
            return Sum.number(ring, int(self.holds(("eq", node[1], node[2]))))
        if op == "hermite_coefficient":
            return self.hermite_coefficient(node[1], self.whole_line(node[2], "a Hermite index"))
        if op == "hermite_polynomial" and node[2] == ("q", "0"):
            return hermite_terms.at_zero(ring, self.whole_line(node[1], "a degree"))
        if op in ("sum", "prod"):
            return self.repeated(node)
        raise NotATerm(f"operator {op!r} has no hypergeometric normal form")

    def require_nonzero(self, divisor: Sum) -> None:
        """Raise :class:`NotATerm` unless the divisor is proved nonzero for every m >= 0: a cancelled pole is a hole."""
        ring = self.ring
        kernel, coefficient = divisor.single()
        if any(g[0] == "mufn" for g, _, _ in kernel):
            raise NotATerm("a division by a Hermite coefficient of an unknown function")
        if any(g[0] == "par" and not ring.is_positive(ring.atom(g[1])) for g, _, _ in kernel):
            raise NotATerm("a division by a power whose base is not proved nonzero")
        for factor, _ in coefficient.num.factor()[1]:
            if ring.is_positive(factor) or ring.is_positive(-factor):
                continue
            if any(d > 0 for d in factor.degrees()[1:]):
                raise NotATerm(f"a division by {factor}, which is not proved nonzero")
            line = Fraction(ring, factor).linear_in_m()
            # An irreducible factor of degree two or more has no rational root, so no integer one.
            if line is not None and line[0] and (-line[1] / line[0]).q == 1 and -line[1] / line[0] >= 0:
                raise NotATerm(f"a division by zero at one of the indices (factor {factor})")

    def symbol(self, name: str) -> Sum:
        ring = self.ring
        if name == self.cls.name:
            return Sum.of(ring, Fraction(ring, ring.gens["m"] * self.cls.slope + ring.constant(self.cls.offset)))
        if name not in ring.gens or name in ("m", "pi"):
            raise NotATerm(f"the symbol {name!r} is neither the index nor a parameter")
        return Sum.of(ring, Fraction(ring, ring.gens[name]))

    def hermite_coefficient(self, function: Node, index: tuple[int, int]) -> Sum:
        """mu_n(F) for a given function, a function variable, or a derivative of either.

        mu_n(F') = sqrt(n+1) mu_{n+1}(F) for F locally absolutely continuous and polynomially bounded with
        square-integrable derivative: integration by parts against the Gaussian, the boundary terms vanish.
        """
        slope, n = index
        if n < 0 or slope < 0:
            raise NotATerm("a Hermite coefficient of negative index for the first indices")
        if function[0] == "dfun" and function[2] == ("q", "1"):
            if not self.is_regular(function[1]):
                raise NotATerm("the derivative of a function not known to be absolutely continuous and polynomially "
                               "bounded, with square-integrable derivative")
            self.axioms.add("gaussian-integration-by-parts")
            return hermite_terms.root(self.ring, index, 1) * self.hermite_coefficient(function[1], (slope, n + 1))
        if function[0] == "fv":
            known = self.functions.get(function[1], frozenset())
            bounded = {"locally_absolutely_continuous", "polynomially_bounded"} <= known
            if "square_integrable" not in known and not bounded:
                raise NotATerm("a Hermite coefficient of a function not known to be square-integrable")
            generator = ("mufn", function[1], str(slope), str(n))
            return Sum(self.ring, {((generator, ONE, ZERO),): Fraction(self.ring, self.ring.constant(1))})
        return hermite_terms.coefficient(function, index, self.ring, self.read)

    def is_regular(self, function: Node) -> bool:
        if function[0] == "fv":
            return self.functions.get(function[1], frozenset()) >= REGULAR
        try:
            polynomial_growth(function)
            return (is_locally_absolutely_continuous(function) is Answer.YES
                    and is_square_integrable(derivative(function)) is Answer.YES)
        except Unsupported:
            return False

    def repeated(self, node: Node) -> Sum:
        """A sum or product over a fixed finite range, or a sum that Kronecker deltas reduce to one."""
        (a, low), (b, high) = self.whole_line(node[3], "a bound"), self.whole_line(node[4], "a bound")
        if node[0] == "sum" and (a or b):
            return self.collapsed(node[1], node[2], node[3], node[4])
        if node[0] == "prod" and b and not a:
            return self.growing_product(node[1], node[2], low, (b, high))
        if a or b or high - low >= MAX_SUM:
            raise NotATerm("a sum or product whose range grows with the index")
        is_sum = node[0] == "sum"
        total = Sum(self.ring) if is_sum else Sum.number(self.ring, 1)
        for k in range(low, high + 1):
            term = self.read(substitute(node[1], {node[2]: ("q", str(k))}))
            total = total + term if is_sum else total * term
        return total

    def growing_product(self, body: Node, name: str, low: int, high: tuple[int, int]) -> Sum:
        """prod_{t=low}^{h} R(t), R rational: prod (t + c) = Gamma(h+1+c)/Gamma(low+c), factor by factor."""
        ring = self.ring
        inner = Reader(Ring({*ring.names[2:], "t"}, ring.positive, ring.nonnegative, ring.unit), Class(name, 1, low))
        if high[1] < low - 1:
            raise NotATerm("a product that is empty for the first indices")
        fraction = inner.fraction(body)
        result = Sum.number(ring, 1)
        for polynomial, side in ((fraction.num, 1), (fraction.den, -1)):
            content, factors = polynomial.factor()
            count = Sum.number(ring, fmpq(content))
            for factor, multiplicity in factors:
                line = Fraction(inner.ring, factor).linear_in_m()
                if line is None or not line[0]:
                    raise NotATerm(f"a growing product of {factor}, not linear in its index with rational root")
                count = count * Sum.number(ring, line[0] ** multiplicity)
                offset = line[1] / line[0]  # the factor is line[0] (u + offset), u = t - low = 0, 1, ...
                top = gamma(ring, high[0], fmpq(high[1] + 1 - low) + offset)
                result = result * (top * gamma(ring, 0, offset).power(fmpq(-1))).power(fmpq(side * multiplicity))
            result = result * count.power(fmpq(side * (high[1] + 1 - low)), fmpq(side * high[0]))
        return result

    def collapsed(self, body: Node, name: str, low: Node, high: Node) -> Sum:
        """sum over k of products with a factor delta(k, c) each: the value at c, if c is in range."""
        if body[0] == "+":
            total = Sum(self.ring)
            for part in body[1:]:
                total = total + self.collapsed(part, name, low, high)
            return total
        factors = flat_factors(body)
        for position, factor in enumerate(factors):
            rest = factors[:position] + factors[position + 1:]
            if factor[0] == "+":
                spread = tuple(("*", ("q", "1"), term, *rest) for term in factor[1:])
                return self.collapsed(("+", *spread), name, low, high)
            if factor[0] == "delta" and ("s", name) in factor[1:]:
                point = factor[2] if factor[1] == ("s", name) else factor[1]
                if name in free_names(point):
                    break
                self.whole_line(point, "the point of a delta")
                for other in rest:
                    self.require_defined(other, name, low, high)
                if not self.holds(("and", ("le", low, point), ("le", point, high))):
                    return Sum(self.ring)
                return self.read(substitute(("*", ("q", "1"), ("q", "1"), *rest), {name: point}))
        raise NotATerm("a sum whose range grows with the index")

    def require_defined(self, node: Node, name: str, low: Node, high: Node) -> None:
        """Raise :class:`NotATerm` unless the node has a value for every integer value of ``name`` in the range.

        Zero times something undefined is undefined.
        """
        if name not in free_names(node):
            return
        op = node[0]
        if op == "hermite_coefficient" and name not in free_names(node[1]):
            # The index is linear, so its least value is at an end of the range.
            for end in (low, high):
                at = ("+", substitute(node[2], {name: end}), number(0))
                if not self.holds(("le", number(0), at)):
                    raise NotATerm("a Hermite coefficient of negative index within a sum")
            after, before = (substitute(node[2], {name: number(k)}) for k in (1, 0))
            slope = ("+", after, ("*", number(-1), before))
            if not is_linear_in(node[2], name) or self.whole_line(slope, "a step of an index")[0]:
                raise NotATerm("a Hermite index within a sum that is not linear")
            return
        if op == "^" and (node[2][0] != "q" or rational(node[2][1]).q != 1 or rational(node[2][1]) < 0):
            raise NotATerm("a division, root or growing power within a sum that a delta collapses")
        if op not in ("s", "+", "*", "^", "delta"):
            raise NotATerm(f"{op!r} within a sum that a delta collapses")
        for part in node[1:]:
            if isinstance(part, tuple):
                self.require_defined(part, name, low, high)

    def function(self, name: str, arguments: tuple[Node, ...]) -> Sum:
        ring = self.ring
        if name == "exp":
            return self.exponential(arguments[0])
        if name in ("gamma", "factorial"):
            a, b = self.line(arguments[0], "a Gamma argument")
            if a.q != 1:
                raise NotATerm("a Gamma function whose argument grows by a fraction")
            return gamma(ring, int(a), b + (name == "factorial"))
        if name == "factorial2":
            return hermite_terms.double_factorial(ring, *self.whole_line(arguments[0], "a double factorial"))
        if name == "binomial":
            n, k = (self.whole_line(part, "a binomial") for part in arguments)
            return (gamma(ring, n[0], fmpq(n[1] + 1)) * gamma(ring, k[0], fmpq(k[1] + 1)).power(fmpq(-1))
                    * gamma(ring, n[0] - k[0], fmpq(n[1] - k[1] + 1)).power(fmpq(-1)))
        if name in ("sin", "cos"):
            return self.half_turns(name, arguments[0])
        if name == "abs":
            return self.absolute(self.read(arguments[0]))
        if name == "mod":
            (step, first), (growing, modulus) = (self.whole_line(a, "a residue or modulus") for a in arguments)
            if growing or modulus <= 0 or step % modulus:
                raise NotATerm("a residue that changes with the index")
            return Sum.number(ring, first % modulus)
        raise NotATerm(f"the function {name} has no hypergeometric normal form")

    def half_turns(self, name: str, argument: Node) -> Sum:
        """sin or cos of pi times a linear function with values in Z/2."""
        fraction = self.fraction(argument) * Fraction(self.ring, self.ring.constant(2), self.ring.gens["pi"])
        line = fraction.linear_in_m()  # argument = line * pi/2
        if line is None or line[0].q != 1 or line[1].q != 1 or line[0].p % 2:
            raise NotATerm(f"{name} of something else than a fixed number of quarter turns")
        quarter = (int(line[1]) - (1 if name == "sin" else 0)) % 4
        if quarter % 2:
            return Sum(self.ring)
        return hermite_terms.sign(self.ring, int(line[0]) // 2, quarter // 2)

    def absolute(self, value: Sum) -> Sum:
        if value.is_zero():
            return value
        kernel, coefficient = value.single()
        ring = self.ring
        unsigned: Kernel = tuple(part for part in kernel if part[0] != ("sgn",))
        for polynomial in (coefficient.num, coefficient.den):
            if not ring.is_nonnegative(polynomial):
                coefficient = coefficient * Fraction(ring, ring.constant(-1))
                if not ring.is_nonnegative(-polynomial):
                    raise NotATerm("an absolute value of unknown sign")
        if any((g[0] == "mufn" and (a.q != 1 or a.p % 2)) or (g[0] == "par" and not ring.is_positive(ring.atom(g[1])))
               for g, a, _ in unsigned):
            raise NotATerm("an absolute value of unknown sign")
        return Sum(ring, {unsigned: coefficient})

    def exponential(self, argument: Node) -> Sum:
        """exp of a sum of monomials in m (at most linear), parameters, pi and roots such as sqrt(m + c).

        exp(u + v) = exp(u) exp(v): each monomial, without its rational coefficient, is a generator.
        """
        ring = self.ring
        result = Sum.number(ring, 1)
        for kernel, coefficient in self.read(argument).terms.items():
            if any(b for _, _, b in kernel) or any(d > 0 for d in coefficient.den.degrees()[:1]):
                raise NotATerm("an exponential of something that is not polynomial in the index")
            for exponents, value in coefficient.num.to_dict().items():
                if exponents[0] > 1 or (kernel and exponents[0]):
                    raise NotATerm("an exponential of something that grows faster than linearly in the index")
                rest = Fraction(ring, ring.context.from_dict({(0, *exponents[1:]): 1}), coefficient.den)
                key = ("exp", ring.key(rest.num), ring.key(rest.den), kernel_key(kernel))
                slope = exponents[0] == 1
                generator = ((key, ZERO, fmpq(value)),) if slope else ((key, fmpq(value), ZERO),)
                result = result * Sum(ring, {generator: Fraction(ring, ring.constant(1))})
        return result

    def holds(self, condition: Node) -> bool:
        """Is the condition true for every m >= 0 (True) or for none (False)?  Otherwise raises :class:`NotATerm`."""
        op: str = condition[0]
        if op in ("true", "false"):
            return op == "true"
        if op == "not":
            return not self.holds(condition[1])
        if op in ("and", "or"):
            values = [self.holds(child) for child in condition[1:]]
            return all(values) if op == "and" else any(values)
        if op not in ("eq", "ne", "lt", "le"):
            raise NotATerm(f"a condition with operator {op!r}")
        a, b = self.line(("+", condition[2], ("*", ("q", "-1"), condition[1])), "a condition")
        always_positive, always_negative = a >= 0 and b > 0, a <= 0 and b < 0
        if op == "lt" and (always_positive or (a <= 0 and b <= 0)):
            return bool(always_positive)
        if op == "le" and (always_negative or (a >= 0 and b >= 0)):
            return not always_negative
        if op in ("eq", "ne"):
            if not a and not b:
                return op == "eq"
            crosses = a and (-b / a).q == 1 and -b / a >= 0
            if not crosses:
                return op == "ne"
        raise NotATerm("a condition that holds for some of these indices only")


def is_linear_in(node: Node, name: str) -> bool:
    """Sufficient: a sum of terms each of which is free of the name or a constant multiple of it."""
    if name not in free_names(node) or node == ("s", name):
        return True
    if node[0] == "+":
        return all(is_linear_in(part, name) for part in node[1:])
    return node[0] == "*" and sum(name in free_names(part) for part in node[1:]) == 1 \
        and all(is_linear_in(part, name) for part in node[1:])


def flat_factors(body: Node) -> list[Node]:
    """The factors of nested products."""
    return [factor for part in body[1:] for factor in flat_factors(part)] if body[0] == "*" else [body]


def kernel_key(kernel: Kernel) -> str:
    return ";".join(f"{'|'.join(g)}^{a}" for g, a, _ in kernel)


def ring_for(trees: list[Node], index: str, statement: Statement | None = None) -> Ring:
    """A ring with every free symbol of the trees but the index as a parameter, with the signs the statement gives."""
    names = frozenset[str]().union(*(free_names(tree) for tree in trees)) - {index}
    if names & {"m", "pi"}:
        raise NotATerm("parameters called m or pi")
    if statement is None:
        return Ring(names)
    return Ring(names, *(statement.names(what) & names for what in ("positive", "nonnegative", "unit")))


__all__ = ["HALF", "ONE", "Class", "Reader", "ring_for"]
