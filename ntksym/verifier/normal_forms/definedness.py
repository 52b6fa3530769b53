"""Where an expression has a value: conditions that must hold for a statement about it to say anything.

A proof by normal form may cancel a factor that is zero somewhere, or find both sides identical without looking inside
them.  So the conditions under which the sides exist are collected from the expressions as they are written, and proved
on their own.
"""

from __future__ import annotations

from dataclasses import replace

from ..decide import Answer, is_positive
from ..enclosures.activation import growth
from ..enclosures.activation_properties import has_property
from ..failures import TooWide, Undefined, Unsupported
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import Node, free_names, number, rational, substitute
from .assumptions import Bound, Context
from .normal_form import Normalizer, NotCovered

#: functions of one variable that are defined for every real argument
TOTAL = {
    "exp",
    "sin",
    "cos",
    "sinh",
    "cosh",
    "tanh",
    "atan",
    "erf",
    "erfc",
    "sigmoid",
    "softplus",
    "abs",
    "sign",
    "floor",
    "max",
    "min",
    "heaviside",
}
#: functions that are differentiable wherever they are defined (asin and acos inside their interval)
SMOOTH = TOTAL - {"abs", "sign", "floor", "max", "min", "heaviside"} | {"log", "asin", "acos", "gamma"}
#: operators whose value is differentiable in what their arguments are differentiable in
SMOOTH_OPERATORS = ("s", "+", "*", "^", "f", "sum", "prod", "app", "idx")
ZERO: Node = ("q", "0")
ONE: Node = ("q", "1")


class NotDefined(Exception):
    """It is not shown that the expression has a value for all the values that the statement speaks of."""


#: a condition, and the context with the ranges of the bound indices around it
Condition = tuple[Node, Context]


def conditions(node: Node, statement: Statement, context: Context) -> list[Condition]:
    """What has to hold for the expression to have a value; raises :class:`NotDefined` for what cannot be told."""
    found: list[Condition] = []

    def need(op: str, left: Node, right: Node, where: Context) -> None:
        found.append(((op, left, right), where))

    def walk(tree: Node, where: Context, varied: frozenset[str] = frozenset()) -> None:
        """Collect what the tree needs to have a value, and to be differentiable in the symbols ``varied``."""
        op, varied = tree[0], varied & free_names(tree)
        if op in ("q", "s", "c", "fv", "true", "false"):
            return
        if varied and op not in SMOOTH_OPERATORS:
            raise NotDefined(f"a derivative of an expression with {op}")
        if op == "taylor_coefficient":
            kernel_is_defined(tree, statement)
            return
        if op == "^":
            power(tree, where, bool(varied))
        elif op == "f":
            function(tree, where, bool(varied))
        elif op in ("sum", "prod"):
            if tree[4] == ("c", "oo") and not converges(tree, statement):
                raise NotDefined("an infinite sum or product that is not shown to converge")
            if not all(is_whole(end, where) for end in (tree[3:4] if tree[4] == ("c", "oo") else tree[3:5])):
                raise NotDefined("a sum or product whose ends are not known to be integers")
            # The index gets a name of its own: what is assumed of a variable of the same name is not said of it.
            index = tree[2] + "@"
            while index in where.integers:
                index += "@"
            inside = replace(
                where,
                integers=where.integers | {index},
                lows={**where.lows, index: Bound(tree[3])},
                highs=where.highs if tree[4] == ("c", "oo") else {**where.highs, index: Bound(tree[4])},
            )
            walk(substitute(tree[1], {tree[2]: ("s", index)}), inside, varied)
            for end in tree[3:5]:
                if varied & free_names(end):
                    raise NotDefined("a derivative of a sum or product whose range varies")
                walk(end, where)
            return
        elif op in ("hermite_coefficient", "gaussian_mean", "dual", "rotation_mean"):
            if not integrable(tree, statement):
                raise NotDefined(
                    f"the {op.replace('_', ' ')} of a function that is not shown to be integrable against the Gaussian"
                )
            for part in tree[2:]:
                walk(part, where)
            if op == "hermite_coefficient":
                need("le", ZERO, tree[2], where)
            if op == "dual":
                need("le", ("q", "-1"), tree[2], where)
                need("le", tree[2], ONE, where)
            return
        elif op == "app":
            if tree[1][0] == "lam":
                raise NotDefined("the application of a given function")
            if tree[1][0] == "dfun" and not is_differentiable(tree[1], statement):
                raise NotDefined("a derivative of a function that is not known to be differentiable everywhere")
            if varied and not has_derivative(tree[1], statement):
                raise NotDefined("a derivative of a function that is not known to be differentiable everywhere")
            walk(tree[2], where, varied)
            return
        elif op in ("piecewise", "integral", "limit"):
            raise NotDefined(f"an expression with {op}")
        elif op == "d":
            if varied or tree[2][0] not in ("s", "idx") or tree[2][1] in where.integers:
                raise NotDefined("a second derivative, or one with respect to an integer or an expression")
            walk(tree[2], where)
            walk(tree[1], where, frozenset((tree[2][1],)))
            return
        for part in tree[1:]:
            if isinstance(part, tuple) and op != "lam":
                walk(part, where, varied if op != "idx" else frozenset())

    def power(tree: Node, where: Context, smooth: bool) -> None:
        base, exponent = tree[1], tree[2]
        if exponent[0] == "q":
            value = rational(exponent[1])
            if value.q != 1:
                need("lt" if smooth else "le", ZERO, base, where)
            if value < 0:
                need("ne", base, ZERO, where)
        elif base[0] == "q" and rational(base[1]) == -1:
            if not (free_names(exponent) <= where.integers and whole(exponent)):
                raise NotDefined("a power of -1 with an exponent that is not an integer")
        elif not (free_names(exponent) <= where.integers and whole(exponent)):
            need("lt", ZERO, base, where)
        else:
            # An integer exponent: a nonzero base, or an exponent that is never negative.
            need("either", base, exponent, where)

    def function(tree: Node, where: Context, smooth: bool) -> None:
        name, arguments = tree[1], tree[2:]
        if smooth and name not in SMOOTH:
            raise NotDefined(f"a derivative of the function {name}")
        if name in TOTAL:
            return
        if name == "log":
            need("lt", ZERO, arguments[0], where)
        elif name in ("asin", "acos"):
            need("lt" if smooth else "le", ("q", "-1"), arguments[0], where)
            need("lt" if smooth else "le", arguments[0], ONE, where)
        elif name == "gamma":
            need("lt", ZERO, arguments[0], where)
        elif name == "factorial":
            need("le", ZERO, arguments[0], where)
        elif name == "mod":
            need("ne", arguments[1], ZERO, where)
        elif name == "binomial":
            for argument in arguments:
                need("le", ZERO, argument, where)
        else:
            raise NotDefined(f"the function {name}, whose poles are not looked for")

    walk(node, context)
    return found


def kernel_is_defined(node: Node, statement: Statement) -> None:
    """Raise :class:`NotDefined` unless the conditions of :mod:`network_series` are shown for a Taylor coefficient."""
    from .closed_forms import network_coefficient

    try:
        network_coefficient(node, statement, set())
    except (NotATerm, Unsupported) as failure:
        raise NotDefined(str(failure)) from failure


def converges(tree: Node, statement: Statement) -> bool:
    """Does an infinite sum converge: by Parseval's identity, or as the other side of a Taylor coefficient with equal
    summands?"""
    from .closed_forms import parseval

    sides = statement.claim[1:]
    if statement.claim[0] == "eq" and any(
        one[0] == "taylor_coefficient" and sums_in(two) == [tree] for one, two in (sides, sides[::-1])
    ):
        return True
    try:
        parseval(tree, statement, set())
    except (NotATerm, Unsupported):
        return False
    return bool(tree[0] == "sum")


def sums_in(node: Node) -> list[Node]:
    """The infinite sums among the factors of a product."""
    return [factor for factor in flat_factors(node) if factor[0] == "sum" and factor[4] == ("c", "oo")]


def is_differentiable(derivative: Node, statement: Statement) -> bool:
    """Is the function variable under a first derivative declared to be differentiable?"""
    return derivative[2] == ONE and has_derivative(derivative[1], statement)


def has_derivative(function: Node, statement: Statement) -> bool:
    """Is it a function variable declared to be differentiable?"""
    return function[0] == "fv" and "differentiable" in statement.variable(function[1]).properties


def is_whole(end: Node, where: Context) -> bool:
    """Is the end of a range shown to be an integer?"""
    field = Normalizer(where)
    try:
        return field.is_integer(field.value(end))
    except NotCovered:
        return False


def whole(exponent: Node) -> bool:
    """Is a polynomial in integer symbols an integer: are all its rationals integers?"""
    if exponent[0] == "q":
        return rational(exponent[1]).q == 1
    return exponent[0] == "s" or (exponent[0] in ("+", "*") and all(whole(part) for part in exponent[1:]))


def integrable(node: Node, statement: Statement) -> bool:
    """Does the Gaussian mean behind a Hermite coefficient, mean or dual exist?"""
    function = node[1]
    if node[0] == "gaussian_mean":
        return mean_exists(function, statement)
    derivative = function[0] == "dfun" and function[2] == ONE
    name = function[1] if derivative else function
    if name[0] == "fv":
        wanted = "derivative_square_integrable" if derivative else "square_integrable"
        return wanted in statement.variable(name[1]).properties
    if derivative or name[0] != "lam":
        return False
    from .closed_forms import has, is_hermite_polynomial

    return is_hermite_polynomial(name) or has(name, "square_integrable", statement)


def mean_exists(function: Node, statement: Statement) -> bool:
    """Is E|F(Z)| finite: F the square of a square-integrable function variable, or given with a growth bound below
    e^(x^2/2)?"""
    if function[0] != "lam":
        return function[0] == "fv" and "square_integrable" in statement.variable(function[1]).properties
    body = function[2]
    if body[0] == "^" and body[2] == number(2) and body[1][0] == "app" and body[1][2] == ("s", function[1]):
        inner: Node = ("hermite_coefficient", body[1][1], ZERO)
        return integrable(inner, statement)
    if free_names(function):
        from .closed_forms import is_regular_family

        return is_regular_family(function, statement, "square_integrable")
    try:
        return is_positive(1 - 2 * growth(function).q) is Answer.YES
    except (TooWide, Undefined):
        return has_property("square_integrable", function) is Answer.YES


def is_defined(node: Node, statement: Statement, context: Context) -> bool:
    """Is every side of a relation (or conjunction of relations) shown to have a value throughout?"""
    from .identities import condition_holds

    if node[0] == "and":
        return all(is_defined(part, statement, context) for part in node[1:])
    try:
        found = [c for part in node[1:] for c in conditions(part, statement, context)]
    except NotDefined:
        return False
    for (op, left, right), where in found:
        if op == "either":
            if not (
                condition_holds(("ne", left, ZERO), where, statement)
                or condition_holds(("le", ZERO, right), where, statement)
            ):
                return False
        elif not condition_holds((op, left, right), where, statement):
            return False
    return True
