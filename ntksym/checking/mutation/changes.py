"""Mutants: small changes of a statement that should make it false.

A statement is its JSON data.  Every kind of change is a function that yields all its mutants of a statement;
:func:`mutants` draws from the kinds in turn, so that each is represented.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from ...verifier.statement import read_statement
from ...verifier.syntax import BINDERS, Malformed, rational
from .wording import Data, Tree, is_leaf, key, q

Path = tuple[int | str, ...]
RATES = ("theta", "bigo", "omega", "littleo", "equivalent")
TINY = fmpq(10**12 + 1, 10**12)
#: operators of any number of indices
OF_MANY = ("idx", "hermite_element", "torus_eigenvalue")
#: operators of which two neighbours are easily mistaken for each other
SIMILAR = {"sin": "cos", "cos": "sin", "max": "min", "min": "max", "exp": "cosh", "tanh": "erf", "erf": "tanh",
           "sigmoid": "softplus", "softplus": "sigmoid", "acos": "asin", "asin": "acos", "factorial": "factorial2",
           "factorial2": "factorial"}
#: a rate -> what says more than it
STRONGER = {"bigo": ("littleo", "theta", "equivalent"), "omega": ("theta", "equivalent"),
            "theta": ("equivalent", "littleo"), "equivalent": ("littleo",), "littleo": ("theta", "equivalent")}


@dataclass(frozen=True)
class Mutant:
    """A changed statement: ``kind`` of the change, what was changed in words, and the changed data."""

    kind: str
    change: str
    data: Data


def nodes(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Every node of a tree with the path to it, outermost first."""
    yield path, tree
    for place, part in enumerate(tree):
        if isinstance(part, list):
            yield from nodes(part, (*path, place))


def roots(data: Data) -> Iterator[tuple[Path, Tree]]:
    """The trees of a statement: its claim and its hypotheses."""
    yield ("claim",), data["claim"]
    for place, tree in enumerate(data["hypotheses"]):
        yield ("hypotheses", place), tree


def everywhere(data: Data) -> Iterator[tuple[Path, Tree]]:
    for start, tree in roots(data):
        yield from nodes(tree, start)


def replaced(data: Any, path: Path, value: Any) -> Any:
    """The statement with another value at the path; what is not on the way to it is shared, for nothing changes it."""
    if not path:
        return value
    result = copy.copy(data)
    result[path[0]] = replaced(data[path[0]], path[1:], value)
    return result


def words(tree: Any) -> str:
    """A tree in a short line for reports."""
    text = str(tree).replace("'", "").replace("[", "(").replace("]", ")")
    return text if len(text) <= 90 else f"{text[:87]}..."


def change(kind: str, data: Data, path: Path, old: Any, new: Any) -> Mutant:
    where = "/".join(map(str, path))
    return Mutant(kind, f"{where}: {words(old)} -> {words(new)}", replaced(data, path, new))


def in_exponent(data: Data, path: Path) -> bool:
    """Is the place inside the exponent of a power?"""
    place: Any = data
    for step, following in itertools.pairwise(path):
        place = place[step]
        if isinstance(place, list) and place and place[0] == "^" and following == 2:
            return True
    return False


def is_value(tree: Tree) -> bool:
    """Does the node stand for a real number?"""
    return tree[0] in ("q", "s", "c", "+", "*", "^", "f", "sum", "prod", "idx", "app", "hermite_coefficient",
                       "gaussian_mean", "dual", "rotation_mean", "taylor_coefficient", "tuple_sum", "d",
                       "hermite_polynomial", "eigenvalue", "trace", "rank", "gegenbauer", "sphere_eigenvalue",
                       "torus_eigenvalue", "mode", "gaussian_eigenvalue", "hermite_element")


def times(factor: Any, tree: Tree) -> Tree:
    if is_leaf(tree):
        return q(rational(tree[1]) * fmpq(factor))
    return ["*", q(factor), tree]


def plus(shift: Any, tree: Tree) -> Tree:
    if is_leaf(tree):
        return q(rational(tree[1]) + fmpq(shift))
    return ["+", q(shift), tree]


def sides(data: Data) -> Iterator[tuple[Path, Tree]]:
    """The sides of the relations and rates in the claim, and the terms and factors that they consist of."""
    for path, tree in nodes(data["claim"], ("claim",)):
        if tree[0] in ("eq", "ne", "lt", "le", *RATES):
            for place in (1, 2):
                yield (*path, place), tree[place]
        elif tree[0] == "rounds":
            yield (*path, 1), tree[1]
        elif tree[0] in ("+", "*"):
            yield from (((*path, place), part) for place, part in enumerate(tree[1:], 1))


def sign(data: Data) -> Iterator[Mutant]:
    for path, tree in sides(data):
        if is_value(tree) and not is_leaf(tree, 0):
            yield change("sign", data, path, tree, times(-1, tree))


def factor(data: Data) -> Iterator[Mutant]:
    for path, tree in [*sides(data), *(item for item in everywhere(data) if is_leaf(item[1]))]:
        if is_value(tree) and not is_leaf(tree, 0) and not in_exponent(data, path):
            for by in (fmpq(2), fmpq(1, 2), fmpq(10, 9)):
                yield change("factor", data, path, tree, times(by, tree))


def tiny(data: Data) -> Iterator[Mutant]:
    for path, tree in [*sides(data), *(item for item in everywhere(data) if is_leaf(item[1]) or item[1][0] == "c")]:
        if is_value(tree) and not is_leaf(tree, 0) and tree != ["c", "oo"] and not in_exponent(data, path):
            yield change("relative 1e-12", data, path, tree, times(TINY, tree))


def exponent(data: Data) -> Iterator[Mutant]:
    for path, tree in everywhere(data):
        if tree[0] in ("^", "operator_power"):
            for by in (fmpq(1, 2), fmpq(-1, 2), fmpq(1), fmpq(-1)):
                yield change("exponent", data, (*path, 2), tree[2], plus(by, tree[2]))


def index(data: Data) -> Iterator[Mutant]:
    places = {"hermite_coefficient": (2,), "hermite_polynomial": (1,), "taylor_coefficient": (3,), "sum": (3, 4),
              "prod": (3, 4), "eigenvalue": (2,), "hadamard_series": (4, 5), "gegenbauer": (1, 2),
              "sphere_eigenvalue": (2, 3), "mode": (2, 3), "tuple_sum": (3, 4), "gaussian_eigenvalue": (2, 3)}
    for path, tree in everywhere(data):
        for place in places.get(tree[0], range(2, len(tree)) if tree[0] in OF_MANY else ()):
            if tree[place] != ["c", "oo"]:
                for by in (1, -1):
                    yield change("index", data, (*path, place), tree[place], plus(by, tree[place]))


def dimension(data: Data) -> Iterator[Mutant]:
    """One occurrence of an integer variable by its neighbours: d for d - 1."""
    integers = {v["name"] for v in data["variables"] if v["kind"] == "integer"}
    for path, tree in everywhere(data):
        if tree[0] == "s" and tree[1] in integers:
            for by in (1, -1):
                yield change("dimension", data, path, tree, plus(by, tree))


def parity(data: Data) -> Iterator[Mutant]:
    for place, variable in enumerate(data["variables"]):
        modulus = variable.get("modulus", 1)
        if modulus > 1:
            name = variable["name"]
            dropped = {key: value for key, value in variable.items() if key not in ("modulus", "residue")}
            yield Mutant("parity", f"{name}: residue class dropped", replaced(data, ("variables", place), dropped))
            for residue in range(modulus):
                if residue != variable.get("residue", 0):
                    other = {**variable, "residue": residue}
                    yield Mutant("parity", f"{name}: residue {residue} mod {modulus}",
                                 replaced(data, ("variables", place), other))
    for path, tree in everywhere(data):
        if tree[0] == "delta":
            yield change("parity", data, path, tree, q(1))


def strictness(data: Data) -> Iterator[Mutant]:
    other = {"lt": "le", "le": "lt", "eq": "ne", "ne": "eq"}
    for path, tree in everywhere(data):
        if tree[0] in other:
            yield change("strictness", data, path, tree, [other[tree[0]], *tree[1:]])
        if tree[0] in ("lt", "le"):
            yield change("strictness", data, path, tree, [tree[0], tree[2], tree[1]])


def rate(data: Data) -> Iterator[Mutant]:
    for path, tree in everywhere(data):
        if tree[0] in RATES:
            f, g, n = tree[1:]
            for op in STRONGER[tree[0]]:
                yield change("rate", data, path, tree, [op, f, g, n])
            if tree[0] in ("theta", "equivalent"):
                yield change("rate", data, path, tree, ["equivalent", f, times(2, g), n])
            for op in ("bigo", "equivalent"):  # half the exponent, and twice
                for power in (fmpq(1, 2), fmpq(2)):
                    yield change("rate", data, path, tree, [op, f, ["^", g, q(power)], n])
            for power in (fmpq(1, 2), fmpq(-1, 2)):
                yield change("rate", data, path, tree, [tree[0], f, ["*", g, ["^", ["s", n], q(power)]], n])


def hypothesis(data: Data) -> Iterator[Mutant]:
    for place in range(len(data["hypotheses"])):
        rest = data["hypotheses"][:place] + data["hypotheses"][place + 1:]
        yield Mutant("hypothesis", f"without hypothesis {place + 1}", {**data, "hypotheses": rest})
    for place, variable in enumerate(data["variables"]):
        for name in variable.get("properties", ()):
            weaker = ["vectors"] if name == "unit_rows" else []
            fewer = {**variable, "properties": [*(p for p in variable["properties"] if p != name), *weaker]}
            if variable["kind"] == "array" and not weaker:
                fewer.pop("properties")
            yield Mutant("hypothesis", f"{variable['name']} not {name.replace('_', ' ')}",
                         replaced(data, ("variables", place), fewer))


def widened(data: Data) -> Iterator[Mutant]:
    """A quantifier over more than the statement says."""
    for place, variable in enumerate(data["variables"]):
        name = variable["name"]

        def with_(what: str, changes: Data, place: int = place, variable: Data = variable) -> Mutant:
            return Mutant("range", f"{variable['name']}: {what}",
                          replaced(data, ("variables", place), {**variable, **changes}))

        for side, by in (("low", -1), ("high", 1)):
            if variable.get(side) is not None:
                step = by * variable.get("modulus", 1)
                yield with_(f"the {side} bound of {name} moved by {step}", {side: plus(step, variable[side])})
                yield with_(f"no {side} bound", {side: None, f"{side}_open": False})
                if variable.get(f"{side}_open"):
                    yield with_(f"the {side} bound included", {f"{side}_open": False})
    if data.get("quantifier", "forall") == "exists":
        yield Mutant("range", "for all instead of exists", {**data, "quantifier": "forall"})


def exchange(data: Data) -> Iterator[Mutant]:
    """Two variables of one kind exchanged: in the whole claim, or on one side of it."""
    kinds = {v["name"]: (v["kind"], v.get("rank", 0)) for v in data["variables"]}
    names = sorted(kinds)
    claim = data["claim"]
    for place, one in enumerate(names):
        for two in names[place + 1:]:
            if kinds[one] == kinds[two]:
                swap = {one: two, two: one}
                yield Mutant("exchange", f"{one} and {two}", replaced(data, ("claim",), renamed(claim, swap)))
                if claim[0] in ("eq", "le", "lt", *RATES):
                    for side in (1, 2):
                        yield Mutant("exchange", f"{one} and {two} in side {side}",
                                     replaced(data, ("claim", side), renamed(claim[side], swap)))


def renamed(tree: Tree, names: dict[str, str]) -> Tree:
    """The tree with its symbols, arrays and functions renamed, bound ones too."""
    op = tree[0]
    if op in ("s", "fv"):
        return [op, names.get(tree[1], tree[1])]
    name_at = {"idx": 1, "gram": 1, **{o: place for o, (_, place) in BINDERS.items()}}.get(op)
    return [names.get(part, part) if place == name_at else renamed(part, names) if isinstance(part, list) else part
            for place, part in enumerate(tree)]


def digit(data: Data) -> Iterator[Mutant]:
    for path, tree in everywhere(data):
        if tree[0] == "rounds":
            text = tree[2]
            for place, sign_or_digit in enumerate(text):
                if sign_or_digit.isdigit():
                    for by in (1, -1, 5):
                        other = str((int(sign_or_digit) + by) % 10)
                        new = text[:place] + other + text[place + 1:]
                        yield change("digit", data, (*path, 2), text, new)


def function(data: Data) -> Iterator[Mutant]:
    """One function for another that looks like it; an object of the theory for its derivative's."""
    for path, tree in everywhere(data):
        if tree[0] == "f" and tree[1] in SIMILAR:
            yield change("function", data, (*path, 1), tree[1], SIMILAR[tree[1]])
        if tree[0] == "dfun":
            yield change("function", data, path, tree, tree[1])
        if tree[0] == "fv":
            yield change("function", data, path, tree, ["dfun", tree, q(1)])
        if tree[0] == "lam":
            x, body = ["s", tree[1]], tree[2]
            for other in (["*", x, body], ["+", body, ["f", "heaviside", x, q(0)]], ["^", body, q(-1)],
                          ["*", body, ["f", "exp", ["*", q(fmpq(1, 4)), ["^", x, q(2)]]]],
                          ["f", "exp", ["^", body, q(2)]]):
                yield change("function", data, (*path, 2), body, other)


def operator(data: Data) -> Iterator[Mutant]:
    """A factor or term of an operator left out, the Laplace operator without its sign, a weight beside the identity."""
    for path, tree in everywhere(data):
        if tree[0] in ("compose", "operator_sum"):
            for place in range(1, len(tree)):
                rest = [*tree[:place], *tree[place + 1:]]
                yield change("operator", data, path, tree, rest if len(rest) > 2 else rest[1])
        if tree[0] == "operator_scaled":
            yield change("operator", data, path, tree, tree[2])
        if tree[0] in ("laplacian", "kernel_operator"):
            yield change("operator", data, path, tree, ["operator_scaled", q(-1), tree])
            yield change("operator", data, path, tree, ["operator_sum", tree, ["identity"]])
        if tree[0] == "identity":
            yield change("operator", data, path, tree, ["operator_scaled", q(2), tree])


KINDS: tuple[Callable[[Data], Iterator[Mutant]], ...] = (
    sign, factor, tiny, exponent, index, dimension, parity, strictness, rate, hypothesis, widened, exchange, digit,
    function, operator,
)


def is_statement(data: Data) -> bool:
    """Can the changed data be read as a statement?"""
    try:
        read_statement(data)
    except Malformed:
        return False
    return True


def mutants(data: Data, most: int, seed: str, *, shuffled: bool = False) -> Iterator[Mutant]:
    """Up to ``most`` different mutants of a statement, drawn from the kinds of change in turn; ``shuffled``: in an
    order of the kinds that is drawn, too, so that the first few are of any kind.

    ``seed`` fixes the choice.  Changes that leave the statement as it was are counted by the caller: they come out
    with the key of the original.
    """
    chance = random.Random(seed)
    queues = []
    for kind in KINDS:
        found = list(kind(data))
        chance.shuffle(found)
        queues.append(found)
    if shuffled:
        chance.shuffle(queues)
    seen: set[str] = set()
    while any(queues) and len(seen) < most:
        for queue in queues:
            while queue and len(seen) < most:
                mutant = queue.pop()
                if is_statement(mutant.data) and (own := key(mutant.data)) not in seen:
                    seen.add(own)
                    yield mutant
                    break


__all__ = ["KINDS", "Mutant", "mutants", "renamed"]
