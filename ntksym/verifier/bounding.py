"""Inequalities on boxes of real variables by Taylor models, monotony and expansions at singular ends.

Evidence is a tree over the domain.  A node is one of

- ``[i, point, left, right]``: cut the range of variable i at an interior rational;
- ``None``: direct ball evaluation on the cell;
- ``["taylor", N]``: the range of the difference of the sides by Taylor's theorem of order N;
- ``["monotone", i, side, N, face]``: the difference is least on the face where variable i has its value at that side,
  by the sign of its derivative; the rest of the evidence is for the face;
- ``["local", side, q, N]``: one variable varies; expansion at that side in powers of s^(1/q) up to about s^N;
- ``["convex", point]``: the difference is convex on the cell, and its tangent at a point of the cell is in order;
- ``["point"]``: no variable varies; the value, with equality decided exactly.

Taylor models and expansions exist only where the sides have values, so a side that is undefined somewhere is never
accepted.  Ends that the domain excludes are left out where equality there would break a strict inequality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flint import arb, ctx, fmpq

from .decide import Answer, is_nonnegative, is_positive
from .enclosures import taylor_models
from .enclosures.calculus import ZERO, add, mul
from .enclosures.gaussian import BOX
from .enclosures.local_expansions import sign_at, sign_near
from .failures import TooWide, Undefined
from .hypergeometric.sequences import NotShown
from .statement import Statement
from .syntax import Malformed, Node, number, rational, substitute
from .truth import START_PRECISION, settle, truth

#: an interval; None is infinity
Interval = tuple[fmpq | None, fmpq | None]
MAX_ORDER = 30
MAX_ROOT = 12
MAX_WIDTH = 60
#: the sum over all leaves of the cube of the order
MAX_WORK = 4_000_000
MAX_CELLS = 20_000
SIDES = ("low", "high")


@dataclass(frozen=True)
class Cell:
    """A part of the domain, or the face to which a claim on such a part was reduced.

    ``excluded``: (variable, side) of the ends that do not belong to it.  ``is_face``: hypotheses say nothing here.
    ``relaxed``: of a strict inequality only the weak one is needed.
    """

    box: Mapping[str, Interval]
    excluded: frozenset[tuple[str, str]]
    is_face: bool = False
    relaxed: bool = False

    def with_range(self, name: str, low: fmpq | None, high: fmpq | None, keep: tuple[str, ...]) -> Cell:
        """The cell with another range of one variable, of whose ends only those named stay excluded."""
        kept = frozenset(end for end in self.excluded if end[0] != name or end[1] in keep)
        return replace(self, box={**self.box, name: (low, high)}, excluded=kept)

    def varying(self) -> list[str]:
        return [name for name, (low, high) in self.box.items() if low is None or high is None or low < high]

    def closed(self) -> dict[str, tuple[fmpq, fmpq]]:
        """The box, if it is bounded; raises :class:`TooWide`."""
        found = {name: (low, high) for name, (low, high) in self.box.items() if low is not None and high is not None}
        if len(found) < len(self.box):
            raise TooWide("the cell is unbounded")
        return found

    def __str__(self) -> str:
        return ", ".join(f"{name} in [{low}, {high}]" for name, (low, high) in self.box.items())


def domain(statement: Statement) -> Cell:
    """The domain of the real variables; raises :class:`NotShown` for other statements.

    Nothing is claimed of an empty interval: no rule is applied to a statement that has one.
    """
    box: dict[str, Interval] = {}
    excluded = set()
    for variable in statement.variables:
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if variable.kind != "real" or (low is None) is not (variable.low is None) \
                or (high is None) is not (variable.high is None):
            raise NotShown(f"the variable {variable.name} does not run over an interval with rational ends")
        box[variable.name] = (low, high)
        excluded |= {(variable.name, side) for side, is_open in
                     (("low", variable.low_open), ("high", variable.high_open)) if is_open}
    if not box or statement.quantifier != "forall":
        raise NotShown("bounds on a box need universally quantified real variables")
    return Cell(box, frozenset(excluded))


def bounded(statement: Statement, evidence: Mapping[str, Any]) -> None:
    """Check the evidence; raises :class:`NotShown` or :class:`Malformed` unless it shows the statement."""
    work, cells = 0, 0
    stack: list[tuple[Any, Cell]] = [(evidence["tree"], domain(statement))]
    while stack:
        tree, cell = stack.pop()
        cells += 1
        if isinstance(tree, list) and len(tree) == 4 and type(tree[0]) is int:
            stack += cut(tree, cell)
            continue
        work += cost(tree)
        if cells > MAX_CELLS or work > MAX_WORK:
            raise NotShown(f"more than {MAX_CELLS} cells or {MAX_WORK} units of work")
        try:
            if tree is not None and tree[0] == "monotone":
                stack.append((tree[4], face(statement, tree, cell)))
            elif not holds(statement, tree, cell):
                raise NotShown(f"not confirmed on the cell {cell}")
        except (TooWide, Undefined) as failure:
            raise NotShown(f"not confirmed on the cell {cell}: {failure}") from failure


def cut(tree: list[Any], cell: Cell) -> list[tuple[Any, Cell]]:
    """The two halves of a cell with their evidence."""
    axis, point = tree[0], rational(tree[1])
    if not 0 <= axis < len(cell.box):
        raise Malformed("a cut names a variable by its number")
    name = list(cell.box)[axis]
    low, high = cell.box[name]
    if (low is not None and point <= low) or (high is not None and point >= high):
        raise Malformed("a cut lies inside the interval it cuts")
    return [(tree[2], cell.with_range(name, low, point, ("low",))),
            (tree[3], cell.with_range(name, point, high, ("high",)))]


def cost(tree: Any) -> int:
    """The work of a leaf, its sizes checked; raises :class:`Malformed` for anything that is not a leaf."""
    if tree is None:
        return 1
    if isinstance(tree, list) and tree:
        kind, rest = tree[0], tree[1:]
        if kind == "point" and not rest:
            return 1
        if kind == "convex" and len(rest) == 1 and isinstance(rest[0], list):
            return 27 * len(rest[0]) ** 2
        if kind == "taylor" and len(rest) == 1 and is_size(rest[0], MAX_ORDER):
            return int(rest[0]) ** 3
        if kind == "monotone" and len(rest) == 4 and type(rest[0]) is int and rest[1] in SIDES \
                and is_size(rest[2], MAX_ORDER):
            return int(rest[2]) ** 3
        if kind == "local" and len(rest) == 3 and rest[0] in SIDES and is_size(rest[1], MAX_ROOT) \
                and is_size(rest[2], MAX_ORDER) and rest[1] * rest[2] <= MAX_WIDTH:
            return int(rest[1] * rest[2]) ** 3
    raise Malformed(f"no evidence for a cell: {str(tree)[:60]}")


def is_size(value: Any, most: int) -> bool:
    return type(value) is int and 1 <= value <= most


def difference(claim: Node) -> Node:
    """right - left of an inequality; raises :class:`NotShown` for other claims."""
    if claim[0] not in ("le", "lt"):
        raise NotShown("monotony and local expansions are for a single inequality")
    return claim[2] if claim[1] == ZERO else add(claim[2], mul(number(-1), claim[1]))


def face(statement: Statement, tree: list[Any], cell: Cell) -> Cell:
    """The face on which the difference of the sides is least.

    If the derivative in a variable is >= 0 (> 0) on the closed cell, a point has a difference at least (above) that of
    its projection on the low face.  So a strict inequality follows from the weak one on a face that does not belong to
    the cell.
    """
    axis, side, order = tree[1:4]
    if not 0 <= axis < len(cell.box):
        raise Malformed("a face names a variable by its number")
    name = list(cell.box)[axis]
    if name not in cell.varying():
        raise Malformed("monotony in a variable that does not vary")
    slope = taylor_models.slope(difference(statement.claim), cell.closed(), name, order, START_PRECISION)
    rising = slope if side == "low" else -slope
    end = cell.box[name][SIDES.index(side)]
    relaxed = cell.relaxed
    if is_positive(rising) is Answer.YES:
        relaxed = relaxed or (name, side) in cell.excluded
    elif is_nonnegative(rising) is not Answer.YES:
        raise TooWide("the derivative is not shown to have the sign of the evidence")
    return replace(cell.with_range(name, end, end, ()), is_face=True, relaxed=relaxed)


def holds(statement: Statement, leaf: Any, cell: Cell) -> bool:
    """Does the claim hold on the cell, or a hypothesis fail there, by the method of the leaf?"""
    if leaf is None or leaf[0] == "taylor":
        if claim_holds(statement.claim, leaf, cell, cell.relaxed):
            return True
        return not cell.is_face and any(
            claim_holds(("not", hypothesis), leaf, cell, False) for hypothesis in statement.hypotheses)
    gap = difference(statement.claim)
    strict = statement.claim[0] == "lt" and not cell.relaxed
    varying = cell.varying()
    if leaf[0] == "point":
        if varying:
            raise Malformed("a point is a cell without varying variables")
        return holds_at(statement.claim, gap, strict, cell.closed())
    if leaf[0] == "convex":
        return tangent_holds(gap, strict, leaf[1], cell)
    if len(varying) != 1:
        raise Malformed("a local expansion is for a cell with one varying variable")
    return holds_near(statement.claim, gap, strict, leaf, cell, varying[0])


def tangent_holds(gap: Node, strict: bool, data: list[Any], cell: Cell) -> bool:
    """Is the difference convex on the closed cell, with a tangent plane that lies above zero there?

    A convex f has f(x) >= f(p) + f'(p) (x - p); on the cell this is at least f(p) - sum |f_i(p)| max |x_i - p_i|.
    """
    box, point = cell.closed(), [rational(item) for item in data]
    if len(point) != len(box) or not all(
            low <= p <= high for p, (low, high) in zip(point, box.values(), strict=True)):
        raise Malformed("a tangent is taken at a point of the cell")
    with ctx.workprec(START_PRECISION):
        if not taylor_models.is_positive_definite(taylor_models.hessian(gap, box, START_PRECISION)):
            return False
        at = {name: (p, p) for name, p in zip(box, point, strict=True)}
        least = taylor_models.bound(gap, at, 1, START_PRECISION)
        for name, rate in taylor_models.gradient(gap, at, START_PRECISION).items():
            low, high = box[name]
            least -= abs(rate) * arb(max(high - at[name][0], at[name][0] - low))
    return (is_positive if strict else is_nonnegative)(least) is Answer.YES


def holds_at(claim: Node, gap: Node, strict: bool, box: Mapping[str, tuple[fmpq, fmpq]]) -> bool:
    """Does the inequality hold at a point?"""
    point = {name: low for name, (low, _) in box.items()}
    if strict is (claim[0] == "lt") and settle(claim, point, last=START_PRECISION) is Answer.YES:
        return True
    return sign_at(gap, point, START_PRECISION) >= (1 if strict else 0)


def equal_at(claim: Node, env: Mapping[str, Any]) -> bool:
    """Does a strict inequality fail at a point because its sides are equal there, by exact constants?"""
    if claim[0] != "lt" or not all(isinstance(value, (int, fmpq)) for value in env.values()):
        return False
    return sign_at(difference(claim), {name: fmpq(value) for name, value in env.items()}, START_PRECISION) == 0


def holds_near(claim: Node, gap: Node, strict: bool, leaf: list[Any], cell: Cell, name: str) -> bool:
    """Does the inequality hold up to one end of an interval, and at that end if it belongs to the cell?"""
    side, root, order = leaf[1:]
    others = {other: number(low) for other, (low, _) in cell.box.items() if other != name and low is not None}
    gap, claim = substitute(gap, others), substitute(claim, others)
    low, high = cell.box[name]
    if sign_near(gap, name, low, high, side, root, order, START_PRECISION) < (1 if strict else 0):
        return False
    end = low if side == "low" else high
    if end is None or (name, side) in cell.excluded:
        return True
    return holds_at(claim, gap, strict, {name: (end, end)})


def claim_holds(claim: Node, leaf: Any, cell: Cell, relaxed: bool) -> bool:
    """Is the claim shown on the whole closed cell, part by part, by direct evaluation or a Taylor model?"""
    op = claim[0]
    if op == "not" and claim[1][0] in ("le", "lt"):
        # A hypothesis that has no value somewhere fails there as well; here both sides are shown to have one.
        return claim_holds(("lt" if claim[1][0] == "le" else "le", claim[1][2], claim[1][1]), leaf, cell, relaxed)
    if op in ("and", "or"):
        return (all if op == "and" else any)(claim_holds(part, leaf, cell, relaxed) for part in claim[1:])
    try:
        if leaf is None:
            box = cell.closed()
            env = {BOX: box, **{name: taylor_models.interval(low, high) if low < high else low
                                for name, (low, high) in box.items()}}
            return truth(claim, env, START_PRECISION) is Answer.YES
        if op not in ("le", "lt"):
            return False
        ball = taylor_models.bound(difference(claim), cell.closed(), leaf[1], START_PRECISION)
    except (TooWide, Undefined):
        return False
    return (is_positive if op == "lt" and not relaxed else is_nonnegative)(ball) is Answer.YES


__all__ = ["Cell", "bounded", "domain", "equal_at"]
