"""Evidence for stretched exponential bounds on coefficients of deep kernels, from the decay of the Hermite coefficients
of the activations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import product
from typing import Any

from flint import arb, ctx, fmpq

from ...verifier.depth.stretched import Slopes, activations
from ...verifier.enclosures.calculus import derivative_body, fold
from ...verifier.enclosures.enclose import enclose
from ...verifier.failures import TooWide, Undefined, Unsupported
from ...verifier.hypergeometric.term_reader import flat_factors
from ...verifier.hypergeometric.terms import NotATerm
from ...verifier.normal_forms.assumptions import context_from_statement
from ...verifier.normal_forms.dual_forms import PI, add, times
from ...verifier.statement import Statement
from ...verifier.syntax import Node, children, free_names, number, rational

ONE, HALF = number(1), number(fmpq(1, 2))
#: functions with poles on lines parallel to the real axis, or made with exp of such
PERIODIC = ("exp", "tanh", "sigmoid", "softplus")
#: the denominator of widths, and the bits of the slopes that they are made of
SCALE, PRECISION = 10**6, 64
#: the share of a decay that is tried where the decay itself is missed by a power of k
LESS = fmpq(99, 100)


def stretches(statement: Statement, coefficient: Node, plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Evidence for an upper bound on a Taylor coefficient, which is replaced by the exponential of the comparison, or
    by one between it and the best that the activations give."""
    _, kernel, name, _ = coefficient
    _, _, comparison, index = statement.claim
    try:
        functions = list(dict.fromkeys(activations(kernel, name, statement)))
        slopes = list(Slopes(name, statement, context_from_statement(statement.data)).arguments(kernel))
        width = least_width(slopes)
    except (NotATerm, TooWide, Undefined, Unsupported):
        return
    own = list(root_rates(comparison, index))
    terms = {"kind": "rate", "index": "k", "threshold": 3, "period": 2}
    for decays in product(*map(decays_of, functions)):
        edges = [times(number(1 / width), decay) for decay in decays if decay is not None]
        halfway = [times(HALF, add(rate, edge)) for edge in edges for rate in own or [number(0)]]
        for rate in [*own, *halfway] or [ONE]:
            yield {"kind": "stretched", "rate": rate, "width": str(width), "base": plan, "activations": [
                {"decay": decay_for(times(rate, number(width)), decay), "base": terms} for decay in decays]}


def decay_for(least: Node, most: Node | None) -> Node:
    """A decay above ``least``: without parameters one below ``most``, which may be missed by a power of k."""
    if most is None:
        return add(least, ONE)
    return most if free_names(least) else times(HALF, add(least, most))


def least_width(slopes: list[Node]) -> fmpq:
    """A short number whose square is at least the slopes that have values: 1 if they may be at most 1."""
    with ctx.workprec(PRECISION):
        values = [enclose(slope, {}, PRECISION).upper() for slope in slopes if not free_names(slope)]
        largest = reduce(arb.max, values) if values else arb(1)
        root = (largest.sqrt() * SCALE).upper().ceil().unique_fmpz()
    return fmpq(int(root), SCALE) if root else fmpq(1)


def decays_of(function: Node) -> list[Node | None]:
    """Candidates for b in mu_k(F)^2 = O(e^{-b sqrt k}): twice the distance of the nearest poles from the real axis, in
    the functions with poles that F is made of, or a little less, as a power of k may stand before the exponential; None
    stands for any."""
    found: list[Node | None] = []
    for node in parts(function[-1] if function[0] == "lam" else function):
        if node[0] == "f" and node[1] in PERIODIC and function[1] in free_names(node[2]):
            slope = fold(derivative_body(node[2], function[1]))
            if slope[0] == "q" and rational(slope[1]) != 0:
                size = abs(rational(slope[1]))
                found += [times(number(share * places / size), PI) for places in (2, 1) for share in (1, LESS)]
    return [*dict.fromkeys(found), None]


def root_rates(comparison: Node, index: str) -> Iterator[Node]:
    """The c of the factors exp(-c sqrt(...)) of a product that vary with the index."""
    for factor in flat_factors(comparison):
        if factor[0] != "f" or factor[1] != "exp" or index not in free_names(factor):
            continue
        inside = flat_factors(factor[2])
        constant = [part for part in inside if index not in free_names(part)]
        if all(part[0] == "^" and part[2] == HALF for part in inside if index in free_names(part)):
            yield times(number(-1), *constant)


def parts(node: Node) -> Iterator[Node]:
    yield node
    for part in children(node):
        yield from parts(part)


__all__ = ["stretches"]
