"""Eigenvalues of sums of terms in closed form (:mod:`ntksym.evaluation.sphere_kernels`), all degrees at once."""

from __future__ import annotations

from typing import Any

from flint import arb, ctx

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from .balls import SPENT
from .sphere_kernels import Term, constant, sides
from .sphere_terms import dual, end_power, exponential, monomial, ridge, root_power, times_t

MAX_PRECISION = 16_384
#: bits lost to roundings, relative to the number of steps
GUARD = 12


def atom_values(atom: tuple[Any, ...], count: int, d: int) -> list[arb]:
    """lambda_k[g] for k < count at the current precision."""
    kind, prec = atom[0], int(ctx.prec)
    if kind == "dual":
        return dual(atom[1], *sides(atom[2], atom[3], prec), count, d)
    if kind == "ridge":
        return ridge(atom[1], *sides(atom[2], atom[3], prec), count, d)
    if kind == "exp":
        return exponential(constant(atom[1], prec), count, d)
    if kind == "root":
        return root_power(atom[1], count, d)
    return end_power(atom[1], 1 if kind == "below" else -1, count, d)


def combined(terms: list[Term], count: int, d: int) -> list[arb]:
    """The sum of the terms at the current precision.  Terms with one g share its values, multiplied by t in turn."""
    total: list[arb] = [arb(0)] * count
    groups: dict[tuple[Any, ...], dict[int, arb]] = {}
    for term in terms:
        groups.setdefault(term.atom, {})[term.power] = constant(term.coefficient, int(ctx.prec))
    for atom, powers in groups.items():
        if atom == ("one",):
            for power, scale in powers.items():
                add(total, monomial(power, min(count, power + 1), d), scale)
            continue
        values = atom_values(atom, count + max(powers), d)
        for power in range(max(powers) + 1):
            if power:
                values = times_t(values, d)
            if power in powers:
                add(total, values, powers[power])
    return total


def add(total: list[arb], values: list[arb], scale: arb) -> None:
    """total += scale * values, as far as total goes; what is exactly 0 stays so."""
    plain = decide.is_zero(scale - 1) is Answer.YES
    for k, value in zip(range(len(total)), values, strict=False):
        total[k] += value if plain else value * scale


def closed_eigenvalues(terms: list[Term], count: int, d: int, bits: int) -> list[arb]:
    """lambda_k for k < count with ``bits`` relative bits, exactly 0 where all terms vanish.

    Where terms cancel the precision is doubled; raises :class:`UserError` (exit code 4) beyond 16384 bits.
    """
    prec = bits + GUARD + 2 * count.bit_length()
    while True:
        with ctx.workprec(prec):
            values = combined(terms, count, d)
        missing = worst(values, bits)
        if missing is None:
            return values
        if 2 * prec > MAX_PRECISION:
            raise UserError(
                f"the eigenvalue of degree {missing} was not enclosed to {bits} bits with {prec}: it lies in "
                f"{values[missing].str(5)}, and may vanish by a cancellation between terms", SPENT
            )
        prec *= 2


def worst(values: list[arb], bits: int) -> int | None:
    """The degree of the first value that is neither exactly 0 nor known to so many bits, None if there is none."""
    for k, value in enumerate(values):
        if value.rel_accuracy_bits() < bits and decide.is_zero(value) is not Answer.YES:
            return k
    return None


__all__ = ["closed_eigenvalues", "worst"]
