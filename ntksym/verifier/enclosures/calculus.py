"""Exact symbolic steps on trees: folding of rationals, coefficients of polynomials, derivatives of smooth bodies."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from ..failures import Unsupported
from ..syntax import Node, children, free_names, number, rational, substitute
from ..work import spend

ZERO: Node = ("q", "0")
ONE: Node = ("q", "1")
MINUS_ONE: Node = ("q", "-1")
HALF: Node = ("q", "1/2")

#: functions that have a value at every real number
TOTAL = {"exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "erf", "erfc", "sigmoid", "softplus",
         "abs", "sign", "heaviside", "max", "min", "floor"}
_MAX_FOLD_BITS = 4_000
_MAX_EXPANDED = 200
_AT_ZERO = {"exp": "1", "cos": "1", "cosh": "1", "sin": "0", "tan": "0", "sinh": "0", "tanh": "0", "asin": "0",
            "atan": "0", "erf": "0", "erfc": "1", "sigmoid": "1/2"}


def value(node: Node) -> fmpq | None:
    """The rational at a leaf ``("q", ...)``, None for any other node."""
    return rational(node[1]) if node[0] == "q" else None


def is_total(node: Node) -> bool:
    """Is the tree built only from operations that have a value for all real arguments?"""
    if node[0] == "f" and node[1] not in TOTAL:
        return False
    if node[0] == "^":
        exponent = value(node[2])
        if exponent is None or exponent.q != 1 or exponent < 0:
            return False
    elif node[0] not in ("q", "s", "c", "+", "*", "f") or node == ("c", "oo"):
        return False
    return all(is_total(child) for child in children(node))


def add(*parts: Node) -> Node:
    """The sum, flattened, rationals added up."""
    spend(4)
    total, rest = fmpq(0), []
    stack = list(reversed(parts))
    while stack:
        spend(1)
        part = stack.pop()
        if part[0] == "+":
            stack.extend(reversed(part[1:]))
        elif part[0] == "q":
            total += rational(part[1])
        else:
            rest.append(part)
    if total != 0 or not rest:
        rest.append(number(total))
    return rest[0] if len(rest) == 1 else ("+", *rest)


def mul(*parts: Node) -> Node:
    """The product, flattened, rationals multiplied; zero swallows only factors that have a value everywhere."""
    spend(4)
    total, rest = fmpq(1), []
    stack = list(reversed(parts))
    while stack:
        spend(1)
        part = stack.pop()
        if part[0] == "*":
            stack.extend(reversed(part[1:]))
        elif part[0] == "q":
            total *= rational(part[1])
        else:
            rest.append(part)
    if total == 0:
        rest = [part for part in rest if not is_total(part)]
    if total != 1 or not rest:
        rest.insert(0, number(total))
    return rest[0] if len(rest) == 1 else ("*", *rest)


def power(base: Node, exponent: Node) -> Node:
    """The power; integer powers of rationals are worked out (0^0 = 1), x^0 = 1 and x^1 = x where x is total."""
    n = value(exponent)
    if n is not None and n.q == 1:
        b = value(base)
        if b is not None and (n >= 0 or b != 0) and abs(int(n.p)) * max(int(b.height_bits()), 1) <= _MAX_FOLD_BITS:
            return number(b ** int(n.p))
        if n == 1 or (n == 0 and is_total(base)):
            return base if n == 1 else ONE
    return ("^", base, exponent)


def fold(node: Node) -> Node:
    """The same tree with rational arithmetic carried out from the leaves up; equal wherever ``node`` has a value."""
    if node[0] in ("q", "s", "c", "fv"):
        return node
    spend(2 * len(node))
    parts = tuple(fold(part) if isinstance(part, tuple) else part for part in node)
    if parts[0] == "+":
        return add(*parts[1:])
    if parts[0] == "*":
        return mul(*parts[1:])
    if parts[0] == "^":
        return power(parts[1], parts[2])
    if parts[0] == "f":
        return _fold_function(parts)
    if parts[0] in ("lt", "le", "eq", "ne"):
        left, right = value(parts[1]), value(parts[2])
        if left is not None and right is not None:
            holds = {"lt": left < right, "le": left <= right, "eq": left == right, "ne": left != right}[parts[0]]
            return ("true",) if holds else ("false",)
    return logic(parts)


def logic(node: Node) -> Node:
    """The node with the logic of conditions that are true or false carried out, cases included."""
    op = node[0]
    if op == "not" and node[1] in (("true",), ("false",)):
        return ("false",) if node[1] == ("true",) else ("true",)
    if op in ("and", "or"):
        absorbing, neutral = (("false",), ("true",)) if op == "and" else (("true",), ("false",))
        if absorbing in node[1:]:
            return absorbing
        left = [part for part in node[1:] if part != neutral]
        return neutral if not left else tuple(left[0]) if len(left) == 1 else (op, *left)
    if op == "piecewise":
        cases: list[Node] = []
        for condition, result in zip(node[1::2], node[2::2], strict=True):
            if condition == ("true",) and not cases:
                return tuple(result)
            if condition != ("false",):
                cases += [condition, result]
        if not cases:
            raise Unsupported("a piecewise expression has no case on part of the line")
        return ("piecewise", *cases)
    return node


def _fold_function(node: Node) -> Node:
    name, x = node[1], value(node[2])
    if x is None:
        return node
    if x == 0 and name in _AT_ZERO:
        return ("q", _AT_ZERO[name])
    if name == "log" and x == 1:
        return ZERO
    if name == "abs":
        return number(abs(x))
    if name == "sign":
        return number((x > 0) - (x < 0))
    if name == "floor":
        return number(x.floor())
    if name == "heaviside":
        return ONE if x > 0 else ZERO if x < 0 else node[3]
    y = value(node[3]) if name in ("max", "min") else None
    if y is not None:
        return number(max(x, y) if name == "max" else min(x, y))
    return node


def depends(node: Node, variable: str) -> bool:
    """Does the variable occur free in the tree?"""
    return variable in free_names(node)


def inline(node: Node, derivative: Callable[[Node], Node] | None = None) -> Node:
    """The tree with function values applied, short sums written out and derivatives taken by ``derivative``."""
    spend(2 * len(node))
    parts = tuple(inline(part, derivative) if isinstance(part, tuple) else part for part in node)
    if parts[0] == "dfun" and derivative is not None and parts[1][0] == "lam":
        order = value(parts[2])
        if order is None or order.q != 1 or order < 0 or order > 50:
            raise Unsupported("the order of a derivative is not an explicit integer from 0 to 50")
        result = parts[1]
        for _ in range(int(order.p)):
            result = derivative(result)
        return result
    if parts[0] == "app" and parts[1][0] == "lam":
        bound: str = parts[1][1]
        return substitute(parts[1][2], {bound: parts[2]})
    if parts[0] == "sum":
        low, high = value(parts[3]), value(parts[4])
        if low is not None and high is not None and low.q == high.q == 1 and high - low < _MAX_EXPANDED:
            indices = range(int(low.p), int(high.p) + 1)
            return add(*(substitute(parts[1], {str(parts[2]): number(i)}) for i in indices)) if indices else ZERO
    return parts


def coefficients(node: Node, variable: str, degree: int) -> list[Node] | None:
    """Coefficients c_0, c_1, ... (trees without the variable) of a polynomial of at most this degree, else None."""
    if not depends(node, variable):
        return [node]
    if node == ("s", variable):
        return [ZERO, ONE] if degree >= 1 else None
    if node[0] in ("+", "*"):
        result: list[Node] | None = None
        for part in node[1:]:
            own = coefficients(part, variable, degree)
            if own is None:
                return None
            if result is None:
                result = own
            elif node[0] == "+":
                size = max(len(result), len(own))
                padded = [side + [ZERO] * (size - len(side)) for side in (result, own)]
                result = [add(a, b) for a, b in zip(*padded, strict=True)]
            else:
                result = _convolve(result, own)
            if len(result) > degree + 1:
                return None
        return result
    exponent = value(node[2]) if node[0] == "^" else None
    if exponent == 0 and not is_total(node[1]):
        return None  # u^0 is one only where u has a value
    if exponent is not None and exponent.q == 1 and 0 <= exponent <= degree:
        base, product = coefficients(node[1], variable, degree), [ONE]
        if base is None:
            return None
        for _ in range(int(exponent.p)):
            product = _convolve(product, base)
        return product if len(product) <= degree + 1 else None
    return None


def _convolve(left: list[Node], right: list[Node]) -> list[Node]:
    result = [ZERO] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] = add(result[i + j], mul(a, b))
    while len(result) > 1 and result[-1] == ZERO:
        result.pop()
    return result


def affine(node: Node, variable: str) -> tuple[Node, Node] | None:
    """(c, d) with node = c * variable + d, both free of the variable, else None."""
    found = coefficients(fold(node), variable, 1)
    if found is None:
        return None
    return (found[1] if len(found) == 2 else ZERO), found[0]


def negate(node: Node) -> Node:
    return mul(MINUS_ONE, node)


def _f(name: str, argument: Node) -> Node:
    return ("f", name, argument)


def _square(node: Node) -> Node:
    return power(node, ("q", "2"))


#: u -> derivative of the function at u
_RULES: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: _f("exp", u),
    "log": lambda u: power(u, MINUS_ONE),
    "sin": lambda u: _f("cos", u),
    "cos": lambda u: negate(_f("sin", u)),
    "tan": lambda u: add(ONE, _square(_f("tan", u))),
    "sinh": lambda u: _f("cosh", u),
    "cosh": lambda u: _f("sinh", u),
    "tanh": lambda u: add(ONE, negate(_square(_f("tanh", u)))),
    "asin": lambda u: power(add(ONE, negate(_square(u))), ("q", "-1/2")),
    "acos": lambda u: negate(power(add(ONE, negate(_square(u))), ("q", "-1/2"))),
    "atan": lambda u: power(add(ONE, _square(u)), MINUS_ONE),
    "erf": lambda u: mul(("q", "2"), ("^", ("c", "pi"), ("q", "-1/2")), _f("exp", negate(_square(u)))),
    "erfc": lambda u: mul(("q", "-2"), ("^", ("c", "pi"), ("q", "-1/2")), _f("exp", negate(_square(u)))),
    "sigmoid": lambda u: mul(_f("sigmoid", u), add(ONE, negate(_f("sigmoid", u)))),
    "softplus": lambda u: _f("sigmoid", u),
}


def _is_positive(node: Node) -> bool:
    """Is the constant tree positive at first sight?"""
    number = value(node)
    return number > 0 if number is not None else node[0] == "c" or (node[0] == "^" and _is_positive(node[1]))


def derivative_body(body: Node, variable: str) -> Node:
    """The derivative of a smooth tree in the variable; raises :class:`Unsupported` where no rule exists."""
    if not depends(body, variable):
        return ZERO
    op = body[0]
    if op == "s":
        return ONE
    if op == "+":
        return add(*(derivative_body(part, variable) for part in body[1:]))
    if op == "*":
        terms = []
        for i, part in enumerate(body[1:], 1):
            terms.append(mul(derivative_body(part, variable), *body[1:i], *body[i + 1:]))
        return add(*terms)
    if op == "^":
        base, exponent = body[1], body[2]
        if not depends(exponent, variable):
            lowered = power(base, add(exponent, MINUS_ONE))
            return mul(exponent, lowered, derivative_body(base, variable))
        inner = derivative_body(exponent, variable)
        if base == ("c", "e"):
            return mul(body, inner)
        if not _is_positive(base):
            # 0^u jumps where u = 0, and u^v has a rule for no sign of u but this.
            raise Unsupported("no derivative rule for a power with a varying exponent whose base is not seen to be > 0")
        return mul(body, _f("log", base), inner)
    if op == "f" and body[1] in _RULES:
        return mul(_RULES[body[1]](body[2]), derivative_body(body[2], variable))
    if op == "sum" and body[2] != variable and not depends(body[3], variable) and not depends(body[4], variable):
        return ("sum", derivative_body(body[1], variable), *body[2:])
    degree = value(body[1]) if op == "hermite_polynomial" else None
    if degree == 0:
        return mul(ZERO, body[2])
    if degree is not None and degree.q == 1 and degree > 0:
        # h_k' = sqrt(k) h_{k-1}
        return mul(("^", number(degree), HALF), ("hermite_polynomial", number(degree - 1), body[2]),
                   derivative_body(body[2], variable))
    if op == "gegenbauer":
        return _zonal_slope(body, variable)
    raise Unsupported(f"no derivative rule for {body[1] if op == 'f' else op!r}")


def _zonal_slope(body: Node, variable: str) -> Node:
    """P'_{k,d}(u) u' = k (k+d-2)/(d-1) P_{k-1,d+2}(u) u' (DLMF 18.9.19), for numbers k >= 0 and d >= 2."""
    degree, dimension = value(body[1]), value(body[2])
    if degree is None or dimension is None or degree.q != 1 or dimension.q != 1 or degree < 0 or dimension < 2:
        raise Unsupported("a derivative of a Gegenbauer polynomial whose degree and dimension are not given")
    if degree == 0:
        return mul(ZERO, body[3])
    factor = number(degree * (degree + dimension - 2) / (dimension - 1))
    lowered = ("gegenbauer", number(degree - 1), number(dimension + 2), body[3])
    return mul(factor, lowered, derivative_body(body[3], variable))
