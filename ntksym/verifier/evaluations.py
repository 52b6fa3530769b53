"""Rules that evaluate a statement: at points, on boxes, or as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import isqrt
from typing import Any

from flint import arb, ctx, fmpq

from .bounding import equal_at
from .decide import Answer
from .enclosures.activation_properties import has_property
from .enclosures.data_sets import FiniteSequence, has_rows, has_unit_rows, is_nonnegative_sequence, is_sequence
from .enclosures.gaussian import BOX
from .failures import TooWide, Undefined
from .layers import LAYERED
from .outcome import Outcome, Rejected
from .sorts import FUNCTION, check_sorts
from .statement import Statement
from .syntax import Malformed, Node, children, free_names, parse, rational
from .truth import START_PRECISION, admissible, conjunction, settle, truth

MAX_POINTS = 20_000
MAX_BOXES = 20_000
#: property of an array -> does a table have it, and the value that a table with it stands for
ARRAYS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], dict[tuple[int, ...], fmpq]]]] = {
    "vectors": (has_rows, dict), "unit_rows": (has_unit_rows, dict),
    "nonnegative_summable": (is_nonnegative_sequence, FiniteSequence),
    "absolutely_summable": (is_sequence, FiniteSequence)}


def witness_values(statement: Statement, data: Any) -> dict[str, Any]:
    """The values of a witness: rationals for numbers, tables for arrays, function trees for functions."""
    if not isinstance(data, dict) or set(data) != {v.name for v in statement.variables}:
        raise Rejected("a witness gives a value to every variable and to nothing else")
    env: dict[str, Any] = {}
    for variable in statement.variables:
        value = data[variable.name]
        if variable.kind == "array":
            if not isinstance(value, list) or len(value) > 10_000:
                raise Rejected(f"the witness for the array {variable.name} is a list of [indices, value] pairs")
            table = {}
            for item in value:
                if not isinstance(item, list) or len(item) != 2 or not isinstance(item[0], list) \
                        or not all(type(i) is int for i in item[0]):
                    raise Rejected(f"the witness for the array {variable.name} is a list of [indices, value] pairs")
                table[tuple(item[0])] = lowest(item[1])
            if len(table) != len(value):
                raise Rejected(f"the witness for the array {variable.name} gives an entry twice")
            for name, (fits, made) in ARRAYS.items():
                if name in variable.properties:
                    if any(len(place) != variable.rank for place in table) or not fits(table):
                        raise Rejected(f"the witness for {variable.name} is not shown to be {name.replace('_', ' ')}")
                    table = made(table)
            if "orthonormal_eigenvectors" in variable.properties and not has_orthonormal_columns(table):
                raise Rejected(f"the witness for the array {variable.name} has columns that are not orthonormal")
            env[variable.name] = table
        elif variable.kind == "function":
            tree = parse(value)
            if tree[0] != "lam" or free_names(tree):
                raise Rejected(f"the witness for the function {variable.name} is a function of one variable")
            check_sorts(tree, FUNCTION)
            for name in variable.properties:
                if has_property(name, tree) is not Answer.YES:
                    raise Rejected(f"the witness for {variable.name} is not shown to be {name.replace('_', ' ')}")
            env[variable.name] = tree
        else:
            number = lowest(value)
            env[variable.name] = int(number.p) if variable.kind == "integer" and number.q == 1 else number
    for variable in statement.variables:
        # Such a matrix is n x n, where n is the dimension that the statement calls n.
        if "orthonormal_eigenvectors" in variable.properties and env.get("n") != isqrt(len(env[variable.name])):
            raise Rejected(f"the witness for the array {variable.name} is not of size n x n")
    return env


def lowest(text: Any) -> fmpq:
    """The rational number, written in lowest terms and no other way."""
    value = rational(text)
    if str(value) != text:
        raise Malformed(f"rational {text[:40]!r} is not in lowest terms")
    return value


def has_orthonormal_columns(table: Mapping[tuple[int, ...], fmpq]) -> bool:
    """Is the table a square matrix with indices 1..n whose columns are orthonormal?"""
    n = isqrt(len(table))
    if n * n != len(table) or set(table) != set(product(range(1, n + 1), repeat=2)):
        return False
    return all(sum((table[i, j] * table[i, k] for i in range(1, n + 1)), fmpq(0)) == (j == k)
               for j in range(1, n + 1) for k in range(1, n + 1))


def ground(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """A statement without variables, evaluated."""
    if statement.variables:
        raise Rejected("a statement with variables is not settled by one evaluation")
    if conjunction([settle(part, {}) for part in (*statement.hypotheses, statement.claim)]) is not Answer.YES:
        raise Rejected("evaluating the statement does not confirm it")
    return Outcome("certified", parseval(statement.claim))


def parseval(node: Node) -> tuple[str, ...]:
    """The axioms that enclosures of the objects in a tree use."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if item[0] in ("dual", *LAYERED):
            found.add("mehler")
        if item[0] == "sum" and item[4] == ("c", "oo") and mentions_coefficients(item[1]):
            found.add("parseval")
        stack.extend(part for part in item[1:] if isinstance(part, tuple))
    return tuple(sorted(found))


def mentions_coefficients(node: Node) -> bool:
    return node[0] == "hermite_coefficient" or any(map(mentions_coefficients, children(node)))


def points(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Every value of finitely many integer variables, one by one."""
    ranges = []
    for variable in statement.variables:
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if variable.kind != "integer" or low is None or high is None or high - low > MAX_POINTS:
            raise Rejected(f"the variable {variable.name} does not run over a short finite range of integers")
        first, last = -(-int(low.p) // int(low.q)), int(high.p) // int(high.q)
        first += variable.low_open and low.q == 1
        last -= variable.high_open and high.q == 1
        ranges.append([n for n in range(first, last + 1) if n % variable.modulus == variable.residue])
    total = 1
    for values in ranges:
        total *= len(values)
    if total > MAX_POINTS:
        raise Rejected(f"a finite range has at most {MAX_POINTS} points, this one has {total}")
    names = [v.name for v in statement.variables]
    met = 0
    for point in product(*ranges):
        env: dict[str, Any] = dict(zip(names, point, strict=True))
        conditions = conjunction([settle(h, env) for h in statement.hypotheses])
        if conditions is Answer.NO:
            continue
        met += 1
        if conditions is not Answer.YES or settle(statement.claim, env) is not Answer.YES:
            raise Rejected(f"not confirmed at {env}")
    if not met:
        raise Rejected("no point of the range satisfies the hypotheses")
    return Outcome("certified", parseval(statement.claim))


def boxes(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Real variables on compact intervals, by the bisection tree of the evidence: ``None`` is a leaf,
    ``[variable number, point, left, right]`` a cut at an interior rational point.

    The rules come to this only after :func:`.sequences.is_empty` has excluded intervals without a point.
    """
    names, box = [], []
    for variable in statement.variables:
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if variable.kind != "real" or low is None or high is None:
            raise Rejected(f"the variable {variable.name} does not run over a compact interval with rational ends")
        names.append(variable.name)
        box.append((low, high))
    if not box or statement.quantifier != "forall":
        raise Rejected("a subdivision needs universally quantified real variables")
    stack: list[tuple[Any, list[tuple[fmpq, fmpq]]]] = [(evidence.get("tree"), box)]
    count, met = 0, not statement.hypotheses
    while stack:
        tree, cell = stack.pop()
        count += 1
        if count > MAX_BOXES:
            raise Rejected(f"more than {MAX_BOXES} boxes")
        if tree is None:
            if not box_holds(statement, names, cell):
                raise Rejected(f"not confirmed on the box {[(str(a), str(b)) for a, b in cell]}")
            met = met or any(
                is_admissible(statement, names, point)
                for point in ([low for low, _ in cell], [high for _, high in cell],
                              [(low + high) / 2 for low, high in cell]))
            continue
        if not isinstance(tree, list) or len(tree) != 4 or type(tree[0]) is not int or not 0 <= tree[0] < len(cell):
            raise Rejected("a cut is a list of variable number, point, left and right subtree")
        axis, point = tree[0], rational(tree[1])
        low, high = cell[axis]
        if not low < point < high:
            raise Rejected("a cut lies inside the interval it cuts")
        stack.append((tree[2], [*cell[:axis], (low, point), *cell[axis + 1:]]))
        stack.append((tree[3], [*cell[:axis], (point, high), *cell[axis + 1:]]))
    if not met:
        raise Rejected("no corner or midpoint of a box is shown to satisfy the hypotheses: they may be contradictory")
    return Outcome("certified", parseval(statement.claim))


def is_admissible(statement: Statement, names: list[str], point: list[fmpq]) -> bool:
    """Is the point shown to satisfy domains and hypotheses?"""
    try:
        return admissible(statement, dict(zip(names, point, strict=True))) is Answer.YES
    except (TooWide, Undefined):
        # A hypothesis without a value there does not hold there.
        return False


def box_holds(statement: Statement, names: list[str], cell: list[tuple[fmpq, fmpq]]) -> bool:
    """Does the claim hold on the whole box, or does a hypothesis fail on the whole box?"""
    with ctx.workprec(START_PRECISION):
        env: dict[str, Any] = {
            name: arb(low).union(arb(high)) for name, (low, high) in zip(names, cell, strict=True)}
    env[BOX] = dict(zip(names, cell, strict=True))
    for part in (*statement.hypotheses, statement.claim):
        wanted = Answer.YES if part is statement.claim else Answer.NO
        try:
            if truth(part, env, START_PRECISION) is wanted:
                return True
        except (TooWide, Undefined):
            # On a box this wide the side may touch a singular point: nothing is concluded from it.
            continue
    return False


def witness(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """One admissible point at which the claim fails (or, for "exists", holds)."""
    env = witness_values(statement, evidence.get("values"))
    if admissible(statement, env) is not Answer.YES:
        raise Rejected("the witness is not shown to satisfy the domains and hypotheses")
    wanted = Answer.NO if statement.quantifier == "forall" else Answer.YES
    if settle(statement.claim, env) is not wanted and not (wanted is Answer.NO and equal_at(statement.claim, env)):
        raise Rejected("the witness does not decide the claim")
    return Outcome("refuted" if statement.quantifier == "forall" else "proved", parseval(statement.claim))


def samples(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Admissible points at which the claim is confirmed: support, never proof."""
    rows = evidence.get("points")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 1000:
        raise Rejected("samples are a list of 1 to 1000 points")
    for row in rows:
        env = witness_values(statement, row)
        if admissible(statement, env) is not Answer.YES or settle(statement.claim, env) is not Answer.YES:
            raise Rejected(f"not confirmed at {row}")
    return Outcome("supported", parseval(statement.claim))
