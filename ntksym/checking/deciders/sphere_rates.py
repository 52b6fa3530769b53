"""Evidence for the growth of eigenvalues of zonal kernels: that a rate holds, or values of the parameters at which it
fails along a residue class."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from math import lcm
from typing import Any

from ...verifier.sorts import RATES
from ...verifier.statement import Statement
from ...verifier.syntax import Node, free_names
from .search import admissible_points, readable

#: values of the parameters that are tried
POINTS = 8
SECONDS = 20.0


def mentions_sphere(node: Node) -> bool:
    """Does an eigenvalue of a zonal kernel stand in the expression, on the sphere or on the torus in it?"""
    return mentions(node, "sphere_eigenvalue") or mentions_torus(node)


def mentions_torus(node: Node) -> bool:
    return mentions(node, "torus_eigenvalue")


def mentions(node: Node, op: str) -> bool:
    return node[0] == op or any(mentions(part, op) for part in node[1:] if isinstance(part, tuple))


def has_parameters_as_exponents(node: Node, index: str) -> bool:
    """Is there a power of what depends on the index whose exponent contains parameters?  Its growth is told in the same
    way as that of eigenvalues."""
    if node[0] == "^" and index in free_names(node[1]) and free_names(node[2]) - {index}:
        return True
    return any(has_parameters_as_exponents(part, index) for part in node[1:] if isinstance(part, tuple))


def sphere_rate_evidence(statement: Statement, deadline: float) -> Iterator[dict[str, Any]]:
    """Evidence to try, for the rate first and then against it; raises :class:`.search.OutOfTime`."""
    variable = statement.variable(statement.claim[3])
    low = variable.rational_bound("low")
    if variable.kind != "integer" or low is None:
        return
    first = -(-int(low.p) // int(low.q)) + variable.low_open
    period = lcm(2, variable.modulus)
    plan = {"index": variable.name, "threshold": first, "period": period}
    is_series = any(h[0] in RATES for h in statement.hypotheses)
    if not is_series:
        yield {"kind": "sphere-rate", **plan}
    residues = [r for r in range(period) if r % variable.modulus == variable.residue]
    for values in parameter_values(statement, min(deadline, time.monotonic() + SECONDS)):
        if is_series:
            yield {"kind": "sphere-series-rate", **plan, "values": values}
        kind = "sphere-series-rate-fails" if is_series else "sphere-rate-fails"
        for residue in residues:
            yield {"kind": kind, **plan, "residue": residue, "values": values}


def parameter_values(statement: Statement, deadline: float, points: int = POINTS) -> Iterator[dict[str, Any]]:
    """So many small admissible values of the numbers of the statement but the index of a rate; hypotheses about an
    array are left out."""
    index = statement.claim[3] if statement.claim[0] in RATES else None
    numbers = tuple(v for v in statement.variables if v.kind in ("integer", "real") and v.name != index)
    names = {v.name for v in numbers}
    about = tuple(h for h in statement.hypotheses if free_names(h) <= names)
    fixed = replace(statement, variables=numbers, hypotheses=about, claim=("true",))
    for count, env in enumerate(admissible_points(fixed, deadline)):
        if count >= points:
            return
        yield readable(env)


__all__ = ["has_parameters_as_exponents", "mentions_sphere", "mentions_torus", "sphere_rate_evidence"]
