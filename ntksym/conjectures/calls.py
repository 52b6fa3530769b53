"""Calls, ``name(arguments)``: functions, operators and binders of the language, definitions, objects of the theory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from ..errors import UserError
from ..theory.sobolev import KINDS
from ..verifier.sorts import FUNCTION, MATRIX, NUMBER, PROPOSITION, sort_of
from ..verifier.syntax import FUNCTIONS, OPERATORS, Malformed, Node, free_names, number, substitute
from . import derived
from .arithmetic import GROWING, Value, reciprocal
from .base import Part
from .grammar import Tree
from .scope import ELSEWHERE, MAX_DEPTH, MAX_EXPANDED, MAX_NODES, extent, occurrences
from .vocabulary import (
    EXCHANGED,
    FAMILIES,
    FUNCTION_NAMES,
    OPERATOR_OF,
    activations,
    families,
    name_places,
    names_bound,
    sorts_of_arguments,
)

#: binders that take several ranges
NESTING = frozenset(("sum", "prod", "integral"))
MOST_COMPARED = 40
HALF: Node = ("q", "1/2")
DECIMAL = re.compile(r"-?[0-9]{1,200}(\.[0-9]{1,200})?")


class Calls(Part):
    """The part of the builder that reads calls."""

    def _call(self, tree: Tree, want: str) -> Value:
        _, _, called, arguments = tree
        if may_be_function(called):
            return Value(("app", self.function(called), self.only(tree, arguments, "the function")))
        if called[0] != "name":
            raise self.error(called, "expected '*' before the bracket, or the name of a function")
        name = called[2]
        if name in self.scope.kinds and self.scope.kinds[name] == ELSEWHERE:
            self.node(called, NUMBER)  # which raises the error of a domain that depends on a variable
        if name in self.bound or (name in self.scope.kinds and self.scope.kinds[name] != "function"):
            # gamma(1 - x) would else be the Gamma function where a variable gamma is multiplied
            raise self.error(tree, f"{name!r} is a variable here and no function; expected an operator before the "
                                   "bracket")
        if name in self.scope.kinds:
            return Value(("app", ("fv", name), self.only(tree, arguments, name)))
        if name in self.scope.definitions:
            return Value(self.called_definition(tree, name, arguments))
        return Value(self.word(tree, name, arguments))

    def only(self, tree: Tree, arguments: Sequence[Tree], name: str) -> Node:
        self.require_count(tree, name, arguments, 1, 1)
        return self.node(arguments[0], NUMBER)

    def require_count(self, tree: Tree, name: str, arguments: Sequence[Tree], least: int, most: int | None) -> None:
        if len(arguments) < least or (most is not None and len(arguments) > most):
            wanted = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
            raise self.error(tree, f"{name} takes {wanted} argument{'' if wanted == '1' else 's'}, "
                                   f"got {len(arguments)}")

    def word(self, tree: Tree, name: str, arguments: Sequence[Tree]) -> Node:
        """A call of a word of the format."""
        special = getattr(self, f"word_{name}", None)
        if special is not None:
            return special(tree, arguments)
        if name in FUNCTION_NAMES:
            return self.plain_function(tree, name, arguments)
        if name in derived.DERIVED:
            return self.derived(tree, name, arguments)
        if name in EXCHANGED:
            self.require_count(tree, name, arguments, 2, 2)
            left, right = (self.node(part, NUMBER) for part in arguments)
            return (EXCHANGED[name], right, left)
        if name in OPERATOR_OF:
            operator = OPERATOR_OF[name]
            if operator in NESTING and len(arguments) > 2 and all(len(spread(part)) == 3 for part in arguments[1:]):
                *inner, outer = arguments  # as in SymPy the first range is the innermost
                arguments = [("call", tree[1], tree[2], inner), outer]
            return self.operator(tree, name, operator, arguments)
        if name in FAMILIES:
            parameter = self.only(tree, arguments, name)
            return self.substituted(tree, families()[name], {FAMILIES[name]: parameter})
        if name in activations():
            _, variable, body = activations()[name]
            return self.substituted(tree, body, {variable: self.only(tree, arguments, name)})
        raise self.error(tree, f"unknown function {name[:40]!r}; {self.scope.suggestion(name, self.bound)}")

    def plain_function(self, tree: Tree, name: str, arguments: Sequence[Tree]) -> Node:
        function = FUNCTION_NAMES[name]
        arity = FUNCTIONS[function]
        if function in ("max", "min"):
            self.require_count(tree, name, arguments, 2, MOST_COMPARED)
        else:
            self.require_count(tree, name, arguments, arity, arity)
        *first, result = (self.node(part, NUMBER) for part in arguments)
        if function in ("max", "min"):
            for argument in reversed(first):
                result = ("f", function, argument, result)
            return result
        node = ("f", function, *first, result)
        return self.sized(tree, node) if function in GROWING or function == "exp" else node

    def operator(self, tree: Tree, name: str, operator: str, arguments: Sequence[Tree]) -> Node:
        """A call of an operator of the language; a binder takes its name and range as (k, low, high) or k = low..high,
        or one by one."""
        places, (bodies, name_at) = name_places(operator), names_bound(operator)
        arguments = [part for argument in arguments for part in spread(argument)] if places else arguments
        least, most = OPERATORS[operator]
        self.require_count(tree, name, arguments, least, most)
        names = {}
        for place in places:
            if arguments[place][0] != "name":
                raise self.error(arguments[place], f"expected a name as argument {place + 1} of {name}")
            names[place] = arguments[place][2]
        if operator == "gram" and self.scope.kinds.get(names[0]) != "array":
            raise self.error(arguments[0], f"{names[0]!r} is not an array; expected one whose rows are vectors")
        sorts = iter(sorts_of_arguments(operator, len(arguments)))
        parts: list[Node | str] = []
        for place, argument in enumerate(arguments):
            if place in names:
                parts.append(names[place])
                continue
            with ExitStack() as inside:
                if place in bodies and name_at is not None:
                    inside.enter_context(self.binding(names[name_at], arguments[name_at]))
                parts.append(self.argument(argument, next(sorts), operator, parts))
        return (operator, *parts)

    def argument(self, argument: Tree, sort: str, operator: str, before: Sequence[Node | str]) -> Node:
        """One argument; matrices may be compared as numbers are."""
        if operator in ("eq", "ne"):
            node = self.node(argument, "any")
            other = sort_of(before[0]) if before and isinstance(before[0], tuple) else sort_of(node)
            if sort_of(node) not in (NUMBER, MATRIX) or sort_of(node) != other:
                raise self.error(argument, "expected two numbers or two matrices to compare")
            return node
        return self.node(argument, sort)

    # definitions and objects that stand for longer expressions

    def expanded(self, tree: Tree, name: str, arguments: Sequence[Node]) -> Node:
        """What a definition stands for, with its parameters filled in."""
        definition = self.scope.definitions[name]
        if len(arguments) != len(definition.parameters):
            raise self.error(tree, f"{name} is defined with {len(definition.parameters)} arguments, "
                                   f"got {len(arguments)}")
        captured = (free_names(definition.node) - set(definition.parameters)) & set(self.bound)
        if captured:
            first = sorted(captured)[0]
            raise self.error(tree, f"the definition of {name} uses {first!r}, which is bound here; expected it as an "
                                   f"argument, as in {name}({first})")
        values = dict(zip(definition.parameters, arguments, strict=True))
        extents = {parameter: extent(value) for parameter, value in values.items()}
        grown = definition.size + sum(occurrences(definition.node, p) * count for p, (count, _) in extents.items())
        if definition.depth + max((depth for _, depth in extents.values()), default=0) > MAX_DEPTH:
            raise self.error(tree, f"{name} grows to a nesting of more than {MAX_DEPTH}; expected a flatter one")
        self.scope.expanded[0] += grown
        if grown > MAX_NODES or self.scope.expanded[0] > MAX_EXPANDED:
            raise self.error(tree, f"{name} grows to more than {MAX_NODES} terms, or all definitions together to more "
                                   f"than {MAX_EXPANDED}; expected shorter ones")
        return self.substituted(tree, definition.node, values)

    def called_definition(self, tree: Tree, name: str, arguments: Sequence[Tree]) -> Node:
        definition = self.scope.definitions[name]
        if definition.sort == FUNCTION and not definition.parameters:
            return ("app", definition.node, self.only(tree, arguments, name))
        return self.expanded(tree, name, [self.node(part, NUMBER) for part in arguments])

    def defined_function(self, tree: Tree, name: str) -> Node:
        """A definition where a function is expected: one with a parameter is the function of it."""
        definition = self.scope.definitions[name]
        if definition.sort == NUMBER and len(definition.parameters) == 1:
            (parameter,) = definition.parameters
            return ("lam", parameter, self.expanded(tree, name, [("s", parameter)]))
        node = self.expanded(tree, name, ())
        if sort_of(node) != FUNCTION:
            raise self.error(tree, f"{name} is not defined as a function; expected one")
        return node

    def substituted(self, tree: Tree, node: Node, values: Mapping[str, Node]) -> Node:
        try:
            return substitute(node, values)
        except Malformed as failure:
            raise self.error(tree, f"{failure}; expected another name for one of the two") from failure

    def derived(self, tree: Tree, name: str, arguments: Sequence[Tree]) -> Node:
        known = derived.DERIVED[name]
        sorts = known.arguments
        self.require_count(tree, name, arguments, len(known.least) - known.optional, len(sorts))
        wanted = {derived.FUNCTION: FUNCTION, derived.FLAG: PROPOSITION}
        nodes = [self.kind(part) if sort == derived.KIND else self.node(part, wanted.get(sort, NUMBER))
                 for part, sort in zip(arguments, sorts, strict=False)]
        if len(nodes) == len(sorts) and sorts[-1] == derived.FLAG and nodes[-1] not in (("true",), ("false",)):
            raise self.error(arguments[-1], "the last argument says whether there is an output bias; expected true or "
                                            "false")
        try:
            return derived.expand(name, nodes)
        except (UserError, Malformed) as failure:
            raise self.error(tree, f"{name}: {failure}") from failure

    def kind(self, tree: Tree) -> Node:
        """The name of a kind of Sobolev weight, as a symbol."""
        if tree[0] != "name" or tree[2] not in KINDS:
            raise self.error(tree, f"expected a kind of weight: {', '.join(KINDS)}")
        return ("s", tree[2])

    # words with arguments of their own

    def word_sqrt(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        return ("^", self.only(tree, arguments, "sqrt"), HALF)

    def word_Piecewise(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        parts: list[Node] = []
        for pair in arguments:
            if pair[0] != "group" or len(pair[2]) != 2:
                raise self.error(pair, "expected pairs (value, condition), the last one perhaps (value, true)")
            value, condition = pair[2]
            parts += [self.node(condition, PROPOSITION), self.node(value, NUMBER)]
        return ("piecewise", *parts)

    def word_RoundsTo(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        self.require_count(tree, "RoundsTo", arguments, 2, 2)
        printed = arguments[1]
        sign = ""
        if printed[0] == "sum" and len(printed[2]) == 2 and str(printed[2][0]) == "-":
            sign, printed = "-", printed[2][1]
        if printed[0] not in ("number", "text"):
            raise self.error(printed, "expected the decimal as printed, such as 3.142")
        return ("rounds", self.node(arguments[0], NUMBER), self.decimal(printed, sign + printed[2]))

    def decimal(self, tree: Tree, text: str) -> str:
        if not DECIMAL.fullmatch(text):
            raise self.error(tree, f"expected a decimal of at most 200 digits as printed, such as 3.142, "
                                   f"got {text[:40]!r}")
        return text

    def word_Matrix(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        self.require_count(tree, "Matrix", arguments, 1, 1)
        return self.node(arguments[0], MATRIX)

    def word_Lambda(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        self.require_count(tree, "Lambda", arguments, 2, 2)
        if arguments[0][0] != "name":
            raise self.error(arguments[0], "expected the name of the variable of the function")
        with self.binding(arguments[0][2], arguments[0]):
            return ("lam", arguments[0][2], self.node(arguments[1], NUMBER))

    def word_EffectiveRank(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        self.require_count(tree, "EffectiveRank", arguments, 1, 1)
        matrix = self.node(arguments[0], MATRIX)
        return ("*", ("trace", matrix), reciprocal(("eigenvalue", matrix, number(1))))

    def word_OrnsteinUhlenbeck(self, tree: Tree, arguments: Sequence[Tree]) -> Node:
        """(Delta - x . grad) f: f and its coordinates."""
        self.require_count(tree, "OrnsteinUhlenbeck", arguments, 2, None)
        f, *coordinates = (self.node(part, NUMBER) for part in arguments)
        for part, coordinate in zip(arguments[1:], coordinates, strict=True):
            if coordinate[0] != "s" or coordinates.count(coordinate) > 1:
                raise self.error(part, "expected the coordinates after the function: different names of variables")
        slopes = [(x, ("d", f, x)) for x in coordinates]
        return ("+", *(node for x, slope in slopes for node in (("d", slope, x), ("*", ("q", "-1"), x, slope))))


def may_be_function(called: Tree) -> bool:
    """Is it written as a function is: phi', x -> body, leaky_relu(1/10), or one of these in parentheses?"""
    while called[0] == "group" and len(called[2]) == 1:
        called = called[2][0]
        if called[0] == "name":
            return True
    return called[0] in ("prime", "function", "call")


def spread(argument: Tree) -> Sequence[Tree]:
    """A range (k, low, high) or k = low..high as three arguments; anything else as it is."""
    if argument[0] == "group" and len(argument[2]) == 3:
        return list(argument[2])
    if argument[0] == "range" and argument[2][0] == "chain" and len(argument[2][2]) == 3 \
            and str(argument[2][2][1]) == "=":
        name, _, low = argument[2][2]
        return [name, low, argument[3]]
    return [argument]
