"""Objects of the theory replaced by closed forms, each by a named theorem or a proof in its docstring."""

from __future__ import annotations

from contextlib import suppress

from ..decide import Answer
from ..enclosures.activation_properties import has_property
from ..enclosures.calculus import derivative_body, fold
from ..enclosures.network_series import Series, coefficient_sum, series_of
from ..enclosures.parity import own_parity
from ..enclosures.parseval import expand
from ..enclosures.piecewise import pieces
from ..failures import Unsupported
from ..hypergeometric.hermite_terms import HEAVISIDE, monomials, rename
from ..hypergeometric.term_reader import Class, Reader, flat_factors, ring_for
from ..hypergeometric.term_trees import add, constant_tree, times
from ..hypergeometric.terms import NotATerm, Sum
from ..statement import Statement
from ..syntax import BINDERS, Node, free_names, number, rational
from .assumptions import context_from_statement
from .dual_forms import dual_form, rotation_form
from .identities import condition_holds, has_sign
from .normal_form import prove_equal
from .smooth_duals import smooth_dual


def closed_forms(statement: Statement) -> tuple[Node, tuple[str, ...]]:
    """The claim with duals, rotation means and single Gaussian means in closed form where one is known, and the axioms
    used."""
    axioms: set[str] = set()

    def walk(node: Node, bound: frozenset[str]) -> Node:
        op = node[0]
        inner = bound | {node[BINDERS[op][1]]} if op in BINDERS else bound
        node = tuple(walk(part, inner) if isinstance(part, tuple) else part for part in node)
        if free_names(node) & bound:  # the domain of a bound name is not that of a variable of the same name
            return node
        try:
            if op == "dual":
                return dual(node[1], node[2], statement, axioms)
            if op == "rotation_mean":
                value = rotation_form(node[1], node[2], node[3], statement)
                axioms.add("polar-coordinates")
                return value
            if op == "integral" and node[2] not in free_names(node[1]) and is_finite(node[3]) and is_finite(node[4]):
                return times(node[1], add(node[4], times(number(-1), node[3])))
            if op == "gaussian_mean":
                return constant_tree(single_coefficient(node[1], number(0), statement))
            if op == "hermite_coefficient" and is_hermite_polynomial(node[1]):
                return orthonormal(node[1][2][1], node[2], statement)
            if op == "sum":
                return (
                    parseval(node, statement, axioms)
                    if node[4] == ("c", "oo")
                    else binomial_sum(node, statement, axioms)
                )
            if op == "taylor_coefficient":
                return network_coefficient(node, statement, axioms)
            if op == "hermite_coefficient" and node[2][0] == "q":
                return constant_tree(single_coefficient(node[1], node[2], statement))
        except (NotATerm, Unsupported):
            # No closed form is known: the node stays an atom of the algebra.
            return node
        return node

    return walk(statement.claim, frozenset()), tuple(sorted(axioms))


def dual(function: Node, rho: Node, statement: Statement, axioms: set[str]) -> Node:
    """A dual activation in closed form: of a positively homogeneous function, of one smooth base function, or of a
    Hermite polynomial, of whose coefficients one is 1 and all others 0, so that rho^k is left of Mehler's series."""
    if is_hermite_polynomial(function) and is_natural(function[2][1], statement):
        axioms.add("mehler")
        return ("^", rho, function[2][1])
    rho = simple(rho)
    if rho == number(0) and has(function, "square_integrable", statement):
        mean: Node = ("gaussian_mean", function)
        with suppress(NotATerm, Unsupported):
            mean = constant_tree(single_coefficient(function, number(0), statement))
        axioms.add("mehler")
        return ("^", mean, number(2))
    if function[0] == "dfun" and function[1][0] == "lam" and function[2] == number(1):
        function = slope(function[1])
    try:
        value = dual_form(function, rho, statement)
    except NotATerm:
        given = function[0] == "lam" and not free_names(function)
        if given and rho[:2] == ("*", number(-1)) and (sign := own_parity(function)):
            # (U, -V) has the correlation -rho
            return times(number(sign), ("dual", function, times(*rho[2:])))
        value = smooth_dual(function, rho, statement)
        axioms.add("mehler")
        return value
    axioms.add("polar-coordinates")
    return value


def simple(rho: Node) -> Node:
    """-1, 0 or 1 for a correlation without parameters that is one of them in another form."""
    if rho[0] == "q" or free_names(rho):
        return rho
    for value in (1, 0, -1):
        proof = prove_equal(rho, number(value))
        if proof is not None and not proof.conditions:
            return number(value)
    return rho


def is_finite(node: Node) -> bool:
    return node != ("c", "oo") and all(is_finite(part) for part in node[1:] if isinstance(part, tuple))


def slope(function: Node) -> Node:
    """The derivative almost everywhere, written with step functions; of one piece, or of two that meet at 0."""
    parts = pieces(function)
    bodies = [fold(derivative_body(part.body, part.variable)) for part in parts]
    x: Node = ("s", parts[0].variable)
    if len(parts) == 1:
        return ("lam", x[1], bodies[0])
    if len(parts) > 2 or parts[0].high != 0:
        raise NotATerm("a derivative with more than two pieces, or pieces that do not meet at 0")
    right: Node = ("f", "heaviside", x, number(0))
    left: Node = ("f", "heaviside", ("*", number(-1), x), number(0))
    return ("lam", x[1], fold(("+", ("*", bodies[1], right), ("*", bodies[0], left))))


def is_hermite_polynomial(function: Node) -> bool:
    return bool(
        function[0] == "lam"
        and function[2][0] == "hermite_polynomial"
        and function[2][2] == ("s", function[1])
        and function[1] not in free_names(function[2][1])
    )


def orthonormal(j: Node, k: Node, statement: Statement) -> Node:
    """E[h_j h_k] = delta_jk for integers j, k >= 0.

    Proof.  From h_k g = -(h_{k-1} g)'/sqrt(k), integration by parts gives sqrt(k) E[h_j h_k] = E[h_j' h_{k-1}], and
    h_j' = sqrt(j) h_{j-1}; after min(j, k) steps either index is 0, where E[h_0 h_0] = 1 and, by one more step, E[h_0
    h_n] = 0 for n >= 1.
    """
    if not (is_natural(j, statement) and is_natural(k, statement)):
        raise NotATerm("a degree that is not known to be a natural number")
    return ("delta", j, k)


def is_natural(node: Node, statement: Statement) -> bool:
    """Is the node a natural number, or a variable that runs over natural numbers?"""
    if node[0] == "q":
        return rational(node[1]).q == 1 and bool(rational(node[1]) >= 0)
    return node[0] == "s" and any(
        v.name == node[1] and v.kind == "integer" and v.is_nonnegative for v in statement.variables)


def parseval(node: Node, statement: Statement, axioms: set[str]) -> Node:
    """sum_k (a + b k) mu_k(F)^2 = a E[F(Z)^2] + b E[F'(Z)^2] for F in L^2, and F' in L^2 if b is not 0 (axiom
    parseval).

    The second part is Parseval's identity for F', with mu_k(F') = sqrt(k+1) mu_{k+1}(F).
    """
    if node[3] != number(0):
        raise NotATerm("an infinite sum that does not start at 0")
    mixed = mehler_sum(node, statement)
    if mixed is not None:
        axioms.add("mehler")
        return mixed
    parts: list[Node] = []
    for scalars, power, coefficients, deltas in expand(node[1], node[2]):
        if deltas or power > 1 or len(coefficients) != 2 or coefficients[0] != coefficients[1] or coefficients[0][1]:
            raise NotATerm("an infinite sum other than of (a + b k) mu_k(F)^2")
        function = coefficients[0][0]
        needed = (
            ("square_integrable",)
            if not power
            else (
                "square_integrable",
                "locally_absolutely_continuous",
                "polynomially_bounded",
                "derivative_square_integrable",
            )
        )
        if not all(has(function, quality, statement) for quality in needed):
            raise NotATerm("an infinite sum over a function not known to be regular enough")
        if power:
            axioms.add("gaussian-integration-by-parts")
            function = ("dfun", function, number(1))
        parts.append(times(*scalars, square_mean(function)))
    axioms.add("parseval")
    return add(*parts) if len(parts) != 1 or parts[0][:2] != ("*", number(1)) or len(parts[0]) > 4 else parts[0]


def mehler_sum(node: Node, statement: Statement) -> Node | None:
    """c dual(F, x) for a sum over k >= 0 of c mu_k(F)^2 x^k, F in L^2, |x| <= 1; None for other sums.  0^0 = 1."""
    index: Node = ("s", node[2])
    outside: list[Node] = []
    found: dict[str, Node] = {}
    for factor in flat_factors(node[1]):
        base = factor[1] if factor[0] == "^" else factor
        if node[2] not in free_names(factor):
            outside.append(factor)
        elif factor[0] == "^" and factor[2] == index and node[2] not in free_names(base) and "x" not in found:
            found["x"] = base
        elif factor[0] == "^" and factor[2] == number(2) and base[0] == "hermite_coefficient" and base[2] == index \
                and node[2] not in free_names(base[1]) and "F" not in found:
            found["F"] = base[1]
        else:
            return None
    context = context_from_statement(statement.data)
    if len(found) < 2 or not has(found["F"], "square_integrable", statement) or not all(
            condition_holds(("le", *ends), context, statement)
            for ends in ((number(-1), found["x"]), (found["x"], number(1)))):
        return None
    return times(*outside, ("dual", found["F"], found["x"]))


def square_mean(function: Node) -> Node:
    """E[F(Z)^2] as a tree; its variable has a name that no parameter of the function can have."""
    return ("gaussian_mean", ("lam", "x@", ("^", ("app", function, ("s", "x@")), number(2))))


def binomial_sum(node: Node, statement: Statement, axioms: set[str]) -> Node:
    """sum_{j=0}^k c binomial(k, j) s^{k-j} t^j = c (s + t)^k, with 0^0 = 1 (axiom binomial-theorem).

    An index that bears the name of k hides it: inside the sum that name is j, and no factor can speak of k.
    """
    body, name, low, k = node[1], node[2], node[3], node[4]
    if low != number(0) or not is_natural(k, statement) or name in free_names(k):
        raise NotATerm("a finite sum that is not a binomial sum")
    index: Node = ("s", name)
    found: dict[str, Node] = {"s": number(1), "t": number(1)}
    outside: list[Node] = []
    has_binomial = False
    for factor in flat_factors(body):
        if name not in free_names(factor):
            outside.append(factor)
        elif factor == ("f", "binomial", k, index) and not has_binomial:
            has_binomial = True
        elif factor[0] == "^" and name not in free_names(factor[1]):
            proof = prove_equal(factor[2], add(k, times(number(-1), index)))
            part = "t" if factor[2] == index else "s" if proof is not None and not proof.conditions else ""
            if not part:
                raise NotATerm("a finite sum that is not a binomial sum")
            found[part] = times(found[part], factor[1])
        else:
            raise NotATerm("a finite sum that is not a binomial sum")
    if not has_binomial:
        raise NotATerm("a finite sum that is not a binomial sum")
    axioms.add("binomial-theorem")
    return times(*outside, ("^", add(found["s"], found["t"]), k))


def has(function: Node, quality: str, statement: Statement) -> bool:
    """Is the function variable declared to have the property, or the given function shown to have it?"""
    if function[0] == "fv":
        return quality in statement.variable(function[1]).properties
    if function[0] != "lam":
        return False
    if free_names(function):
        return is_regular_family(function, statement, quality)
    return has_property(quality, function) is Answer.YES


def is_regular_family(function: Node, statement: Statement, quality: str) -> bool:
    """Does the function have the property for every value of its parameters?

    Sufficient: a sum of c x^k times 1, the step function, sin(bx), cos(bx), erf(bx), tanh(bx), sigmoid(bx),
    softplus(bx), exp(bx), or exp(a x^2) with a <= 0.  Such functions and their derivatives almost everywhere are in
    L^2 of the Gaussian.  They are locally absolutely continuous if every step function has a factor x, and
    polynomially bounded without exp(bx).
    """
    try:
        ring = ring_for([function], "", statement)
        read = Reader(ring, Class("", 0, 0))
        for _, power, atom in monomials(rename(function[2], function[1])):
            if atom == HEAVISIDE:
                if quality == "locally_absolutely_continuous" and not power:
                    return False
                continue
            if atom is not None and atom[1] == "exp1":
                if quality == "polynomially_bounded":
                    return False
                continue
            if atom is None or atom[1] in ("sin", "cos", "erf", "tanh", "sigmoid", "softplus"):
                continue
            rate = read(atom[2]).plain()
            if atom[1] != "exp2" or not (ring.is_nonnegative(-rate.num) and ring.is_positive(rate.den)):
                return False
    except NotATerm:
        return False
    return True


def network_conditions(series: Series, statement: Statement) -> None:
    """Raise :class:`NotATerm` unless the conditions of :mod:`network_series` are shown."""
    context = context_from_statement(statement.data)
    if not all(
        has(f, quality, statement)
        for f in series.functions
        for quality in (
            "square_integrable",
            "locally_absolutely_continuous",
            "polynomially_bounded",
            "derivative_square_integrable",
        )
    ):
        raise NotATerm("an activation not shown to be regular enough for integration by parts")
    if not all(has(f, "square_integrable", statement) for f in series.plain):
        raise NotATerm("a dual activation of a function not known to be square-integrable")
    if series.offset != number(0):
        one = prove_equal(add(series.slope, series.offset), number(1), context)
        if (
            one is None
            or one.conditions
            or not has_sign(series.slope, True, context, statement)
            or not has_sign(series.offset, False, context, statement)
        ):
            raise NotATerm("an argument of the kernel not shown to stay within [-1, 1]")


def network_coefficient(node: Node, statement: Statement, axioms: set[str]) -> Node:
    """A Taylor coefficient of a two-layer kernel as a sum."""
    network_conditions(series_of(node[1], node[2]), statement)
    if not is_natural(node[3], statement):
        raise NotATerm("a Taylor coefficient whose index is not known to be a natural number")
    axioms.update(("mehler", "gaussian-integration-by-parts"))
    return coefficient_sum(node)


def single_coefficient(function: Node, degree: Node, statement: Statement) -> Sum:
    ring = ring_for([function], "", statement)
    return Reader(ring, Class("", 0, 0))(("hermite_coefficient", function, degree))
