"""Rigorous balls for real-valued trees.

``exact`` answers with a rational where the value is one by rational arithmetic, ``enclose`` with a ball, ``enclose_to``
with a ball of a wanted relative accuracy.  Balls are compared in ``decide`` only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, ctx, fmpq

from ..decide import Answer, is_nonnegative, is_positive, is_zero
from ..failures import TooWide, Undefined, Unsupported
from ..syntax import Node, free_names, number, substitute
from ..work import spend
from . import special
from .real_functions import power, power_of_power, require, sigmoid, sign_of, softplus, times
from .special import Value, as_integer, ball, finite

__all__ = ["TooWide", "Undefined", "Unsupported", "enclose", "enclose_to", "exact", "truth"]

#: symbol -> int | fmpq | arb, array name -> dict of index tuples, function name -> ("lam", ...)
Environment = Mapping[str, Any]

MAX_TERMS = 200_000
_MAX_EXACT_BITS = 200_000


def enclose(node: Node, env: Environment, prec: int) -> arb:
    """A ball that contains the value of the tree, worked out with ``prec`` bits.

    Raises :class:`Undefined` if the value does not exist, :class:`TooWide` if this precision does not reach it (or no
    precision does: :class:`Unsupported`).
    """
    with ctx.workprec(prec):
        return ball(Evaluator(env, prec).value(node))


def exact(node: Node, env: Environment) -> fmpq | None:
    """The value if rational arithmetic alone gives it, else None; raises :class:`Undefined`, :class:`TooWide`."""
    with ctx.workprec(64):
        result = Evaluator(env, 64).value(node)
    return result if isinstance(result, fmpq) else None


def truth(node: Node, env: Environment, prec: int) -> Answer:
    """Does the relation (or combination of relations by and, or, not) hold?"""
    with ctx.workprec(prec):
        return Evaluator(env, prec).truth(node)


def enclose_to(node: Node, env: Environment, digits: int, max_prec: int = 20_000) -> arb:
    """A ball with ``digits`` correct relative digits (or exactly zero), doubling the precision up to ``max_prec`` bits.

    Raises :class:`TooWide` with the best ball if that is not reached, :class:`Undefined` where there is no value.
    """
    wanted = math.ceil(digits * math.log2(10)) + 1
    prec, reached = min(max(64, wanted + 32), max_prec), "no ball"
    while True:
        try:
            result = enclose(node, env, prec)
        except Unsupported:
            raise
        except TooWide as error:
            reached = str(error)
        else:
            if is_zero(result) is Answer.YES or int(result.rel_accuracy_bits()) >= wanted:
                return result
            reached = f"the ball {result.str(10)}"
        if prec >= max_prec:
            raise TooWide(f"{digits} digits not reached with {prec} bits: {reached}")
        prec = min(2 * prec, max_prec)


_ELEMENTARY: dict[str, Callable[[arb], arb]] = {
    "exp": arb.exp, "sin": arb.sin, "cos": arb.cos, "tan": arb.tan, "sinh": arb.sinh, "cosh": arb.cosh,
    "tanh": arb.tanh, "atan": arb.atan, "erf": arb.erf, "erfc": arb.erfc, "sigmoid": sigmoid, "softplus": softplus,
}
_EXACT_AT_ZERO = {"exp": 1, "cos": 1, "cosh": 1, "sin": 0, "tan": 0, "sinh": 0, "tanh": 0, "atan": 0, "asin": 0,
                  "erf": 0, "erfc": 1}
_OF_INTEGERS = {"gamma": special.gamma, "factorial": special.factorial, "factorial2": special.double_factorial}


class Evaluator:
    """One evaluation at the current precision; ``env`` as in :func:`enclose`, ``root`` where function names live."""

    def __init__(self, env: Environment, prec: int, root: Environment | None = None) -> None:
        self.env = env
        self.prec = prec
        self.root = env if root is None else root

    def within(self, name: str, value: Value) -> Evaluator:
        """The same evaluation with one more name bound."""
        return Evaluator({**self.env, name: value}, self.prec, self.root)

    def value(self, node: Node) -> Value:
        """The value: an ``fmpq`` where it is exactly rational by rational arithmetic, else a ball."""
        rule = _RULES.get(node[0])
        if rule is None:
            raise Unsupported(f"no enclosure for {node[0]!r}")
        spend(3, self.prec)
        return rule(self, node)

    def integer(self, node: Node, what: str) -> int:
        """The integer that the tree is exactly; raises :class:`Undefined` for other rationals."""
        value = self.value(node)
        found = as_integer(value)
        if found is not None:
            return found
        if isinstance(value, fmpq):
            raise Undefined(f"{what} is {value}, not an integer")
        raise TooWide(f"{what} is not an exact integer: {value.str(10)}")

    # -- leaves and arithmetic

    def _rational(self, node: Node) -> Value:
        # The text was checked when the tree was read.
        head, _, tail = node[1].partition("/")
        return fmpq(int(head), int(tail) if tail else 1)

    def _symbol(self, node: Node) -> Value:
        if node[1] not in self.env:
            raise Unsupported(f"the symbol {node[1]!r} has no value")
        value = self.env[node[1]]
        if isinstance(value, arb):
            return value
        if isinstance(value, (int, fmpq)):
            return fmpq(value)
        raise Unsupported(f"the symbol {node[1]!r} is not a number")

    def _constant(self, node: Node) -> Value:
        if node[1] == "oo":
            raise Unsupported("infinity has no enclosure")
        return arb.pi() if node[1] == "pi" else arb.const_e()

    def _add(self, node: Node) -> Value:
        total, balls = fmpq(0), None
        for part in node[1:]:
            value = self.value(part)
            if isinstance(value, fmpq):
                total += value
                spend(1, 8 * int(total.height_bits()))
            else:
                balls = value if balls is None else balls + value
        return total if balls is None else balls if total == 0 else balls + total

    def _mul(self, node: Node) -> Value:
        product, balls = fmpq(1), None
        for part in node[1:]:
            value = self.value(part)
            if isinstance(value, fmpq):
                product *= value
                spend(1, 8 * int(product.height_bits()))
            else:
                balls = value if balls is None else balls * value
        if balls is None or product == 0:
            return product
        return balls if product == 1 else balls * product

    def _power(self, node: Node) -> Value:
        if node[1] == ("c", "e"):
            return self._elementary("exp", self.value(node[2]))
        base, exponent = self.value(node[1]), self.value(node[2])
        if node[1][0] == "^":
            return power_of_power(self.value(node[1][1]), self.value(node[1][2]), exponent, base)
        return power(base, exponent)

    # -- functions

    def _function(self, node: Node) -> Value:
        name = node[1]
        if name == "heaviside":
            return self._heaviside(node)
        x = self.value(node[2])
        if name in _OF_INTEGERS:
            return _OF_INTEGERS[name](x)
        if name == "binomial":
            return special.binomial(x, self.value(node[3]))
        if name == "mod":
            return special.remainder(x, self.value(node[3]))
        if name in ("max", "min"):
            y = self.value(node[3])
            if isinstance(x, fmpq) and isinstance(y, fmpq):
                return max(x, y) if name == "max" else min(x, y)
            return ball(x).max(ball(y)) if name == "max" else ball(x).min(ball(y))
        if name == "abs":
            return fmpq(abs(x)) if isinstance(x, fmpq) else arb(abs(x))
        if name == "floor":
            return fmpq(x.floor()) if isinstance(x, fmpq) else x.floor()
        if name == "sign":
            sign = sign_of(x)
            return arb(0, 1) if sign is None else fmpq(sign)
        return self._elementary(name, x)

    def _heaviside(self, node: Node) -> Value:
        sign, at_zero = sign_of(self.value(node[2])), self.value(node[3])
        if sign is None:
            return arb(0).union(arb(1)).union(ball(at_zero))
        return at_zero if sign == 0 else fmpq(1 if sign > 0 else 0)

    def _elementary(self, name: str, x: Value) -> Value:
        if isinstance(x, fmpq):
            if x == 0 and name in _EXACT_AT_ZERO:
                return fmpq(_EXACT_AT_ZERO[name])
            if name == "sigmoid" and x == 0:
                return fmpq(1, 2)
            if name in ("log", "acos") and x == 1:
                return fmpq(0)
        argument = ball(x)
        if name == "log":
            require(is_positive(argument), "the logarithm of a number <= 0")
            return finite(argument.log(), name)
        if name in ("asin", "acos"):
            inside = is_nonnegative(1 - x * x) if isinstance(x, arb) else Answer.YES if abs(x) <= 1 else Answer.NO
            require(inside, f"{name} outside [-1, 1]")
            return finite(argument.asin() if name == "asin" else argument.acos(), name)
        return finite(_ELEMENTARY[name](argument), name)

    # -- conditions

    def truth(self, node: Node) -> Answer:
        """The answer to a relation or a combination of relations."""
        op = node[0]
        if op in ("true", "false"):
            return Answer.YES if op == "true" else Answer.NO
        if op == "not":
            return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[self.truth(node[1])]
        if op in ("and", "or"):
            answers = [self.truth(part) for part in node[1:]]
            strong, weak = (Answer.NO, Answer.YES) if op == "and" else (Answer.YES, Answer.NO)
            return strong if strong in answers else Answer.UNKNOWN if Answer.UNKNOWN in answers else weak
        if op not in ("lt", "le", "eq", "ne"):
            raise Unsupported(f"{op!r} is not a condition that balls decide")
        left, right = self.value(node[1]), self.value(node[2])
        if node[1] == node[2]:
            difference: Value = fmpq(0)
        else:
            difference = right - left
        if isinstance(difference, fmpq):
            sign = (difference > 0) - (difference < 0)
            holds = {"lt": sign > 0, "le": sign >= 0, "eq": sign == 0, "ne": sign != 0}[op]
            return Answer.YES if holds else Answer.NO
        if op == "lt":
            return is_positive(difference)
        if op == "le":
            return is_nonnegative(difference)
        equal = is_zero(difference)
        if op == "eq":
            return equal
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[equal]

    def _piecewise(self, node: Node) -> Value:
        return self.value(self.case(node))

    def case(self, node: Node) -> Node:
        """The case of a piecewise expression that applies; raises :class:`Undefined` if none does."""
        for condition, result in zip(node[1::2], node[2::2], strict=True):
            answer = self.truth(condition)
            if answer is Answer.YES:
                return tuple(result)
            if answer is Answer.UNKNOWN:
                raise TooWide("a condition of a piecewise expression is undecided")
        raise Undefined("no case of a piecewise expression applies")

    # -- finite sums, arrays, functions

    def _terms(self, node: Node) -> range:
        if ("c", "oo") in (node[3], node[4]):
            raise Unsupported(f"infinite {'sum' if node[0] == 'sum' else 'product'}")
        low, high = (self.integer(end, f"a bound of the {node[0]}") for end in node[3:5])
        if high - low >= MAX_TERMS:
            raise Unsupported(f"a {node[0]} of {high - low + 1} terms, more than {MAX_TERMS}")
        return range(low, high + 1)

    def _bounded(self, total: Value) -> Value:
        """The total of a sum or product so far, as a ball once exact arithmetic with it takes long."""
        if not isinstance(total, fmpq):
            return total
        bits = int(total.height_bits())
        spend(1, 8 * bits)  # sums of fractions are reduced
        return arb(total) if bits > _MAX_EXACT_BITS else total

    def _sum(self, node: Node) -> Value:
        if node[4] == ("c", "oo"):
            from .parseval import infinite_sum

            return infinite_sum(self, node)
        total: Value = fmpq(0)
        for index in self._terms(node):
            total = self._bounded(total + self.within(node[2], fmpq(index)).value(node[1]))
        return total

    def _prod(self, node: Node) -> Value:
        total: Value = fmpq(1)
        for index in self._terms(node):
            total = self._bounded(times(total, self.within(node[2], fmpq(index)).value(node[1])))
        return total

    def _entry(self, node: Node) -> Value:
        if not isinstance(array := self.env.get(node[1]), Mapping):
            raise Unsupported(f"the array {node[1]!r} has no value")
        place = tuple(self.integer(part, f"an index of {node[1]}") for part in node[2:])
        if place not in array:
            raise Unsupported(f"the array {node[1]!r} is given no entry {place}")
        entry = array[place]
        return entry if isinstance(entry, arb) else fmpq(entry)

    def _delta(self, node: Node) -> Value:
        answer = self.truth(("eq", node[1], node[2]))
        if answer is Answer.UNKNOWN:
            return arb(0).union(arb(1))
        return fmpq(1 if answer is Answer.YES else 0)

    def function(self, node: Node) -> tuple[Node, Evaluator]:
        """The function value ``("lam", x, body)`` that the tree names and the evaluation its free names belong to."""
        from .derivatives import orders

        found, scope = orders(self, node)
        return found[-1], scope

    def closed_function(self, node: Node) -> Node:
        """The function value with its parameters replaced by their exact rational values."""
        found, scope = self.function(self.resolved(node))
        values: dict[str, Node] = {}
        for name in sorted(free_names(found)):
            value = scope.env.get(name)
            if not isinstance(value, (int, fmpq)):
                raise Unsupported(f"the parameter {name!r} of a function has no exact rational value")
            values[name] = number(value)
        return substitute(found, values) if values else found

    def resolved(self, node: Node) -> Node:
        """The tree with function names replaced by the functions they stand for."""
        if node[0] == "fv":
            found = self.root.get(node[1])
            return found if isinstance(found, tuple) else node
        return tuple(self.resolved(part) if isinstance(part, tuple) else part for part in node)

    def _apply(self, node: Node) -> Value:
        from .derivatives import applied

        return applied(self, node)

    def _of_the_theory(self, node: Node) -> Value:
        # The Gaussian machinery encloses its own ingredients with this module; the import waits until both exist.
        from .gaussian import theory_value

        return theory_value(self, node)

    def _partial(self, node: Node) -> Value:
        from .derivatives import partial

        return partial(self, node)

    def _coefficient(self, node: Node) -> Value:
        from . import deep_kernels, network_series

        try:
            return network_series.coefficient(self, node)
        except network_series.NotTwoLayers:
            return deep_kernels.coefficient(self, node)

    def _kernel(self, node: Node) -> Value:
        from .deep_kernels import kernel

        return kernel(self, node)

    def _of_many(self, node: Node) -> Value:
        from .spectra import spectral_value
        from .tuple_sums import tuple_sum

        return tuple_sum(self, node) if node[0] == "tuple_sum" else spectral_value(self, node)

    def _integral(self, node: Node) -> Value:
        from .holomorphic import integral

        return integral(self, node)


_RULES: dict[str, Callable[[Evaluator, Node], Value]] = {
    "q": Evaluator._rational, "s": Evaluator._symbol, "c": Evaluator._constant,
    "+": Evaluator._add, "*": Evaluator._mul, "^": Evaluator._power, "f": Evaluator._function,
    "piecewise": Evaluator._piecewise, "sum": Evaluator._sum, "prod": Evaluator._prod, "idx": Evaluator._entry,
    "delta": Evaluator._delta, "app": Evaluator._apply, "integral": Evaluator._integral,
    "d": Evaluator._partial, "taylor_coefficient": Evaluator._coefficient,
    "nngp": Evaluator._kernel, "ntk": Evaluator._kernel,
    **dict.fromkeys(("trace", "eigenvalue", "rank", "tuple_sum"), Evaluator._of_many),
    **dict.fromkeys(("hermite_polynomial", "hermite_coefficient", "gaussian_mean", "dual", "rotation_mean",
                     "gegenbauer", "sphere_eigenvalue", "mode", "gaussian_eigenvalue",
                     "hermite_element"), Evaluator._of_the_theory),
}
