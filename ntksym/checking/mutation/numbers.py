"""Numerical values of statement trees by mpmath, from the definitions.

This is the second opinion on what the verifier accepts.  It shares no code with the verifier: derivatives are
differences, Taylor coefficients are Cauchy integrals, objects of the theory are integrated (:mod:`.gaussians`).
Its values have about 30 digits and prove nothing.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import mpmath

Node = tuple[Any, ...]
Environment = Mapping[str, Any]
DIGITS = 45
#: relative difference from which two values count as different
AGREEMENT = mpmath.mpf(10) ** -22
LARGEST = mpmath.mpf(10) ** 40
#: what rounding errors of the terms of a sum come to at most, over the sum of their sizes
NOISE = mpmath.mpf(10) ** -35
MOST_TERMS, MOST_ENTRIES = 400, 60
#: in an environment: the covariance of the layer below
BELOW = "#below"
#: in an environment: the accuracy of a printed decimal is enough
COARSE = "#coarse"
#: where partial sums are taken for extrapolation
SECTIONS = (24, 48, 96, 192, 384)


class NoValue(Exception):
    """The expression has no real value there."""


class NoRoute(Exception):
    """This evaluator has no independent route to the value."""


def node(tree: Any) -> Node:
    """Lists as tuples, so that trees can be keys."""
    return tuple(node(part) if isinstance(part, (list, tuple)) else part for part in tree)


def rational(text: str) -> Any:
    head, _, tail = text.partition("/")
    return mpmath.mpf(int(head)) / int(tail or 1)


def value(tree: Node, env: Environment) -> Any:
    """The value of a tree at the working precision (``mpmath.mp.dps`` of at least :data:`DIGITS`)."""
    op = tree[0]
    if op == "q":
        return rational(tree[1])
    if op == "s":
        return env[tree[1]]
    if op == "c":
        return {"pi": +mpmath.pi, "e": +mpmath.e, "oo": mpmath.inf}[tree[1]]
    rule = RULES.get(op)
    if rule is None:
        raise NoRoute(f"no value of {op}")
    result = rule(tree, env)
    if isinstance(result, mpmath.mpc) and result.imag == 0:
        result = result.real
    if not mpmath.isfinite(result):
        raise NoValue(f"{op} is not finite")
    return result


def power(tree: Node, env: Environment) -> Any:
    base, exponent = value(tree[1], env), value(tree[2], env)
    if base == 0:
        if exponent < 0:
            raise NoValue("a negative power of zero")
        return mpmath.mpf(1 if exponent == 0 else 0)
    if mpmath.isint(exponent):
        return mpmath.power(base, int(exponent))
    if not isinstance(base, mpmath.mpc) and base < 0:
        raise NoValue("a fractional power of a negative number")
    return mpmath.power(base, exponent)


def inside(low: int, high: int) -> Callable[[Any], bool]:
    return lambda u: isinstance(u, mpmath.mpc) or low <= u <= high


def factorial2(u: Any) -> Any:
    if not mpmath.isint(u) or u < -1:
        raise NoRoute("a double factorial of other than -1, 0, 1, 2, ...")
    return mpmath.fac2(u)


def binomial(n: Any, k: Any) -> Any:
    if mpmath.isint(n) and mpmath.isint(k) and n >= 0:
        return mpmath.mpf(math.comb(int(n), int(k))) if k >= 0 else mpmath.mpf(0)
    raise NoRoute("a binomial coefficient of other than integers")


#: name -> (is the argument allowed?, value)
FUNCTIONS: dict[str, tuple[Callable[..., bool], Callable[..., Any]]] = {
    **{name: ((lambda u: True), getattr(mpmath, name))
       for name in ("exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "erf", "erfc", "sign", "floor")},
    "tan": (lambda u: True, mpmath.tan),
    "log": (lambda u: isinstance(u, mpmath.mpc) or u > 0, mpmath.log),
    "asin": (inside(-1, 1), mpmath.asin), "acos": (inside(-1, 1), mpmath.acos),
    "sigmoid": (lambda u: True, lambda u: 1 / (1 + mpmath.exp(-u))),
    "softplus": (lambda u: True, lambda u: mpmath.log(1 + mpmath.exp(u)) if u < 60 else u + mpmath.exp(-u)),
    "gamma": (lambda u: not (mpmath.isint(u) and u <= 0), mpmath.gamma),
    "factorial": (lambda u: mpmath.isint(u) and u >= 0, mpmath.factorial),
    "factorial2": (lambda u: True, factorial2),
    "binomial": (lambda n, k: True, binomial),
    "abs": (lambda u: True, abs), "max": (lambda a, b: True, max), "min": (lambda a, b: True, min),
    "heaviside": (lambda u, h: True, lambda u, h: h if u == 0 else mpmath.mpf(int(u > 0))),
    "mod": (lambda a, b: b != 0, lambda a, b: a - b * mpmath.floor(a / b)),
}


def function_value(tree: Node, env: Environment) -> Any:
    allowed, rule = FUNCTIONS[tree[1]]
    arguments = [value(part, env) for part in tree[2:]]
    if not allowed(*arguments):
        raise NoValue(f"{tree[1]} of {', '.join(mpmath.nstr(a, 5) for a in arguments)}")
    try:
        return rule(*arguments)
    except (ValueError, ZeroDivisionError, TypeError) as failure:
        raise NoValue(f"{tree[1]}: {failure}") from failure


def repeated(tree: Node, env: Environment) -> Any:
    op, body, name = tree[:3]
    low = value(tree[3], env)
    if not mpmath.isint(low):
        raise NoValue("a bound that is not an integer")
    if tree[4] == ("c", "oo"):
        return infinite(tree, env, int(low))
    high = value(tree[4], env)
    if not mpmath.isint(high) or high - low > 2000:
        raise NoRoute("a long sum")
    values = [value(body, {**env, name: mpmath.mpf(k)}) for k in range(int(low), int(high) + 1)]
    return (mpmath.fsum if op == "sum" else mpmath.fprod)(values)


def infinite(tree: Node, env: Environment, low: int) -> Any:
    """A series, summed until eight terms in a row are negligible.

    Where the accuracy of a printed decimal is enough (:data:`COARSE` in the environment), algebraic tails are
    extrapolated.
    """
    op, body, name = tree[:3]
    if op != "sum":
        raise NoRoute("an infinite product")
    total, small, partial = mpmath.mpf(0), 0, {}
    for k in range(low, MOST_TERMS - 12):
        term = value(body, {**env, name: mpmath.mpf(k)})
        total += term
        small = small + 1 if abs(term) < AGREEMENT / 100 * max(mpmath.mpf(10) ** -6, abs(total)) else 0
        if small == 8:
            return total
        if k in SECTIONS:
            partial[k] = total
        if k == SECTIONS[0] and COARSE not in env and abs(term) > mpmath.mpf(10) ** -5:
            break
    if COARSE in env and len(partial) == len(SECTIONS):
        return extrapolated([partial[k] for k in SECTIONS])
    raise NoRoute("a series that converges slowly, or not at all")


def extrapolated(sums: list[Any]) -> Any:
    """The limit of partial sums at n, 2n, 4n, ... whose error is n^-s (c + c'/n + ...) with 2s an integer."""
    a, b, c = sums[-3:]
    if b == a or c == b:
        return c
    quotient = (b - a) / (c - b)
    if quotient <= 1.2:
        raise NoRoute("a series that converges slowly, or not at all")
    order = mpmath.nint(2 * mpmath.log(quotient, 2)) / 2
    rows = [sums]
    for step in range(3):
        weight = mpmath.mpf(2) ** (order + step)
        rows.append([(weight * two - one) / (weight - 1) for one, two in itertools.pairwise(rows[-1])])
    best, before = rows[-1][-1], rows[-2][-1]
    if abs(best - before) > mpmath.mpf(10) ** -5 * abs(best):
        raise NoRoute("a series whose tail is not algebraic")
    return best


def entry(tree: Node, env: Environment) -> Any:
    place = tuple(int(value(part, env)) for part in tree[2:])
    if place not in env[tree[1]]:
        raise NoRoute(f"no entry {place}")
    return env[tree[1]][place]


def delta(tree: Node, env: Environment) -> Any:
    return mpmath.mpf(int(value(tree[1], env) == value(tree[2], env)))


def piecewise(tree: Node, env: Environment) -> Any:
    for condition, result in zip(tree[1::2], tree[2::2], strict=True):
        if holds(condition, env):
            return value(result, env)
    raise NoValue("no case applies")


def closed(function: Node, env: Environment) -> tuple[Node, Environment]:
    """A function value as ("lam", x, body) or ("dfun", ...) and the environment that its free names belong to."""
    if function[0] == "fv":
        return env[function[1]], {}
    return function, env


def callable_of(function: Node, env: Environment, *, away_from_kinks: bool = False) -> Callable[[Any], Any]:
    """A function value as an mpmath function; a derivative has no value at a kink, unless none is met."""
    function, scope = closed(function, env)
    if function[0] == "dfun":
        inner, order = callable_of(function[1], scope), int(value(function[2], scope))
        if away_from_kinks:
            return lambda u: mpmath.diff(inner, u, order)
        return lambda u: differentiated(inner, u, order)
    _, name, body = function
    return lambda u: value(body, {**scope, name: u})


def differentiated(f: Callable[[Any], Any], u: Any, order: int) -> Any:
    """The derivative by differences; none where the two sides disagree."""
    if order == 1:
        left, right = (mpmath.diff(f, u, direction=side) for side in (-1, 1))
        if abs(left - right) > mpmath.mpf(10) ** -8 * max(1, abs(left)):
            raise NoValue("the derivative at a kink")
    return mpmath.diff(f, u, order)


def apply(tree: Node, env: Environment) -> Any:
    f, u = callable_of(tree[1], env), value(tree[2], env)
    if mentions_a_jump(closed(tree[1], env)[0]) and not isinstance(u, mpmath.mpc) and not mpmath.isint(u * 2**20):
        # a sum of cosines that is zero has a sign by rounding alone
        left, right = f(u - NOISE), f(u + NOISE)
        if abs(right - left) > mpmath.mpf(10) ** -6:
            raise NoRoute("an argument within rounding of a jump")
    return f(u)


def mentions_a_jump(tree: Node) -> bool:
    return (tree[0] == "f" and tree[1] in ("heaviside", "sign", "floor", "mod")) \
        or any(mentions_a_jump(part) for part in tree if isinstance(part, tuple))


def derivative(tree: Node, env: Environment) -> Any:
    """d expression / d (symbol or entry), by differences."""
    body, varied = tree[1], tree[2]
    if varied[0] == "s":
        return mpmath.diff(lambda u: value(body, {**env, varied[1]: u}), env[varied[1]])
    if varied[0] == "idx":
        place = tuple(int(value(part, env)) for part in varied[2:])
        array = env[varied[1]]
        if place not in array:
            raise NoRoute(f"no entry {place}")
        return mpmath.diff(lambda u: value(body, {**env, varied[1]: {**array, place: u}}), array[place])
    raise NoRoute(f"a derivative by {varied[0]}")


@functools.lru_cache(maxsize=4096)
def mentioned(tree: Node) -> frozenset[str]:
    """Every name in a tree."""
    found = frozenset((tree[1],)) if tree[0] in ("s", "fv", "idx") else frozenset[str]()
    for part in tree[1:]:
        if isinstance(part, tuple):
            found |= mentioned(part)
    return found


def tuple_sum(tree: Node, env: Environment) -> Any:
    """A sum over tuples, one after the other, as they are defined."""
    count, total = value(tree[3], env), value(tree[4], env)
    if not (mpmath.isint(count) and mpmath.isint(total)) or count < 0 or total < 0:
        raise NoValue("tuples of a number of entries, or of a sum, other than 0, 1, 2, ...")
    if count > MOST_ENTRIES or mpmath.binomial(total + count, total) > MOST_TERMS**2:
        raise NoRoute("many tuples")
    term = functools.cache(lambda j: value(tree[1], {**env, tree[2]: mpmath.mpf(j)}))
    return mpmath.fsum(mpmath.fprod(map(term, entries)) for entries in tuples(int(count), int(total)))


def tuples(count: int, total: int) -> Iterator[tuple[int, ...]]:
    """All tuples of so many natural numbers with that sum."""
    if count == 0:
        yield from [()] if total == 0 else []
        return
    for last in range(total + 1):
        yield from ((*rest, last) for rest in tuples(count - 1, total - last))


def layered(tree: Node, env: Environment) -> Any:
    """The covariance or the tangent kernel of a layer, by the recursion over the layers."""
    function, layer = tree[1], value(tree[-3], env)
    if not mpmath.isint(layer) or layer < 1:
        raise NoValue(f"layer {mpmath.nstr(layer, 5)}")
    scale, shift = value(tree[-2], env) ** 2, value(tree[-1], env) ** 2
    covariance, kernel = value(tree[2], env), value(tree[-4], env)
    for _ in range(int(layer) - 1):
        inner = {**env, BELOW: covariance}
        covariance = scale * value(("dual", function, ("s", BELOW)), inner) + shift
        if tree[0] == "ntk":
            slope = value(("dual", ("dfun", function, ("q", "1")), ("s", BELOW)), inner)
            kernel = covariance + scale * slope * kernel
    return kernel if tree[0] == "ntk" else covariance


def integral(tree: Node, env: Environment) -> Any:
    low, high = (mpmath.mpf(-1) * mpmath.inf if end == ("*", ("q", "-1"), ("c", "oo")) else mpmath.inf
                 if end == ("c", "oo") else value(end, env) for end in tree[3:5])
    return mpmath.quad(lambda u: value(tree[1], {**env, tree[2]: u}), [low, high])


RULES: dict[str, Callable[[Node, Environment], Any]] = {
    "+": lambda tree, env: mpmath.fsum(value(part, env) for part in tree[1:]),
    "*": lambda tree, env: mpmath.fprod(value(part, env) for part in tree[1:]),
    "^": power, "f": function_value, "sum": repeated, "prod": repeated, "idx": entry, "delta": delta,
    "piecewise": piecewise, "app": apply, "d": derivative,
    "tuple_sum": tuple_sum, "integral": integral, "nngp": layered, "ntk": layered,
}
#: operator of what is no number -> are two such things equal?
RELATIONS: dict[str, Callable[[Node, Node, Environment], bool]] = {}


def differ(a: Any, b: Any) -> bool:
    """Are the values different?  Numbers so large that differences lose their digits cannot be compared."""
    if max(abs(a), abs(b)) > LARGEST:
        raise NoRoute("numbers too large to be compared")
    return bool(abs(a - b) > AGREEMENT * max(abs(a), abs(b), 1))


def falls_off(series: Node, env: Environment) -> bool:
    """Are later terms of a series smaller than early ones?"""
    _, body, name, low, _ = series
    first = int(value(low, env))
    early, late = ([abs(value(body, {**env, name: mpmath.mpf(first + k)})) for k in part]
                   for part in (range(1, 5), range(17, 21)))
    return bool(max(late) < max(early) or not differ(max(late), 0))


def holds(tree: Node, env: Environment) -> bool:
    """The truth of a relation at a point; equality up to :data:`AGREEMENT`."""
    op = tree[0]
    if op in ("true", "false"):
        return bool(op == "true")
    if op in ("and", "or"):
        return (all if op == "and" else any)([holds(part, env) for part in tree[1:]])
    if op == "not":
        return not holds(tree[1], env)
    if op == "rounds":
        text = tree[2]
        places = len(text.partition(".")[2])
        return bool(abs(value(tree[1], {**env, COARSE: True}) - mpmath.mpf(text)) < mpmath.mpf(10) ** -places / 2)
    if op == "converges":
        return falls_off(tree[1], env)
    if op not in ("eq", "ne", "lt", "le"):
        raise NoRoute(f"the truth of {op}")
    if op in ("eq", "ne") and tree[1][0] in RELATIONS:
        return RELATIONS[tree[1][0]](tree[1], tree[2], env) is (op == "eq")
    try:
        a, b = value(tree[1], env), value(tree[2], env)
    except NoRoute:
        if op not in ("lt", "le"):
            raise
        a, b = (value(side, {**env, COARSE: True}) for side in tree[1:])
        if abs(a - b) < mpmath.mpf(10) ** -4 * max(abs(a), abs(b)):
            raise
    if isinstance(a, mpmath.mpc) or isinstance(b, mpmath.mpc):
        raise NoValue("a side that is not real")
    if op in ("eq", "ne"):
        return differ(a, b) is (op == "ne")
    return bool(a < b and differ(a, b)) if op == "lt" else bool(a < b or not differ(a, b))
