"""Proofs from facts about the objects in an inequality: which facts, and what the rest follows by."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations, permutations, product
from typing import Any

from flint import arb, fmpq

from ...verifier.enclosures.enclose import enclose
from ...verifier.failures import TooWide, Undefined
from ...verifier.hypergeometric.sequences import NotShown
from ...verifier.hypergeometric.terms import NotATerm
from ...verifier.layers import LAYERED
from ...verifier.normal_forms.function_field import NotCovered
from ...verifier.order.abstraction import MAX_FACTS, OBJECTS, from_facts
from ...verifier.order.lemmas import Lemmas
from ...verifier.outcome import Rejected
from ...verifier.rules import apply_rule
from ...verifier.statement import Statement
from ...verifier.syntax import BINDERS, Malformed, Node, children, free_names, number, substitute
from ...verifier.work import OutOfWork, limited
from .polynomials import is_univariate

ZERO, ONE = number(0), number(1)
NUMBERS = (ONE, number(2), number(fmpq(1, 2)))
MOST_OBJECTS = 6
#: facts of which pairs are tried
MOST_PAIRED = 8
NOT_SHOWN = (Rejected, Malformed, NotShown, NotATerm, NotCovered, OutOfWork, TooWide, Undefined)
#: bits of the enclosures that stand for numbers
PREC = 80

#: a lemma with its arguments
Instance = tuple[Any, ...]


def fact_evidence(statement: Statement, deadline: float) -> Iterator[dict[str, Any]]:
    """Evidence to try for an inequality between expressions in objects of the theory."""
    found = list(dict.fromkeys(objects(statement.claim)))
    facts = [list(item) for item in known(statement, instances(found, statement), deadline)]
    # Where nothing varies, what needs enclosures is told by those of the two sides.
    closed = [node for node in dict.fromkeys((*found, *(o for f in facts for a in f[1:] for o in objects(a))))
              if not free_names(node)] if free_names(statement.claim) else []
    numbers = [list(item) for item in known(statement, enclosures(closed), deadline)]
    alone = [[fact] for fact in facts]
    pairs = [list(pair) for pair in combinations(facts, 2)] if len(facts) <= MOST_PAIRED else []
    all_of = [facts[:MAX_FACTS], [*facts, *numbers][:MAX_FACTS]]
    tries = [(False, chosen) for chosen in (*alone, *all_of)] + [(True, chosen) for chosen in (*alone, *pairs)]
    tries += [(False, [fact, *numbers]) for fact in facts] if numbers else []
    for combined, chosen in tries:
        if not chosen or time.monotonic() > deadline:
            continue
        for base in bases(statement, chosen, combined):
            yield {"kind": "facts", "facts": chosen, "base": base}


def has_objects(statement: Statement) -> bool:
    """Is it an inequality between expressions in a few objects?"""
    return statement.claim[0] in ("le", "lt", "ne") and statement.quantifier == "forall" \
        and 0 < len({*objects(statement.claim)}) <= MOST_OBJECTS


def objects(node: Node) -> Iterator[Node]:
    """The objects in a tree that stand in no other and in no binder."""
    if node[0] in OBJECTS:
        yield node
    elif node[0] not in BINDERS:
        for part in children(node):
            yield from objects(part)


def instances(found: list[Node], statement: Statement) -> Iterator[Instance]:
    """Instances of lemmas that may hold for these objects."""
    for node in found:
        if node[0] == "gegenbauer":
            yield "gegenbauer-bound", node
        elif node[0] == "sphere_eigenvalue":
            yield "eigenvalue-sign", node
            yield "eigenvalue-bound", node
        elif node[0] in ("hermite_coefficient", "gaussian_mean"):
            yield "bessel", node
    for one, two in permutations(found, 2):
        if one[0] == two[0] == "sphere_eigenvalue" and (one[1], one[3]) == (two[1], two[3]):
            yield "eigenvalue-order", one, two
    table: dict[Node, list[Node]] = {}
    for node in found:
        for kernel, point in kernels(node):
            table.setdefault(kernel, []).append(point)
    for node in (*statement.claim[1:], *found):
        for kernel, point in whole_kernels(node, statement):
            table.setdefault(kernel, []).append(point)
    for kernel, points in table.items():
        for point in (own := list(dict.fromkeys(points))):
            yield "series-sign", kernel, point
        for x, y in permutations(dict.fromkeys((*own, ONE, ZERO)), 2):
            if x not in own and y not in own:
                continue
            yield "series-order", kernel, x, y
            yield "series-mirror", kernel, x, y
            if ZERO not in (x, y) and x != ONE:
                yield "series-chord", kernel, x, y
    for node in found:
        if node[0] == "dual" and free_names(node[2]):
            yield "dual-tangent", node[1], node[2]
            yield "dual-line", node[1], node[2]


def kernels(node: Node) -> Iterator[tuple[Node, Node]]:
    """A dual activation as a function of its correlation, at that point."""
    if node[0] == "dual":
        yield ("lam", "t", ("dual", node[1], ("s", "t"))), node[2]


def whole_kernels(node: Node, statement: Statement) -> Iterator[tuple[Node, Node]]:
    """A side of the claim, or the kernel of a layer in it, as a function of a real variable."""
    if node[0] == "*" or node[0] in LAYERED:
        for variable in statement.variables:
            if variable.kind == "real" and variable.name in free_names(node) and "t" not in free_names(node):
                yield ("lam", "t", substitute(node, {variable.name: ("s", "t")})), ("s", variable.name)


def enclosures(closed: list[Node]) -> Iterator[Instance]:
    """Numbers between rational bounds."""
    for node in closed:
        try:
            with limited():
                ball: arb = enclose(node, {}, PREC)
        except NOT_SHOWN:
            continue
        middle, radius = (int(2 * part * 2**60) for part in (float(ball.mid()), float(ball.rad()) + 2.0**-40))
        low, high = (fmpq(middle + sign * (radius + 2**24), 2**61) for sign in (-1, 1))
        yield "enclosure", number(low), node, number(high)


def known(statement: Statement, listed: Iterator[Instance], deadline: float) -> Iterator[Instance]:
    """The instances that hold."""
    lemmas = Lemmas(statement)
    for item in listed:
        if time.monotonic() > deadline:
            return
        try:
            with limited():
                lemmas.fact(list(item))
        except NOT_SHOWN:
            continue
        yield item


def bases(statement: Statement, facts: list[Any], combined: bool) -> Iterator[dict[str, Any]]:
    """Evidence for the statement on real numbers that is left."""
    try:
        with limited():
            other, _, _ = from_facts(statement, {"facts": facts})
    except NOT_SHOWN:
        return
    tried: list[dict[str, Any]] = [{"kind": "identity"}]
    if is_univariate(other):
        tried.append({"kind": "sturm", "integers": None})
    if combined:
        tried = list(combinations_of(other, len(statement.hypotheses)))
    for evidence in tried:
        try:
            verdict = apply_rule(other, evidence, nested=True).verdict
        except NOT_SHOWN:
            continue
        if verdict in ("proved", "certified"):
            yield evidence


def combinations_of(statement: Statement, first: int) -> Iterator[dict[str, Any]]:
    """Combinations of one or two of the hypotheses from a place on, with multipliers as they occur."""
    places = range(first, len(statement.hypotheses))
    names = [v.name for v in statement.variables if v.kind == "real"]
    symbols: list[Node] = [("s", name) for name in names]
    for place in places[:MOST_PAIRED]:
        for factor in (*NUMBERS, *symbols):
            yield {"kind": "combination", "multipliers": [[place, factor]]}
    if len(places) == 2:
        for factors in product((ONE, *symbols), repeat=2):
            terms = [list(pair) for pair in zip(places, factors, strict=True)]
            yield {"kind": "combination", "multipliers": terms}


__all__ = ["fact_evidence"]
