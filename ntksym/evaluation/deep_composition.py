r"""Coefficients of deep kernels of any activation: composition of power series with nonnegative coefficients.

With d_k = sigma_w^2 mu_k(phi)^2 and e_k = sigma_w^2 mu_k(phi')^2 the layers are A_l = sum_k d_k A_{l-1}^k + sigma_b^2
and U_l = sum_k e_k A_{l-1}^k (Mehler), K_l = A_l + U_l K_{l-1}.  The outer polynomial is
composed with it in fixed point (:mod:`ntksym.evaluation.fixed_point`).  All data are nonnegative, so nothing cancels.

If phi is locally absolutely continuous with phi, phi' in L^2 of the Gaussian, mu_k(phi') = sqrt(k+1) mu_{k+1}(phi): in
the integration by parts phi h_k w has limits at both ends, since phi' h_k w and phi (h_k w)' are integrable, and they
are 0, for it is integrable itself.  Then A_l' = U_l A_{l-1}', and one composition a layer is enough.

What is cut off: for 0 < r <= 1, [rho^p] A^k <= A(r)^k / r^p, hence

    sum_{k>=M} e_k [rho^p] A^k <= R min_r A(r)^M / r^p,      R = sigma_w^2 E[phi'^2] - sum_{k<M} e_k    (Parseval),

and A(r) <= sum_{p<P} a_p r^p + r^P (A(1) - sum_{p<P} a_p).  The bound is added to every coefficient.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_poly, arb_series, ctx

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.activation import is_locally_absolutely_continuous
from ..verifier.enclosures.hermite import hermite_coefficients
from ..verifier.failures import TooWide, Undefined
from ..verifier.syntax import Node
from .balls import SPENT
from .deep_circle import first_row
from .deep_network import Coefficients, Hyperparameters, Request, hyperparameters
from .fixed_point import compose

#: the largest number of Hermite coefficients
MAX_TERMS = 2**15
#: bits beyond those asked for, and what a layer loses of them, about
GUARD = 16
LOSS = 12
#: bits by which the rounding is finer than what is cut off
SPARE = 6
RADII = tuple(1 - 2.0**-j for j in (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12))
STRIDE = 32


class Table:
    """The mu_k of an activation to ``absolute`` bits; what was worked out before is not worked out again."""

    def __init__(self, function: Node, name: str, absolute: int, least: int) -> None:
        self.function, self.name, self.absolute, self.least = function, name, absolute, least
        self.values: list[arb] = []

    def first(self, count: int) -> list[arb]:
        if count > len(self.values):
            try:
                self.values = hermite_coefficients(self.function, max(count, self.least), self.absolute)
            except TooWide as failure:
                raise UserError(f"the Hermite coefficients of {self.name}: {failure}", SPENT) from failure
            except Undefined as failure:
                raise UserError(f"the Hermite coefficients of {self.name} do not exist: {failure}") from failure
        return self.values[:count]


class Outer:
    """The series weight * sum_k mu_k(F)^2 t^k of an activation or its derivative, as many terms as asked for.

    With ``derived`` F' is meant: weight * sum_k (k+1) mu_{k+1}(F)^2 t^k.
    """

    def __init__(self, table: Table, whole: arb, weight: arb, derived: bool) -> None:
        self.table, self.whole, self.weight, self.derived = table, whole, weight, derived
        self.known: dict[tuple[int, int], tuple[list[arb], arb]] = {}

    def squares(self, count: int) -> tuple[list[arb], arb]:
        """The terms for k < count, rounded to the current precision, and an upper bound of the sum of all others:
        the whole less the terms, which is a difference of nearly equal numbers.  Every layer asks for the same."""
        wanted = count, int(ctx.prec)
        if wanted not in self.known:
            self.known[wanted] = self.rounded(count)
        return self.known[wanted]

    def rounded(self, count: int) -> tuple[list[arb], arb]:
        values = self.table.first(count + self.derived)
        with ctx.workprec(self.table.absolute + 64):
            if self.derived:
                exact = [self.weight * (k * values[k] ** 2) for k in range(1, count + 1)]
            else:
                exact = [self.weight * value**2 for value in values]
            rest = (self.whole - sum(exact, arb(0))).abs_upper()
        return [term + 0 for term in exact], rest


def composed_coefficients(made: Request, bits: int) -> Coefficients:
    """The coefficients with ``bits`` relative bits, as far as the tails that are cut off allow; raises
    :class:`UserError` (exit code 4) when that takes more than 2^15 Hermite coefficients."""
    prec = bits + GUARD + LOSS * made.layers
    absolute = hermite_precision(made, prec)
    label = str(made.phi.expr)
    regular = is_locally_absolutely_continuous(made.function) is Answer.YES
    with ctx.workprec(absolute + 64):
        values = hyperparameters(made, absolute + 64)
        # Compositions take more than twice as many terms as they have coefficients.
        least = 2 * made.count + 65 if made.layers > 2 or not made.source else 1
        table = Table(made.function, label, absolute, least)
        own = Outer(table, 1 - values.bias, values.weight, False)
        slope = Outer(table, values.slope, values.weight, True)
        if not regular:
            table = Table(made.slope, f"the derivative of {label}", absolute, least)
            slope = Outer(table, values.slope, values.weight, False)
    with ctx.workprec(prec), capped(made.count):
        count = made.count
        kappa = {1: first_row(values, count)}
        alpha: dict[int, list[arb]] = {}
        upsilon: dict[int, list[arb]] = {}
        inner = [arb(0), arb(1), *([arb(0)] * count)][:count] if made.source else kappa[1]
        for layer in range(2, made.layers + 1):
            step = Composition(inner, bits + LOSS * (made.layers - layer), prec)
            upsilon[layer] = step.of(slope)
            if regular:
                start = step.at_zero(own) + values.bias
                rate = arb_series(inner, count).derivative() * arb_series(upsilon[layer], count)
                alpha[layer] = [start, *(rate[p] / (p + 1) for p in range(count - 1))]
            else:
                alpha[layer] = step.of(own)
                alpha[layer][0] += values.bias
            product = arb_series(upsilon[layer], count) * arb_series(kappa[layer - 1], count)
            kappa[layer] = [a + product[p] for p, a in enumerate(alpha[layer])]
            inner = alpha[layer]
        if not made.output_bias and made.layers > 1:
            without_bias(made, values, kappa, alpha)
        tables = {"kappa": kappa, "alpha": alpha, "upsilon": upsilon}
        return Coefficients(*(table if name in made.parts else {} for name, table in tables.items()))


def without_bias(
    made: Request, values: Hyperparameters, kappa: dict[int, list[arb]], alpha: dict[int, list[arb]]
) -> None:
    """Take sigma_b^2 out of the output layer."""
    for table in (kappa, alpha):
        row = table[made.layers]
        table[made.layers] = [row[0] - values.bias, *row[1:]]


def hermite_precision(made: Request, bits: int) -> int:
    """Absolute bits of mu_k with which mu_{count-1}^2 (or its neighbour, if one vanishes by symmetry) has the relative
    bits; what vanishes otherwise, as for polynomials, is left as a ball around 0."""
    prec = bits + 64
    for _ in range(6):
        found = hermite_coefficients(made.function, made.count + 2, prec)
        sizes = [float(abs(value).log() / arb(2).log()) for value in found[-2:] if decide.is_zero(value) is Answer.NO]
        if sizes:
            return bits + 24 + max(0, -2 * int(max(sizes)))
        prec = 2 * prec
    return bits + 64


class capped:
    """The length of power series inside, put back afterwards."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __enter__(self) -> None:
        self.before = int(ctx.cap)
        ctx.cap = self.length

    def __exit__(self, *_: object) -> None:
        ctx.cap = self.before


class Composition:
    """Outer series at one inner series A = c + g, A(1) <= 1, cut off to ``bits``, rounded to ``prec``."""

    def __init__(self, inner: Sequence[arb], bits: int, prec: int) -> None:
        self.inner, self.bits, self.prec = list(inner), bits, prec
        self.affine = all(decide.is_zero(c) is Answer.YES for c in self.inner[2:])
        self.plain = self.affine and len(inner) > 1 and decide.is_zero(self.inner[0]) is Answer.YES \
            and decide.is_zero(self.inner[1] - 1) is Answer.YES
        rest = 1 - sum(inner, arb(0))
        self.sizes = [arb_poly(self.inner)(arb(r)) + arb(r) ** len(inner) * rest.abs_upper() for r in RADII]
        #: how many terms the last composition took
        self.terms = 64

    def of(self, outer: Outer) -> list[arb]:
        """The coefficients of sum_k outer_k A^k, every ball widened by what is cut off."""
        count = len(self.inner)
        if self.plain:  # A = rho
            return outer.squares(count)[0]
        squares, tails = self.truncation(outer, count)
        if self.affine:
            found = arb_poly(squares)(arb_poly([*self.inner[:2], arb(0)])).coeffs()[:count]
            found += [arb(0)] * (count - len(found))
        else:
            found = compose(squares, self.inner, self.bits + SPARE)
        even = all(decide.is_zero(c) is Answer.YES for c in self.inner[1::2])
        return [arb(0) if even and p % 2 else entry + arb(0).union(tails[p // STRIDE])
                for p, entry in enumerate(found)]

    def at_zero(self, outer: Outer) -> arb:
        """The value at rho = 0: sum_k outer_k c^k."""
        c = self.inner[0]
        if decide.is_zero(c) is Answer.YES:
            return outer.squares(1)[0][0]
        terms = self.terms
        goal = arb(2) ** -self.prec
        while True:
            squares, rest = outer.squares(terms)
            rest = rest * c.abs_upper() ** terms
            if decide.is_nonnegative(goal - rest) is Answer.YES:
                return arb_poly(squares)(c) + arb(0).union(rest)
            terms = self.next_size(terms, outer)

    def truncation(self, outer: Outer, count: int) -> tuple[list[arb], list[arb]]:
        """The terms that are kept, and bounds of the tail for p in blocks of STRIDE.

        As many as make the tail of every block smaller than 2^-bits of a lower bound of the coefficients in it.
        """
        terms = max(self.terms, 2 * count + 64)
        while True:
            squares, rest = outer.squares(terms)
            lows = self.least(self.lower(squares, count))
            tails = self.tails(rest, terms, count)
            missing = self.missing(lows, tails)
            if not missing:
                break
            # As if the rest fell like exp(-c sqrt(terms)), the slowest but for powers.
            reached = max(1.0, -float(rest.log()))
            growth = min(2.0, max(1.25, 1.05 * (1 + missing / reached) ** 2))
            terms = self.next_size(terms, outer, growth)
        self.terms = terms
        # As few of them as will do.
        least, most = 0, terms
        while most - least > max(16, most // 32):
            middle = (least + most) // 2
            more = rest + sum(squares[middle:], arb(0)).abs_upper()
            shorter = self.tails(more, middle, count)
            if self.missing(lows, shorter):
                least = middle
            else:
                most, tails = middle, shorter
        return squares[:most], tails

    @staticmethod
    def missing(lows: list[arb], tails: list[arb]) -> float:
        """Logarithm of the factor by which the worst tail is too large for the least coefficient of its block; 0 if
        none is shown to be."""
        worst = 0.0
        for low, tail in zip(lows, tails, strict=True):
            if decide.is_nonnegative(low - tail) is Answer.NO:
                worst = max(worst, float((tail / low).log()))
        return worst

    def next_size(self, terms: int, outer: Outer, growth: float = 2.0) -> int:
        if growth * terms > MAX_TERMS:
            raise UserError(
                f"{self.bits} bits of the coefficients take more than {MAX_TERMS} Hermite coefficients of "
                f"{outer.table.name}; the covariance at rho = 0 is {self.inner[0].str(6, radius=False)}",
                SPENT,
            )
        return int(growth * terms)

    @staticmethod
    def least(lows: list[arb]) -> list[arb]:
        """The least positive bound of every block of STRIDE; infinity where there is none."""
        result = []
        for at in range(0, len(lows), STRIDE):
            least = arb("inf")
            for low in lows[at : at + STRIDE]:
                if decide.is_positive(low) is Answer.YES:
                    least = least.min(low)
            result.append(least)
        return result

    def lower(self, squares: Sequence[arb], count: int) -> list[arb]:
        """2^-bits times lower bounds of the coefficients: those of sum_j u_j g^j, u_j and g nonnegative, are at least
        those of u_1 g + u_2 g^2, and for g = g_1 rho they are u_p g_1^p."""
        scale = arb(2) ** -self.bits
        if self.affine:
            shifted = arb_poly(squares)(arb_poly([self.inner[0], arb(1)]))
            result, power = [], scale
            for p in range(count):
                result.append(shifted[p] * power)
                power = power * self.inner[1] if count > 1 else power
            return result
        first = arb_poly(squares).derivative()
        one, two = first(self.inner[0]) * scale, first.derivative()(self.inner[0]) / 2 * scale
        square = arb_series([arb(0), *self.inner[1:]], count) ** 2
        return [(one * self.inner[p]).max(two * square[p]) if p else scale * squares[0] for p in range(count)]

    def tails(self, rest: arb, terms: int, count: int) -> list[arb]:
        """Upper bounds of the tail at the last p of every block, which bounds those before it."""
        lines = [(terms * size.abs_upper().log(), arb(r).log()) for size, r in zip(self.sizes, RADII, strict=True)]
        near = [(float(power), float(step)) for power, step in lines]
        result = []
        for block in range(-(-count // STRIDE)):
            p = min(count, (block + 1) * STRIDE) - 1
            best = min(range(len(near)), key=lambda i: near[i][0] - p * near[i][1])
            power, step = lines[best]
            result.append((rest * (power - p * step).exp()).abs_upper().min(rest))
        return result


__all__ = ["MAX_TERMS", "Composition", "Outer", "composed_coefficients"]
