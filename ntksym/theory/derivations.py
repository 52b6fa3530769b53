"""Derivations: chains of equal expressions in which every step names its rule and is checked on its own."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..evaluation.formulas import latex, latex_lines
from ..evaluation.steps import Indices, Setting, StepReport, check_equation

__all__ = ["Derivation", "Indices", "Setting", "Step", "StepReport"]

#: the rule of a step that replaces an object by its definition
DEFINITION = "definition"


@dataclass(frozen=True)
class Step:
    """One line: the expression, the rule by which it equals the line before, and a note that states the rule."""

    expression: sp.Expr
    rule: str = ""
    note: str = ""


@dataclass(frozen=True)
class Derivation:
    """A chain of equalities, valid for every index in ``indices`` and every value of the parameters, or in a setting.

    The first step is what is derived; its rule is empty.
    """

    title: str
    indices: Indices | Setting
    steps: tuple[Step, ...]

    @property
    def result(self) -> sp.Expr:
        """The last expression."""
        return self.steps[-1].expression

    def check(self) -> list[StepReport]:
        """One report for each step, in order; the first says ``given``.

        A definition is checked by unfolding the object; any other step is handed to the verifier as an equation for
        all indices, with the object of a definition in place of the integral that defines it.
        """
        reports = [StepReport(True, "given")]
        before = self.steps[0].expression
        for step in self.steps[1:]:
            if step.rule == DEFINITION:
                reports.append(_check_definition(before, step.expression))
                continue
            reports.append(check_equation(before, step.expression, self.indices))
            before = step.expression
        return reports

    def is_checked(self) -> bool:
        """Is every step accepted?"""
        return all(report.accepted for report in self.check())

    def latex(self) -> str:
        """An aligned environment: each line with its rule and the verdict on it."""
        lines = []
        for step, report in zip(self.steps, self.check(), strict=True):
            if not step.rule:
                lines.append(rf"{latex(step.expression)} & && {domain_latex(self.indices)}")
                continue
            mark = r"\checkmark" if report.accepted else r"\times"
            verdict = "" if report.verdict == step.rule else rf"\ \text{{{report.verdict}}}"
            first, *more = latex_lines(step.expression)
            lines.append(rf"&= {first} && \text{{{step.rule}}}\ {mark}{verdict}")
            lines += [rf"&\quad {line} &&" for line in more]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


def _check_definition(name: sp.Expr, unfolded: sp.Expr) -> StepReport:
    if hasattr(name, "definition") and name.definition().as_dummy() == unfolded.as_dummy():
        return StepReport(True, DEFINITION)
    return StepReport(False, "undecided", "the expression is not the definition of the line before")


def domain_latex(indices: Indices | Setting) -> str:
    """The index set, or the setting, in LaTeX."""
    if isinstance(indices, Setting):
        return indices.latex()
    p = sp.latex(indices.symbol)
    if indices.modulus == 1:
        return rf"{p} \ge {indices.start}"
    if indices.modulus == 2:
        return rf"{p} \ge {indices.start}\ \text{{{'odd' if indices.residue else 'even'}}}"
    return rf"{p} \ge {indices.start},\ {p} \equiv {indices.residue} \pmod{{{indices.modulus}}}"
