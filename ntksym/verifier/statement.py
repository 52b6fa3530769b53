"""A statement as it stands in a certificate: quantified variables with their domains, hypotheses, and the claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from .axioms import AXIOMS
from .sorts import NUMBER, PROPOSITION, check_sorts
from .syntax import BINDERS, Malformed, Node, check_name, digest, free_names, parse, rational

KINDS = ("integer", "real", "array", "function")
NUMBERS = ("integer", "real")
KINDS_SHOWN = {"array": "an array", "function": "a function"}
#: operator of a leaf or entry -> what a name is there
USES = {"s": "a number", "idx": "an array", "gram": "an array", "fv": "a function"}
#: property of an array -> number of its indices: rows x_1, x_2, ... that are vectors with finitely many coordinates
#: other than 0, or unit vectors of this kind; a sequence c_0, c_1, ... of nonnegative numbers with a finite sum, or of
#: numbers whose absolute values have one
ARRAYS = {"vectors": 2, "unit_rows": 2, "nonnegative_summable": 1, "absolutely_summable": 1}
PROPERTIES = frozenset((
    "differentiable", "square_integrable", "derivative_square_integrable", "locally_absolutely_continuous",
    "polynomially_bounded", "orthonormal_eigenvectors", *ARRAYS))
#: what a hypothesis about a function variable says, as the property it gives
PREDICATES = {
    "square_integrable": "square_integrable", "locally_absolutely_continuous": "locally_absolutely_continuous",
    "polynomially_bounded": "polynomially_bounded",
}
MAX_VARIABLES = 40
MAX_RANK = 6
FIELDS = frozenset(("variables", "hypotheses", "claim", "quantifier", "missing", "readings", "premises"))
VARIABLE_FIELDS = frozenset((
    "name", "kind", "low", "high", "low_open", "high_open", "modulus", "residue", "rank", "properties"))


@dataclass(frozen=True)
class Quantified:
    """One variable.  Bounds are trees without free names, or None for an infinite end."""

    name: str
    kind: str
    low: Node | None
    high: Node | None
    low_open: bool
    high_open: bool
    modulus: int
    residue: int
    rank: int
    properties: frozenset[str]

    def rational_bound(self, side: str) -> fmpq | None:
        """The bound on that side ("low" or "high") when it is a rational number."""
        node = self.low if side == "low" else self.high
        return rational(node[1]) if node is not None and node[0] == "q" else None

    @property
    def is_nonnegative(self) -> bool:
        low = self.rational_bound("low")
        return self.kind in ("integer", "real") and low is not None and low >= 0

    @property
    def is_positive(self) -> bool:
        low = self.rational_bound("low")
        return self.is_nonnegative and low is not None and (low > 0 or self.low_open)


    @property
    def is_unit(self) -> bool:
        """Does it run over a part of the open interval (0, 1)?"""
        high = self.rational_bound("high")
        below_one = high is not None and (high < 1 or (high == 1 and self.high_open))
        return self.is_positive and self.kind == "real" and below_one


@dataclass(frozen=True)
class Statement:
    """``quantifier`` is "forall" or "exists" and ranges over all the variables together.

    ``premises`` are the named theorems by which the sentence of the source was brought into this form.
    ``missing`` names the convention without which a sentence says nothing; such a statement has no claim but "true".
    """

    variables: tuple[Quantified, ...]
    hypotheses: tuple[Node, ...]
    claim: Node
    quantifier: str
    data: Mapping[str, Any]
    missing: str = ""
    premises: tuple[str, ...] = ()

    def variable(self, name: str) -> Quantified:
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise Malformed(f"there is no variable {name!r} in the statement")

    @property
    def digest(self) -> str:
        return digest(self.data)

    def names(self, what: str) -> frozenset[str]:
        """Names of the variables that are "positive", "nonnegative" or "unit" (in (0, 1))."""
        return frozenset(v.name for v in self.variables if getattr(v, f"is_{what}"))


def _integer(data: Mapping[str, Any], key: str, default: int) -> int:
    value = data.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**6:
        raise Malformed(f"{key} of a variable is a small integer, got {str(value)[:40]!r}")
    return value


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise Malformed(f"{key} of a variable is true or false, got {str(value)[:40]!r}")
    return value


def is_infinite(node: Node) -> bool:
    """Does infinity occur in the tree?"""
    return node == ("c", "oo") or any(is_infinite(part) for part in node[1:] if isinstance(part, tuple))


def _bound(data: Mapping[str, Any], key: str) -> Node | None:
    if data.get(key) is None:
        return None
    node = parse(data[key])
    check_sorts(node, NUMBER)
    if free_names(node):
        raise Malformed(f"the {key} bound of a variable depends on {sorted(free_names(node))}")
    if is_infinite(node):
        raise Malformed(f"the {key} bound of a variable is infinite: write null for no bound")
    return node


def _variable(data: Any) -> Quantified:
    if not isinstance(data, dict) or not isinstance(data.get("name"), str) or data.get("kind") not in KINDS:
        raise Malformed(f"a variable has a name and a kind out of {KINDS}, got {str(data)[:80]!r}")
    unknown = set(data) - VARIABLE_FIELDS
    if unknown:
        raise Malformed(f"a variable has no field {sorted(map(str, unknown))[0][:40]!r}")
    check_name(data["name"])
    properties = data.get("properties", [])
    if not is_list_of_names(properties) or set(properties) - PROPERTIES:
        raise Malformed(f"properties of a function are out of {sorted(PROPERTIES)}, got {str(properties)[:80]!r}")
    modulus, residue = _integer(data, "modulus", 1), _integer(data, "residue", 0)
    if not 1 <= modulus <= 60 or not 0 <= residue < modulus:
        raise Malformed(f"a residue class has 1 <= modulus <= 60, 0 <= residue < modulus, got {residue} mod {modulus}")
    rank = _integer(data, "rank", 0)
    if not 0 <= rank <= MAX_RANK:
        raise Malformed(f"an array has at most {MAX_RANK} indices, got {rank}")
    variable = Quantified(
        data["name"], data["kind"], _bound(data, "low"), _bound(data, "high"), _flag(data, "low_open"),
        _flag(data, "high_open"), modulus, residue, rank, frozenset(properties))
    _require_own_fields(variable)
    return variable


def _require_own_fields(variable: Quantified) -> None:
    """Raise :class:`Malformed` for a restriction that says nothing of a variable of that kind: no rule reads it."""
    is_number = variable.kind in ("integer", "real")
    for name in variable.properties & set(ARRAYS):
        if variable.kind != "array" or variable.rank != ARRAYS[name]:
            raise Malformed(f"{name.replace('_', ' ')} is for an array with {ARRAYS[name]} indices")
    for restricted, what, belongs in (
        (variable.low is not None or variable.high is not None, "bounds", is_number),
        (variable.modulus != 1, "residue classes", variable.kind == "integer"),
        (bool(variable.properties), "properties", not is_number),
    ):
        if restricted and not belongs:
            raise Malformed(f"{what} are not for a variable of kind {variable.kind}")


def is_list_of_names(value: Any) -> bool:
    """Is it a list of different printable texts, none empty?"""
    return isinstance(value, list) and all(isinstance(item, str) and item and item.isprintable() for item in value) \
        and len(set(value)) == len(value)


def check_uses(node: Node, variables: Mapping[str, Quantified], bound: frozenset[str] = frozenset()) -> None:
    """Raise :class:`Malformed` unless every name is used as what it is declared to be, or bound to be: a number.

    A bound name hides a number of the same name, but may not be that of an array or function: inside the binder the
    two would be told apart by their place alone.
    """
    op = node[0]
    if op in BINDERS:
        name = node[BINDERS[op][1]]
        if name in variables and variables[name].kind not in NUMBERS:
            raise Malformed(f"{op!r} binds {name!r}, which is the name of {KINDS_SHOWN[variables[name].kind]}")
        inner = bound | {name}
        for position, part in enumerate(node):
            if isinstance(part, tuple):
                check_uses(part, variables, inner if position in BINDERS[op][0] else bound)
        return
    if op in USES and not (op == "s" and node[1] in bound):
        wanted = {"s": NUMBERS, "fv": ("function",)}.get(op, ("array",))
        variable = variables.get(node[1])
        if variable is None or variable.kind not in wanted:
            raise Malformed(f"{node[1]!r} is used as {USES[op]}, but not declared as one")
        indices = 2 if op == "gram" else len(node) - 2
        if variable.kind == "array" and indices != variable.rank:
            raise Malformed(f"the array {node[1]!r} has {variable.rank} indices, got {indices}")
        if op == "gram" and not variable.properties & {"vectors", "unit_rows"}:
            raise Malformed(f"a Gram matrix is of an array whose rows are vectors, {node[1]!r} is not said to be one")
    for part in node[1:]:
        if isinstance(part, tuple):
            check_uses(part, variables, bound)


def read_statement(data: Any) -> Statement:
    """The statement that JSON data stand for; raises :class:`Malformed`."""
    if not isinstance(data, dict) or not isinstance(data.get("variables"), list) \
            or not isinstance(data.get("hypotheses"), list):
        raise Malformed("a statement has a list of variables, a list of hypotheses and a claim")
    if set(data) - FIELDS:
        raise Malformed(f"a statement has no field {sorted(map(str, set(data) - FIELDS))[0][:40]!r}")
    if len(data["variables"]) > MAX_VARIABLES or len(data["hypotheses"]) > MAX_VARIABLES:
        raise Malformed(f"a statement has at most {MAX_VARIABLES} variables and hypotheses")
    variables = tuple(_variable(item) for item in data["variables"])
    names = [v.name for v in variables]
    if len(set(names)) != len(names):
        raise Malformed(f"a variable is declared twice: {sorted(n for n in set(names) if names.count(n) > 1)[0]!r}")
    quantifier = data.get("quantifier", "forall")
    if quantifier not in ("forall", "exists"):
        raise Malformed(f"the quantifier is forall or exists, got {str(quantifier)[:40]!r}")
    hypotheses = tuple(parse(item) for item in data["hypotheses"])
    claim = parse(data.get("claim"))
    free = free_names(claim).union(*(free_names(h) for h in hypotheses)) - set(names)
    if free:
        raise Malformed(f"the statement uses {sorted(free)[0]!r}, which is not declared as a variable")
    for tree in (*hypotheses, claim):
        check_sorts(tree, PROPOSITION)
        check_uses(tree, {v.name: v for v in variables})
    missing = data.get("missing", "")
    if not isinstance(missing, str) or (missing and (claim != ("true",) or variables)):
        raise Malformed("a statement that misses a convention names it, and claims nothing else")
    premises = data.get("premises", [])
    if not is_list_of_names(premises) or set(premises) - set(AXIOMS):
        raise Malformed(f"premises are named theorems out of {sorted(AXIOMS)}, got {str(premises)[:80]}")
    readings = data.get("readings", [])
    if not is_list_of_names(readings) or (readings and not missing):
        raise Malformed(f"readings are named where a convention is missing, each once, got {str(readings)[:80]}")
    return Statement(variables, hypotheses, claim, quantifier, data, missing, tuple(sorted(premises)))
