r"""Absolute convergence of series whose terms are like powers of the index, for all values of the parameters or one.

Along each of two residue classes the terms are read as in :mod:`.monomials`, eigenvalues of zonal
kernels included, in closed form where one is known.
Terms like C Gamma(l)^G B^l exp(sum_e a_e l^e) l^b, C not 0, converge absolutely if and only if their quotient by 1/l
tends to 0: where G, B or a root decides by the quotient of consecutive terms, else by the exponent b < -1.  Of terms
that are known by a bound only, convergence alone can be shown.  Every single term has to have a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint import fmpq

from ..decide import Answer
from ..failures import Unsupported
from ..hypergeometric.sequences import NotShown, classes, describe
from ..hypergeometric.term_reader import Class
from ..hypergeometric.terms import NotATerm
from ..normal_forms.definedness import is_defined
from ..normal_forms.sphere_forms import sphere_forms
from ..statement import Quantified, Statement
from ..syntax import Node, number, rational, substitute
from ..truth import admissible
from .judging import Judge
from .monomials import BOUND, Monomial, quotient_size
from .rates import Eigenvalues

HARMONIC = Monomial(exponent=number(-1))
PERIOD = 2


def parts(statement: Statement) -> tuple[Node, Quantified]:
    """The term and the index of the series; raises :class:`NotShown`."""
    claim = statement.claim
    if claim[0] != "converges" or statement.quantifier != "forall" or claim[1][0] != "sum" \
            or claim[1][4] != ("c", "oo"):
        raise NotShown("the convergence of a series is claimed of a sum without end")
    _, term, name, low, _ = claim[1]
    start = rational(low[1]) if low[0] == "q" else fmpq(1, 2)
    if start.q != 1 or any(v.name == name for v in statement.variables):
        raise NotShown("the index of a series begins at an integer, and has a name of its own")
    return term, Quantified(name, "integer", low, None, False, False, 1, 0, 0, frozenset())


def answered(statement: Statement, term: Node, index: Quantified) -> tuple[Answer, set[str]]:
    """Does the series converge absolutely for all values of the parameters (YES), for none (NO)?"""
    assert index.low is not None
    own = {"name": index.name, "kind": "integer", "low": index.low}
    data = {**statement.data, "variables": [*statement.data["variables"], own], "claim": ("true",)}
    inside = replace(statement, variables=(*statement.variables, index), data=data)
    judge = Judge.of(inside)
    if not is_defined(("eq", term, number(0)), inside, judge.context):
        raise NotShown("the terms are not shown to have a value")
    first = int(rational(index.low[1]))
    answers, axioms = [], set[str]()
    for cls in classes(index, max(first, 0) + 1, PERIOD):
        try:
            found, used = read(term, cls, inside, judge)
        except (NotATerm, Unsupported) as failure:
            raise NotShown(f"{describe(cls)}: {failure}") from failure
        answers.append(summable(found, judge))
        axioms |= used
    whole = Answer.NO if Answer.NO in answers else Answer.YES if set(answers) == {Answer.YES} else Answer.UNKNOWN
    return whole, axioms


def read(term: Node, cls: Class, inside: Statement, judge: Judge) -> tuple[Monomial, set[str]]:
    """What the terms are like along the class, with eigenvalues in closed form where they are not read as they are;
    raises :class:`NotATerm` or :class:`Unsupported`."""
    eigenvalues = Eigenvalues(cls, judge)
    try:
        return eigenvalues.reader.read(term), eigenvalues.axioms
    except (NotATerm, Unsupported):
        closed, used = sphere_forms(replace(inside, claim=("eq", term, number(0))))
        again = Eigenvalues(cls, judge)
        if closed.claim[1] == term:
            raise
        return again.reader.read(closed.claim[1]), again.axioms | set(used)


def summable(found: Monomial, judge: Judge) -> Answer:
    """Do terms like this converge absolutely?"""
    size = quotient_size(found, HARMONIC, judge)
    if size == -1:
        return Answer.YES
    if size is None or found.known == BOUND or judge.sign_of(found.constant) not in (1, -1):
        return Answer.UNKNOWN
    return Answer.NO


def series_converges(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The series converges absolutely for all values of the parameters; returns the axioms used."""
    answer, axioms = answered(statement, *parts(statement))
    if answer is not Answer.YES:
        raise NotShown("the series is not shown to converge")
    return tuple(sorted(axioms))


def series_diverges(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """It does not for the admissible values of the parameters that the evidence names; returns the axioms used."""
    term, index = parts(statement)
    values = evidence["values"]
    if not isinstance(values, dict) or set(values) != {v.name for v in statement.variables} \
            or any(v.kind not in ("integer", "real") for v in statement.variables):
        raise NotShown("a diverging series gives a value to every parameter, which are numbers")
    env = {name: rational(value) for name, value in values.items()}
    if admissible(replace(statement, claim=("true",)), env) is not Answer.YES:
        raise NotShown("the values of the parameters are not shown to be admissible")
    given = substitute(term, {name: number(value) for name, value in env.items()})
    alone = Statement((), (), ("true",), "forall", {"variables": [], "hypotheses": []})
    answer, axioms = answered(alone, given, index)
    if answer is not Answer.NO:
        raise NotShown("the series is not shown to diverge")
    return tuple(sorted(axioms))


__all__ = ["series_converges", "series_diverges"]
