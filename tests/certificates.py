"""Statements as data, and certificates for samples of evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.verifier.certificates import FORMAT
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import digest


def variable(name: str, kind: str = "integer", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def statement(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> dict[str, Any]:
    data = {"variables": list(variables), "hypotheses": [to_tree(h) for h in hypotheses],
            "claim": claim if isinstance(claim, list) else to_tree(claim), **rest}
    return dict(plain(data))


def rate(op: str, f: Any, g: Any) -> list[Any]:
    return [op, plain(to_tree(f)), plain(to_tree(g)), "p"]


@dataclass(frozen=True)
class Sample:
    """A statement with evidence for it, the verdict, nearby statements and evidence that must not be accepted."""

    name: str
    statement: dict[str, Any]
    evidence: dict[str, Any]
    verdict: str
    other_statements: list[dict[str, Any]] = field(default_factory=list)
    other_evidence: list[dict[str, Any]] = field(default_factory=list)


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate with both digests recomputed."""
    body = {key: value for key, value in data.items()
            if key != "digest"} | {"statement_digest": digest(data["statement"])}
    return {**body, "digest": digest(body)}


def certificate(sample: Sample) -> dict[str, Any]:
    stated = read_statement(sample.statement)
    outcome = apply_rule(stated, sample.evidence)
    return sealed({
        "format": FORMAT, "id": sample.name, "statement": sample.statement, "verdict": outcome.verdict,
        "evidence": sample.evidence,
        "rests_on": list(outcome.axioms), "decider": "test", "seconds": 0.5,
        "made_with": {"ntksym": "0.1", "python-flint": "0.9.0", "sympy": "1.14.0"}})
