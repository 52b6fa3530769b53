r"""Sums over tuples, and the coefficients of powers of a power series, by induction over the number of factors.

Let F(k, p) be the ``tuple_sum`` of a(j) over the k-tuples (j_1, ..., j_k) of natural numbers with sum p.

*Splitting off the last entry.*  (j_1, ..., j_{k+1}) -> (j_{k+1}, (j_1, ..., j_k)) maps the (k+1)-tuples with sum p one
to one onto the pairs of a j in 0, ..., p and a k-tuple with sum p - j.  So F(k+1, p) = sum_{j=0}^p a(j) F(k, p - j),
F(0, p) = delta_{p,0} by the empty tuple, F(1, p) = a(p), and F(k, 0) = a(0)^k, 0^0 = 1, by the tuple of zeros.

*Cauchy product.*  For B analytic at 0, [t^p] B^{k+1} = sum_{j=0}^p [t^j] B [t^{p-j}] B^k, and [t^p] B^0 =
delta_{p,0}.  For B(t) = sum_{j=0}^H b(j) t^j, a polynomial or a series that converges near 0, [t^j] B = b(j) for
0 <= j <= H.

*Induction.*  Suppose that b(j) = a(j) for 0 <= j <= p <= H, and [t^m] B^k = F(k, m) for some k and all m <= p.  Then
[t^m] B^{k+1} = F(k+1, m) for all m <= p, as both sums have equal terms.  :func:`step_of_powers` checks what this step
needs for a claim about all k and p; the claim for the least k is left to a proof of its own.
"""

from __future__ import annotations

from dataclasses import replace

from ..power_sums import INFINITY, PowerSum, power_sum
from ..statement import Statement
from ..syntax import BINDERS, Node, free_names, number, substitute
from ..work import spend
from .assumptions import Bound, Context, context_from_statement
from .closed_forms import is_natural
from .identities import condition_holds
from .kernel_series import STEP
from .layer_forms import split_layer
from .normal_form import prove_equal

ZERO, ONE = number(0), number(1)
#: so many entries are split off at most
MAX_SPLIT = 6


def less(node: Node, by: Node) -> Node:
    """node - by."""
    return ("+", node, ("*", number(-1), by))


def free_of(name: str, *nodes: Node) -> str:
    """A bound name like ``name`` that is free in none of the nodes; no name of a statement ends so."""
    name += "@"
    while any(name in free_names(node) for node in nodes):
        name += "@"
    return name


def power_of(expression: Node, name: str) -> tuple[PowerSum, Node] | None:
    """(B, k) of an expression B^k or B = B^1 with a sum B(t) of b(j) t^j, where k does not depend on t = ``name``."""
    base, exponent = (expression[1:] if expression[0] == "^" else (expression, ONE))
    found = power_sum(base, name)
    return (found, exponent) if found is not None and name not in free_names(exponent) else None


def tuple_forms(statement: Statement) -> Statement:
    """The statement with sums over tuples of few entries, or of sum 0, written out; with the last entries of (k + c)-
    tuples split off; and with coefficients of constants and of single sums b(j) t^j by their values."""
    context = context_from_statement(statement.data)

    def walk(node: Node, bound: frozenset[str]) -> Node:
        spend(STEP)
        op = node[0]
        # The domain of a bound name is not that of a variable of the same name.
        if op == "tuple_sum" and not free_names(node[3]) & bound:
            node = written_out(node, statement)
        elif op == "taylor_coefficient" and not free_names(node) & bound:
            node = simple_coefficient(node, statement, context)
        inner = bound | {node[BINDERS[node[0]][1]]} if node[0] in BINDERS else bound
        return tuple(walk(part, inner) if isinstance(part, tuple) else part for part in node)

    claim = walk(statement.claim, frozenset())
    return replace(statement, claim=claim)


def written_out(node: Node, statement: Statement) -> Node:
    """A sum over tuples with as many entries split off as there are to be split off."""
    _, body, name, count, total = node
    if total == ZERO:
        return ("^", substitute(body, {name: ZERO}), count)
    split = split_layer(count)
    if split is None:
        return node
    variable, more = split
    # What is left is a number of entries, too.
    left = variable is None or is_natural(("s", variable), statement)
    if more.q != 1 or not 0 <= more <= MAX_SPLIT or not left:
        return node
    return split_off(body, name, variable, int(more.p), total)


def split_off(body: Node, name: str, variable: str | None, more: int, total: Node) -> Node:
    """The tuple sum of (variable + more) entries by those of ``variable`` entries; of ``more`` entries without one."""
    if variable is None and more == 0:
        return ("delta", total, ZERO)
    if variable is None and more == 1:
        return substitute(body, {name: total})
    if more == 0:
        return ("tuple_sum", body, name, ("s", str(variable)), total)
    index = free_of("j", body, total)
    rest = split_off(body, name, variable, more - 1, less(total, ("s", index)))
    return ("sum", ("*", substitute(body, {name: ("s", index)}), rest), index, ZERO, total)


def simple_coefficient(node: Node, statement: Statement, context: Context) -> Node:
    """[t^p] c = c delta_{p,0} for a constant c, [t^p] B^0 = delta_{p,0}, [t^p] sum_{j=0}^H b(j) t^j = b(p), p <= H."""
    _, expression, name, index = node
    if name not in free_names(expression):
        return ("*", expression, ("delta", index, ZERO))
    if expression[0] == "^" and expression[2] == ZERO:
        return ("delta", index, ZERO)
    found = power_of(expression, name)
    if found is not None and found[1] == ONE and reaches(found[0], index, statement, context):
        return found[0].at(index)
    return node


def reaches(series: PowerSum, index: Node, statement: Statement, context: Context) -> bool:
    """Does the sum go on up to that index?"""
    return series.high == INFINITY or condition_holds(("le", index, series.high), context, statement)


def step_of_powers(statement: Statement, name: str) -> bool:
    """Does [t^p] B^(k+1) = F(k+1, p) for all p follow from [t^p] B^k = F(k, p) for all p; k = ``name``?

    The claim is an equation of the two sides, in either order, where p is a variable that takes with p all of
    0, ..., p: for the step, the hypotheses have to follow for p - j, 0 <= j <= p, from those for p.  Neither B nor a
    depends on p or k.
    """
    if statement.claim[0] != "eq":
        return False
    power, tuples = statement.claim[1:] if statement.claim[2][0] == "tuple_sum" else statement.claim[:0:-1]
    if power[0] != "taylor_coefficient" or tuples[0] != "tuple_sum":
        return False
    (_, expression, variable, index), (_, body, entry, count, total) = power, tuples
    declared = {v.name for v in statement.variables}
    found = power_of(expression, variable)
    if found is None or found[1] != ("s", name) or count != ("s", name) or index != total or index[0] != "s" \
            or {variable, entry, found[0].index} & declared:
        return False
    series, p = found[0], statement.variable(index[1])
    inside = free_names(series.coefficient) | free_names(series.high) | free_names(body)
    if p.kind != "integer" or p.rational_bound("low") != 0 or p.low_open or p.modulus != 1 or {p.name, name} & inside \
            or any(name in free_names(h) for h in statement.hypotheses):
        return False
    j = free_of("j", expression, body, *statement.hypotheses)
    context = context_from_statement(statement.data)
    between = replace(context, integers=context.integers | {j}, lows={**context.lows, j: Bound(ZERO)},
                      highs={**context.highs, j: Bound(index)})
    # No binder of a statement can capture j, whose name is none of a statement.
    below = [substitute(h, {p.name: less(index, ("s", j))}) for h in statement.hypotheses if p.name in free_names(h)]
    proof = prove_equal(series.at(("s", j)), substitute(body, {entry: ("s", j)}), between)
    return proof is not None and reaches(series, ("s", j), statement, between) \
        and all(condition_holds(c, between, statement) for c in (*proof.conditions, *below))


__all__ = ["free_of", "less", "power_of", "simple_coefficient", "step_of_powers", "tuple_forms", "written_out"]
