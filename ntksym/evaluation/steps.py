"""Checks one equation: for all values of an integer index by the verifier's rule for hypergeometric terms, or under
hypotheses by its normal forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..verifier.outcome import Rejected
from ..verifier.rules import apply_rule
from ..verifier.statement import read_statement
from ..verifier.syntax import Malformed
from .formulas import latex
from .tree import exact_number, to_tree

#: how many single index values are split off before a residue class is given up
FIRST_VALUES = 8


@dataclass(frozen=True)
class Indices:
    """The integers p = residue (mod modulus), p >= start, that an equation is about; ``start`` lies in the class."""

    symbol: sp.Symbol
    modulus: int = 1
    residue: int = 0
    start: int = 0

    def __post_init__(self) -> None:
        if self.modulus < 1 or self.start % self.modulus != self.residue:
            raise ValueError(f"the first index {self.start} is not {self.residue} modulo {self.modulus}")

    def __str__(self) -> str:
        parity = {(1, 0): "", (2, 0): " even,", (2, 1): " odd,"}.get(
            (self.modulus, self.residue), f" = {self.residue} mod {self.modulus},"
        )
        return f"{self.symbol}{parity} {self.symbol} >= {self.start}" if parity else f"{self.symbol} >= {self.start}"


@dataclass(frozen=True)
class Setting:
    """What an equation is about: variables and an example, as they stand in a certificate, and hypotheses.

    The example gives every variable a value at which the hypotheses hold; without hypotheses it is not looked at.
    """

    variables: tuple[Mapping[str, Any], ...]
    hypotheses: tuple[sp.Basic, ...]
    example: Mapping[str, Any]

    def latex(self) -> str:
        """The ranges of the integers, the properties of the functions, and the hypotheses."""
        words = [rf"{v['name']} \ge {v['low'][1]}" for v in self.variables if v["kind"] == "integer"]
        for v in self.variables:
            if v["kind"] == "function":
                properties = ", ".join(p.replace("_", " ") for p in v["properties"])
                words.append(rf"{sp.latex(sp.Symbol(v['name']))}\ \text{{{properties}}}")
        return r",\ ".join([*words, *(latex(h) for h in self.hypotheses)])


@dataclass(frozen=True)
class StepReport:
    """What the verifier said about one equation; ``reason`` is empty when it was accepted."""

    accepted: bool
    verdict: str
    reason: str = ""
    axioms: tuple[str, ...] = ()


def parameter_data(symbol: sp.Symbol) -> dict[str, Any]:
    """A free symbol as a quantified variable; its SymPy assumptions give the domain."""
    data: dict[str, Any] = {
        "name": symbol.name,
        "kind": "integer" if symbol.is_integer else "real",
        "low": None,
        "high": None,
    }
    if symbol.is_nonnegative:
        data["low"] = ("q", "0")
        data["low_open"] = bool(symbol.is_positive)
    return data


def statement_for(left: sp.Expr, right: sp.Expr, indices: Indices) -> dict[str, Any]:
    """left = right for all indices and all parameters, as JSON data of a certificate's statement."""
    parameters = sorted((left.free_symbols | right.free_symbols) - {indices.symbol}, key=lambda s: s.name)
    index = {
        "name": indices.symbol.name,
        "kind": "integer",
        "low": ("q", str(indices.start)),
        "high": None,
        "modulus": indices.modulus,
        "residue": indices.residue,
    }
    return {
        "variables": [index, *(parameter_data(s) for s in parameters)],
        "hypotheses": [],
        "claim": ("eq", to_tree(left), to_tree(right)),
    }


def check_under(left: sp.Expr, right: sp.Expr, setting: Setting) -> StepReport:
    """Does left = right hold for all values of the variables at which the hypotheses hold, by exact normal forms?"""
    statement = read_statement({
        "variables": list(setting.variables),
        "hypotheses": [to_tree(h) for h in setting.hypotheses],
        "claim": ("eq", to_tree(left), to_tree(right)),
    })
    try:
        example = {"example": setting.example} if setting.hypotheses else {}
        outcome = apply_rule(statement, {"kind": "identity", **example})
    except (Rejected, Malformed) as failure:
        return StepReport(False, "undecided", str(failure))
    return StepReport(True, outcome.verdict, "", outcome.axioms)


def check_equation(left: sp.Expr, right: sp.Expr, indices: Indices | Setting) -> StepReport:
    """Does left = right hold for every index of the class and every value of the parameters?

    Exact: normal forms of hypergeometric terms for the class, single values for its first members where needed.  A
    report that is not accepted says that no proof was found, not that the equation is false.
    """
    if isinstance(indices, Setting):
        return check_under(exact_number(left), exact_number(right), indices)
    statement = read_statement(statement_for(exact_number(left), exact_number(right), indices))
    reason = ""
    for skipped in range(FIRST_VALUES):
        evidence = {
            "kind": "term",
            "index": indices.symbol.name,
            "period": indices.modulus,
            "threshold": indices.start + skipped * indices.modulus,
        }
        try:
            outcome = apply_rule(statement, evidence)
        except (Rejected, Malformed) as failure:
            reason = reason or str(failure)
            continue
        return StepReport(True, outcome.verdict, "", outcome.axioms)
    return StepReport(False, "undecided", reason)
