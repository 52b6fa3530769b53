"""Makes certificates of decided claims."""

from __future__ import annotations

import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..verifier.certificates import FORMAT
from ..verifier.rules import apply_rule
from ..verifier.statement import read_statement
from ..verifier.syntax import Malformed, digest
from ..errors import UserError
from .deciders import decide
from .records import Certificate, Claim
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
    """The statement of a claim as the verifier reads it; raises :class:`UserError` naming the claim and what is wrong."""
    try:
        return read_statement(plain(statement_data(claim)))
    except Malformed as failure:
        raise UserError(f"claim {claim.id}: {failure}") from failure


def certify(claim: Claim, seconds: float = 60.0) -> Certificate:
    """Decide a claim and write its certificate."""
    start = time.perf_counter()
    statement = statement_of(claim)
    evidence = decide(statement, seconds)
    data_evidence = plain(dict(evidence.data))
    outcome = apply_rule(statement, data_evidence)
    data: dict[str, Any] = {
        "format": FORMAT, "id": claim.id, "statement": statement.data, "statement_digest": statement.digest,
        "verdict": outcome.verdict, "evidence": data_evidence, "rests_on": list(outcome.axioms), "decider": evidence.decider,
        "seconds": round(time.perf_counter() - start, 3), "made_with": versions(),
    }
    return Certificate({**data, "digest": digest(data)})
