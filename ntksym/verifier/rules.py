"""The rules by which evidence proves, certifies or refutes a statement.  Each recomputes what it accepts.

A rule takes a statement and the evidence of its kind and returns an :class:`Outcome`; it raises :class:`Rejected` when
the evidence does not show what it should.  Rules never search: whatever choice a proof needs stands in the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from math import isqrt
from typing import Any

from flint import arb, ctx, fmpq

from .bounding import bounded, equal_at
from .decide import Answer
from .enclosures.activation_properties import has_property
from .failures import TooWide, Undefined
from .hypergeometric import sequences
from .hypergeometric.telescoping import telescoping_identity
from .hypergeometric.term_bounds import term_inequality
from .hypergeometric.terms import NotATerm
from .normal_forms.assumptions import context_from_statement
from .normal_forms.closed_forms import closed_forms
from .normal_forms.definedness import is_defined
from .normal_forms.differential_equations import differential_identity
from .normal_forms.function_field import NotCovered
from .normal_forms.identities import prove_identity
from .normal_forms.matrices import without_matrices
from .normal_forms.one_variable import decide_one_variable
from .normal_forms.structure import is_affine, is_convex, is_linear
from .statement import Statement
from .syntax import Malformed, Node, free_names, parse, rational
from .truth import MAX_PRECISION, START_PRECISION, admissible, conjunction, is_inhabited, settle, truth
from .work import OutOfWork, limited

MAX_POINTS = 20_000
MAX_BOXES = 20_000


class Rejected(Exception):
    """The evidence does not show what it claims; the message says where it fails."""


@dataclass(frozen=True)
class Outcome:
    """The verdict that the evidence earns, and the named theorems it rests on."""

    verdict: str
    axioms: tuple[str, ...] = ()


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
            if "orthonormal_eigenvectors" in variable.properties and not has_orthonormal_columns(table):
                raise Rejected(f"the witness for the array {variable.name} has columns that are not orthonormal")
            env[variable.name] = table
        elif variable.kind == "function":
            tree = parse(value)
            if tree[0] != "lam" or free_names(tree):
                raise Rejected(f"the witness for the function {variable.name} is a function of one variable")
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
        if item[0] == "dual":
            found.add("mehler")
        if item[0] == "sum" and item[4] == ("c", "oo"):
            found.add("parseval")
        stack.extend(part for part in item[1:] if isinstance(part, tuple))
    return tuple(sorted(found))


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
    if not total or total > MAX_POINTS:
        raise Rejected(f"a finite range has 1 to {MAX_POINTS} points, this one has {total}")
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
    ``[variable number, point, left, right]`` a cut at an interior rational point."""
    names, box = [], []
    for variable in statement.variables:
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if variable.kind != "real" or low is None or high is None:
            raise Rejected(f"the variable {variable.name} does not run over a compact interval with rational ends")
        if low > high or (low == high and (variable.low_open or variable.high_open)):
            raise Rejected(f"the variable {variable.name} runs over an empty interval")
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


def box_bound(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Inequalities on boxes by Taylor models and local expansions."""
    bounded(statement, evidence)
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
        env = {name: arb(low).union(arb(high)) for name, (low, high) in zip(names, cell, strict=True)}
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


def identity(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation (or inequality) between expressions, by exact normal forms."""
    claim, axioms = closed_forms(statement)
    if statement.quantifier != "forall" or not prove_identity(claim, context_from_statement(statement.data), statement):
        raise Rejected("the two sides have no common normal form")
    if not is_defined(statement.claim, statement, context_from_statement(statement.data)):
        raise Rejected("the sides are equal in form, but are not shown to be defined for all values")
    if any("orthonormal_eigenvectors" in v.properties for v in statement.variables):
        axioms = tuple(sorted({*axioms, "spectral-theorem"}))
    return Outcome("proved", axioms)


def sturm(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """A relation between rational functions of one variable, by Sturm's theorem."""
    return Outcome("proved" if decide_one_variable(statement, evidence) else "refuted")


def structure(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Membership in a class of functions, or linearity, affinity, convexity, by the structure of the expression."""
    op, arguments = statement.claim[0], statement.claim[1:]
    if op in ("linear", "affine", "convex"):
        decide = {"linear": is_linear, "affine": is_affine, "convex": is_convex}[op]
        context = context_from_statement(statement.data)
        if not is_defined(statement.claim, statement, context):
            raise Rejected("the expression is not shown to be defined for all values")
        answer = decide(arguments[0], arguments[1:], context)
        axioms: tuple[str, ...] = ()
    elif op in ("square_integrable", "locally_absolutely_continuous", "polynomially_bounded",
                "differentiable_almost_everywhere"):
        answer, axioms = has_property(op, arguments[0]), ()
    else:
        raise Rejected(f"operator {op!r} is not a structural property")
    if answer is Answer.UNKNOWN:
        raise Rejected("the structure of the expression does not settle it")
    return Outcome("proved" if answer is Answer.YES else "refuted", axioms)


def every(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """A conjunction, part by part."""
    parts = evidence.get("parts")
    if statement.claim[0] != "and" or not isinstance(parts, list) or len(parts) != len(statement.claim) - 1 \
            or statement.quantifier != "forall":
        raise Rejected("evidence for a conjunction has one entry for each of its parts")
    order = ("proved", "certified", "refuted")
    verdicts, axioms = [], set[str]()
    for node, part in zip(statement.claim[1:], parts, strict=True):
        inner = Statement(statement.variables, statement.hypotheses, node, "forall", {**statement.data, "claim": node})
        outcome = apply_rule(inner, part, nested=True)
        if outcome.verdict not in order:
            raise Rejected(f"a part of a conjunction is {outcome.verdict}")
        verdicts.append(outcome.verdict)
        axioms.update(outcome.axioms)
    return Outcome(max(verdicts, key=order.index), tuple(sorted(axioms)))


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


def unsettled(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """No decision; the evidence lists what was tried."""
    tried = evidence.get("tried")
    if not isinstance(tried, list) or not tried or not all(isinstance(item, str) and item for item in tried):
        raise Rejected("an undecided statement lists what was tried")
    return Outcome("undecided")


def ill_posed(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Empty hypotheses, an undefined side, or a missing convention."""
    reason = evidence.get("reason")
    if reason == "convention":
        readings = statement.data.get("readings")
        if not statement.missing or not isinstance(readings, list) or not readings:
            raise Rejected("a missing convention is named by the statement, with the readings that would settle it")
        return Outcome("ill-posed")
    if reason == "undefined":
        if statement.quantifier != "forall":
            raise Rejected("a statement that something exists says nothing of a point without a value")
        env = witness_values(statement, evidence.get("values"))
        if admissible(statement, env) is not Answer.YES:
            raise Rejected("the point of undefinedness is not shown to be admissible")
        try:
            settle(statement.claim, env)
        except Undefined:
            return Outcome("ill-posed")
        raise Rejected("both sides are defined at the point named")
    if reason == "empty":
        if not sequences.is_empty(statement):
            raise Rejected("the hypotheses are not shown to contradict each other")
        return Outcome("ill-posed")
    raise Rejected("ill-posed needs a reason: convention, undefined or empty")


def term_identity(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    return Outcome("proved", sequences.term_identity(statement, evidence))


def telescoping(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation between sums of hypergeometric terms, by a recurrence that both sides satisfy."""
    try:
        telescoping_identity(statement, evidence)
    except NotATerm as failure:
        raise Rejected(str(failure)) from failure
    return Outcome("proved")


def differential_equation(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation in one real variable, by a linear differential equation and initial values."""
    try:
        differential_identity(statement, evidence)
    except NotCovered as failure:
        raise Rejected(str(failure)) from failure
    return Outcome("proved")


def term_bound(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    return Outcome("proved", term_inequality(statement, evidence))


def rate(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    return Outcome("proved", sequences.rate(statement, evidence))


def rate_fails(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    values = evidence.get("values")
    if not isinstance(values, dict):
        raise Rejected("a failing rate names the values of the parameters")
    return Outcome("refuted", sequences.rate_fails(statement, evidence))


@dataclass(frozen=True)
class Rule:
    """How evidence of one kind is checked, and the fields that it has beside its kind."""

    check: Callable[[Statement, Mapping[str, Any]], Outcome]
    fields: frozenset[str] = frozenset()
    #: does the evidence of a statement with hypotheses name an admissible point, because the check exhibits none?
    needs_example: bool = False


def rule(check: Callable[[Statement, Mapping[str, Any]], Outcome], *fields: str, needs_example: bool = False) -> Rule:
    return Rule(check, frozenset(fields), needs_example)


PLAN = ("index", "threshold", "period")
RULES: dict[str, Rule] = {
    "ground": rule(ground),
    "points": rule(points),
    "boxes": rule(boxes, "tree"),
    "box-bound": rule(box_bound, "tree", needs_example=True),
    "witness": rule(witness, "values"),
    "identity": rule(identity, needs_example=True),
    "sturm": rule(sturm, "integers", needs_example=True),
    "structure": rule(structure, needs_example=True),
    "every": rule(every, "parts", needs_example=True),
    "samples": rule(samples, "points"),
    "unsettled": rule(unsettled, "tried"),
    "ill-posed": rule(ill_posed, "reason", "values"),
    "term": rule(term_identity, *PLAN, needs_example=True),
    "differential-equation": rule(differential_equation, "points", "interval", needs_example=True),
    "telescoping": rule(telescoping, "index", "threshold", "recurrence", "certificates", needs_example=True),
    "term-bound": rule(term_bound, *PLAN, needs_example=True),
    "rate": rule(rate, *PLAN, needs_example=True),
    "rate-fails": rule(rate_fails, *PLAN, "residue", "values"),
}


def check_fields(statement: Statement, evidence: Mapping[str, Any], nested: bool) -> None:
    """Evidence has the fields of its kind and no others: what nobody reads nobody can trust."""
    own = RULES[evidence["kind"]]
    wanted = {"kind", *own.fields}
    if evidence["kind"] == "ill-posed" and evidence.get("reason") != "undefined":
        wanted.discard("values")
    if own.needs_example and statement.hypotheses and not nested:
        wanted.add("example")
    if set(evidence) != wanted:
        wrong = sorted(map(str, set(evidence) ^ wanted))[0][:40]
        raise Malformed(f"evidence of kind {evidence['kind']!r} has the fields {sorted(wanted)}; wrong here: {wrong!r}")


def require_example(statement: Statement, evidence: Mapping[str, Any]) -> None:
    """A statement with hypotheses says nothing unless some point satisfies them: the evidence names one."""
    if sequences.is_empty(statement):
        raise Rejected("no value satisfies the domains and hypotheses")
    if not RULES[evidence["kind"]].needs_example:
        return
    if not statement.hypotheses:
        if not all(is_inhabited(variable) for variable in statement.variables):
            raise Rejected("a domain is not shown to have a value")
    else:
        env = witness_values(statement, evidence.get("example"))
        if admissible(statement, env) is not Answer.YES:
            raise Rejected("the example is not shown to satisfy the domains and hypotheses")


def apply_rule(statement: Statement, evidence: Any, *, nested: bool = False) -> Outcome:
    """Run the rule that the evidence names; raises :class:`Rejected` or :class:`Malformed`."""
    if not isinstance(evidence, dict) or not isinstance(evidence.get("kind"), str) or evidence["kind"] not in RULES:
        raise Malformed(f"evidence has a kind out of {sorted(RULES)}")
    check_fields(statement, evidence, nested)
    statement = without_matrices(statement)
    try:
        with limited():
            if not nested and evidence["kind"] not in ("ill-posed", "unsettled"):
                require_example(statement, evidence)
            outcome = RULES[evidence["kind"]].check(statement, evidence)
        return Outcome(outcome.verdict, tuple(sorted({*outcome.axioms, *statement.premises})))
    except OutOfWork as failure:
        raise Rejected(str(failure)) from failure
    except sequences.NotShown as failure:
        raise Rejected(str(failure)) from failure
    except Undefined as failure:
        raise Rejected(f"a side is undefined: {failure}") from failure
    except TooWide as failure:
        raise Rejected(f"{MAX_PRECISION} bits do not settle it: {failure}") from failure
