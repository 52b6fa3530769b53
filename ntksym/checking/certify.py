"""Makes certificates of decided claims."""

from __future__ import annotations

import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..errors import UserError
from ..verifier.certificates import FORMAT
from ..verifier.decide import Answer
from ..verifier.enclosures.activation import is_square_integrable
from ..verifier.normal_forms.matrices import without_matrices
from ..verifier.outcome import Outcome
from ..verifier.rules import apply_rule
from ..verifier.statement import Statement, read_statement
from ..verifier.syntax import Malformed, Node, digest, free_names
from .deciders import decide
from .records import Certificate, Claim
from .show import show_tree
from .statements import statement_data


def versions() -> dict[str, str]:
    """Versions of the packages that a certificate was made with."""
    found = {}
    for name in ("ntksym", "python-flint", "sympy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def plain(data: Any) -> Any:
    """Trees as JSON lists, so that digests are those of what is written."""
    if isinstance(data, (list, tuple)):
        return [plain(item) for item in data]
    return {key: plain(value) for key, value in data.items()} if isinstance(data, dict) else data


def statement_of(claim: Claim) -> Any:
    """The statement of a claim as the verifier reads it; raises :class:`UserError` for a claim that says none."""
    try:
        statement = read_statement(plain(statement_data(claim)))
        without_matrices(statement)  # shapes that do not fit are an error of the claim
    except Malformed as failure:
        raise UserError(f"claim {claim.id}: {failure}") from failure
    for node in (statement.claim, *statement.hypotheses):
        require_square_integrable(claim.id, node)
    return statement


def require_square_integrable(claim_id: str, node: Node) -> None:
    """Raise :class:`UserError` for a Hermite coefficient or dual of a given activation with infinite E[phi(Z)^2]."""
    if node[0] in ("hermite_coefficient", "dual") and node[1][0] == "lam" and not free_names(node[1]) \
            and is_square_integrable(node[1]) is Answer.NO:
        raise UserError(f"claim {claim_id}: the activation {show_tree(node[1][2])} is not square-integrable under the "
                        "standard Gaussian; "
                        "its Hermite expansion needs E[phi(Z)^2] < oo")
    for part in node[1:]:
        if isinstance(part, tuple):
            require_square_integrable(claim_id, part)


def certify(claim: Claim, seconds: float = 60.0) -> Certificate:
    """Decide a claim within the time and write its certificate; raises :class:`UserError` for a malformed claim."""
    return certify_statement(claim.id, dict(statement_of(claim).data), seconds)


def certify_statement(claim_id: str, statement_json: dict[str, Any], seconds: float) -> Certificate:
    """The same from the statement as JSON data, which is what travels to other processes."""
    start = time.perf_counter()
    statement = read_statement(statement_json)
    evidence = decide(statement, seconds)
    data_evidence = plain(dict(evidence.data))
    outcome = apply_rule(statement, data_evidence)
    seconds_taken = time.perf_counter() - start
    return certificate_of(claim_id, statement, outcome, data_evidence, evidence.decider, seconds_taken)


def undecided(claim_id: str, statement_json: dict[str, Any], reason: str, seconds: float) -> Certificate:
    """The certificate of a statement that could not be decided, for a reason outside of it."""
    statement = read_statement(statement_json)
    evidence = {"kind": "unsettled", "tried": [reason]}
    return certificate_of(claim_id, statement, apply_rule(statement, evidence), evidence, "none", seconds)


def certificate_of(claim_id: str, statement: Statement, outcome: Outcome, evidence: dict[str, Any], decider: str,
                   seconds: float) -> Certificate:
    data: dict[str, Any] = {
        "format": FORMAT, "id": claim_id, "statement": statement.data, "statement_digest": statement.digest,
        "verdict": outcome.verdict, "evidence": evidence, "rests_on": list(outcome.axioms), "decider": decider,
        "seconds": round(seconds, 3), "made_with": versions(),
    }
    return Certificate({**data, "digest": digest(data)})
