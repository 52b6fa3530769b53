"""Linear, affine and convex dependence on variables, by rules that are sufficient and not necessary.

The variables are symbols ``("s", "x")``, whole arrays ``("idx", "theta", ...)`` (the indices are ignored) or functions
``("fv", "F")``; dependence is joint in all of them.  The answers are YES or UNKNOWN, never NO: a rule that does not
apply shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..decide import Answer
from ..syntax import Malformed, Node, free_names, rational, substitute
from .assumptions import Context
from .function_field import NotCovered
from .index_sums import IndexedContext, Sum, Term, as_indexed, has_reserved_names
from .index_translation import Translator
from .normal_form import prove_sign

__all__ = ["is_affine", "is_convex", "is_linear"]

AnyContext = Context | IndexedContext
_NO_CONTEXT = IndexedContext()


def is_affine(expr: Node, variables: Sequence[Node], context: AnyContext = _NO_CONTEXT) -> Answer:
    """YES if expr is a constant plus a linear form in the variables jointly.

    Sound because the expanded expression is a finite sum of terms, each with at most one factor that depends on the
    variables, and that factor is an entry of a variable or a linear functional of a function variable.
    """
    return _by_degree(expr, variables, context, {0, 1})


def is_linear(expr: Node, variables: Sequence[Node], context: AnyContext = _NO_CONTEXT) -> Answer:
    """YES if expr is a linear form in the variables jointly: affine, and no term is free of the variables."""
    return _by_degree(expr, variables, context, {1})


def is_convex(expr: Node, variables: Sequence[Node], context: AnyContext = _NO_CONTEXT) -> Answer:
    """YES if expr is a convex function of the variables jointly, wherever they range over a convex set.

    Sound by the rules of convex calculus: affine expressions, sums and nonnegative multiples of convex ones, even
    powers and norms of affine ones, increasing convex functions of convex ones, and for concave ones the same with
    signs changed.
    """
    if has_reserved_names(expr):
        return Answer.UNKNOWN
    try:
        found = _Curvature(variables, context).is_curved(expr, 1)
    except (NotCovered, Malformed):
        return Answer.UNKNOWN
    return Answer.YES if found else Answer.UNKNOWN


def _by_degree(expr: Node, variables: Sequence[Node], context: AnyContext, allowed: set[int]) -> Answer:
    if has_reserved_names(expr):
        return Answer.UNKNOWN
    try:
        shape = _Curvature(variables, context)
        degrees = {shape.degree(term) for term in shape.expand(expr)}
    except (NotCovered, Malformed):
        return Answer.UNKNOWN
    # A side condition means that the expanded expression equals the given one on a part of the domain only.
    return Answer.YES if degrees <= allowed and not shape.algebra.conditions else Answer.UNKNOWN


class _Curvature:
    """The rules, for one choice of variables."""

    def __init__(self, variables: Sequence[Node], context: AnyContext) -> None:
        if not variables or any(variable[0] not in ("s", "idx", "fv") for variable in variables):
            raise NotCovered("variables are symbols, arrays or functions")
        self.names = {str(variable[1]) for variable in variables}
        self.kinds = {(str(variable[0]), str(variable[1])) for variable in variables}
        self.context = as_indexed(context)
        self.algebra = Translator(self.context)

    def expand(self, expr: Node) -> Sum:
        return self.algebra.translate(expr, {})

    def varies(self, node: Node) -> bool:
        return bool(free_names(node) & self.names)

    def degree(self, term: Term) -> int:
        """0 for a term free of the variables, 1 for a linear one, 2 for any other."""
        varying = [(base, exponent) for base, exponent in term.factors if self.varies(base)]
        if any(self.varies(height) for _, height in term.bound) or len(varying) > 1:
            return 2
        return 0 if not varying else 1 if varying[0][1] == 1 and self.is_entry(varying[0][0]) else 2

    def is_entry(self, base: Node) -> bool:
        """A variable, an entry of an array, or a linear functional of a function variable."""
        if base[0] in ("s", "idx"):
            return (base[0], base[1]) in self.kinds and not any(
                self.varies(part) for part in base[2:] if isinstance(part, tuple))
        if base[0] in ("app", "hermite_coefficient", "gaussian_mean"):
            function = base[1]
            while function[0] == "dfun" and base[0] == "app" and not self.varies(function[2]):
                function = function[1]
            return (function[0] == "fv" and ("fv", function[1]) in self.kinds
                    and not any(self.varies(part) for part in base[2:]))
        return False

    def is_affine(self, node: Node) -> bool:
        terms = self._expanded(node)
        return terms is not None and all(self.degree(term) < 2 for term in terms)

    def _expanded(self, node: Node) -> Sum | None:
        """The terms of an expression that equals their sum without any condition; None when that is not shown."""
        before = len(self.algebra.conditions)
        try:
            terms = self.expand(node)
        except (NotCovered, Malformed):
            return None
        finally:
            unconditional = len(self.algebra.conditions) == before
            self.algebra.withdraw(before)
        return terms if unconditional else None

    # signs -----------------------------------------------------------------------------------------------------------
    def is_nonnegative(self, node: Node) -> bool:
        """True only if node >= 0 for all values of everything in it."""
        match node[0]:
            case "idx":
                return node[1] in self.context.nonnegative_arrays
            case "sum":
                _, body, name, _, _ = node
                return self.is_nonnegative(self._inside(body, name))
            case "+" | "*":
                if all(self.is_nonnegative(part) for part in node[1:]):
                    return True
            case "^" if node[2][0] == "q":
                exponent = rational(node[2][1])
                if (exponent.q == 1 and exponent >= 0 and int(exponent.p) % 2 == 0) or self.is_nonnegative(node[1]):
                    return True
            case "f" if node[1] in ("exp", "abs", "cosh", "softplus", "sigmoid"):
                return True
        proof = prove_sign(node, self.context.scalars)
        return proof is not None and not proof.conditions

    def _inside(self, body: Node, name: str) -> Node:
        """The body of a sum with its index renamed to a name about which nothing is assumed."""
        return substitute(body, {name: ("s", self.algebra.fresh())})

    # curvature -------------------------------------------------------------------------------------------------------
    def is_curved(self, node: Node, side: int) -> bool:
        """True only if side * node is convex (side is 1 or -1)."""
        if not self.varies(node) or self.is_affine(node):
            return True
        match node[0]:
            case "+":
                return all(self.is_curved(part, side) for part in node[1:])
            case "*":
                return self._product(node, side)
            case "sum":
                _, body, name, low, high = node
                if self.varies(low) or self.varies(high) or high == ("c", "oo"):
                    return False
                return self.is_curved(self._inside(body, name), side)
            case "^" if node[2][0] == "q":
                value = rational(node[2][1])
                return side == 1 and self._power(node[1], Fraction(int(value.p), int(value.q)))
            case "f":
                return self._function(node, side)
        return False

    def _product(self, node: Node, side: int) -> bool:
        constant = [part for part in node[1:] if not self.varies(part)]
        varying = [part for part in node[1:] if self.varies(part)]
        if len(varying) == 1:
            pass
        elif len(varying) == 2 and self._same(varying[0], varying[1]):
            varying = [("^", varying[0], ("q", "2"))]
        else:
            return False
        for part in constant:
            if self.is_nonnegative(part):
                continue
            if not self.is_nonnegative(("*", ("q", "-1"), part)):
                return False
            side = -side
        return self.is_curved(varying[0], side)

    def _same(self, a: Node, b: Node) -> bool:
        return a == b or self._expanded(("+", a, ("*", ("q", "-1"), b))) == []

    def _power(self, base: Node, exponent: Fraction) -> bool:
        if exponent == Fraction(1, 2):
            return self._is_sum_of_squares(base)
        if exponent < 1:
            return False
        if exponent.denominator == 1 and exponent.numerator % 2 == 0 and self.is_affine(base):
            return True
        return self.is_nonnegative(base) and self.is_curved(base, 1)

    def _is_sum_of_squares(self, node: Node) -> bool:
        """A sum of nonnegative multiples of squares of affine expressions: its root is a norm of an affine image."""
        match node[0]:
            case "+":
                return all(self._is_sum_of_squares(part) for part in node[1:])
            case "sum":
                return (node[4] != ("c", "oo") and not self.varies(node[3]) and not self.varies(node[4])
                        and self._is_sum_of_squares(self._inside(node[1], node[2])))
            case "*":
                varying = [part for part in node[1:] if self.varies(part)]
                if not all(self.is_nonnegative(part) for part in node[1:] if not self.varies(part)):
                    return False
                if len(varying) == 2:
                    return self._same(*varying) and self.is_affine(varying[0])
                return not varying or (len(varying) == 1 and self._is_sum_of_squares(varying[0]))
            case "^" if node[2] == ("q", "2"):
                return self.is_affine(node[1])
        return not self.varies(node) and self.is_nonnegative(node)

    def _function(self, node: Node, side: int) -> bool:
        name, arguments = node[1], node[2:]
        match name:
            case "exp" | "softplus":
                return side == 1 and self.is_curved(arguments[0], 1)
            case "abs" | "cosh":
                return side == 1 and (self.is_affine(arguments[0]) or (
                    self.is_nonnegative(arguments[0]) and self.is_curved(arguments[0], 1)))
            case "max" | "min":
                return side == (1 if name == "max" else -1) and all(self.is_curved(part, side) for part in arguments)
            case "log":
                return side == -1 and self.is_curved(arguments[0], -1)
        return False
