"""From the tuples of the parser to a tree of the verifier's language: names are looked up and sorts are checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..verifier.sorts import ANY, FUNCTION, MATRIX, NUMBER, OPERATOR, PROPOSITION, sort_of
from ..verifier.syntax import Node, free_names, number, rational
from . import arithmetic
from .arithmetic import Value
from .calls import Calls
from .errors import ConjectureError, Passage
from .grammar import Tree
from .operators import SINGLE, Operators
from .scope import ELSEWHERE, MAX_DEPTH, MAX_NODES, Scope
from .vocabulary import CONSTANTS, LANDAU, TRUTH_VALUES, activations, words
from .words import Word

MAX_ORDER = 20
RELATIONS = {"=": "eq", "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "lt", ">=": "le"}
SHOWN = {NUMBER: "a number", PROPOSITION: "a statement that is true or false", FUNCTION: "a function",
         MATRIX: "a matrix", OPERATOR: "an operator"}


class Builder(Calls, Operators):
    """Builds the node of one text."""

    def __init__(self, passage: Passage, scope: Scope) -> None:
        self.passage, self.scope = passage, scope
        self.bound: dict[str, int] = {}
        self.depth = self.count = 0

    def error(self, tree: Tree, message: str) -> ConjectureError:
        return self.passage.error(tree[1], message)

    @contextmanager
    def binding(self, name: str, tree: Tree) -> Iterator[None]:
        """Within it the name stands for a number of its own."""
        kind = self.scope.kinds.get(name, "integer")
        if kind in ("array", "function"):
            raise self.error(tree, f"{name!r} is the name of a variable that is a {kind}; expected another name here")
        if name in CONSTANTS or name in TRUTH_VALUES:
            raise self.error(tree, f"{name!r} has a fixed meaning; expected another name here")
        self.bound[name] = self.bound.get(name, 0) + 1
        try:
            yield
        finally:
            self.bound[name] -= 1
            if not self.bound[name]:
                del self.bound[name]

    def node(self, tree: Tree, want: str) -> Node:
        """The node of that sort (or of any); raises :class:`ConjectureError` where it is of another."""
        if want == FUNCTION:
            return self.function(tree)
        if want == OPERATOR:
            return self.operator_node(tree)
        node = self.value(tree, want).node
        if want not in (ANY, sort_of(node)):
            raise self.error(tree, f"expected {SHOWN[want]}, got {SHOWN[sort_of(node)]}")
        return node

    def value(self, tree: Tree, want: str = ANY) -> Value:
        """What a text stands for that is not known to be a function."""
        self.depth += 1
        self.count += 1
        if self.count > MAX_NODES:
            raise self.error(tree, f"a text of more than {MAX_NODES} terms; expected a shorter one")
        if self.depth > MAX_DEPTH:
            raise self.error(tree, f"an expression nested more than {MAX_DEPTH} deep; expected a flatter one")
        try:
            return getattr(self, f"_{tree[0]}")(tree, want)
        finally:
            self.depth -= 1

    # leaves

    def _number(self, tree: Tree, want: str) -> Value:
        try:
            return Value(number(arithmetic.literal(tree[2])), True)
        except ValueError as failure:
            raise self.error(tree, f"{failure}; expected a shorter one") from failure

    def _text(self, tree: Tree, want: str) -> Value:
        raise self.error(tree, "quotation marks are for the decimal of RoundsTo(expression, \"3.14\") only")

    def _name(self, tree: Tree, want: str) -> Value:
        name = tree[2]
        if name in self.bound:
            return Value(("s", name))
        kind = self.scope.kinds.get(name)
        if kind in ("integer", "real"):
            return Value(("s", name))
        if kind == "function":
            if want == ANY:
                return Value(("fv", name))
            raise self.error(tree, f"{name!r} is a function; expected its value, as in {name}(x)")
        if kind == "array":
            raise self.error(tree, f"{name!r} is an array; expected one of its entries, as in {name}[i]")
        if kind == ELSEWHERE:
            raise self.error(tree, f"{name!r} is a variable, on which a domain cannot depend; expected a number here, "
                                   "and the relation under where")
        if name in self.scope.definitions:
            return Value(self.expanded(tree, name, ()))
        if name in CONSTANTS or name == "e":
            return Value(("c", CONSTANTS.get(name, "e")))
        if name in TRUTH_VALUES:
            return Value((TRUTH_VALUES[name],))
        if name in SINGLE and name not in activations():
            raise self.error(tree, f"{name!r} is an operator; expected a number, such as Mode({name}, k, d)")
        if want == ANY and name in activations():
            return Value(activations()[name])
        if name in words():
            raise self.error(tree, f"{name!r} takes arguments, as in {name}(...)")
        raise self.error(tree, f"unknown name {name[:40]!r}; {self.scope.suggestion(name, self.bound)}")

    # functions

    def function(self, tree: Tree) -> Node:
        """A function of one number: a name, ``x -> body``, a derivative ``phi'``, a member of a family."""
        kind, name = tree[0], tree[2]
        if kind == "group" and len(name) == 1:
            return self.function(name[0])
        if kind == "function":
            with self.binding(name, tree):
                return ("lam", name, self.node(tree[3], NUMBER))
        if kind == "prime":
            order, inner = 1, tree[2]
            while inner[0] == "prime":
                order, inner = order + 1, inner[2]
            if order > MAX_ORDER:
                raise self.error(tree, f"a derivative of order {order}; expected at most {MAX_ORDER}")
            return ("dfun", self.function(inner), number(order))
        if kind == "name" and name not in self.bound and self.scope.kinds.get(name) in (None, "function"):
            if name in self.scope.kinds:
                return ("fv", name)
            if name in self.scope.definitions:
                return self.defined_function(tree, name)
            if name in activations():
                return activations()[name]
        if kind == "call":
            node = self.value(tree).node
            if sort_of(node) == FUNCTION:
                return node
        raise self.error(tree, "expected a function, such as tanh, relu, phi or x -> x^2")

    def _function(self, tree: Tree, want: str) -> Value:
        if want not in (ANY, FUNCTION):
            raise self.error(tree, f"expected {SHOWN[want]}, got a function")
        return Value(self.function(tree))

    def _prime(self, tree: Tree, want: str) -> Value:
        return self._function(tree, want)

    # arithmetic

    def number_or_matrix(self, tree: Tree) -> Value:
        value = self.value(tree, NUMBER)
        if sort_of(value.node) not in (NUMBER, MATRIX):
            raise self.error(tree, f"expected a number, got {SHOWN[sort_of(value.node)]}")
        return value

    def _group(self, tree: Tree, want: str) -> Value:
        if len(tree[2]) != 1:
            raise self.error(tree, "a list in parentheses has a place only in Sum(body, (k, low, high)) and its like")
        return Value(self.value(tree[2][0], want).node)

    def _sum(self, tree: Tree, want: str) -> Value:
        sign, terms = "+", []
        for part in tree[2]:
            if isinstance(part, Word):
                sign = str(part)
                continue
            value = self.number_or_matrix(part)
            terms.append((part, arithmetic.negated(value) if sign == "-" else value))
        if len(terms) == 1:
            return terms[0][1]
        self.require_one_sort([(part, value.node) for part, value in terms], "added")
        return Value(arithmetic.total([value.node for _, value in terms]))

    def require_one_sort(self, parts: Sequence[tuple[Tree, Node]], what: str) -> None:
        first = sort_of(parts[0][1])
        for tree, node in parts:
            if sort_of(node) != first:
                raise self.error(tree, f"{SHOWN[first]} and {SHOWN[sort_of(node)]} cannot be {what}; "
                                       "expected both of one sort")

    def _product(self, tree: Tree, want: str) -> Value:
        sign, factors = "*", []
        for part in tree[2]:
            if isinstance(part, Word):
                sign = str(part)
                continue
            value = self.number_or_matrix(part)
            is_matrix = sort_of(value.node) == MATRIX
            if is_matrix and sign == "/":
                raise self.error(part, "a matrix cannot be divided by; expected a product with inverse(...)")
            factors.append((sign, value if part[0] == "number" or is_matrix else Value(value.node)))
        if any(sort_of(value.node) == MATRIX for _, value in factors):
            return arithmetic.matrix_product(factors)
        try:
            return arithmetic.product(factors)
        except ZeroDivisionError as failure:
            raise self.error(tree, "a division by 0; expected another number") from failure

    def _power(self, tree: Tree, want: str) -> Value:
        base, exponent = self.number_or_matrix(tree[2]), self.node(tree[3], NUMBER)
        if sort_of(base.node) == MATRIX:
            if exponent == number(-1):
                return Value(("inverse", base.node))
            raise self.error(tree[3], "a power of a matrix is its inverse A^(-1) only; expected a product, as in A*A")
        if exponent[0] == "q" and abs(rational(exponent[1])) > arithmetic.MAX_EXPONENT:
            raise self.error(tree[3], f"an exponent beyond {arithmetic.MAX_EXPONENT}; expected a smaller one")
        node = ("^", base.node, exponent)
        return Value(node if base.node[0] in ("s", "idx") else self.sized(tree, node))

    def _factorial(self, tree: Tree, want: str) -> Value:
        return Value(self.sized(tree, ("f", "factorial", self.node(tree[2], NUMBER))))

    def sized(self, tree: Tree, node: Node) -> Node:
        """The node, unless it is a number too long to be written out."""
        if arithmetic.digits(node) > arithmetic.MOST_DIGITS and not free_names(node):
            raise self.error(tree, f"a number of more than {arithmetic.MOST_DIGITS:.0f} digits; expected a smaller one")
        return node

    # arrays and matrices

    def _index(self, tree: Tree, want: str) -> Value:
        base = tree[2]
        if base[0] != "name" or self.scope.kinds.get(base[2]) != "array" or base[2] in self.bound:
            raise self.error(base, "expected the name of a variable that is a sequence or an array before '['")
        return Value(("idx", base[2], *(self.node(part, NUMBER) for part in tree[3])))

    def _brackets(self, tree: Tree, want: str) -> Value:
        rows = tree[2]
        if any(row[0] != "brackets" or len(row[2]) != len(rows[0][2]) for row in rows):
            raise self.error(tree, "expected a matrix: a list of rows of equal length, as in [[1, 2], [3, 4]]")
        return Value(("matrix", *(("row", *(self.node(part, NUMBER) for part in row[2])) for row in rows)))

    # statements

    def _and(self, tree: Tree, want: str) -> Value:
        return Value((tree[0], *(self.node(part, PROPOSITION) for part in tree[2])))

    _or = _and

    def _not(self, tree: Tree, want: str) -> Value:
        return Value(("not", self.node(tree[2], PROPOSITION)))

    def _chain(self, tree: Tree, want: str) -> Value:
        parts = tree[2]
        if any(str(sign) == "~" for sign in parts[1::2]):
            raise self.error(tree, "a relation with '~' says as what tends to infinity; expected f ~ g as n -> oo")
        sides = [(part, self.number_or_matrix(part).node) for part in parts[::2]]
        self.require_one_sort(sides, "compared")
        relations = []
        for place, sign in enumerate(parts[1::2]):
            left, right = sides[place][1], sides[place + 1][1]
            if str(sign)[0] in "<>!" and str(sign) != "!=" and sort_of(left) == MATRIX:
                raise self.error(tree, "matrices are equal or not; expected '=' or '!=' between them")
            relations.append((RELATIONS[str(sign)], *((right, left) if str(sign)[0] == ">" else (left, right))))
        return Value(relations[0] if len(relations) == 1 else ("and", *relations))

    def _rate(self, tree: Tree, want: str) -> Value:
        _, _, relation, index, limit = tree
        if len(relation) != 3 or str(relation[1]) not in ("=", "~", "=="):
            raise self.error(tree, "expected f ~ g as n -> oo, or f = Theta(g) as n -> oo, or with O, Omega, o")
        if str(limit) != "oo":
            raise self.passage.error(limit.start_pos, f"expected a rate as {index} -> oo, got {str(limit)!r}")
        left, right, operator = relation[0], relation[2], "equivalent"
        if str(relation[1]) != "~":
            name = right[2][2] if right[0] == "call" and right[2][0] == "name" else ""
            if name not in LANDAU or len(right[3]) != 1 or name in self.scope.kinds:
                raise self.error(right, "expected Theta(...), O(...), Omega(...) or o(...) on the right of this '='")
            operator, right = LANDAU[name], right[3][0]
        with self.binding(str(index), tree):
            return Value((operator, self.node(left, NUMBER), self.node(right, NUMBER), str(index)))

    def _rounds(self, tree: Tree, want: str) -> Value:
        return Value(("rounds", self.node(tree[2], NUMBER), self.decimal(tree, tree[3])))

    def _range(self, tree: Tree, want: str) -> Value:
        raise self.error(tree, "a range has a place only in Sum(body, k = 0..oo) and its like")
