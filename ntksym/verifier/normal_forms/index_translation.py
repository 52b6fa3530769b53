"""From expression trees to sums of terms and back; formal derivatives on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flint import fmpq

from ..syntax import BINDERS, Node, free_names, number, rational, substitute
from .function_field import NotCovered
from .index_sums import (
    MINUS_ONE,
    ONE,
    ONE_Q,
    ZERO,
    IndexedContext,
    Sum,
    SumAlgebra,
    Term,
    height_of,
    power_node,
    product_node,
)
from .normal_form import Normalizer

MAX_EXPANDED_POWER = 6
#: arguments that are function values or statements
_NOT_SCALAR = frozenset(("lam", "dfun", "eq", "ne", "lt", "le", "and", "or", "not", "true", "false"))
Scope = Mapping[str, Node]


class Translator(SumAlgebra):
    """Translates trees under one :class:`IndexedContext`."""

    def __init__(self, context: IndexedContext) -> None:
        super().__init__(context)
        self._tidied: dict[Node, Node] = {}

    def retranslate(self, node: Node) -> Sum:
        return self.translate(node, {})

    def tidy(self, node: Node) -> Node:
        if node not in self._tidied:
            plain = node[0] in ("idx", "delta", "within")
            self._tidied[node] = self._argument_node(node, {}) if plain else self.render(self.translate(node, {}))
        return self._tidied[node]

    def withdraw(self, kept: int) -> None:
        """Take back all conditions but the first ``kept``, and the trees made canonical, which may rest on them."""
        del self.conditions[kept:]
        self._tidied.clear()

    # tree to sum -----------------------------------------------------------------------------------------------------
    def translate(self, node: Node, scope: Scope) -> Sum:
        """The sum that the tree stands for; ``scope`` renames the bound symbols around it."""
        match node[0]:
            case "q":
                return self.scale([Term(ONE_Q)], rational(node[1]))
            case "s":
                value = scope.get(node[1], node)
                return self._atom(value) if value[0] == "s" else self.translate(value, {})
            case "c" if node[1] != "oo":
                return self._atom(node)
            case "+":
                return self.collect([term for part in node[1:] for term in self.translate(part, scope)])
            case "*":
                product: Sum = [Term(ONE_Q)]
                for part in node[1:]:
                    product = self.collect(self.multiply(product, self.translate(part, scope)))
                return product
            case "^":
                return self._power(self.translate(node[1], scope), node[2], scope)
            case "sum":
                return self._sum(node, scope)
            case "d":
                return self.collect(self._derivative(self.translate(node[1], scope), self._varied(node[2], scope)))
            case "app":
                return self._application(node, scope)
            case "delta" | "within":
                return self.simplify(Term(ONE_Q, (), ((self._argument_node(node, scope), ONE_Q),)))
            case "fv" | "lam" | "dfun" | "c":
                raise NotCovered(f"{node[0]!r} is not a finite real number")
        return self._atom(self._argument_node(node, scope))

    def _atom(self, node: Node) -> Sum:
        return [Term(ONE_Q, (), ((node, ONE_Q),))]

    def _argument_node(self, node: Node, scope: Scope) -> Node:
        """The node with every argument in canonical form and bound names canonical."""
        if node[0] in BINDERS:
            bodies, name_at = BINDERS[node[0]]
            name = self.fresh()
            inner = {**scope, node[name_at]: ("s", name)}
            parts: list[object] = list(node)
            for position, part in enumerate(node):
                if isinstance(part, tuple):
                    parts[position] = self._argument(part, inner if position in bodies else scope)
            level = max(height_of(part) for part in parts if isinstance(part, tuple))
            canonical = f"@{level}.0"
            for position in bodies:
                body = parts[position]
                assert isinstance(body, tuple)
                parts[position] = self._argument(substitute(body, {name: ("s", canonical)}), {})
            parts[name_at] = canonical
            return tuple(parts)
        shown = tuple(self._argument(part, scope) if isinstance(part, tuple) else part for part in node)
        return ("delta", *sorted(shown[1:], key=repr)) if node[0] == "delta" else shown

    def _function(self, node: Node, scope: Scope) -> Node:
        if node[1] in scope:
            raise NotCovered(f"{node[1]!r} is bound and used as a function")
        return node

    def _argument(self, node: Node, scope: Scope) -> Node:
        if node[0] == "fv":
            return self._function(node, scope)
        if node[0] in _NOT_SCALAR or node == ("c", "oo"):
            return self._argument_node(node, scope)
        return self.render(self.translate(node, scope))

    def _power(self, base: Sum, exponent: Node, scope: Scope) -> Sum:
        shown = self._argument(exponent, scope)
        if shown[0] != "q":
            return self._atom(("^", self.render(base), shown))
        value = rational(shown[1])
        if value.q == 1 and 0 <= value <= MAX_EXPANDED_POWER:
            result: Sum = [Term(ONE_Q)]
            for _ in range(int(value.p)):
                result = self.collect(self.multiply(result, base))
            return result
        if not base:
            raise NotCovered("zero to a power that is not a small nonnegative integer")
        if len(base) == 1 and not base[0].bound:
            term = base[0]
            if value.q == 1:
                if abs(int(value.p)) > 200:
                    raise NotCovered(f"power {value}")
                return self.simplify(Term(term.coefficient ** int(value.p), (),
                                          tuple((factor, e * value) for factor, e in term.factors)))
            if term.coefficient == 1 and len(term.factors) == 1 and term.factors[0][1] == 1:
                return self.simplify(Term(ONE_Q, (), ((term.factors[0][0], value),)))
        return self.simplify(Term(ONE_Q, (), ((self.render(base), value),)))

    def _sum(self, node: Node, scope: Scope) -> Sum:
        _, body, index, low, high = node
        start, height = self._argument(low, scope), self._argument(("+", high, ("*", MINUS_ONE, low)), scope)
        integers = Normalizer(self.scalar_context(()))
        if not all(integers.is_integer(integers.value(end)) for end in (start, height)):
            raise NotCovered("a sum whose ends are not known to be integers")
        name = self.fresh()
        self.ranges[name] = height
        shifted: Node = ("s", name) if start == ZERO else ("+", ("s", name), start)
        inner = self.translate(substitute(body, {index: ("s", name + "'")}), {**scope, name + "'": shifted})
        return self.collect([t for raw in inner for t in self.simplify(
            Term(raw.coefficient, ((name, height), *raw.bound), raw.factors))])

    def _application(self, node: Node, scope: Scope) -> Sum:
        function, argument = node[1], node[2]
        order = 0
        while function[0] == "dfun":
            step = self._argument(function[2], scope)
            if step[0] != "q" or rational(step[1]).q != 1 or not 0 <= rational(step[1]) <= 20:
                raise NotCovered("a derivative whose order is not a small integer")
            order, function = order + int(rational(step[1]).p), function[1]
        if function[0] == "lam":
            name = self.fresh() + "x"
            body = self.translate(function[2], {**scope, function[1]: ("s", name)})
            for _ in range(order):
                body = self.collect(self._derivative(body, ("s", name)))
            value = self._argument(argument, scope)
            result: Sum = []
            for term in body:
                result += self._rebuild(term.coefficient, term.bound, term.factors, {name: value}, ())
            return self.collect(result)
        if function[0] != "fv":
            raise NotCovered(f"application of {function[0]!r}")
        function = self._function(function, scope)
        if order:
            function = ("dfun", function, number(order))
        return self._atom(("app", function, self._argument(argument, scope)))

    # sum to tree -----------------------------------------------------------------------------------------------------
    def collect(self, terms: Sum) -> Sum:
        """Like terms added up; the bound indices keep private names."""
        found: dict[object, Term] = {}
        for term in terms:
            key = self.canonical(term)
            known = found.get(key)
            found[key] = term if known is None else replace(known, coefficient=known.coefficient + term.coefficient)
        return [term for term in found.values() if term.coefficient]

    def render(self, terms: Sum) -> Node:
        """The canonical tree of a sum."""
        shown: list[Node] = []
        for term in terms:
            bound, factors = self.canonical(term)
            inside = [power_node(base, exponent) for base, exponent in factors]
            body = product_node(inside)
            for name, height in reversed(bound):
                body = ("sum", body, name, ZERO, height)
            if term.coefficient != 1:
                body = number(term.coefficient) if body == ONE else product_node([number(term.coefficient), body])
            shown.append(body)
        shown.sort(key=repr)
        return ZERO if not shown else shown[0] if len(shown) == 1 else ("+", *shown)

    def coefficients(self, terms: Sum) -> Iterator[Node]:
        """Coefficient trees, one for each index sum, whose vanishing proves that the sum vanishes."""
        groups: dict[object, list[Node]] = {}
        for term in terms:
            bound, factors = self.canonical(term)
            names = {name for name, _ in bound}
            hidden = tuple(pair for pair in factors if free_names(pair[0]) & names or pair[0][0] in ("delta", "within"))
            free = [power_node(base, exponent) for base, exponent in factors if (base, exponent) not in hidden]
            groups.setdefault((bound, hidden), []).append(product_node([number(term.coefficient), *free]))
        for parts in groups.values():
            yield parts[0] if len(parts) == 1 else ("+", *parts)

    # derivatives -----------------------------------------------------------------------------------------------------
    def _varied(self, node: Node, scope: Scope) -> Node:
        if node[0] == "idx":
            return self._argument_node(node, scope)
        if node[0] == "s":
            value = scope.get(node[1], node)
            if value[0] == "s":
                return value
        raise NotCovered(f"derivative with respect to {node[0]!r}")

    def _derivative(self, terms: Sum, varied: Node) -> Sum:
        """The sum differentiated term by term with the product rule."""
        result: Sum = []
        for term in terms:
            if any(varied[1] in free_names(height) for _, height in term.bound):
                raise NotCovered("the range of a sum depends on the varied quantity")
            for position, (base, exponent) in enumerate(term.factors):
                inner = self._node_derivative(base, varied)
                if not inner:
                    continue
                rest = term.factors[:position] + term.factors[position + 1:]
                if exponent != 1:
                    self._require_smooth_power(base, exponent)
                    rest = (*rest, (base, exponent - 1))
                outer = Term(term.coefficient * exponent, term.bound, rest)
                result += self.multiply([outer], inner)
        return result

    def _require_smooth_power(self, base: Node, exponent: fmpq) -> None:
        if exponent.q == 1 and exponent > 0:
            return
        if not self.is_positive(base):
            self.require(("ne", base, ZERO) if exponent.q == 1 else ("lt", ZERO, base))

    def _node_derivative(self, node: Node, varied: Node) -> Sum:
        if varied[0] == "idx" and node[0] == "idx" and node[1] == varied[1]:
            if any(varied[1] in free_names(part) for part in node[2:]) or len(node) != len(varied):
                raise NotCovered("an index depends on the varied array")
            result: Sum = [Term(ONE_Q)]
            for here, there in zip(node[2:], varied[2:], strict=True):
                result = self.multiply(result, self.translate(("delta", here, there), {}))
            return result
        if node == varied:
            return [Term(ONE_Q)]
        if varied[1] not in free_names(node):
            return []
        match node[0]:
            case "+" | "*" | "sum":
                return self._derivative(self.translate(node, {}), varied)
            case "^" if node[2][0] == "q":
                exponent = rational(node[2][1])
                self._require_smooth_power(node[1], exponent)
                outer = self.scale(self.translate(("^", node[1], number(exponent - 1)), {}), exponent)
                return self.multiply(outer, self._derivative(self.translate(node[1], {}), varied))
            case "app" if varied[1] not in free_names(node[1]):
                outer = self._outer_derivative(node[1], node[2])
                return self.multiply(outer, self._derivative(self.translate(node[2], {}), varied))
            case "f" if len(node) == 3:
                outer = self.translate(self._elementary(node[1], node[2]), {})
                return self.multiply(outer, self._derivative(self.translate(node[2], {}), varied))
        raise NotCovered(f"derivative of {node[0]!r}")

    def _outer_derivative(self, function: Node, argument: Node) -> Sum:
        order, name = 1, function
        while name[0] == "dfun":
            order, name = order + int(rational(name[2][1]).p), name[1]
        if name[0] != "fv" or self.context.differentiable.get(name[1], 0) < order:
            raise NotCovered(f"{name[1]!r} is not known to be {order} times differentiable")
        return self._atom(("app", ("dfun", name, number(order)), argument))

    def _elementary(self, name: str, u: Node) -> Node:
        """The derivative of an elementary function at u; the places where it has none become conditions."""
        square = ("^", u, ("q", "2"))
        value: Node = ("f", name, u)
        match name:
            case "exp" | "sinh" | "cosh":
                return {"exp": value, "sinh": ("f", "cosh", u), "cosh": ("f", "sinh", u)}[name]
            case "sin":
                return ("f", "cos", u)
            case "cos":
                return ("*", MINUS_ONE, ("f", "sin", u))
            case "tan":
                return ("+", ONE, ("^", value, ("q", "2")))
            case "tanh":
                return ("+", ONE, ("*", MINUS_ONE, ("^", value, ("q", "2"))))
            case "sigmoid":
                return ("*", value, ("+", ONE, ("*", MINUS_ONE, value)))
            case "softplus":
                return ("f", "sigmoid", u)
            case "log":
                self._require_smooth_power(u, fmpq(1, 2))
                return ("^", u, MINUS_ONE)
            case "atan":
                return ("^", ("+", ONE, square), MINUS_ONE)
            case "erf" | "erfc":
                sign = ("q", "2") if name == "erf" else ("q", "-2")
                return ("*", sign, ("^", ("c", "pi"), ("q", "-1/2")), ("f", "exp", ("*", MINUS_ONE, square)))
            case "asin" | "acos":
                inside = ("+", ONE, ("*", MINUS_ONE, square))
                self._require_smooth_power(inside, fmpq(1, 2))
                root = ("^", inside, ("q", "-1/2"))
                return root if name == "asin" else ("*", MINUS_ONE, root)
        raise NotCovered(f"derivative of {name!r}")
