"""Functions of one real variable x as polynomials in generators whose derivatives are again such polynomials.

Generators over the rational functions Q(x) are constants, exp(u), sin(u), cos(u), log(u), asin(u), atan(u), erf(u),
roots r^(1/q) of rational functions, and integrals from a point to x.  :class:`DifferentialRing` reads a tree and
records

- that it has a value at every point of the interval (else :class:`NotCovered` is raised): no denominator vanishes,
  radicands are >= 0, arguments of log positive, those of asin in [-1, 1].  All functions read are continuous where they
  have values;
- ``critical``: polynomials such that away from their zeros every generator is infinitely differentiable and its
  derivative is the one given here.

An identity between such polynomials uses r^(1/q)^q = r, sin^2 = 1 - cos^2 and exp(u) exp(-u) = 1 alone; that the
generators are otherwise independent is neither used nor true.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

from flint import fmpq, fmpq_mpoly, fmpq_poly

from ..decide import Answer, is_positive, is_zero
from ..enclosures.enclose import enclose
from ..hypergeometric.term_trees import fraction_tree
from ..hypergeometric.terms import Fraction, Ring
from ..syntax import Node, free_names, number, rational, substitute
from .function_field import NotCovered
from .real_intervals import Interval, has_root, is_nonnegative

VAR = "t0"
X: Node = ("s", VAR)
MAX_POWER = 24
MAX_ROOT = 6
MAX_TERMS = 80
MAX_DEGREE = 400
MAX_HERMITE = 20
PRECISION = 128

#: sorted (number of the generator, exponent)
Monomial = tuple[tuple[int, int], ...]
Element = dict[Monomial, Fraction]


@dataclass
class Generator:
    """``tree``: the function in the variable VAR; ``derivative``: None until known; ``root``: (q, r) of r^(1/q);
    ``cosine``: of a sine, the number of the cosine; ``unit``: is it an exponential or a constant other than 0?"""

    tree: Node
    derivative: Element
    root: tuple[int, Fraction] | None = None
    cosine: int | None = None
    unit: bool = False


def univariate(p: fmpq_mpoly) -> fmpq_poly:
    """The polynomial in VAR, the only name that occurs in it."""
    table = {max(exponents): fmpq(c) for exponents, c in p.to_dict().items()}
    return fmpq_poly([table.get(i, fmpq(0)) for i in range(max(table, default=-1) + 1)])


def same(a: Element, b: Element) -> bool:
    return {m: c.key() for m, c in a.items()} == {m: c.key() for m, c in b.items()}


class DifferentialRing:
    """Elements are dictionaries monomial -> coefficient, the empty one being 0."""

    def __init__(self, interval: Interval) -> None:
        self.interval = interval
        self.ring = Ring({VAR})
        self.generators: list[Generator] = []
        self.critical: list[fmpq_poly] = []
        self._arguments: dict[tuple[str, int], Element] = {}

    # arithmetic ------------------------------------------------------------------------------------------------------
    def scalar(self, value: fmpq | int) -> Element:
        return self.of(Fraction(self.ring, self.ring.constant(value)))

    def of(self, value: Fraction) -> Element:
        return {} if value.is_zero() else {(): value}

    def of_order(self, order: int) -> Element:
        """A formal symbol for the derivative of that order, in combinations of derivatives."""
        return {((-1, order),): self.one}

    def add(self, a: Element, b: Element) -> Element:
        total = dict(a)
        for monomial, c in b.items():
            total[monomial] = total[monomial] + c if monomial in total else c
        return self.tidy(total)

    def tidy(self, a: Element) -> Element:
        kept = {monomial: c for monomial, c in a.items() if not c.is_zero()}
        size = max((int(d) for c in kept.values() for p in (c.num, c.den) for d in p.degrees()), default=0)
        if len(kept) > MAX_TERMS or size > MAX_DEGREE:
            raise NotCovered("a function with too many terms")
        return kept

    def scale(self, a: Element, value: Fraction) -> Element:
        return self.tidy({monomial: c * value for monomial, c in a.items()})

    def negative(self, a: Element) -> Element:
        return self.scale(a, Fraction(self.ring, self.ring.constant(-1)))

    def multiply(self, a: Element, b: Element) -> Element:
        total: Element = {}
        for m1, c1 in a.items():
            for m2, c2 in b.items():
                exponents = dict(m1)
                for g, e in m2:
                    exponents[g] = exponents.get(g, 0) + e
                total = self.add(total, self.reduced(exponents, c1 * c2))
        return total

    def reduced(self, exponents: dict[int, int], c: Fraction) -> Element:
        """The monomial in normal form: roots to powers below q, sines to powers below 2."""
        for g, e in exponents.items():
            generator = self.generators[g]
            if generator.root is not None and not 0 <= e < generator.root[0]:
                q, r = generator.root
                exponents = {**exponents, g: e % q}
                c = c * r.power(e // q)
            elif generator.cosine is not None and e >= 2:
                square = self.add(self.scalar(1), self.negative({((generator.cosine, 2),): self.one}))
                rest = self.reduced({**exponents, g: e - 2}, c)
                return self.multiply(rest, square)
        return {tuple(sorted((g, e) for g, e in exponents.items() if e)): c}

    @property
    def one(self) -> Fraction:
        return Fraction(self.ring, self.ring.constant(1))

    def power(self, a: Element, n: int) -> Element:
        if n > MAX_POWER:
            raise NotCovered(f"a power too large to be expanded: {n}")
        result = self.scalar(1)
        for _ in range(n):
            result = self.multiply(result, a)
        return result

    def rational(self, a: Element, what: str) -> Fraction:
        """The rational function that the element is; raises :class:`NotCovered`."""
        if set(a) - {()}:
            raise NotCovered(f"{what} that is not a rational function")
        return a.get((), Fraction(self.ring, self.ring.constant(0)))

    def inverse(self, a: Element, everywhere: bool = True) -> Element:
        """1/a for a rational multiple of roots and exponentials, or a + b sqrt(r) with rational a and b.

        ``everywhere``: raise :class:`NotCovered` unless a has no zero on the interval; its zeros are critical in any
        case.
        """
        if len(a) == 1:
            (monomial, c), = a.items()
            if not all(self.generators[g].unit or self.generators[g].root is not None for g, _ in monomial):
                raise NotCovered("a division by a function whose zeros are not known")
            roots = [self.generators[g].root for g, _ in monomial]
            for part in (c, *(root[1] for root in roots if root is not None)):
                self.avoid(part.num, everywhere)
            return self.reduced({g: -e for g, e in monomial}, c.inverse())
        mixed = [monomial for monomial in a if monomial]
        root = self.generators[mixed[0][0][0]].root if len(a) == 2 and len(mixed) == 1 and len(mixed[0]) == 1 else None
        if root is None or root[0] != 2:
            raise NotCovered("a division by a function whose zeros are not known")
        conjugate = {monomial: c if not monomial else c * Fraction(self.ring, self.ring.constant(-1))
                     for monomial, c in a.items()}
        norm = self.rational(self.multiply(a, conjugate), "a norm")
        self.avoid(norm.num, everywhere)
        return self.scale(conjugate, norm.inverse())

    def avoid(self, p: fmpq_mpoly, everywhere: bool) -> None:
        polynomial = univariate(p)
        if polynomial.degree() < 0 or (everywhere and has_root(polynomial, self.interval)):
            raise NotCovered("a division by something that vanishes in the interval")
        self.critical.append(polynomial)

    def derivative(self, a: Element) -> Element:
        """The derivative wherever no critical polynomial vanishes."""
        place = self.ring.names.index(VAR)
        total: Element = {}
        for monomial, c in a.items():
            slope = Fraction(self.ring, c.num.derivative(place) * c.den + c.num * c.den.derivative(place)
                             * self.ring.constant(-1), c.den * c.den)
            total = self.add(total, {monomial: slope})
            for g, e in monomial:
                rest = self.reduced({**dict(monomial), g: e - 1}, c * Fraction(self.ring, self.ring.constant(e)))
                total = self.add(total, self.multiply(rest, self.generators[g].derivative))
        return total

    # reading ---------------------------------------------------------------------------------------------------------
    def read(self, node: Node) -> Element:
        """The element of a tree in VAR; raises :class:`NotCovered`, and what :func:`enclose` raises for constants."""
        op = node[0]
        if op == "q":
            return self.scalar(rational(node[1]))
        if node == X:
            return self.of(Fraction(self.ring, self.ring.gens[VAR]))
        if op in ("+", "*"):
            total = self.read(node[1])
            for part in node[2:]:
                total = (self.add if op == "+" else self.multiply)(total, self.read(part))
            return total
        if not free_names(node):
            value = enclose(node, {}, PRECISION)  # a constant that has no value raises
            element, generator, _ = self.new("constant", {(): self.one}, node)
            generator.unit = is_zero(value) is Answer.NO
            return element
        if op == "^":
            return self.raised(node)
        if op == "f":
            return self.function(node[1], node[2:])
        if op == "integral":
            return self.integral(node)
        if op == "d" and node[2] == X:
            return self.differentiated(node[1])
        if op == "hermite_polynomial" and node[1][0] == "q":
            return self.hermite(rational(node[1][1]), self.read(node[2]))
        raise NotCovered(f"{op!r} in a function")

    def new(self, kind: str, argument: Element, tree: Node) -> tuple[Element, Generator, bool]:
        """The generator of that kind and argument, and whether it is new; its derivative is 0 then."""
        told_by_tree = kind in ("constant", "integral")
        for (known, g), its in self._arguments.items():
            generator = self.generators[g]
            if known == kind and (generator.tree == tree if told_by_tree else same(its, argument)):
                return {((g, 1),): self.one}, generator, False
        g = len(self.generators)
        self.generators.append(Generator(tree, {}))
        self._arguments[kind, g] = argument
        return {((g, 1),): self.one}, self.generators[g], True

    def raised(self, node: Node) -> Element:
        if node[1] == ("c", "e"):
            return self.exponential(self.read(node[2]), node[2])
        if node[2][0] != "q":
            raise NotCovered("a power with a growing exponent")
        exponent = rational(node[2][1])
        base = self.read(node[1])
        p, q = int(exponent.p), int(exponent.q)
        if q == 1:
            return self.power(base if p >= 0 else self.inverse(base), abs(p))
        return self.power_of_root(self.rational(base, "a radicand"), p, q)

    def power_of_root(self, r: Fraction, p: int, q: int) -> Element:
        """r^(p/q)."""
        root = self.root(r, q)
        return self.power(root if p >= 0 else self.inverse(root), abs(p))

    def root(self, r: Fraction, q: int) -> Element:
        """r^(1/q) for r >= 0 on the interval; (r^(1/q))' = r' r^(1/q) / (q r) where r > 0."""
        if q > MAX_ROOT or not is_nonnegative(univariate(r.num * r.den), self.interval):
            raise NotCovered("a root of something that is not shown to be nonnegative, or of high order")
        element, generator, is_new = self.new(f"root {q}", self.of(r), ("^", fraction_tree(r), number(fmpq(1, q))))
        if is_new:
            self.avoid(r.num, everywhere=False)
            generator.root = q, r
            slope = self.rational(self.derivative(self.of(r)), "a derivative")
            generator.derivative = self.scale(element, slope * r.inverse() * Fraction(
                self.ring, self.ring.constant(fmpq(1, q))))
        return element

    def exponential(self, u: Element, tree: Node) -> Element:
        negative = self.negative(u)
        for (kind, g), its in self._arguments.items():
            if kind == "exp" and same(its, negative):
                return {((g, -1),): self.one}
        element, generator, is_new = self.new("exp", u, ("f", "exp", tree))
        if is_new:
            generator.unit = True
            generator.derivative = self.multiply(self.derivative(u), element)
        return element

    def cosine_sine(self, u: Element, tree: Node) -> tuple[Element, Element]:
        cosine, c, is_new = self.new("cos", u, ("f", "cos", tree))
        sine, s, _ = self.new("sin", u, ("f", "sin", tree))
        if is_new:
            (((s.cosine, _),),) = cosine
            slope = self.derivative(u)
            c.derivative, s.derivative = self.negative(self.multiply(slope, sine)), self.multiply(slope, cosine)
        return cosine, sine

    def function(self, name: str, arguments: tuple[Node, ...]) -> Element:
        tree = arguments[0]
        u = self.read(tree)
        minus: Node = ("*", number(-1), tree)
        if name == "exp":
            return self.exponential(u, tree)
        if name in ("sinh", "cosh"):
            up, down = self.exponential(u, tree), self.exponential(self.negative(u), minus)
            both = self.add(up, down if name == "cosh" else self.negative(down))
            return self.scale(both, Fraction(self.ring, self.ring.constant(fmpq(1, 2))))
        if name in ("sin", "cos"):
            return self.cosine_sine(u, tree)[name == "sin"]
        if name == "abs":
            return self.root(self.rational(self.multiply(u, u), "a square"), 2)
        if name == "acos":  # pi/2 - asin on [-1, 1]
            half: Node = ("*", number(fmpq(1, 2)), ("c", "pi"))
            return self.add(self.read(half), self.negative(self.function("asin", arguments)))
        if name == "erfc":
            return self.add(self.scalar(1), self.negative(self.function("erf", arguments)))
        if name not in ("log", "asin", "atan", "erf"):
            raise NotCovered(f"the function {name}")
        element, generator, is_new = self.new(name, u, ("f", name, tree))
        slope = self.slope(name, u, tree)
        if is_new:
            generator.derivative = self.multiply(self.derivative(u), slope)
        return element

    def slope(self, name: str, u: Element, tree: Node) -> Element:
        """The derivative of log, asin, atan or erf at u; also shows that the function is defined at u."""
        if name == "log":
            below = self.inverse(u)
            # u has no zero on the interval and is continuous, so its sign is that at one point.
            at_point = substitute(tree, {VAR: number(self.interval.inner_point())})
            if is_positive(enclose(at_point, {}, PRECISION)) is not Answer.YES:
                raise NotCovered("a logarithm of something that is not shown to be positive")
            return below
        square = self.multiply(u, u)
        if name == "erf":  # 2/sqrt(pi) exp(-u^2)
            gauss = self.exponential(self.negative(square), ("*", number(-1), ("^", tree, number(2))))
            return self.multiply(self.read(("*", number(2), ("^", ("c", "pi"), number(fmpq(-1, 2))))), gauss)
        if name == "atan":
            return self.inverse(self.add(self.scalar(1), square))
        rest = self.rational(self.add(self.scalar(1), self.negative(square)), "1 - u^2 of an arc sine at u")
        # 1/sqrt(1 - u^2); the root exists as far as -1 <= u <= 1
        return self.inverse(self.root(rest, 2), everywhere=False)

    def integral(self, node: Node) -> Element:
        """int_a^x of a function that is continuous from a to every x of the interval: its derivative is the value at
        x (fundamental theorem of calculus)."""
        body, name, low, high = node[1:]
        if high != X or low[0] != "q" or not free_names(body) <= {name}:
            raise NotCovered("an integral other than of a given function from a rational point to the variable")
        before = self.interval
        self.interval = before.with_point(rational(low[1]))
        slope = self.read(substitute(body, {name: X}))
        self.interval = before
        element, generator, _ = self.new("integral", {}, node)
        generator.derivative = slope
        return element

    def differentiated(self, tree: Node) -> Element:
        """d/dx of a function that is infinitely differentiable around every point of the interval, its ends included
        where they belong to it."""
        alone = DifferentialRing(self.interval)
        alone.read(tree)
        if any(has_root(p, self.interval) for p in alone.critical):
            raise NotCovered("the derivative of a function that is not shown to be differentiable")
        return self.derivative(self.read(tree))

    def hermite(self, degree: fmpq, u: Element) -> Element:
        """h_k = He_k / sqrt(k!), He_{k+1}(u) = u He_k(u) - k He_{k-1}(u)."""
        k = int(degree.p)
        if degree.q != 1 or not 0 <= k <= MAX_HERMITE:
            raise NotCovered(f"a Hermite polynomial of degree {degree}")
        below, here = {}, self.scalar(1)
        for j in range(k):
            below, here = here, self.add(self.multiply(u, here), self.multiply(self.scalar(-j), below))
        return self.multiply(here, self.read(("^", number(factorial(k)), number(fmpq(-1, 2)))))
