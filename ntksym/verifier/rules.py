"""The rules by which evidence proves, certifies or refutes a statement.  Each recomputes what it accepts.

A rule returns an :class:`Outcome`, or raises :class:`Rejected` when the evidence does not show what it should.  Rules
never search: whatever choice a proof needs stands in the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .bounding import bounded
from .decide import Answer
from .depth.divergence import divergence_steps
from .depth.lower import BY_PARTS, MEHLER, from_below, is_next_layer
from .depth.radius import by_radius
from .depth.stretched import by_stretch
from .enclosures.activation_properties import has_property
from .equality import equality_at
from .evaluations import boxes, ground, parseval, points, samples, witness, witness_values
from .failures import TooWide, Undefined
from .gaussian_space import gaussian_axioms, without_gaussians
from .hypergeometric import sequences
from .hypergeometric.telescoping import telescoping_identity
from .hypergeometric.term_bounds import term_inequality
from .hypergeometric.terms import NotATerm
from .normal_forms.assumptions import context_from_statement
from .normal_forms.closed_forms import closed_forms
from .normal_forms.definedness import is_defined
from .normal_forms.derivative_forms import derivative_forms
from .normal_forms.differential_equations import differential_identity
from .normal_forms.function_field import NotCovered
from .normal_forms.gegenbauer_expansions import gegenbauer_expansions
from .normal_forms.identities import prove_identity
from .normal_forms.induction import at_start, step
from .normal_forms.kernel_series import series_property
from .normal_forms.layer_forms import layer_forms
from .normal_forms.matrices import without_matrices
from .normal_forms.modes import mode_axioms, without_modes
from .normal_forms.one_variable import decide_one_variable
from .normal_forms.series_products import is_about_series, series_products
from .normal_forms.sphere_forms import sphere_forms
from .normal_forms.structure import is_affine, is_convex, is_linear
from .normal_forms.tuple_sums import step_of_powers, tuple_forms
from .order.abstraction import from_facts
from .order.combination import combination
from .outcome import Outcome, Rejected
from .posedness import ill_posed, unsettled
from .residues.reading import residue_sums
from .sorts import NUMBER, check_sorts
from .spectra.inequalities import eigenvalue_inequality
from .spectra.least_eigenvalue import least_eigenvalue_rate
from .statement import Statement, check_uses
from .syntax import Malformed, Node, children, parse, rational
from .truth import MAX_PRECISION, admissible, is_inhabited
from .work import OutOfWork, limited
from .zonal.convergence import series_converges, series_diverges
from .zonal.rates import sphere_rate, sphere_rate_fails
from .zonal.series_rates import series_rate, series_rate_fails

Check = Callable[[Statement, Mapping[str, Any]], Outcome]


def box_bound(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Inequalities on boxes by Taylor models and local expansions."""
    bounded(statement, evidence)
    return Outcome("certified", parseval(statement.claim))


def identity(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation (or inequality) between expressions, by exact normal forms."""
    context = context_from_statement(statement.data)
    if statement.quantifier != "forall":
        raise Rejected("the two sides have no common normal form")
    for written, used in with_series(statement):
        expanded, traced = gegenbauer_expansions(written)
        deep, layered = layer_forms(expanded)
        zonal, summed = sphere_forms(deep)
        claim, axioms = closed_forms(zonal)
        if prove_identity(claim, context, statement):
            axioms = tuple(sorted({*axioms, *layered, *summed, *used, *traced}))
            break
    else:
        raise Rejected("the two sides have no common normal form")
    if not is_defined(statement.claim, statement, context):
        raise Rejected("the sides are equal in form, but are not shown to be defined for all values")
    if any("orthonormal_eigenvectors" in v.properties for v in statement.variables):
        axioms = tuple(sorted({*axioms, "spectral-theorem"}))
    return Outcome("proved", axioms)


def with_series(statement: Statement) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """The statement as it is; with derivatives carried out, where that has a value, too; with sums over tuples written
    out; with products of power series as series.  Each with the axioms that it rests on."""
    yield statement, ()
    derived = derivative_forms(statement)
    if derived is not statement and is_defined(derived.claim, statement, context_from_statement(statement.data)):
        yield derived, ()
    if is_about_series(statement.claim):
        yield tuple_forms(statement), ()
        joined, used = series_products(statement)
        yield tuple_forms(joined), used


def sturm(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """A relation between rational functions of one variable, by Sturm's theorem."""
    return Outcome("proved" if decide_one_variable(statement, evidence) else "refuted")


def structure(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Membership in a class of functions, linearity, affinity, convexity, the signs and convergence of the power series
    of a kernel and their growth from a layer to the next, by the structure of the expression."""
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
    elif op in ("le", "converges"):
        if not is_defined(statement.claim, statement, context_from_statement(statement.data)):
            raise Rejected("the expression is not shown to be defined for all values")
        answer, axioms = series_property(statement), ("mehler",)
        if op == "le" and answer is Answer.UNKNOWN:
            found = is_next_layer(statement)
            answer, axioms = (answer, axioms) if found is None else (Answer.YES, found)
    else:
        raise Rejected(f"operator {op!r} is not a structural property")
    if answer is Answer.UNKNOWN:
        raise Rejected("the structure of the expression does not settle it")
    return Outcome("proved" if answer is Answer.YES else "refuted", axioms)


def induction(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation for a kernel of every layer of a deep network, by induction over the layer; one between coefficients
    of powers of a series and sums over tuples, by induction over the exponent."""
    name = evidence.get("index")
    start = at_start(statement, name) if isinstance(name, str) else None
    if start is None or statement.quantifier != "forall":
        raise Rejected("induction needs an integer variable that has a least value and takes all greater ones")
    context = context_from_statement(statement.data)
    if not is_defined(statement.claim, statement, context):
        raise Rejected("the sides are not shown to be defined for all values")
    axioms = step(statement, str(name))
    if axioms is None and not step_of_powers(statement, str(name)):
        raise Rejected("the equation for the next layer or exponent is not shown to follow")
    base = apply_rule(start, evidence.get("base"), nested=True)
    if base.verdict != "proved":
        raise Rejected(f"the first layer or exponent is {base.verdict}, not proved")
    return Outcome("proved", combined(axioms or (), base.axioms))


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


def telescoping(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation between sums of hypergeometric terms, by a recurrence that both sides satisfy."""
    with rejecting():
        telescoping_identity(statement, evidence)
    return Outcome("proved")


def differential_equation(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An equation in one real variable, by a linear differential equation and initial values."""
    with rejecting():
        differential_identity(statement, evidence)
    return Outcome("proved")


def equal_sides(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Against a "not equal" or "less than": values of the variables at which both sides are equal."""
    return Outcome("refuted", proved(equality_at(statement, evidence.get("values")), evidence.get("equality")))


def facts(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An inequality that follows from facts about the objects in it, whatever their values are beyond these facts."""
    with rejecting():
        other, axioms, verdict = from_facts(statement, evidence)
    base = apply_rule(other, evidence.get("base"), nested=True)
    if base.verdict not in ("proved", "certified"):
        raise Rejected(f"the statement on real numbers is {base.verdict}")
    return Outcome(max(verdict, base.verdict, key=("proved", "certified").index), combined(axioms, base.axioms))


def rate_fails(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    values = evidence.get("values")
    if not isinstance(values, dict):
        raise Rejected("a failing rate names the values of the parameters")
    return Outcome("refuted", sequences.rate_fails(statement, evidence))


def earns(verdict: str, check: Callable[[Statement, Mapping[str, Any]], tuple[str, ...]]) -> Check:
    """The rule of a check that returns axioms."""
    return lambda statement, evidence: Outcome(verdict, check(statement, evidence))


def layers_below(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """A lower bound on coefficients of a layer, from one on those of a layer below."""
    least = evidence.get("layer")
    if type(least) is not int:
        raise Malformed("a bound from below names the layer that it comes from")
    with rejecting():
        other, axioms = from_below(statement, least)
    return Outcome("proved", combined(axioms, proved(other, evidence.get("base"))))


def convergence(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An upper bound on coefficients, from a point beyond 1 at which the power series converges."""
    point = parse(evidence.get("radius"))
    check_sorts(point, NUMBER)
    check_uses(point, {v.name: v for v in statement.variables})
    with rejecting():
        other = by_radius(statement, point)
    return Outcome("proved", combined(("mehler",), proved(other, evidence.get("base"))))


def stretched(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An upper bound on coefficients of a kernel of any depth, from those on the Hermite coefficients."""
    activations = evidence.get("activations")
    if not isinstance(activations, list) \
            or not all(isinstance(own, dict) and set(own) == {"decay", "base"} for own in activations):
        raise Malformed("a stretched bound has a list of activations, each with its decay and a base")
    rate, *decays = trees = [parse(tree) for tree in (evidence.get("rate"), *(own["decay"] for own in activations))]
    for tree in trees:
        check_sorts(tree, NUMBER)
        check_uses(tree, {v.name: v for v in statement.variables})
    width = rational(evidence.get("width"))  # type: ignore[arg-type]  # it refuses what is no text
    with rejecting():
        other, bases = by_stretch(statement, rate, width, decays)
    used = [proved(base, own["base"]) for base, own in zip(bases, activations, strict=True)]
    return Outcome("proved", combined((MEHLER, BY_PARTS), *used, proved(other, evidence.get("base"))))


def divergence(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """An upper bound on coefficients fails where the power series diverges."""
    with rejecting():
        summable, terms = divergence_steps(statement, evidence)
    bases = proved(summable, evidence.get("summable")), proved(terms, evidence.get("terms"))
    return Outcome("refuted", combined(("mehler",), *bases))


def proved(other: Statement, evidence: Any) -> tuple[str, ...]:
    """The axioms of the proof of a statement from which another one follows."""
    base = apply_rule(other, evidence, nested=True)
    if base.verdict != "proved":
        raise Rejected(f"the statement that it follows from is {base.verdict}, not proved")
    return base.axioms


def combined(*axioms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for names in axioms for name in names}))


@contextmanager
def rejecting() -> Iterator[None]:
    """What the terms or the fields do not cover is not shown."""
    try:
        yield
    except (NotATerm, NotCovered) as failure:
        raise Rejected(str(failure)) from failure


@dataclass(frozen=True)
class Rule:
    """How evidence of one kind is checked, and the fields that it has beside its kind."""

    check: Check
    fields: frozenset[str] = frozenset()
    #: does the evidence of a statement with hypotheses name an admissible point, because the check exhibits none?
    needs_example: bool = False


def rule(check: Check, *fields: str, needs_example: bool = False) -> Rule:
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
    "induction": rule(induction, "index", "base", needs_example=True),
    "every": rule(every, "parts", needs_example=True),
    "samples": rule(samples, "points"),
    "unsettled": rule(unsettled, "tried"),
    "ill-posed": rule(ill_posed, "reason", "values"),
    "term": rule(earns("proved", sequences.term_identity), *PLAN, needs_example=True),
    "differential-equation": rule(differential_equation, "points", "interval", needs_example=True),
    "residue-sums": rule(earns("proved", residue_sums), needs_example=True),
    "equal-sides": rule(equal_sides, "values", "equality"),
    "telescoping": rule(telescoping, "index", "threshold", "recurrence", "certificates", needs_example=True),
    "term-bound": rule(earns("proved", term_inequality), *PLAN, needs_example=True),
    "rate": rule(earns("proved", sequences.rate), *PLAN, needs_example=True),
    "combination": rule(earns("proved", combination), "multipliers", needs_example=True),
    "facts": rule(facts, "facts", "base", needs_example=True),
    "layers-below": rule(layers_below, "layer", "base", needs_example=True),
    "convergence": rule(convergence, "radius", "base", needs_example=True),
    "stretched": rule(stretched, "rate", "width", "activations", "base", needs_example=True),
    "divergence": rule(divergence, "radius", "larger", "inner", "residue", "summable", "terms"),
    "eigenvalues": rule(eigenvalue_inequality, "facts", "requirements", "denominators", "conclusion",
                        needs_example=True),
    "least-eigenvalue": rule(least_eigenvalue_rate, "summable", "defined", "compared", needs_example=True),
    "rate-fails": rule(rate_fails, *PLAN, "residue", "values"),
    "sphere-rate": rule(earns("proved", sphere_rate), *PLAN, needs_example=True),
    "sphere-series-rate": rule(earns("proved", series_rate), *PLAN, "values"),
    "sphere-series-rate-fails": rule(earns("refuted", series_rate_fails), *PLAN, "residue", "values"),
    "series-growth": rule(earns("proved", series_converges), needs_example=True),
    "series-growth-fails": rule(earns("refuted", series_diverges), "values"),
    "sphere-rate-fails": rule(earns("refuted", sphere_rate_fails), *PLAN, "residue", "values"),
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


def funk_hecke(statement: Statement) -> tuple[str, ...]:
    """The theorem by which the integral that stands for a zonal kernel is its eigenvalue, where one is spoken of."""
    return ("funk-hecke",) if any(has_operator(tree, "sphere_eigenvalue")
                                  for tree in (statement.claim, *statement.hypotheses)) else ()


def has_operator(node: Node, op: str) -> bool:
    return node[0] == op or any(has_operator(part, op) for part in children(node))


def apply_rule(statement: Statement, evidence: Any, *, nested: bool = False) -> Outcome:
    """Run the rule that the evidence names; raises :class:`Rejected` or :class:`Malformed`."""
    if not isinstance(evidence, dict) or not isinstance(evidence.get("kind"), str) or evidence["kind"] not in RULES:
        raise Malformed(f"evidence has a kind out of {sorted(RULES)}")
    check_fields(statement, evidence, nested)
    if statement.missing and evidence["kind"] not in ("ill-posed", "unsettled"):
        raise Rejected("a statement that misses a convention says nothing that could be decided")
    try:
        with limited():
            spoken_of = {*mode_axioms(statement), *gaussian_axioms(statement)}
            statement = without_gaussians(without_modes(without_matrices(statement)))
            if not nested and evidence["kind"] not in ("ill-posed", "unsettled"):
                require_example(statement, evidence)
            outcome = RULES[evidence["kind"]].check(statement, evidence)
        named = {*funk_hecke(statement), *spoken_of} if outcome.verdict not in ("undecided", "ill-posed") else ()
        return Outcome(outcome.verdict, tuple(sorted({*outcome.axioms, *statement.premises, *named})))
    except OutOfWork as failure:
        raise Rejected(str(failure)) from failure
    except sequences.NotShown as failure:
        raise Rejected(str(failure)) from failure
    except Undefined as failure:
        raise Rejected(f"a side is undefined: {failure}") from failure
    except TooWide as failure:
        raise Rejected(f"{MAX_PRECISION} bits do not settle it: {failure}") from failure
