"""Every lemma on eigenvalues holds on random data by an independent calculation, and is refused where it may fail."""

from __future__ import annotations

import math
import random
from typing import Any

import mpmath
import pytest
from flint import fmpq

from ntksym.checking.mutation.matrices import SAMPLED
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.spectra.lemmas import SHAPES, instance
from ntksym.verifier.spectra.polynomials import Polynomial
from ntksym.verifier.spectra.quantities import Reader
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, parse
from tests.eigenvalue_problems import (
    G,
    H,
    J,
    N,
    R,
    T,
    Y,
    c,
    dimension,
    integer,
    le,
    minus,
    power,
    q,
    series,
    stated,
    table,
    times,
)

B = table("b", 1, "nonnegative_summable")
TWO = ["matrix_sum", series(1), ["scaled", q(2), power(2)]]
GROWING = ["matrix_sum", G, ["ones", N]]
#: each with the polynomial that has to be shown beside it, which the sizes below satisfy
LEMMAS: list[list[Any]] = [
    ["psd", series(), J], ["psd", TWO, q(1)], ["psd", G, N], ["psd", H, q(1)], ["psd", ["ones", N], q(2)],
    ["order", series(), q(1), J], ["order", ["ones", N], q(1), J],
    ["order", ["matrix_sum", G, ["scaled", q(-3), ["ones", N]]], q(1), N],
    ["trace", series(), J], ["trace", GROWING, q(1)], ["trace", H, J], ["mean", series()], ["mean", H], ["mean", TWO],
    ["least", series(2)], ["least", H], ["monotone", series(), series(1), J],
    ["monotone", series(), series(0, 2), J], ["monotone", series(0, T), series(1, T), q(1)],
    ["monotone", series(), series(["+", T, q(1)]), J], ["monotone", series(1), series(1, 1), q(1)],
    ["monotone", ["matrix_sum", power(2, H), H], H, q(1)],
    ["weyl", series(0, 0), series(1), q(2), minus(N, q(1))], ["weyl", series(0, T), series(["+", T, q(1)]), q(1), J],
    ["weyl", G, ["scaled", q(-1), power(2)], q(1), J], ["contraction", series(1), q(1)], ["contraction", power(3),
        q(2)],
    ["contraction", series(["+", T, q(1)]), q(2)], ["contraction", series(), q(0)], ["rank", G, R], ["rank", H, R],
    ["rank", power(2), R], ["vanish", power(2, H), ["+", dimension(q(2)), q(1)], R], ["rank", ["ones", N], R],
        ["rank", series(0, 0), R],
    ["rank", series(0, 3), R], ["rank", series(0, T), R], ["vanish", series(0, T), ["+", dimension(T), q(1)], R],
    ["ones", series(), R], ["ones", TWO, R], ["ones", GROWING, R], ["ones", power(2), R], ["ones", ["ones", N], R],
    ["vanish", G, ["+", R, q(1)], R], ["vanish", ["ones", N], q(2), R],
]


def reader(n: int = 2) -> Reader:
    return Reader(read_statement(stated(le(q(0), q(1)), variables=(integer("i"), integer("r"), integer("T"), Y, B),
        n=n)))


def matrix_value(parts: Any, array: str | None, env: dict[str, Any]) -> Any:
    n = int(env["n"])
    columns = range(40)
    data = env.get(array, {})
    total = mpmath.zeros(n)
    for generator, factor in parts:
        for i in range(n):
            for j in range(n):
                g = mpmath.fsum(data.get((i + 1, k), 0) * data.get((j + 1, k), 0) for k in columns)
                if generator[0] == "power":
                    entry = g ** generator[1]
                else:
                    low = int(polynomial_value(generator[2], env))
                    entry = mpmath.fsum(env["c"][p,] * g**p for p in range(low, 12))
                total[i, j] += polynomial_value(factor, env) * entry
    return total


def key_value(key: Any, env: dict[str, Any]) -> Any:
    kind, name, *rest = key
    if kind == "variable":
        return env[name]
    if kind == "entry":
        return env["c"][int(rest[0]),]
    if kind in ("total", "tail"):
        low = 0 if kind == "total" else int(polynomial_value(rest[0], env))
        return mpmath.fsum(env["c"][p,] for p in range(low, 12))
    if kind == "binomial":
        return mpmath.mpf(math.comb(int(polynomial_value(name, env)), int(polynomial_value(rest[0], env))))
    gram = matrix_value([(("power", 1), (((), "1"),))], name, env)
    if kind == "rank":
        return mpmath.mpf(sum(abs(v) > 1e-20 for v in mpmath.eigsy(gram, eigvals_only=True)))
    if kind == "trace":
        return mpmath.fsum(gram[i, i] for i in range(gram.rows))
    assert kind == "eigenvalue"
    values = sorted(mpmath.eigsy(matrix_value(rest[1], name, env), eigvals_only=True), reverse=True)
    return values[int(polynomial_value(rest[2], env)) - 1]


def polynomial_value(value: Any, env: dict[str, Any]) -> Any:
    terms = [(m, str(x)) for m, x in value.terms.items()] if isinstance(value, Polynomial) else value
    total = mpmath.mpf(0)
    for monomial, coefficient in terms:
        x = fmpq(*map(int, coefficient.split("/")))
        term = mpmath.mpf(int(x.p)) / int(x.q)
        for key, exponent in monomial:
            term *= key_value(key, env) ** exponent
        total += term
    return total


def sizes(chance: random.Random) -> dict[str, Any]:
    env: dict[str, Any] = {name: make(chance) for name, make in
                           (("x", SAMPLED["unit_rows"]), ("y", SAMPLED["vectors"]),
                            ("c", SAMPLED["nonnegative_summable"]))}
    env["n"] = mpmath.mpf(chance.randint(2, 6))
    env |= {"i": mpmath.mpf(chance.randint(1, int(env["n"]))), "T": mpmath.mpf(chance.randint(1, 3))}
    env["r"] = max(mpmath.mpf(1), *(key_value(("rank", name), env) for name in "xy"))
    return env


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: f"{lemma[0]}-{LEMMAS.index(lemma)}")
def test_a_lemma_holds_on_random_data_that_meets_its_requirements(lemma: list[Any]) -> None:
    used = reader()
    value, axioms = instance(used, lemma)
    assert axioms
    assert not used.denominators
    met = 0
    chance = random.Random(str(lemma))
    with mpmath.workdps(30):
        for _ in range(40):
            env = sizes(chance)
            if any(polynomial_value(needed, env) < 0 for needed in used.requirements):
                continue
            met += 1
            assert polynomial_value(value, env) >= -1e-20
            if met == 8:
                break
    assert met >= 3 or lemma[0] in ("vanish", "contraction")


def test_every_lemma_is_tried() -> None:
    assert {lemma[0] for lemma in LEMMAS} == set(SHAPES)


@pytest.mark.parametrize(("lemma", "message"), [
    (["psd", minus_ones := ["matrix_sum", G, ["scaled", q(-1), ["ones", N]]], J], "not shown to be positive semidef"),
    (["psd", ["matrix_sum", series(), ["scaled", q(-1), series(["+", T, q(-1)], 5)]], J], "semidef"),
    (["psd", ["matrix_sum", series(["+", T, q(1)]), ["scaled", q(-1), series()]], J], "semidef"),
    (["psd", ["matrix_sum", series(T), ["scaled", q(-1), power(3)]], J], "semidef"),
    (["trace", minus_ones, J], "semidef"), (["monotone", series(1), series(), J], "semidef"),
    (["monotone", series(0, 1), series(0, 2), J], "semidef"), (["monotone", G, power(2), q(1)], "semidef"),
    (["psd", ["matrix_sum", series(T), ["scaled", q(-1), series(R)]], J], "in an order"),
    (["contraction", series(), q(1)], "begin at the power"), (["contraction", series(1), q(2)], "begin at the power"),
    (["contraction", power(2, H), q(1)], "begin at the power"), (["contraction", series(T), T], "begin at the power"),
    (["contraction", ["matrix_sum", series(1), ["ones", N]], q(1)], "begin at the power"),
    (["rank", series(), R], "infinite series"), (["rank", ["matrix_sum", H, power(2, H)], R], "for unit vectors"),
    (["vanish", ["matrix_sum", series(0, T), power(2)], J, R], "degree of the combination"),
    (["ones", H, R], "for unit vectors"), (["ones", minus_ones, R], "semidef"),
    (["ones", series(["+", T, q(1)]), R], "symbolic power"),
    (["mean", ["scaled", ["^", N, q(-1)], G]], "without denominators"), (["mean", H, q(1)], "one of"),
    (["mean"], "one of"), (["meen", G], "one of"), ([["mean"], G], "one of"), ("mean", "one of"),
    (["weyl", G, H, q(1), q(1)], "over different data"),
    (["weyl", G, ["gram", "x", ["+", N, q(1)]], q(1), q(1)], "over different data"),
    (["mean", ["matrix_sum", H, power(2, H)]], "traces are read"), (["psd", G, q("1/2")], "not made of integers"),
    (["psd", G, c(0)], "not made of integers"),
])
def test_what_a_lemma_does_not_say_is_refused(lemma: Any, message: str) -> None:
    with pytest.raises((Rejected, Malformed), match=message):
        instance(reader(), lemma)


def test_ranks_of_sums_with_low_powers_take_the_larger_degree() -> None:
    used = reader()
    both = ["matrix_sum", series(0, T), power(1)]
    assert instance(used, ["rank", both, R])[0].terms
    several = ["matrix_sum", series(1, ["+", T, q(2)]), ["scaled", q(3), power(2)]]
    assert instance(used, ["rank", several, R])[0].terms


def test_ranks_of_two_series_take_the_larger_degree() -> None:
    other = ["hadamard_series", G, ["idx", "b", ["s", "p"]], "p", q(0), ["+", T, q(3)]]
    for both in ([other, series(0, T)], [series(0, ["+", T, q(5)]), other]):
        top = ["+", T, q(3 if both[0] is other else 5)]
        wanted = reader().integer(parse(dimension(top)))
        found, _ = instance(reader(), ["rank", ["matrix_sum", *both], R])
        assert set(wanted.quantities()) <= set(found.quantities())


def test_requirements_say_that_indices_are_inside() -> None:
    used = reader(1)
    instance(used, ["psd", G, J])
    assert [value.key for value in used.requirements] == [
        (Polynomial.of(("variable", "n")) - Polynomial.of(("variable", "i"))).key]
    used = reader(1)
    instance(used, ["weyl", G, G, q(1), q(2)])
    assert used.requirements


def test_scalar_factors_are_taken_out() -> None:
    used = reader()
    twice, _ = instance(used, ["psd", ["scaled", q(2), GROWING], q(1)])
    once, _ = instance(used, ["psd", GROWING, q(1)])
    assert twice.terms == once.scaled(fmpq(2)).terms
    nothing, _ = instance(used, ["psd", ["matrix_sum", G, ["scaled", q(-1), G]], q(1)])
    assert not nothing.terms
    weighted, _ = instance(used, ["psd", ["scaled", times(q(3), c(1)), G], q(1)])
    assert weighted.terms == (instance(used, ["psd", G, q(1)])[0] * Polynomial.of(("entry", "c", 1))).scaled(
        fmpq(3)).terms
