"""Entries as JSON data and as text."""

from __future__ import annotations

import textwrap
from typing import Any

import sympy as sp

from ..evaluation.formulas import latex
from ..verifier.axioms import AXIOMS
from .records import Entry, Variable

SYMBOLS = {"forall": r"\forall", "exists": r"\exists"}


def domain(variable: Variable) -> str:
    """The domain of a variable in LaTeX."""
    name = sp.latex(sp.Symbol(variable.name))
    if variable.kind in ("array", "function"):
        words = ", ".join(p.replace("_", " ") for p in variable.properties)
        return rf"{name}\ \text{{{variable.kind}{': ' + words if words else ''}}}"
    kind = r"\mathbb{Z}" if variable.kind == "integer" else r"\mathbb{R}"
    parts = [rf"{name}\in{kind}"]
    if variable.low is not None:
        parts.append(rf"{name} {'>' if variable.low_open else chr(92) + 'ge'} {sp.latex(variable.low)}")
    if variable.high is not None:
        parts.append(rf"{name} {'<' if variable.high_open else chr(92) + 'le'} {sp.latex(variable.high)}")
    if variable.modulus != 1:
        parts.append(rf"{name}\equiv {variable.residue}\ (\mathrm{{mod}}\ {variable.modulus})")
    return ",\\ ".join(parts)


def statement_latex(entry: Entry) -> str:
    """The statement in LaTeX; of a compound, its title."""
    claim = entry.claim
    if claim.statement is None:
        return rf"\text{{{claim.title}}}"
    text = latex(claim.statement)
    hypotheses = [latex(h) for h in claim.hypotheses]
    if hypotheses:
        text = ",\\ ".join(hypotheses) + r" \;\Longrightarrow\; " + text
    if claim.variables:
        text = SYMBOLS[claim.quantifier] + r"\, " + r";\; ".join(domain(v) for v in claim.variables) + r":\quad " + text
    return text


def as_json(entry: Entry) -> dict[str, Any]:
    """The entry as ``--json`` prints it."""
    claim = entry.claim
    data: dict[str, Any] = {
        "id": claim.id, "verdict": entry.verdict.value, "source": claim.source.document,
        "statement": statement_latex(entry),
        "rests_on": list(entry.rests_on), "seconds": entry.seconds, "title": claim.title, "place": claim.source.place,
        "decider": entry.decider,
    }
    optional = {
        "tried": list(entry.tried), "witness": dict(entry.witness) if entry.witness is not None else None,
        "amends": claim.amends,
        "amended_by": entry.amended_by, "parts": list(claim.parts), "readings": list(claim.readings),
        "most_likely": claim.most_likely,
    }
    return data | {key: value for key, value in optional.items() if value or (key == "witness" and value is not None)}


def describe(entry: Entry) -> str:
    """The text of ``ntksym show``: what is printed beside what is checked."""
    claim = entry.claim
    rows: list[tuple[str, str]] = [
        ("claim", f"{claim.id}: {claim.title}"), ("source", f"{claim.source.document}, {claim.source.place}"),
        ("as printed", claim.source.quote)]
    if claim.statement is not None:
        rows.append(("as checked", sp.sstr(claim.statement)))
        rows += [("for all" if claim.quantifier == "forall" else "exists", plain_domain(v)) for v in claim.variables]
        rows += [("provided", sp.sstr(h)) for h in claim.hypotheses]
        objects = sorted(claim.statement.atoms(sp.Function), key=sp.default_sort_key)
        rows += [("where", f"{sp.sstr(o)} = {sp.sstr(o.definition())}") for o in objects
                 if getattr(o, "spelled_out", False)]
    rows += [("convention", f"{name.replace('_', ' ')}: {value}") for name, value in claim.conventions.entries.items()]
    if claim.parts:
        rows.append(("all of", ", ".join(claim.parts)))
    if claim.readings:
        rows += [("readings", ", ".join(claim.readings)), ("most likely", str(claim.most_likely))]
    rows += [("verdict", entry.verdict.value), ("decided by", entry.decider or "not yet checked")]
    rows += [("rests on", f"{name}: {AXIOMS[name]}") for name in entry.rests_on]
    rows += [("witness", f"{name} = {value}") for name, value in (entry.witness or {}).items()]
    rows += [("tried", line) for line in entry.tried[:12]]
    if claim.amends:
        rows.append(("amends", claim.amends))
    if entry.amended_by:
        rows.append(("amended by", entry.amended_by))
    if claim.remark:
        rows.append(("remark", claim.remark))
    lines = []
    for label, text in rows:
        wrapped = textwrap.wrap(" ".join(str(text).split()), 104) or [""]
        lines += [f"{label:>12}  {wrapped[0]}", *(f"{'':>12}  {line}" for line in wrapped[1:])]
    return "\n".join(lines)


def plain_domain(variable: Variable) -> str:
    """The domain of a variable in plain text."""
    if variable.kind in ("array", "function"):
        words = ", ".join(p.replace("_", " ") for p in variable.properties)
        rank = f" with {variable.rank} indices" if variable.kind == "array" else ""
        return f"{variable.name}: {variable.kind}{rank}{' (' + words + ')' if words else ''}"
    low = "" if variable.low is None else f"{variable.low} {'<' if variable.low_open else '<='} "
    high = "" if variable.high is None else f" {'<' if variable.high_open else '<='} {variable.high}"
    residue = "" if variable.modulus == 1 else f", {variable.name} = {variable.residue} mod {variable.modulus}"
    return f"{low}{variable.name}{high}, {variable.kind}{residue}"
