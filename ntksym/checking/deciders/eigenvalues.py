"""Evidence for inequalities between eigenvalues: which lemmas, and with which weights, by a linear program.

Lemmas are instantiated for the matrices of the statement, their parts and the ends of its series; products of them with
quantities that are nonnegative are combined to what has to be shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.outcome import Rejected
from ...verifier.spectra.inequalities import Inequality
from ...verifier.spectra.least_eigenvalue import derived_statements
from ...verifier.spectra.polynomials import ZERO, Key, Monomial, Polynomial, product
from ...verifier.statement import Statement
from ...verifier.syntax import Malformed, Node, children
from .lemma_choices import lemma_sets
from .linear_programs import nonnegative_solution

MOST_COLUMNS = 600
ROUNDS = 2
MOST_STRICT = 60
#: of the term that is positive
WEIGHTS = (fmpq(1), fmpq(1, 2), fmpq(1, 100))
#: factors as the evidence names them, their product, and whether it may be taken with either sign, and is positive
Base = tuple[list[Any], Polynomial, bool, bool]
#: the factors of a term, their product up to the sign, and the sign
Column = tuple[list[Any], Polynomial, int]


def mentions_eigenvalues(node: Node) -> bool:
    """Does a tree contain what the lemmas speak of: eigenvalues, or Hermite coefficients of any function?"""
    return node[0] in ("eigenvalue", "trace", "rank") or (node[0] == "hermite_coefficient" and node[1][0] == "fv") \
        or any(map(mentions_eigenvalues, children(node)))


def eigenvalue_evidence(statement: Statement, deadline: float) -> Iterator[dict[str, Any]]:
    """Evidence for the rule ``eigenvalues``; the search gives up at once where no eigenvalue occurs."""
    if statement.claim[0] not in ("le", "lt") or statement.quantifier != "forall" \
            or not mentions_eigenvalues(statement.claim):
        return
    for lemmas in lemma_sets(statement):
        try:
            search = Search(statement, deadline)
        except (Rejected, Malformed):
            return
        found = search.evidence(lemmas)
        if found is not None:
            yield found


def rate_evidence(statement: Statement, deadline: float) -> Iterator[dict[str, Any]]:
    """Evidence for the rule ``least-eigenvalue``: a certificate for each inequality between the exponents."""
    try:
        derived = derived_statements(statement)
    except Rejected:
        return
    found: dict[str, Any] = {"kind": "least-eigenvalue"}
    for name, inequality in derived.items():
        try:
            shown = Search(inequality, deadline).evidence([])
        except Rejected:  # of exponents that the rule does not read
            return
        if shown is None:
            return
        found[name] = {key: value for key, value in shown.items() if key != "kind"}
    yield found


class Search:
    """The certificates of one statement, with the facts that were shown so far."""

    def __init__(self, statement: Statement, deadline: float) -> None:
        self.claim = Inequality(statement)
        self.deadline = deadline
        self.facts: list[dict[str, Any]] = []

    def evidence(self, lemmas: list[list[Any]]) -> dict[str, Any] | None:
        for lemma in lemmas:
            self.add(lemma)
        certified = [self.certificate(value) for value in self.claim.requirements]
        positive = [self.certificate(value, positive=True) for value in self.claim.denominators]
        conclusion = self.certificate(self.claim.target, positive=self.claim.statement.claim[0] == "lt")
        if conclusion is None or None in certified or None in positive:
            return None
        return self.shortened({
            "kind": "eigenvalues", "facts": self.facts, "requirements": certified, "denominators": positive,
            "conclusion": conclusion})

    def add(self, lemma: list[Any]) -> None:
        """Keep the instance of the lemma if what it requires can be shown."""
        reader, axioms = self.claim.reader, set(self.claim.axioms)
        known = len(self.claim.facts)
        try:
            needed = self.claim.add(lemma)
        except (Rejected, Malformed):
            reader.requirements.clear()
            reader.denominators.clear()
            return
        value = self.claim.facts.pop()
        certificates = [self.certificate(part) for part in needed]
        if None in certificates or not value.terms or value.key in {fact.key for fact in self.claim.facts[:known]}:
            self.claim.axioms = axioms
            return
        self.claim.facts.append(value)
        self.facts.append({"lemma": lemma, "requirements": certificates})

    def shortened(self, evidence: dict[str, Any]) -> dict[str, Any]:
        """The evidence without the facts that nothing uses."""
        used: set[int] = set()

        def mark(data: Any) -> None:
            if isinstance(data, list):
                if len(data) == 2 and data[0] == "fact" and data[1] not in used:
                    used.add(data[1])
                    mark(evidence["facts"][data[1]]["requirements"])
                for part in data:
                    mark(part)

        mark([evidence["requirements"], evidence["denominators"], evidence["conclusion"]])
        place = {old: new for new, old in enumerate(sorted(used))}

        def renumbered(data: Any) -> Any:
            if isinstance(data, list):
                if len(data) == 2 and data[0] == "fact":
                    return ["fact", place[data[1]]]
                return [renumbered(part) for part in data]
            return {key: renumbered(part) for key, part in data.items()} if isinstance(data, dict) else data

        return {**renumbered({**evidence, "facts": [evidence["facts"][k] for k in sorted(used)]})}

    # certificates ----------------------------------------------------------------------------------------------------
    def bases(self) -> list[Base]:
        found: list[Base] = [([["fact", k]], value, False, False) for k, value in enumerate(self.claim.facts)]
        for k in range(len(self.claim.statement.hypotheses)):
            try:
                value, relation = self.claim.hypothesis(k)
            except (Rejected, Malformed):
                self.claim.reader.requirements.clear()
                self.claim.reader.denominators.clear()
                continue
            found.append(([["hypothesis", k]], value, relation == "eq", relation in ("lt", "ne")))
        for k, hypothesis in enumerate(self.claim.statement.hypotheses):
            if hypothesis[0] == "ne":
                with contextlib.suppress(Rejected, Malformed):  # of what the rule does not read
                    value, _ = self.claim.difference(k)
                    found.append(([["square", k]], value * value, False, True))
        for variable in self.claim.statement.variables:
            for side in ("low", "high"):
                if variable.rational_bound(side) is not None:
                    value, strict, _ = self.claim.factor([side, variable.name])
                    found.append(([[side, variable.name]], value, False, strict))
        return found

    def certificate(self, value: Polynomial, *, positive: bool = False) -> list[Any] | None:
        """Terms that add up to the value, at least one of them positive if that is asked for; None if none are
        found."""
        bases = self.bases()
        if not positive:
            return self.combination(value, bases) or self.combination(value, [*bases, *self.products(bases)])
        strict: list[tuple[list[Any], Polynomial]] = [([], Polynomial.constant(1))]
        strict += [(base[0], base[1]) for base in bases if base[3]]
        simple = len(strict)
        for name in sorted(self.claim.statement.names("positive")):
            variable, factors = Polynomial.of(("variable", name)), [["nonnegative", ["s", name]]]
            # Positive variables and their squares stand before what is positive.
            strict += [(factors * times + more, power * known) for more, known in strict
                       for times, power in ((1, variable), (2, variable * variable))]
        strict[simple:] = [item for item in strict[simple:] if set(item[1].terms) & set(value.terms)]
        for factors, known in strict[:MOST_STRICT]:
            for weight in WEIGHTS:
                rest = self.combination(value - known.scaled(weight), bases)
                if rest is not None:
                    return [[str(weight), factors], *rest]
        return None

    def products(self, bases: list[Base]) -> list[Base]:
        """Facts times what the hypotheses say to be nonnegative."""
        facts = [base for base in bases if base[0][0][0] == "fact"]
        return [([*one[0], *fact[0]], one[1] * fact[1], False, False)
                for one in bases if one[0][0][0] == "hypothesis" and len(one[1].terms) > 1 for fact in facts]

    def combination(self, value: Polynomial, bases: list[Base]) -> list[Any] | None:
        """Nonnegative combinations of products of bases with monomials, by growing sets of monomials.

        The sum of a sequence is written as its first terms and the rest, so that all its parts are monomials.
        """
        first = 1 + max((place for p in (value, *(base[1] for base in bases)) for place in places(p)), default=-1)
        value = with_rests(value, first)
        bases = [(name, with_rests(base, first), both, strict) for name, base, both, strict in bases]
        wanted = set(value.terms)
        for _ in range(ROUNDS):
            columns = self.columns(wanted, bases)
            inside = {key: column for key, column in columns.items() if set(column[1].terms) <= wanted}
            solution = solved(value, [column for _, column, _ in inside.values()], self.deadline)
            if solution is not None:
                return [[str(sign * weight), factors]
                        for weight, (factors, _, sign) in zip(solution, inside.values(), strict=True) if weight != 0]
            larger = wanted | {m for _, column, _ in columns.values() for m in column.terms}
            if larger == wanted or len(columns) > MOST_COLUMNS:
                return None
            wanted = larger
        return None

    def columns(self, wanted: set[Monomial], bases: list[Base]) -> dict[tuple[Any, ...], Column]:
        """Monomials, and products of a base with a monomial that contain one of the wanted."""
        is_nonnegative = self.claim.reader.is_nonnegative_monomial
        found: dict[tuple[Any, ...], Column] = {}
        for monomial in sorted(wanted, key=repr):
            if is_nonnegative(monomial) and (factors := factors_of(monomial)) is not None:
                found["", monomial] = (factors, Polynomial({monomial: fmpq(1)}), 1)
            for name, base, both, _ in bases:
                for own in base.terms:
                    rest = quotient(monomial, own)
                    if rest is None or (str(name), rest) in found or not is_nonnegative(rest) \
                            or (factors := factors_of(rest)) is None:
                        continue
                    column = base * Polynomial({rest: fmpq(1)})
                    found[str(name), rest] = ([*factors, *name], column, 1)
                    if both:
                        found[str(name), rest, -1] = ([*factors, *name], column.scaled(fmpq(-1)), -1)
        return found


def factors_of(monomial: Monomial) -> list[Any] | None:
    """The quantities of a monomial as factors of a term; None where one of them has no sign of its own."""
    found: list[Any] = []
    for key, exponent in monomial:
        tree = tree_of(key)
        if tree is None:
            return None
        pairs, single = divmod(exponent, 2)
        found += [["nonnegative", ["^", tree, ["q", "2"]]]] * pairs + [["nonnegative", tree]] * single
    return found


def places(value: Polynomial) -> Iterator[int]:
    """The indices of the coefficients that occur."""
    for key in value.quantities():
        if key[0] == "entry" and isinstance(key[2], int):
            yield key[2]


def with_rests(value: Polynomial, first: int) -> Polynomial:
    """The value with the sum of a sequence c as c_0 + ... + c_(first-1) and the sum of the rest."""
    total = ZERO
    for monomial, c in value.terms.items():
        term = Polynomial.constant(c)
        for key, exponent in monomial:
            factor = Polynomial.of(key)
            if key[0] == "total":
                name = key[1]
                factor = Polynomial.of(("rest", name, first))
                for p in range(first):
                    factor += Polynomial.of(("entry", name, p))
            for _ in range(exponent):
                term = term * factor
        total += term
    return total


def solved(value: Polynomial, columns: list[Polynomial], deadline: float) -> list[fmpq] | None:
    """Nonnegative weights of the columns that give the value."""
    rows: dict[Monomial, int] = {}

    def numbered(terms: dict[Monomial, fmpq]) -> dict[int, fmpq]:
        return {rows.setdefault(m, len(rows)): c for m, c in terms.items()}

    return nonnegative_solution([numbered(column.terms) for column in columns], numbered(value.terms), deadline)


def quotient(above: Monomial, below: Monomial) -> Monomial | None:
    exponents = dict(above)
    for key, exponent in below:
        exponents[key] = exponents.get(key, 0) - exponent
    if any(e < 0 for e in exponents.values()):
        return None
    return product((), tuple((key, e) for key, e in exponents.items() if e))


def tree_of(key: Key) -> list[Any] | None:
    """The tree of a quantity that is nonnegative; None for eigenvalues, which may not be."""
    kind, *rest = key
    if kind == "variable":
        return ["s", rest[0]]
    if kind == "entry":
        place = ["q", str(rest[1])] if isinstance(rest[1], int) else tree_of_polynomial(rest[1])
        return ["idx", rest[0], place]
    if kind in ("rest", "tail"):
        low = ["q", str(rest[1])] if kind == "rest" else tree_of_polynomial(rest[1])
        return ["sum", ["idx", rest[0], ["s", "p_"]], "p_", low, ["c", "oo"]]
    if kind == "binomial":
        return ["f", "binomial", tree_of_polynomial(rest[0]), tree_of_polynomial(rest[1])]
    if kind == "hermite":
        return ["hermite_coefficient", ["fv", rest[0]], tree_of_polynomial(rest[1])]
    if kind == "rank":
        return ["rank", ["gram", rest[0], tree_of_polynomial(rest[1])]]
    return None


def tree_of_polynomial(key: Any) -> list[Any]:
    terms: list[Any] = []
    for monomial, c in key:
        factors = [tree_of(part) for part, exponent in monomial for _ in range(exponent)]
        terms.append(["*", ["q", c], *factors] if factors else ["q", c])
    return ["+", *terms] if len(terms) > 1 else terms[0] if terms else ["q", "0"]


__all__ = ["eigenvalue_evidence", "rate_evidence"]
