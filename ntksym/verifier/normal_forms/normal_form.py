"""Exact equality of scalar expressions: rational functions over Q in roots, powers and function values.

Both sides are turned into fractions of polynomials whose generators satisfy known relations (:mod:`function_field`,
:mod:`powers`, :mod:`elementary`).  A difference whose numerator reduces to the zero polynomial is zero wherever the
side conditions of the proof hold.  A difference that does not reduce says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flint import fmpq

from ..syntax import BINDERS, Malformed, Node, free_names, rational, substitute
from ..work import spend
from .assumptions import Bound, Context
from .function_field import Fraction, Generator, NotCovered, Polynomial, check_size
from .hermite_field import HermiteField

__all__ = ["Context", "Normalizer", "NotCovered", "Proof", "equal", "normal_form", "prove_equal", "prove_sign"]

#: operators whose value is a real number; any other node is a function value or a statement
_SCALAR = frozenset((
    "q", "s", "c", "+", "*", "^", "f", "piecewise", "sum", "prod", "idx", "delta", "app", "d", "hermite_polynomial",
    "hermite_coefficient", "gaussian_mean", "dual", "rotation_mean", "nngp", "ntk", "taylor_coefficient", "tuple_sum",
    "integral", "limit", "gegenbauer", "sphere_eigenvalue"))
#: operators of functions whose arguments, all but the first, are numbers that may contain the same operator
_NESTED = frozenset(("dual", "nngp", "ntk"))
_NO_CONTEXT = Context()


@dataclass(frozen=True)
class Proof:
    """A proof of an equality or sign: it holds wherever all of ``conditions`` hold and both sides are defined.

    ``conditions`` are trees (``ne``, ``lt``, ``le``); those that follow from the context are not listed.
    """

    conditions: tuple[Node, ...] = ()
    method: str = "exact normal form"


class Normalizer(HermiteField):
    """Turns trees into fractions under a :class:`Context`; one instance serves all trees that are to be compared."""

    def __init__(self, context: Context = _NO_CONTEXT) -> None:
        super().__init__()
        self.context = context
        self._values: dict[Node, Fraction] = {}
        self._symbols: dict[str, Fraction] = {}
        self._open: set[str] = set()
        self._opaque: list[tuple[Node, int]] = []
        self._compared: set[Node] = set()
        for equation in context.equations:
            if equation[1][0] not in _SCALAR or equation[2][0] not in _SCALAR:
                continue
            before = list(self.conditions)
            try:
                difference = self.subtract(self.value(equation[1]), self.value(equation[2]))
            except NotCovered:
                # An equation that is not used is no loss of soundness.  What was translated goes with its conditions.
                self.conditions = before
                self._values.clear()
                continue
            self.equations.append(difference.numerator)

    def value(self, node: Node) -> Fraction:
        """The fraction of a scalar tree; raises :class:`NotCovered` for trees outside the algebra."""
        known = self._values.get(node)
        if known is None:
            known = self._values[node] = self._translate(node)
        return known

    def _translate(self, node: Node) -> Fraction:
        match node[0]:
            case "q":
                return self.constant(rational(node[1]))
            case "s":
                return self._symbol(node[1])
            case "c" if node[1] != "oo":
                return self.named_constant(node[1])
            case "+" | "*":
                combine = self.add if node[0] == "+" else self.multiply
                total = self.value(node[1])
                for part in node[2:]:
                    total = combine(total, self.value(part))
                return total
            case "^":
                return self.real_power(self.value(node[1]), self.value(node[2]))
            case "f":
                return self.function(node[1], [self.value(part) for part in node[2:]])
            case "gegenbauer":
                return self.gegenbauer(*(self.value(part) for part in node[1:]))
            case "hermite_polynomial":
                return self.hermite(*(self.value(part) for part in node[1:]))
            case "app" if node[1][0] == "lam":
                try:
                    return self.value(substitute(node[1][2], {node[1][1]: node[2]}))
                except Malformed as problem:
                    raise NotCovered(str(problem)) from problem
            case op if op in _SCALAR and op != "c":
                return self._opaque_value(node)
        raise NotCovered(f"{node[0]!r} is not a finite real number")

    def _symbol(self, name: str) -> Fraction:
        if name in self._symbols:
            return self._symbols[name]
        self._open.add(name)
        context, ends = self.context, []
        for bounds in (context.lows, context.highs):
            bound = bounds.get(name)
            end = self._bound(bound.value) if bound is not None else None
            strict = bound is not None and bound.strict
            if end is not None and strict and name in context.integers and self.is_integer(
                    Fraction(end, end.context().constant(1))):
                end, strict = end + (1 if bounds is context.lows else -1), False
            ends.append((end, strict))
        modulus, residue = context.moduli.get(name, (1, 0))
        generator = Generator(("s", name), name in context.integers)
        if modulus != 1:
            # p = m t + r with an integer t
            generator.tree = ("*", ("q", f"1/{modulus}"), ("+", ("s", name), ("q", str(-residue))))
        for side, (end, strict) in zip(("low", "high"), ends, strict=True):
            if end is not None:
                end = (end - residue) / modulus
                if generator.integer and end.is_constant():
                    # The integer t lies beyond the next integer; an open end that is an integer was moved above.
                    at = fmpq(0) if end.is_zero() else fmpq(end.leading_coefficient())
                    end = end.context().constant(at.ceil() if side == "low" else at.floor())
                    strict = False
                setattr(generator, side, end)
                setattr(generator, side + "_strict", strict)
        self._open.discard(name)
        value = self.fraction(self.add_generator(generator))
        value = self.add(self.scale(value, modulus), self.constant(residue))
        self._symbols[name] = value
        return value

    def _bound(self, tree: Node) -> Polynomial | None:
        """The end of a range as a polynomial in symbols met before, None if it is not that."""
        if not _is_polynomial(tree) or free_names(tree) & self._open:
            return None
        end = self.value(tree)
        return end.numerator / end.denominator.leading_coefficient() if end.denominator.is_constant() else None

    # opaque nodes ----------------------------------------------------------------------------------------------------
    def _opaque_value(self, node: Node) -> Fraction:
        if node[0] in _NESTED:
            # The insides first: two nodes are compared by the values of their arguments, which may be such nodes, too.
            for part in node[2:]:
                self.value(part)
        if node in self._compared:
            raise NotCovered("an expression to be compared with one that contains it, such as u[d] with u[u[d]]")
        self._compared.add(node)
        try:
            index = next((index for known, index in self._opaque if self._same(known, node)), None)
        finally:
            self._compared.discard(node)
        if index is None:
            index = self.add_generator(Generator(node))
            self._opaque.append((node, index))
        return self.fraction(index)

    def _same(self, a: Node, b: Node) -> bool:
        """True only if the nodes have the same value wherever the side conditions hold."""
        spend(20)
        if a == b:
            return True
        if a[0] in _SCALAR and b[0] in _SCALAR and not (self._is_opaque(a) and self._is_opaque(b)):
            return self.equal(self.value(a), self.value(b))
        if a[0] != b[0] or len(a) != len(b):
            return False
        if a[0] in BINDERS:
            return self._same_binder(a, b)
        if a[0] == "d":
            # Equality under equations or at some points only does not carry over to derivatives.
            return a[2] == b[2] and self._same_everywhere(a[1], b[1], _NO_CONTEXT)
        return all(self._same(x, y) if isinstance(x, tuple) and isinstance(y, tuple) else x == y
                   for x, y in zip(a[1:], b[1:], strict=True))

    def _is_opaque(self, node: Node) -> bool:
        read = ("q", "s", "c", "+", "*", "^", "f", "gegenbauer", "hermite_polynomial")
        return node[0] not in read and not (node[0] == "app" and node[1][0] == "lam")

    def _same_binder(self, a: Node, b: Node) -> bool:
        bodies, name_at = BINDERS[a[0]]
        fresh = f"#{len(free_names(a) | free_names(b))}"
        while fresh in free_names(a) | free_names(b):
            fresh += "'"
        context = self.context.without([fresh])
        if a[0] in ("sum", "prod", "tuple_sum"):
            context = Context(context.integers | {fresh}, context.lows, context.highs, context.moduli)
        if a[0] in ("sum", "prod") and a[3] == b[3]:
            # terms have to be equal from the first one on
            context = replace(context, lows={**context.lows, fresh: Bound(a[3])})
        for position, (x, y) in enumerate(zip(a, b, strict=True)):
            if position in bodies:
                try:
                    x, y = (substitute(part, {name: ("s", fresh)}) for part, name in ((x, a[name_at]), (y, b[name_at])))
                except Malformed:
                    return False
                if not self._same_everywhere(x, y, context):
                    return False
            elif isinstance(x, tuple) and not self._same(x, y):
                return False
        return True

    def _same_everywhere(self, a: Node, b: Node, context: Context) -> bool:
        """Equality without any side condition, as needed under a binder."""
        if a == b:
            return True
        inner = Normalizer(context)
        try:
            return inner._same(a, b) and not inner.conditions
        except NotCovered:
            return False


def _is_polynomial(tree: Node) -> bool:
    if tree[0] == "^":
        exponent = rational(tree[2][1]) if tree[2][0] == "q" else None
        return exponent is not None and exponent.q == 1 and exponent > 0 and _is_polynomial(tree[1])
    return tree[0] in ("q", "s") or (tree[0] in ("+", "*") and all(_is_polynomial(part) for part in tree[1:]))


def normal_form(node: Node, context: Context = _NO_CONTEXT) -> tuple[Node, Proof]:
    """A tree of the shape numerator / denominator with ``node`` = tree wherever the conditions of the proof hold.

    Sound because every step replaces a quantity by an equal one.  Raises :class:`NotCovered` outside the algebra.
    """
    field = Normalizer(context)
    value = field.value(node)
    tree = field.fraction_tree(value)
    check_size(tree)
    return tree, Proof(tuple(field.conditions))


def prove_equal(left: Node, right: Node, context: Context = _NO_CONTEXT) -> Proof | None:
    """A proof that left = right for all values of the symbols allowed by the context, or None if none is found.

    Sound because both sides are rewritten by true identities only and the numerator of the difference reduces to the
    zero polynomial.  It holds wherever the listed conditions hold; the caller has to check these on the domain.
    None never means that the sides differ.
    """
    if left == right:
        return Proof((), "identical")
    field = Normalizer(context)
    try:
        same = field.equal(field.value(left), field.value(right))
    except NotCovered:
        return None
    return Proof(tuple(field.conditions)) if same else None


def prove_sign(node: Node, context: Context = _NO_CONTEXT, strict: bool = False) -> Proof | None:
    """A proof that node >= 0 (> 0 if ``strict``) for all values of the symbols allowed by the context, or None.

    Sound because after the substitution symbol = end of its range + t, t >= 0, every coefficient of numerator and
    denominator is nonnegative at monomials that are nonnegative.
    """
    field = Normalizer(context)
    try:
        known = field.fraction_sign(field.value(node))
    except NotCovered:
        return None
    return Proof(tuple(field.conditions), "sign of coefficients") if known >= (2 if strict else 1) else None


def equal(left: Node, right: Node, rewrites: Iterable[Node] = ()) -> bool:
    """Are the sides the same rational function over Q in their atoms, modulo the equations ``rewrites``?

    True is a proof at every point where no denominator vanishes (conditions ``ne``); an identity that needs any other
    side condition (a sign, a range) is not accepted.  False says nothing.
    """
    proof = prove_equal(left, right, Context(equations=tuple(rewrites)))
    return proof is not None and all(condition[0] == "ne" for condition in proof.conditions)
