"""Where an expression has a value: conditions that must hold for a statement about it to say anything.

A proof by normal form may cancel a factor that is zero somewhere, or find both sides identical without looking inside
them.  So the conditions under which the sides exist are collected from the expressions as they are written, and proved
on their own.
"""

from __future__ import annotations

from dataclasses import replace

from ..enclosures.network_series import series_of, terms_of
from ..failures import Unsupported
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, layer_of
from ..power_sums import INFINITY, PowerSum
from ..statement import Statement
from ..syntax import Node, children, free_names, number, rational, substitute
from .array_series import SUMMABLE, array_series
from .array_series import converges as array_series_converges
from .assumptions import Bound, Context
from .closed_forms import is_hermite_polynomial, network_coefficient
from .existence import ONE, ZERO, converges, has_derivative, integrable, is_differentiable, is_infinite_sum
from .gegenbauer_expansions import expansion
from .identities import condition_holds, is_whole
from .kernel_series import in_disc, is_kernel_series, keeps_variance, power_series_sum, stays_within
from .layer_forms import summands
from .series_products import composition
from .sphere_existence import integrable_on_sphere, is_continuous
from .tuple_sums import power_of

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
SMOOTH_OPERATORS = ("s", "+", "*", "^", "f", "sum", "prod", "app", "idx", "d", "hermite_polynomial", "gegenbauer")


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
        if tree == ("c", "oo"):
            raise NotDefined("infinity in place of a number")
        if op in ("q", "s", "c", "fv"):
            return
        if varied and op not in SMOOTH_OPERATORS:
            raise NotDefined(f"a derivative of an expression with {op}")
        if op == "taylor_coefficient":
            kernel(tree, where)
            return
        if op == "^":
            power(tree, where, bool(varied))
        elif op == "f":
            function(tree, where, bool(varied))
        elif op in ("sum", "prod"):
            infinite = tree[4] == ("c", "oo")
            ends = tree[3:4] if infinite else tree[3:5]
            if infinite:
                series(tree, where, bool(varied))
            if not all(is_whole(end, where, statement) for end in ends):
                raise NotDefined("a sum or product whose ends are not known to be integers")
            # The index gets a name of its own: what is assumed of a variable of the same name is not said of it.
            index = fresh(tree[2], tree, where)
            inside = replace(
                where,
                integers=where.integers | {index},
                lows={**where.lows, index: Bound(tree[3])},
                highs=where.highs if infinite else {**where.highs, index: Bound(tree[4])},
            )
            walk(substitute(tree[1], {tree[2]: ("s", index)}), inside, varied)
            for end in ends:
                if varied & free_names(end):
                    raise NotDefined("a derivative of a sum or product whose range varies")
                walk(end, where)
            return
        elif op in ("hermite_coefficient", "gaussian_mean", "dual", "rotation_mean"):
            if not integrable(tree, statement):
                raise NotDefined(
                    f"the {op.replace('_', ' ')} of a function that is not shown to be integrable against the Gaussian"
                )
            parameters(tree[1], where)
            for part in tree[2:]:
                walk(part, where)
            if op == "hermite_coefficient":
                natural(tree[2], number(0), where)
            if op == "rotation_mean":
                natural(tree[3], number(2), where)
            if op == "dual":
                correlation(tree[2], where)
            return
        elif op == "tuple_sum":
            for part in tree[3:]:
                natural(part, ZERO, where)
                walk(part, where)
            entries(tree[1], tree[2], tree[4], where)
            return
        elif op in LAYERED:
            if not keeps_variance(tree, statement, where):
                raise NotDefined("a kernel whose layers are not shown to keep unit variance")
            parameters(tree[1], where)
            for part in tree[2:]:
                walk(part, where)
            natural(layer_of(tree), ONE, where)
            correlation(tree[2], where)
            return
        elif op == "app":
            if tree[1][0] == "dfun":
                if not is_differentiable(tree[1], statement):
                    raise NotDefined("a derivative of a function that is not known to be differentiable everywhere")
            elif tree[1][0] != "fv":
                raise NotDefined("the application of a given function")
            if varied and not has_derivative(tree[1], statement):
                raise NotDefined("a derivative of a function that is not known to be differentiable everywhere")
            walk(tree[2], where, varied)
            return
        elif op == "d":
            nested = varied and not is_smooth(tree[1], varied | {tree[2][1]})
            if tree[2][0] not in ("s", "idx") or tree[2][1] in where.integers or nested:
                raise NotDefined("a derivative with respect to an integer or an expression, or of a derivative")
            walk(tree[2], where)
            walk(tree[1], where, varied | {tree[2][1]})
            return
        elif op == "integral" and tree[2] not in free_names(tree[1]):
            pass  # of a constant; infinite ends are met below
        elif op == "hermite_polynomial":
            natural(tree[1], number(0), where)
            fixed(tree[1], varied)
        elif op == "gegenbauer":
            natural(tree[1], ZERO, where)
            natural(tree[2], number(2), where)
            fixed(("+", *tree[1:3]), varied)
        elif op == "sphere_eigenvalue":
            zonal(tree, where)
            return
        elif op == "idx":
            if not all(is_whole(part, where, statement) for part in tree[2:]):
                raise NotDefined("an entry of an array at indices that are not known to be integers")
            if statement.variable(tree[1]).properties & SUMMABLE:
                need("le", ZERO, tree[2], where)  # such a sequence begins with the entry 0
        elif op not in ("+", "*", "delta"):
            raise NotDefined(f"an expression with {op}")
        for part in children(tree):
            walk(part, where, varied if op != "idx" else frozenset())

    def correlation(tree: Node, where: Context) -> None:
        if not stays_within(tree, statement, where):
            for condition in in_disc(tree):
                found.append((condition, where))

    def entries(body: Node, name: str, high: Node, where: Context) -> None:
        """Collect what a term needs to have a value at the indices 0, ..., high."""
        index = fresh(name, body, where)
        inside = replace(where, integers=where.integers | {index}, lows={**where.lows, index: Bound(ZERO)},
                         highs={**where.highs, index: Bound(high)})
        walk(substitute(body, {name: ("s", index)}), inside)

    def natural(tree: Node, low: Node, where: Context) -> None:
        if not is_whole(tree, where, statement):
            raise NotDefined("a degree, index or dimension that is not known to be an integer")
        need("le", low, tree, where)

    def parameters(function: Node, where: Context) -> None:
        """Collect what the parameters in a given function, or in one whose derivative is meant, need for it to have a
        value at every point."""
        if function[0] == "dfun":
            function = function[1]
        variables = {v.name for v in statement.variables if v.kind == "function"}
        # The degree of a Hermite polynomial is a parameter although it may be a number, such as -1.
        if function[0] == "lam" and (free_names(function) - variables or is_hermite_polynomial(function)):
            walk(substitute(function[2], {function[1]: ("s", fresh(function[1], function, where))}), where)

    def zonal(tree: Node, where: Context) -> None:
        """An eigenvalue on the sphere: of a kernel that is integrable there, or continuous on [-1, 1]."""
        _, function, degree, dimension = tree
        natural(degree, ZERO, where)
        natural(dimension, number(2), where)
        for part in (degree, dimension):
            walk(part, where)
        if integrable_on_sphere(function, dimension, statement) \
                or (function[0] == "lam" and array_series(function[2], function[1], statement) is not None):
            return
        if function[0] != "lam" or not is_continuous(function[2], function[1]):
            raise NotDefined("the eigenvalue of a kernel that is not shown to be integrable on the sphere")
        near = fresh(function[1], function, where)
        lows, highs = {**where.lows, near: Bound(number(-1))}, {**where.highs, near: Bound(ONE)}
        walk(substitute(function[2], {function[1]: ("s", near)}), replace(where, lows=lows, highs=highs))

    def kernel(tree: Node, where: Context) -> None:
        """A Taylor coefficient at 0 of a kernel that is a series; what stands in it beside its variable has a value.

        What depends on the variable has a value near 0 if it has one at 0: a kernel of the class P because it converges
        up to 1, one of two layers because the arguments of its duals are affine in the variable.
        """
        _, expression, name, index = tree
        found_power = power_of(expression, name)
        if found_power is not None:
            natural(index, ZERO, where)
            power_series(*found_power, where)
            return
        # A constant of either sign may stand beside a kernel of the class.
        constants = [part for part in summands(expression) if name not in free_names(part)]
        varying = ("+", ZERO, ZERO, *(part for part in summands(expression) if name in free_names(part)))
        if is_kernel_series(varying, name, statement, where):
            natural(index, ZERO, where)
            near = fresh(name, expression, where)
            lows, highs = {**where.lows, near: Bound(("q", "-1"))}, {**where.highs, near: Bound(ONE)}
            walk(substitute(varying, {name: ("s", near)}), replace(where, lows=lows, highs=highs))
            for part in constants:
                walk(part, where)
            return
        try:
            network_coefficient(tree, statement, set())
        except (NotATerm, Unsupported) as failure:
            raise NotDefined(str(failure)) from failure
        found = series_of(expression, name)
        for function in (*found.functions, *found.plain):
            parameters(function, where)
        for scalars, others, duals in terms_of(expression, name):
            for part in (*scalars, *others, *(node[2] for node in duals)):
                walk(substitute(part, {name: ZERO}), where)

    def power_series(shape: PowerSum, exponent: Node, where: Context) -> None:
        """A natural power of a sum of b(j) t^j: a polynomial, or the series of a summable sequence b."""
        natural(exponent, ZERO, where)
        walk(exponent, where)
        if shape.high == INFINITY:
            b = shape.coefficient
            if b[0] != "idx" or b[2:] != (("s", shape.index),) or not statement.variable(b[1]).properties & SUMMABLE:
                raise NotDefined("a power series whose coefficients are not those of a summable sequence")
            return
        if not is_whole(shape.high, where, statement):
            raise NotDefined("a sum whose end is not known to be an integer")
        walk(shape.high, where)
        entries(shape.coefficient, shape.index, shape.high, where)

    def series(tree: Node, where: Context, smooth: bool) -> None:
        """An infinite sum: by Parseval's identity, as an expansion in Gegenbauer polynomials, or as the other side of a
        Taylor coefficient or an eigenvalue on the sphere with equal summands, where the factors beside the sum are not
        zero."""
        if smooth:
            raise NotDefined("a derivative of an infinite sum")
        if tree[0] == "sum" and (converges(tree, statement) or power_series_sum(tree, statement) is not None
                                 or composition(tree, statement) is not None
                                 or expansion(tree, statement, where) is not None
                                 or array_series_converges(tree, statement, where)):
            return
        for one, two in (statement.claim[1:], statement.claim[:0:-1]) if statement.claim[0] == "eq" else ():
            factors = flat_factors(two)
            has_series = [f for f in flat_factors(one) if f[0] in ("taylor_coefficient", "sphere_eigenvalue")]
            if has_series and [f for f in factors if is_infinite_sum(f)] == [tree]:
                for factor in factors:
                    if factor != tree:
                        need("ne", factor, ZERO, where)
                return
        raise NotDefined("an infinite sum or product that is not shown to converge")

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
            if arguments[0][0] != "q" or rational(arguments[0][1]).q == 1:  # a fraction is no pole
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


def fixed(degree: Node, varied: frozenset[str]) -> None:
    if varied & free_names(degree):
        raise NotDefined("a derivative of a polynomial whose degree or dimension varies")


def is_smooth(node: Node, varied: frozenset[str]) -> bool:
    """Has the tree derivatives of every order where it has a first one: is it made of polynomials and powers with fixed
    exponents, as far as it depends on the symbols ``varied``?"""
    if not varied & free_names(node):
        return True
    if node[0] == "^":
        return not varied & free_names(node[2]) and is_smooth(node[1], varied)
    return node[0] in ("s", "+", "*", "d", "hermite_polynomial", "gegenbauer") \
        and all(is_smooth(part, varied) for part in children(node))


def fresh(name: str, node: Node, where: Context) -> str:
    """A name for what is bound in the node of which nothing is assumed."""
    name += "@"
    while name in where.integers | set(where.lows) | set(where.highs) | free_names(node):
        name += "@"
    return name


def whole(exponent: Node) -> bool:
    """Is a polynomial in integer symbols an integer: are all its rationals integers?"""
    if exponent[0] == "q":
        return rational(exponent[1]).q == 1
    return exponent[0] == "s" or (exponent[0] in ("+", "*") and all(whole(part) for part in exponent[1:]))


def is_defined(node: Node, statement: Statement, context: Context) -> bool:
    """Is every side of a relation (or conjunction of relations) shown to have a value throughout?"""
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
