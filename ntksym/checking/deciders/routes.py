"""From a statement to evidence: which decider is tried when.

Every route ends in :func:`ntksym.verifier.rules.apply_rule`; a route that the rule does not accept leaves a line in
``tried``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from ...verifier.decide import Answer
from ...verifier.gaussian_space import without_gaussians
from ...verifier.hypergeometric.sequences import RATES
from ...verifier.normal_forms.matrices import without_matrices
from ...verifier.normal_forms.modes import without_modes
from ...verifier.posedness import is_contradictory
from ...verifier.statement import Statement
from ...verifier.syntax import free_names
from ..records import Evidence, Verdict
from .attempt import Attempt
from .bounding import box_bounds, closest_points
from .depth import depth_evidence
from .differential_equations import initial_points
from .eigenvalues import eigenvalue_evidence, mentions_eigenvalues, rate_evidence
from .equalities import equal_sides
from .facts import fact_evidence, has_objects
from .induction import inductions
from .polynomials import counterexamples, integer_window, is_univariate
from .residues import residue_evidence
from .search import OutOfTime, admissible_points, candidates, find, pruned, readable
from .sphere_rates import (
    has_parameters_as_exponents,
    mentions_sphere,
    mentions_torus,
    parameter_values,
    sphere_rate_evidence,
)
from .subdivision import subdivision
from .telescoping import telescoping_evidence

PREDICATES = (
    "square_integrable",
    "locally_absolutely_continuous",
    "polynomially_bounded",
    "differentiable_almost_everywhere",
    "linear",
    "affine",
    "convex",
    "converges",
)
ENOUGH_SAMPLES = 40
CONVERGENCE_POINTS = 30


def decide(statement: Statement, seconds: float = 60.0) -> Evidence:
    """Evidence for the strongest verdict found within the time; ``undecided`` evidence lists what was tried."""
    attempt = Attempt(without_gaussians(without_modes(without_matrices(statement))), time.monotonic() + seconds)
    for route in (
        contradiction,
        conjunction,
        predicate,
        rates,
        identities,
        facts,
        layers,
        polynomials,
        terms,
        sums,
        differential_equations,
        eigenvalues,
        single_evaluation,
        refutation,
        polynomial_refutation,
        equal_sides,
        finite_range,
        closest_points,
        subdivision,
        box_bounds,
        sampling,
    ):
        for evidence in route(attempt):
            if evidence is not None:
                return evidence
    if time.monotonic() > attempt.deadline:
        attempt.tried.append(f"time budget of {seconds:g} s spent")
    return Evidence(
        Verdict.UNDECIDED,
        {"kind": "unsettled", "tried": attempt.tried or ["no decider applies"]},
        "none",
        tuple(attempt.tried),
    )


def contradiction(attempt: Attempt) -> Iterator[Evidence | None]:
    """Domains or hypotheses that no value satisfies make a statement ill-posed."""
    if attempt.statement.missing:
        yield attempt.rule({"kind": "ill-posed", "reason": "convention"}, "a missing convention")
    elif is_contradictory(attempt.statement):
        yield attempt.rule({"kind": "ill-posed", "reason": "empty"}, "contradictory hypotheses")


def conjunction(attempt: Attempt) -> Iterator[Evidence | None]:
    """Part by part; a refuted part is reported by its own witness."""
    statement = attempt.statement
    if statement.claim[0] != "and" or statement.quantifier != "forall":
        return
    parts: list[Evidence] = []
    for node in statement.claim[1:]:
        inner = Statement(statement.variables, statement.hypotheses, node, "forall", {**statement.data, "claim": node})
        part = decide(inner, max(1.0, (attempt.deadline - time.monotonic()) / len(statement.claim)))
        if part.verdict not in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.REFUTED):
            attempt.tried += [f"part {len(parts) + 1}: {line}" for line in part.tried or ("supported only",)]
            return
        parts.append(part)
    yield attempt.rule(
        {"kind": "every", "parts": [{k: v for k, v in part.data.items() if k != "example"} for part in parts]},
        "part by part (" + ", ".join(sorted({part.decider for part in parts})) + ")",
    )


def predicate(attempt: Attempt) -> Iterator[Evidence | None]:
    if attempt.statement.claim[0] in PREDICATES:
        yield attempt.rule({"kind": "structure"}, "structure of the expression")
    if attempt.statement.claim[0] == "converges":
        yield from convergence(attempt)


def convergence(attempt: Attempt) -> Iterator[Evidence | None]:
    """A series by the growth of its terms: for all values of the parameters, or against some."""
    yield attempt.rule({"kind": "series-growth"}, "growth of the terms of a series")
    try:
        until = min(attempt.deadline, time.monotonic() + 5)
        for values in parameter_values(attempt.statement, until, CONVERGENCE_POINTS):
            yield attempt.rule({"kind": "series-growth-fails", "values": values}, "growth of the terms of a series")
    except OutOfTime:
        attempt.tried.append("growth of the terms of a series: the time was spent")


def rates(attempt: Attempt) -> Iterator[Evidence | None]:
    """Growth of hypergeometric terms along residue classes, for symbolic parameters; failing that, a failing class."""
    statement = attempt.statement
    claim = statement.claim
    if claim[0] not in RATES:
        return
    for evidence in rate_evidence(statement, attempt.deadline):
        yield attempt.rule(evidence, "trace of the tail of a series")
    if mentions_sphere(claim):
        yield from sphere_rates(attempt)
        return
    if any(has_parameters_as_exponents(side, claim[3]) for side in claim[1:3]):
        yield from sphere_rates(attempt)
    for evidence in depth_evidence(statement):
        yield attempt.rule(evidence, "coefficients of deep kernels")
    variable = statement.variable(claim[3])
    low = variable.rational_bound("low")
    if variable.kind != "integer" or low is None:
        attempt.tried.append(f"growth of terms: the index {claim[3]} needs an integer lower bound")
        return
    first = -(-int(low.p) // int(low.q))
    for period in periods(variable.modulus):
        for threshold in (first, first + 2, first + 5, first + 12):
            yield attempt.rule(
                {"kind": "rate", "index": claim[3], "threshold": threshold, "period": period}, "growth of terms"
            )
    others = [v for v in statement.variables if v.name != claim[3]]
    fixed = Statement(
        tuple(others),
        tuple(h for h in statement.hypotheses if claim[3] not in free_names(h)),
        ("true",),
        "forall",
        statement.data,
    )
    try:
        for count, env in enumerate(admissible_points(fixed, attempt.deadline)):
            if count >= 12:
                break
            values = {name: str(value) for name, value in env.items() if not isinstance(value, (tuple, dict))}
            for period in periods(variable.modulus):
                for residue in range(period):
                    if residue % variable.modulus == variable.residue:
                        yield attempt.rule(
                            {
                                "kind": "rate-fails",
                                "index": claim[3],
                                "threshold": first + 12,
                                "period": period,
                                "residue": residue,
                                "values": values,
                            },
                            "growth of terms along one residue class",
                        )
    except OutOfTime:
        attempt.tried.append("growth of terms along one residue class: the time was spent")


def sphere_rates(attempt: Attempt) -> Iterator[Evidence | None]:
    """Growth of eigenvalues of zonal kernels in their degree, and of powers with parameters as exponents."""
    claim = attempt.statement.claim
    what = "growth of eigenvalues on the torus" if mentions_torus(claim) \
        else "growth of eigenvalues on the sphere" if mentions_sphere(claim) else "growth of powers"
    try:
        for evidence in sphere_rate_evidence(attempt.statement, attempt.deadline):
            yield attempt.rule(evidence, what)
    except OutOfTime:
        attempt.tried.append(f"{what}: the time was spent")


def periods(modulus: int) -> list[int]:
    return [modulus * 2 if modulus % 2 else modulus, modulus * 4 if modulus % 4 else modulus]


def single_evaluation(attempt: Attempt) -> Iterator[Evidence | None]:
    if not attempt.statement.variables:
        yield attempt.rule({"kind": "ground"}, "ball evaluation")
        yield attempt.rule({"kind": "witness", "values": {}}, "ball evaluation")


def identities(attempt: Attempt) -> Iterator[Evidence | None]:
    if attempt.statement.claim[0] in ("eq", "ne", "le", "lt") and attempt.statement.quantifier == "forall":
        yield attempt.rule({"kind": "identity"}, "exact normal form")
    for evidence in residue_evidence(attempt.statement):
        yield attempt.rule(evidence, "sums over residues")


def facts(attempt: Attempt) -> Iterator[Evidence | None]:
    """Inequalities between objects of the theory from bounds, signs and monotonicity that lemmas give."""
    if has_objects(attempt.statement):
        yield from refutation(attempt, min(0.5, (attempt.deadline - time.monotonic()) / 10))
        for evidence in fact_evidence(attempt.statement, min(attempt.deadline, time.monotonic() + 8)):
            yield attempt.rule(evidence, "facts about the objects")
        attempt.tried.append("facts about the objects: no lemma gives the inequality")


def layers(attempt: Attempt) -> Iterator[Evidence | None]:
    """Power series of kernels by their structure; equations for every layer or exponent by induction."""
    claim = attempt.statement.claim
    if claim[0] == "le" and any(part[0] == "taylor_coefficient" for part in claim[2:]):
        yield attempt.rule({"kind": "structure"}, "nonnegative power series")
    for evidence in inductions(attempt.statement, decide, max(1.0, (attempt.deadline - time.monotonic()) / 4)):
        over = "exponent" if any(side[0] == "tuple_sum" for side in claim[1:]) else "layer"
        yield attempt.rule(evidence, f"induction over the {over}")


def polynomials(attempt: Attempt) -> Iterator[Evidence | None]:
    """A true relation between rational functions of one variable, by Sturm's theorem."""
    if is_univariate(attempt.statement) and attempt.statement.quantifier == "forall":
        found = attempt.rule({"kind": "sturm", "integers": integer_window(attempt.statement)}, "Sturm sequence")
        if found is not None and found.verdict is Verdict.PROVED:
            yield found


def polynomial_refutation(attempt: Attempt) -> Iterator[Evidence | None]:
    """A false one, by a rational or integer witness next to the roots; without such a witness, by counting roots."""
    if not is_univariate(attempt.statement):
        return
    if attempt.statement.quantifier == "forall":
        for values in counterexamples(attempt.statement, attempt.deadline):
            yield attempt.rule({"kind": "witness", "values": values}, "witness between the roots of a polynomial")
    if integer_window(attempt.statement) is None:
        yield attempt.rule({"kind": "sturm", "integers": None}, "Sturm sequence")


def terms(attempt: Attempt) -> Iterator[Evidence | None]:
    """Hypergeometric normal forms along residue classes of an integer variable: equations, and inequalities by
    monotone ratios."""
    statement = attempt.statement
    if statement.claim[0] not in ("eq", "le", "lt") or statement.quantifier != "forall":
        return
    for variable in statement.variables:
        low = variable.rational_bound("low")
        if variable.kind != "integer" or low is None:
            continue
        first = -(-int(low.p) // int(low.q)) + variable.low_open
        for period in dict.fromkeys((variable.modulus, *periods(variable.modulus))):
            equation = statement.claim[0] == "eq"
            high = variable.rational_bound("high")
            beyond = [] if high is None or high - first > 200 else [int(high.p) // int(high.q) + 1]
            for threshold in (
                *beyond,
                first,
                first + 1,
                first + 2,
                first + 4,
                first + 8,
                *(() if equation else (first + 30, first + 100)),
            ):
                yield attempt.rule(
                    {
                        "kind": "term" if equation else "term-bound",
                        "index": variable.name,
                        "threshold": threshold,
                        "period": period,
                    },
                    "hypergeometric normal form" if equation else "monotone ratio of terms",
                )


def sums(attempt: Attempt) -> Iterator[Evidence | None]:
    """Recurrences of sums whose range grows with an index."""
    for evidence in telescoping_evidence(attempt.statement, min(attempt.deadline, time.monotonic() + 20)):
        yield attempt.rule(evidence, "creative telescoping")


def differential_equations(attempt: Attempt) -> Iterator[Evidence | None]:
    """A linear differential equation of the difference, with initial values."""
    for evidence in initial_points(attempt.statement):
        yield attempt.rule(evidence, "differential equation and initial values")


def eigenvalues(attempt: Attempt) -> Iterator[Evidence | None]:
    """Named lemmas on the eigenvalues of matrices over a data set, combined by a linear program; smallest data sets
    first."""
    if mentions_eigenvalues(attempt.statement.claim):
        yield from refutation(attempt, min(1.5, (attempt.deadline - time.monotonic()) / 5))
        for evidence in eigenvalue_evidence(attempt.statement, min(attempt.deadline, time.monotonic() + 20)):
            yield attempt.rule(evidence, "lemmas on eigenvalues")


def refutation(attempt: Attempt, seconds: float = 20.0) -> Iterator[Evidence | None]:
    """The smallest witness: against a universal statement, or for an existential one."""
    statement = attempt.statement
    if statement.claim[0] in (*RATES, *PREDICATES):
        return
    wanted = Answer.NO if statement.quantifier == "forall" else Answer.YES
    share = attempt.deadline if statement.quantifier == "exists" else min(attempt.deadline, time.monotonic() + seconds)
    env, tried, undefined = find(statement, wanted, share)
    if env is None:
        attempt.tried.append(f"search for a witness: none among {tried} small admissible points")
        return
    if undefined:
        yield attempt.rule(
            {"kind": "ill-posed", "reason": "undefined", "values": readable(env)}, "evaluation at small points"
        )
    else:
        yield from (
            attempt.rule({"kind": "witness", "values": readable(smaller)}, "smallest witness")
            for smaller in pruned(statement, env)
        )


def finite_range(attempt: Attempt) -> Iterator[Evidence | None]:
    statement = attempt.statement
    if (
        statement.variables
        and statement.quantifier == "forall"
        and all(
            v.kind == "integer" and v.rational_bound("low") is not None and v.rational_bound("high") is not None
            for v in statement.variables
        )
    ):
        yield attempt.rule({"kind": "points"}, "every value of a finite range")


def sampling(attempt: Attempt) -> Iterator[Evidence | None]:
    """Admissible points at which the claim is confirmed."""
    statement = attempt.statement
    if (
        statement.quantifier != "forall"
        or statement.claim[0] in (*RATES, *PREDICATES)
        or not all(candidates(v) for v in statement.variables)
    ):
        return
    rows: list[Mapping[str, Any]] = []
    try:
        for env in admissible_points(statement, min(attempt.deadline, time.monotonic() + 15)):
            one = Attempt(statement, attempt.deadline)
            if one.rule({"kind": "samples", "points": [readable(env)]}, "sampling") is not None:
                rows.append(readable(env))
            if len(rows) >= ENOUGH_SAMPLES:
                break
    except OutOfTime:
        attempt.tried.append("sampling: the time was spent")
    if rows:
        yield attempt.rule({"kind": "samples", "points": rows}, f"sampling at {len(rows)} points")


__all__ = ["Attempt", "decide"]
