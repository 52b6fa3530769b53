"""Inequalities between eigenvalues, traces and coefficients, by named lemmas and one polynomial identity.

Evidence has ``facts``, a list of lemma instances with certificates for what each requires; certificates for the
``requirements`` and ``denominators`` of the claim; and one for its ``conclusion``.  A certificate writes a polynomial
as a sum of terms ``[q, [factor, ...]]``, q > 0 rational, each factor known to be nonnegative:

- ``["hypothesis", k]``: right side minus left side of the k-th hypothesis (of an equation, either sign of q);
- ``["square", k]``: the square of the difference of the sides of the k-th hypothesis, that they are not equal;
- ``["low", v]``, ``["high", v]``: v - low and high - v for the rational bounds of a variable;
- ``["fact", k]``: the k-th fact, which has to come earlier;
- ``["nonnegative", tree]``: a polynomial in coefficients, sums of coefficients, bounded variables and binomials that
  shows its sign by its terms.

That the terms add up to the polynomial is an identity of polynomials, so the polynomial is nonnegative wherever the
statement's domains and hypotheses hold.  It is positive if one term consists of factors known to be positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import fmpq

from ..outcome import Outcome, Rejected
from ..statement import Statement
from ..syntax import Malformed, parse, rational
from .lemmas import instance
from .polynomials import ONE, ZERO, Fraction, Polynomial
from .quantities import Reader

MAX_FACTS = 30
MAX_CERTIFICATE = 400
MAX_FACTORS = 12
RELATIONS = ("le", "lt")
FACT_FIELDS = {"lemma", "requirements"}
FIRST_VALUES = {"hypothesis": int, "square": int, "fact": int, "low": str, "high": str, "nonnegative": list}


class Inequality:
    """One claim a <= b or a < b, with the facts shown so far."""

    def __init__(self, statement: Statement) -> None:
        if statement.quantifier != "forall" or statement.claim[0] not in RELATIONS:
            raise Rejected("lemmas on eigenvalues prove inequalities for all values")
        self.statement = statement
        self.reader = Reader(statement)
        self.facts: list[Polynomial] = []
        self.axioms: set[str] = set()
        left, right = (self.reader.fraction(side) for side in statement.claim[1:])
        #: >= 0 (or > 0) is what the claim says, once the denominators are positive
        self.target = (right + left * Fraction(Polynomial.constant(-1))).numerator
        self.requirements = self.collected()
        self.denominators = list({value.key: value for value in self.reader.denominators}.values())
        self.reader.denominators.clear()

    def collected(self) -> list[Polynomial]:
        """What the trees read since the last call require, each once."""
        found = {value.key: value for value in self.reader.requirements}
        self.reader.requirements.clear()
        return list(found.values())

    def add(self, data: Any) -> list[Polynomial]:
        """One more fact; returns what it requires, which the caller has to show."""
        value, axioms = instance(self.reader, data)
        if self.reader.denominators:
            raise Rejected("lemmas are instantiated for trees without denominators")
        self.facts.append(value)
        self.axioms.update(axioms)
        return self.collected()

    def hypothesis(self, k: int) -> tuple[Polynomial, str]:
        """b - a for the hypothesis a <= b, with its relation."""
        value, relation = self.difference(k)
        if relation == "ne" and not self.reader.is_nonnegative(value):
            value = value.scaled(fmpq(-1))
            if not self.reader.is_nonnegative(value):
                raise Rejected("a hypothesis that two sides differ is used where the sign of the difference is known")
        return value, relation

    def difference(self, k: int) -> tuple[Polynomial, str]:
        """The right side of a hypothesis minus the left one, with its relation."""
        if not 0 <= k < len(self.statement.hypotheses):
            raise Rejected(f"there is no hypothesis {k}")
        node = self.statement.hypotheses[k]
        if node[0] not in ("le", "lt", "eq", "ne"):
            raise Rejected(f"a hypothesis {node[0]!r} is not an inequality")
        value = self.reader.polynomial(node[2]) - self.reader.polynomial(node[1])
        if self.collected() or self.reader.denominators:
            raise Rejected("a hypothesis is read where its sides have values for all values of its variables")
        return value, node[0]

    def factor(self, data: Any) -> tuple[Polynomial, bool, bool]:
        """The value of a factor, whether it is positive, and whether it is zero."""
        if not isinstance(data, list) or len(data) != 2 or not isinstance(data[0], str) or data[0] not in FIRST_VALUES \
                or type(data[1]) is not FIRST_VALUES[data[0]]:
            raise Malformed(f"a factor is a pair such as ['fact', 0], got {str(data)[:60]}")
        kind, what = data
        if kind == "hypothesis":
            value, relation = self.hypothesis(what)
            return value, relation in ("lt", "ne"), relation == "eq"
        if kind == "square":
            value, relation = self.difference(what)
            if relation != "ne":
                raise Rejected("the square of a hypothesis that two sides differ is used")
            return value * value, True, False
        if kind == "fact":
            if not 0 <= what < len(self.facts):
                raise Rejected(f"there is no fact {what} before")
            return self.facts[what], False, False
        if kind in ("low", "high"):
            variable = self.statement.variable(what)
            bound = variable.rational_bound(kind)
            if bound is None:
                raise Rejected(f"the variable {what} has no rational bound there")
            gap = Polynomial.of(("variable", what)) - Polynomial.constant(bound)
            strict = variable.low_open if kind == "low" else variable.high_open
            return gap if kind == "low" else gap.scaled(fmpq(-1)), strict, False
        value = self.reader.polynomial(parse(what))
        requirements = self.collected()
        if requirements or self.reader.denominators or not self.reader.is_nonnegative(value):
            raise Rejected("a factor is not shown to be nonnegative by its terms")
        return value, self.is_positive(value), False

    def is_positive(self, value: Polynomial) -> bool:
        """Is one of the terms, all of which are nonnegative, positive: a product of variables that are positive?"""
        names = self.statement.names("positive")
        return any(
            all(key[0] == "variable" and key[1] in names for key, _ in monomial)
            for terms in (value, self.reader.from_lows(value)) if self.reader.has_nonnegative_terms(terms)
            for monomial in terms.terms)

    def shows(self, value: Polynomial, data: Any, *, positive: bool = False) -> None:
        """Check a certificate that the value is >= 0, or > 0; raises :class:`Rejected` or :class:`Malformed`."""
        if not isinstance(data, list) or len(data) > MAX_CERTIFICATE:
            raise Malformed(f"a certificate is a list of at most {MAX_CERTIFICATE} terms")
        total, strictly = ZERO, False
        for item in data:
            if not isinstance(item, list) or len(item) != 2 or not isinstance(item[1], list) \
                    or len(item[1]) > MAX_FACTORS:
                raise Malformed(f"a term is a rational and at most {MAX_FACTORS} factors, got {str(item)[:60]}")
            weight, term, is_strict, is_zero = rational(item[0]), ONE, True, False
            for part in item[1]:
                factor, factor_strict, factor_zero = self.factor(part)
                term = term * factor
                is_strict, is_zero = is_strict and factor_strict, is_zero or factor_zero
            if weight <= 0 and not is_zero:
                raise Rejected("the weight of a term is positive")
            strictly = strictly or (is_strict and not is_zero)
            total += term.scaled(weight)
        if (total - value).terms:
            raise Rejected("the terms do not add up to what they should show")
        if positive and not strictly:
            raise Rejected("no term is shown to be positive")


def eigenvalue_inequality(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """The rule; raises :class:`Rejected` or :class:`Malformed`."""
    claim = Inequality(statement)
    facts = evidence["facts"]
    if not isinstance(facts, list) or len(facts) > MAX_FACTS:
        raise Malformed(f"facts are a list of at most {MAX_FACTS} lemma instances")
    for fact in facts:
        if not isinstance(fact, dict) or set(fact) != FACT_FIELDS:
            raise Malformed(f"a fact has the fields {sorted(FACT_FIELDS)}, got {str(fact)[:60]}")
        needed = claim.add(fact["lemma"])
        value = claim.facts.pop()  # what it requires is shown without it
        show_all(claim, needed, fact["requirements"])
        claim.facts.append(value)
    show_all(claim, claim.requirements, evidence["requirements"])
    show_all(claim, claim.denominators, evidence["denominators"], positive=True)
    claim.shows(claim.target, evidence["conclusion"], positive=statement.claim[0] == "lt")
    return Outcome("proved", tuple(sorted(claim.axioms)))


def show_all(claim: Inequality, needed: list[Polynomial], data: Any, *, positive: bool = False) -> None:
    if not isinstance(data, list) or len(data) != len(needed):
        raise Rejected(f"{len(needed)} certificates are needed, got {str(data)[:60]}")
    for value, certificate in zip(needed, data, strict=True):
        claim.shows(value, certificate, positive=positive)


__all__ = ["Inequality", "eigenvalue_inequality"]
