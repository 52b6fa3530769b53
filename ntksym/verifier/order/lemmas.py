r"""Inequalities between objects of the theory, each an instance of a named lemma.

E is a kernel of the class P, sum_p c_p t^p with c_p >= 0 and a finite sum at 1 (:mod:`.series_signs`); lambda_k(F) is
the eigenvalue of F(<x, y>) on S^{d-1} on harmonics of degree k, P_k the Gegenbauer polynomial.

``gegenbauer-bound``: |P_k(t)| <= 1 for -1 <= t <= 1, strictly for k >= 1, d >= 3 and -1 < t < 1 (axiom
    ``gegenbauer-bound``).
``series-order``, ``series-mirror``: E(x) <= E(y) and -E(y) <= E(x) for |x| <= y <= 1, since |c_p x^p| <= c_p y^p; E(x)
    < E(y) if x < y and some c_p with an odd p, or |x| < y and some c_p, p >= 1, is positive.
``series-sign``: 0 <= E(x) for 0 <= x <= 1, and for -1 <= x <= 1 for an even E; 0 < E(x) if c_0 > 0 and E is even or x
    >= 0, or x > 0 and some c_p > 0.
``series-chord``: y (E(x) - c_0) <= x (E(y) - c_0) for 0 <= x <= y <= 1, since y x^p <= x y^p for p >= 1.  c_0 is E(0),
    and 0 for an odd E.
``dual-tangent``: E(1) - (1 - x) E'(1) <= E(x) for -1 <= x <= 1 and E(x) = dual(F, x), as 1 - x^p <= p (1 - x); E'(1) =
    dual(F', 1) for F locally absolutely continuous and polynomially bounded with F and F' in L^2 (mu_p(F') = sqrt(p+1)
    mu_{p+1}(F)).
``dual-line``: mu_0(F)^2 + mu_1(F)^2 x <= dual(F, x) for 0 <= x <= 1, and for -1 <= x <= 1 if the odd part of F is
    linear.
``eigenvalue-sign``: for sum_p c_p t^p with c_p >= 0 for p >= 1, and k >= 1 or c_0 >= 0, lambda_k >= 0, for the
    eigenvalue of t^p is positive for p = k, k + 2, ... and else 0 (axiom ``sphere-power-series``); lambda_k > 0 if
    infinitely many c_p with the parity of k are positive.  For -F the opposite.
``eigenvalue-bound``: lambda_k(E) <= E(1), as |P_k| <= 1.
``eigenvalue-order``: with A(p, k) for the eigenvalue of t^p, A(p, k+2)/A(p, k) = (p-k)/(p+k+d) < 1, so that
    lambda_{k+2} <= lambda_k, strictly if some c_p with p >= k of the parity of k is positive.  And A(p+1, k+1)/A(p, k)
    = (p+1)/(p+k+d) < 1, so that lambda_{k+1} <= lambda_k if c_0 >= c_1 >= ..., strictly if lambda_k > 0.
``bessel``: mu_p(F)^2 <= E[F(Z)^2] for F in L^2 (axiom ``parseval``); with (E[F(Z)])^2, which is mu_0(F)^2, too.
``enclosure``: low <= a <= high for numbers, by enclosures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..decide import Answer
from ..enclosures.network_series import REGULAR
from ..enclosures.parity import body_parity
from ..evaluations import parseval as enclosure_axioms
from ..normal_forms.assumptions import Context, context_from_statement
from ..normal_forms.closed_forms import has, square_mean
from ..normal_forms.dual_forms import add, times
from ..normal_forms.identities import condition_holds, is_whole
from ..outcome import Rejected
from ..sorts import FUNCTION, NUMBER, check_sorts
from ..statement import Statement, check_uses
from ..syntax import Malformed, Node, free_names, number, parse, substitute
from ..truth import settle
from .nonzero_coefficients import odd_part_is_linear
from .series_signs import BOTH, NoSigns, Reader, Signs

ZERO, ONE, MINUS_ONE, TWO = number(0), number(1), number(-1), number(2)
#: the variable of kernels while they are read
T = "t@"


@dataclass(frozen=True)
class Fact:
    """Relations that hold, the axioms they rest on, and whether they are exact or rest on enclosures."""

    relations: tuple[Node, ...]
    axioms: tuple[str, ...] = ()
    is_exact: bool = True


class Lemmas:
    """The lemmas for one statement; each raises :class:`Rejected` where its conditions are not shown."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.context: Context = context_from_statement(statement.data)

    def fact(self, data: object) -> Fact:
        """The instance that ``[name, argument, ...]`` stands for."""
        if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] not in LEMMAS:
            raise Malformed(f"a fact is a list of the name of a lemma out of {sorted(LEMMAS)} and its arguments")
        check, sorts = LEMMAS[data[0]]
        if len(data) != len(sorts) + 1:
            raise Malformed(f"the lemma {data[0]} takes {len(sorts)} arguments")
        trees = [parse(item) for item in data[1:]]
        for tree, sort in zip(trees, sorts, strict=True):
            check_sorts(tree, sort)
            check_uses(tree, {v.name: v for v in self.statement.variables})
        return check(self, *trees)

    def holds(self, op: str, left: Node, right: Node) -> bool:
        return condition_holds((op, left, right), self.context, self.statement)

    def need(self, op: str, left: Node, right: Node) -> None:
        if not self.holds(op, left, right):
            raise Rejected("a condition of a lemma is not shown")

    def natural(self, node: Node, least: Node = ZERO) -> None:
        if not is_whole(node, self.context, self.statement):
            raise Rejected("a degree or dimension that is not shown to be an integer")
        self.need("le", least, node)

    # power series ----------------------------------------------------------------------------------------------------
    def read(self, kernel: Node, sign: int = 1) -> tuple[Node, Signs, tuple[str, ...]]:
        """The body of a kernel in T, what is shown of the signs of its coefficients, and the axioms used."""
        if kernel[0] != "lam":
            raise Rejected("a kernel that is not given")
        body = substitute(kernel[2], {kernel[1]: ("s", T)})
        reader = Reader(T, self.statement, self.context)
        try:
            return body, reader.signs(body, sign), tuple(sorted(reader.axioms))
        except NoSigns as failure:
            raise Rejected(str(failure)) from failure

    def series(self, kernel: Node) -> tuple[Node, Signs, tuple[str, ...]]:
        """The same for a kernel of the class P."""
        body, signs, axioms = self.read(kernel)
        if not signs.nonnegative:
            raise Rejected("a kernel whose value at 0 is not shown to be nonnegative")
        return body, signs, axioms

    def between(self, kernel: Node, x: Node, y: Node) -> tuple[Node, Signs, tuple[str, ...]]:
        """:meth:`series`, for points with -y <= x <= y <= 1."""
        for left, right in ((times(MINUS_ONE, y), x), (x, y), (y, ONE)):
            self.need("le", left, right)
        return self.series(kernel)

    def order(self, kernel: Node, x: Node, y: Node) -> Fact:
        body, signs, axioms = self.between(kernel, x, y)
        low, high = (substitute(body, {T: point}) for point in (x, y))
        strict = self.holds("lt", x, y) and (1 in signs.some or (
            bool(signs.some) and self.holds("lt", times(MINUS_ONE, y), x)))
        return Fact((("lt" if strict else "le", low, high),), axioms)

    def mirror(self, kernel: Node, x: Node, y: Node) -> Fact:
        body, _, axioms = self.between(kernel, x, y)
        low, high = (substitute(body, {T: point}) for point in (x, y))
        return Fact((("le", times(MINUS_ONE, high), low),), axioms)

    def sign(self, kernel: Node, x: Node) -> Fact:
        body, signs, axioms = self.series(kernel)
        self.need("le", MINUS_ONE if body_parity(body, T) == 1 else ZERO, x)
        self.need("le", x, ONE)
        strict = signs.positive or (bool(signs.some) and self.holds("lt", ZERO, x))
        return Fact((("lt" if strict else "le", ZERO, substitute(body, {T: x})),), axioms)

    def chord(self, kernel: Node, x: Node, y: Node) -> Fact:
        body, _, axioms = self.read(kernel)
        for left, right in ((ZERO, x), (x, y), (y, ONE)):
            self.need("le", left, right)
        low, high, start = (substitute(body, {T: point}) for point in (x, y, ZERO))
        if body_parity(body, T) == -1:
            start = ZERO
        minus = times(MINUS_ONE, start)
        if y == ONE:
            return Fact((("le", low, add(start, times(x, add(high, minus)))),), axioms)
        return Fact((("le", times(y, add(low, minus)), times(x, add(high, minus))),), axioms)

    def tangent(self, function: Node, x: Node) -> Fact:
        if not all(has(function, quality, self.statement) for quality in REGULAR):
            raise Rejected("a function that is not shown to be regular enough for integration by parts")
        self.need("le", MINUS_ONE, x)
        self.need("le", x, ONE)
        slope: Node = ("dual", ("dfun", function, ONE), ONE)
        line = add(("dual", function, ONE), times(add(x, MINUS_ONE), slope))
        return Fact((("le", line, ("dual", function, x)),), ("gaussian-integration-by-parts", "mehler"))

    def line(self, function: Node, x: Node) -> Fact:
        if not has(function, "square_integrable", self.statement):
            raise Rejected("a function that is not shown to be square-integrable")
        self.need("le", MINUS_ONE if odd_part_is_linear(function) else ZERO, x)
        self.need("le", x, ONE)
        start, slope = (("^", ("hermite_coefficient", function, number(n)), TWO) for n in (0, 1))
        return Fact((("le", add(start, times(x, slope)), ("dual", function, x)),), ("mehler",))

    # the sphere ------------------------------------------------------------------------------------------------------
    def gegenbauer(self, node: Node) -> Fact:
        if node[0] != "gegenbauer":
            raise Rejected("this lemma is on a Gegenbauer polynomial")
        _, k, d, t = node
        self.natural(k)
        self.natural(d, TWO)
        self.need("le", MINUS_ONE, t)
        self.need("le", t, ONE)
        inner = self.holds("lt", MINUS_ONE, t) and self.holds("lt", t, ONE)
        op = "lt" if inner and self.holds("le", ONE, k) and self.holds("le", number(3), d) else "le"
        return Fact(((op, MINUS_ONE, node), (op, node, ONE)), ("gegenbauer-bound",))

    def eigenvalue(self, node: Node, sign: int = 1) -> tuple[Node, Signs, tuple[str, ...]]:
        """:meth:`read` for the kernel of an eigenvalue, the constant term being one that it has."""
        if node[0] != "sphere_eigenvalue":
            raise Rejected("this lemma is on an eigenvalue on the sphere")
        self.natural(node[2])
        self.natural(node[3], TWO)
        body, signs, axioms = self.read(node[1], sign)
        if not signs.nonnegative and not self.holds("le", ONE, node[2]):
            raise Rejected("the eigenvalue of degree 0 of a kernel whose value at 0 has another sign")
        return body, signs, (*axioms, "sphere-power-series")

    def is_reached(self, k: Node, signs: Signs) -> bool:
        """Are infinitely many coefficients with the parity of k positive?"""
        return signs.endless >= (BOTH if (known := self.parity(k)) is None else {known})

    def parity(self, k: Node) -> int | None:
        for residue in (0, 1):
            if is_whole(times(number("1/2"), add(k, number(residue))), self.context, self.statement):
                return residue
        return None

    def eigenvalue_sign(self, node: Node) -> Fact:
        try:
            _, signs, axioms = self.eigenvalue(node)
            order = (ZERO, node)
        except Rejected:
            _, signs, axioms = self.eigenvalue(node, -1)
            order = (node, ZERO)
        return Fact((("lt" if self.is_reached(node[2], signs) else "le", *order),), axioms)

    def eigenvalue_bound(self, node: Node) -> Fact:
        body, signs, axioms = self.eigenvalue(node)
        if not signs.nonnegative:
            raise Rejected("a kernel whose value at 0 is not shown to be nonnegative")
        return Fact((("le", node, substitute(body, {T: ONE})),), (*axioms, "gegenbauer-bound"))

    def eigenvalue_order(self, above: Node, below: Node) -> Fact:
        """The eigenvalue of a degree at most that of a lower one; the other way round if that of the kernel -F is."""
        try:
            sign, (_, signs, axioms) = 1, self.eigenvalue(below)
        except Rejected:
            sign, (_, signs, axioms) = -1, self.eigenvalue(below, -1)
        if above[0] != below[0] or (above[1], above[3]) != (below[1], below[3]):
            raise Rejected("eigenvalues of different kernels")
        gap = add(above[2], times(MINUS_ONE, below[2]))
        self.natural(gap, ONE)
        if not (signs.falling and sign == 1) and self.parity(gap) != 0:
            raise Rejected("degrees of different parity, of a kernel whose coefficients are not shown to fall")
        op = "lt" if self.is_reached(below[2], signs) else "le"
        return Fact(((op, above, below) if sign == 1 else (op, below, above),), axioms)

    # Gaussian means --------------------------------------------------------------------------------------------------
    def bessel(self, node: Node) -> Fact:
        if node[0] not in ("hermite_coefficient", "gaussian_mean") or not has(
                node[1], "square_integrable", self.statement):
            raise Rejected("this lemma is on a Hermite coefficient or mean of a function in L^2")
        if node[0] == "hermite_coefficient":
            self.natural(node[2])
        return Fact((("le", ("^", node, TWO), square_mean(node[1])),), ("parseval",))

    def enclosure(self, low: Node, node: Node, high: Node) -> Fact:
        relations: tuple[Node, ...] = (("le", low, node), ("le", node, high))
        if free_names(("+", low, node, high)) or any(settle(part, {}) is not Answer.YES for part in relations):
            raise Rejected("a number that is not shown to lie between the bounds")
        return Fact(relations, enclosure_axioms(node), is_exact=False)


Lemma = tuple[Callable[..., Fact], tuple[str, ...]]
LEMMAS: dict[str, Lemma] = {
    "gegenbauer-bound": (Lemmas.gegenbauer, (NUMBER,)),
    "series-order": (Lemmas.order, (FUNCTION, NUMBER, NUMBER)),
    "series-mirror": (Lemmas.mirror, (FUNCTION, NUMBER, NUMBER)),
    "series-sign": (Lemmas.sign, (FUNCTION, NUMBER)),
    "series-chord": (Lemmas.chord, (FUNCTION, NUMBER, NUMBER)),
    "dual-tangent": (Lemmas.tangent, (FUNCTION, NUMBER)),
    "dual-line": (Lemmas.line, (FUNCTION, NUMBER)),
    "eigenvalue-sign": (Lemmas.eigenvalue_sign, (NUMBER,)),
    "eigenvalue-bound": (Lemmas.eigenvalue_bound, (NUMBER,)),
    "eigenvalue-order": (Lemmas.eigenvalue_order, (NUMBER, NUMBER)),
    "bessel": (Lemmas.bessel, (NUMBER,)),
    "enclosure": (Lemmas.enclosure, (NUMBER, NUMBER, NUMBER)),
}

__all__ = ["LEMMAS", "Fact", "Lemmas"]
