"""Statements about a sequence for all values of its index: identities between hypergeometric terms, and rates.

The evidence names the index, a ``threshold`` and a ``period``: single values below the threshold are treated one by
one, the residue classes above it through :mod:`term_reader`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flint import arb, fmpq

from ..decide import Answer, is_equal
from ..failures import Unsupported
from ..singularities.numbers import ONE as UNIT
from ..singularities.numbers import Number
from ..statement import Quantified, Statement
from ..syntax import Malformed, Node, free_names, rational, substitute
from ..truth import admissible
from .network_growth import replace_coefficients
from .term_growth import Growth, enclose, growth, is_eventually_positive
from .term_reader import Class, Reader, ring_for
from .terms import NotATerm, Sum

MAX_THRESHOLD = 1_000
MAX_PERIOD = 60
RATES = ("theta", "bigo", "omega", "littleo", "equivalent")


class NotShown(Exception):
    """The evidence does not prove the statement about the sequence; the message says where it stops."""


def plan(statement: Statement, evidence: Mapping[str, Any]) -> tuple[Quantified, int, int]:
    """Index variable, threshold and period of the evidence, checked."""
    name, threshold, period = evidence.get("index"), evidence.get("threshold"), evidence.get("period")
    if not isinstance(name, str) or type(threshold) is not int or type(period) is not int:
        raise Malformed("evidence about a sequence names index, threshold and period")
    variable = statement.variable(name)
    low = variable.rational_bound("low")
    if variable.kind != "integer" or low is None or low.q != 1:
        raise NotShown(f"the index {name} is not an integer variable with an integer lower bound")
    if not 1 <= period <= MAX_PERIOD or period % variable.modulus:
        raise NotShown(f"the period is a multiple of {variable.modulus} up to {MAX_PERIOD}, got {period}")
    first = int(low) + variable.low_open
    if not first <= threshold <= first + MAX_THRESHOLD:
        raise NotShown(f"the threshold lies in [{first}, {first + MAX_THRESHOLD}], got {threshold}")
    return variable, threshold, period


def classes(variable: Quantified, threshold: int, period: int) -> Iterator[Class]:
    """The residue classes above the threshold that the variable runs through; none where its range ends before."""
    high = variable.rational_bound("high")
    if high is not None and high < threshold:
        return
    for residue in range(period):
        if residue % variable.modulus == variable.residue:
            yield Class(variable.name, period, threshold + (residue - threshold) % period)


def first_values(variable: Quantified, threshold: int) -> Iterator[int]:
    """The values of the variable below the threshold, which :func:`plan` has checked."""
    low, high = variable.rational_bound("low"), variable.rational_bound("high")
    end = (
        threshold
        if high is None
        else min(threshold, int(high.p) // int(high.q) + (not (variable.high_open and high.q == 1)))
    )
    for n in range(int(low or 0) + variable.low_open, end):
        if n % variable.modulus == variable.residue:
            yield n


def reader(statement: Statement, trees: list[Node], cls: Class) -> Reader:
    functions = {v.name: v.properties for v in statement.variables if v.kind == "function"}
    scalars = [substitute(tree, {name: ("lam", "x", ("q", "0")) for name in functions}) for tree in trees]
    ring = ring_for(scalars, cls.name, statement)
    return Reader(ring, cls, functions)


def term_identity(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """left = right for every value of the index and of the parameters; returns the axioms used."""
    claim = statement.claim
    if claim[0] != "eq" or statement.quantifier != "forall":
        raise NotShown("an identity of terms is an equation for all values")
    variable, threshold, period = plan(statement, evidence)
    cases = [Class(variable.name, 0, n) for n in first_values(variable, threshold)]
    cases += list(classes(variable, threshold, period))
    axioms: set[str] = set()
    for cls in cases:
        try:
            read = reader(statement, [claim[1], claim[2]], cls)
            difference = read(claim[1]) - read(claim[2])
        except (NotATerm, Unsupported) as failure:
            raise NotShown(f"{describe(cls)}: {failure}") from failure
        if not difference.is_zero():
            raise NotShown(f"{describe(cls)}: the normal forms differ")
        axioms |= read.axioms
    return tuple(sorted(axioms))


def describe(cls: Class) -> str:
    return f"{cls.name} = {cls.slope} m + {cls.offset}" if cls.slope else f"{cls.name} = {cls.offset}"


def answer(op: str, f: Node, g: Node, read: Reader, scale: Number = UNIT) -> Answer:
    """Does f = O(g), Omega(g), Theta(g) or f ~ g hold along the class of the reader, for each value of the
    parameters?  f stands for f times the positive number ``scale``, of which balls tell no more than what it is not."""
    left, right = read(f), read(g)
    if not is_eventually_positive(right):
        raise NotATerm("the comparison function is not proved positive")
    if left.is_zero():
        return Answer.YES if op in ("bigo", "littleo") else Answer.NO
    quotient: Growth = growth(left * right.power(fmpq(-1)))
    size = quotient.size
    assert size is not None
    if op in ("bigo", "littleo"):
        return Answer.YES if size < 0 or (size == 0 and op == "bigo") else Answer.NO
    # From here on f has to be eventually positive.
    if quotient.positive is not True:
        return Answer.NO if quotient.positive is False else Answer.UNKNOWN
    if op == "omega":
        return Answer.YES if size >= 0 else Answer.NO
    if size != 0:
        return Answer.NO
    if op == "theta":
        return Answer.YES
    assert quotient.limit is not None
    excess = quotient.limit - Sum.number(read.ring, 1)
    if excess.is_zero() and scale.tree == UNIT.tree:
        return Answer.YES
    return Answer.NO if is_equal(enclose(quotient.limit) * scale.ball, arb(1)) is Answer.NO else Answer.UNKNOWN


def rate(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """A rate along every residue class, for each value of the parameters; returns the axioms used."""
    if statement.claim[0] not in RATES or statement.quantifier != "forall":
        raise NotShown("a rate compares two sequences by theta, bigo, omega or equivalent")
    op, f, g, name = statement.claim
    variable, threshold, period = plan(statement, evidence)
    if name != variable.name or variable.high is not None or any(name in free_names(h) for h in statement.hypotheses):
        raise NotShown("the index of a rate runs to infinity")
    axioms = {"gamma-ratio"}
    for cls in classes(variable, threshold, period):
        try:
            ready, scale, network = replace_coefficients(f, statement, cls, op == "equivalent")
            read = reader(statement, [ready, g], cls)
            axioms |= network
            if answer(op, ready, g, read, scale) is not Answer.YES:
                raise NotShown(f"{describe(cls)}: the rate does not hold or cannot be told")
        except (NotATerm, Unsupported) as failure:
            raise NotShown(f"{describe(cls)}: {failure}") from failure
        axioms |= read.axioms
    return tuple(sorted(axioms))


def rate_fails(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """A residue class and admissible values of the parameters for which the rate fails; returns the axioms used."""
    if statement.claim[0] not in RATES or statement.quantifier != "forall":
        raise NotShown("a rate compares two sequences by theta, bigo, omega or equivalent")
    op, f, g, name = statement.claim
    variable, threshold, period = plan(statement, evidence)
    residue = evidence.get("residue")
    others = [v for v in statement.variables if v.name != name]
    values = evidence["values"]
    if type(residue) is not int:
        raise Malformed("a failing rate names the residue of its class")
    if name != variable.name or variable.high is not None or set(values) != {v.name for v in others}:
        raise NotShown("a failing rate gives a value to every parameter")
    env = {v.name: rational(values[v.name]) for v in others}
    fixed = Statement(tuple(others), statement.hypotheses, ("true",), "forall", statement.data)
    if any(name in free_names(h) for h in statement.hypotheses) or admissible(fixed, env) is not Answer.YES:
        raise NotShown("the values of the parameters are not shown to be admissible")
    nodes = {key: ("q", str(value)) for key, value in env.items()}
    for cls in classes(variable, threshold, period):
        if cls.offset % period != residue:
            continue
        try:
            alone = Statement((variable,), (), ("true",), "forall", {"variables": [variable_data(statement, name)]})
            left, scale, network = replace_coefficients(substitute(f, nodes), alone, cls, op == "equivalent")
            right = substitute(g, nodes)
            read = reader(alone, [left, right], cls)
            if answer(op, left, right, read, scale) is Answer.NO:
                return tuple(sorted({"gamma-ratio", *read.axioms, *network}))
        except (NotATerm, Unsupported) as failure:
            raise NotShown(f"{describe(cls)}: {failure}") from failure
    raise NotShown("the rate is not shown to fail on that class")


def variable_data(statement: Statement, name: str) -> Any:
    return next(item for item in statement.data["variables"] if item["name"] == name)


def is_empty(statement: Statement) -> bool:
    """Do domains and hypotheses contradict each other?  Interval bounds on single variables and false closed
    hypotheses."""
    bounds: dict[str, list[Any]] = {
        v.name: [v.rational_bound("low"), v.low_open, v.rational_bound("high"), v.high_open]
        for v in statement.variables
    }
    for hypothesis in statement.hypotheses:
        tighten(bounds, hypothesis)
    for variable in statement.variables:
        low, low_open, high, high_open = bounds[variable.name]
        if low is None or high is None:
            continue
        if low > high or (low == high and (low_open or high_open)):
            return True
        if variable.kind == "integer":
            first, last = -(-int(low.p) // int(low.q)), int(high.p) // int(high.q)
            first += bool(low_open and low.q == 1)
            last -= bool(high_open and high.q == 1)
            if first + (variable.residue - first) % variable.modulus > last:
                return True
    return False


def tighten(bounds: dict[str, list[Any]], hypothesis: Node) -> None:
    """Use a hypothesis of the form variable < number, number <= variable, variable = number, or a conjunction of
    these."""
    if hypothesis[0] == "and":
        for part in hypothesis[1:]:
            tighten(bounds, part)
    if hypothesis[0] not in ("lt", "le", "eq"):
        return
    strict = hypothesis[0] == "lt"
    for name_node, number_node, upper in ((hypothesis[1], hypothesis[2], True), (hypothesis[2], hypothesis[1], False)):
        if name_node[0] != "s" or number_node[0] != "q":
            continue
        value = rational(number_node[1])
        low, low_open, high, high_open = bounds[name_node[1]]
        if (upper or hypothesis[0] == "eq") and (high is None or value < high or (value == high and strict)):
            high, high_open = value, strict
        if (not upper or hypothesis[0] == "eq") and (low is None or value > low or (value == low and strict)):
            low, low_open = value, strict
        bounds[name_node[1]] = [low, low_open, high, high_open]
