r"""Coefficients of deep kernels of any activation: composition of power series with nonnegative coefficients.

With d_k = sigma_w^2 mu_k(phi)^2 and e_k = sigma_w^2 mu_k(phi')^2 the layers are A_l = sum_k d_k A_{l-1}^k + sigma_b^2
and U_l = sum_k e_k A_{l-1}^k (Mehler), K_l = A_l + U_l K_{l-1}.  A_{l-1} = c + g with g(0) = 0: the outer polynomial is
shifted by c, then composed with g.  All data are nonnegative, so nothing cancels.

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

#: the largest number of Hermite coefficients
MAX_TERMS = 2**15
#: bits beyond those asked for: shift and composition lose about 20
GUARD = 28
RADII = tuple(1 - 2.0**-j for j in (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12))
STRIDE = 32


class Outer:
    """The series weight * sum_k mu_k(F)^2 t^k of an activation or its derivative, as many terms as asked for.

    With ``derived`` F' is meant: weight * sum_k (k+1) mu_{k+1}(F)^2 t^k.  ``absolute``: bits of the mu_k.
    """

    def __init__(self, function: Node, name: str, whole: arb, weight: arb, derived: bool, absolute: int) -> None:
        self.function, self.name, self.whole, self.weight = function, name, whole, weight
        self.derived, self.absolute = derived, absolute

    def squares(self, count: int) -> tuple[list[arb], arb]:
        """The terms for k < count, rounded to the current precision, and an upper bound of the sum of all others:
        the whole less the terms, which is a difference of nearly equal numbers."""
        try:
            values = hermite_coefficients(self.function, count + self.derived, self.absolute)
        except TooWide as failure:
            raise UserError(f"the Hermite coefficients of {self.name}: {failure}", SPENT) from failure
        except Undefined as failure:
            raise UserError(f"the Hermite coefficients of {self.name} do not exist: {failure}") from failure
        with ctx.workprec(self.absolute + 64):
            if self.derived:
                exact = [self.weight * (k * values[k] ** 2) for k in range(1, count + 1)]
            else:
                exact = [self.weight * value**2 for value in values]
            rest = (self.whole - sum(exact, arb(0))).abs_upper()
        return [term + 0 for term in exact], rest


def composed_coefficients(made: Request, bits: int) -> Coefficients:
    """The coefficients with ``bits`` relative bits, as far as the tails that are cut off allow; raises
    :class:`UserError` (exit code 4) when that takes more than 2^15 Hermite coefficients."""
    prec = bits + GUARD
    absolute = hermite_precision(made, bits)
    label = str(made.phi.expr)
    regular = is_locally_absolutely_continuous(made.function) is Answer.YES
    with ctx.workprec(absolute + 64):
        values = hyperparameters(made, absolute + 64)
        own = Outer(made.function, label, 1 - values.bias, values.weight, False, absolute)
        slope = Outer(made.function, label, values.slope, values.weight, True, absolute)
        if not regular:
            slope = Outer(made.slope, f"the derivative of {label}", values.slope, values.weight, False, absolute)
    with ctx.workprec(prec), capped(made.count):
        count = made.count
        kappa = {1: first_row(values, count)}
        alpha: dict[int, list[arb]] = {}
        upsilon: dict[int, list[arb]] = {}
        inner = [arb(0), arb(1), *([arb(0)] * count)][:count] if made.source else kappa[1]
        for layer in range(2, made.layers + 1):
            step = Composition(inner, bits)
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
    """Outer series at one inner series A = c + g, A(1) <= 1."""

    def __init__(self, inner: Sequence[arb], bits: int) -> None:
        self.inner, self.bits = list(inner), bits
        self.affine = all(decide.is_zero(c) is Answer.YES for c in self.inner[2:])
        self.plain = self.affine and len(inner) > 1 and decide.is_zero(self.inner[0]) is Answer.YES \
            and decide.is_zero(self.inner[1] - 1) is Answer.YES
        rest = 1 - sum(inner, arb(0))
        self.sizes = [arb_poly(self.inner)(arb(r)) + arb(r) ** len(inner) * rest.abs_upper() for r in RADII]

    def of(self, outer: Outer) -> list[arb]:
        """The coefficients of sum_k outer_k A^k, every ball widened by what is cut off."""
        count = len(self.inner)
        if self.plain:  # A = rho
            return outer.squares(count)[0]
        squares, tails = self.truncation(outer, count)
        shifted = arb_poly(squares)(arb_poly([self.inner[0], arb(1)])).coeffs()
        kept, dropped = self.significant(shifted, squares, count)
        if all(decide.is_zero(c) is Answer.YES for c in self.inner[1:]):  # flint does not compose with 0
            found = arb_series(kept[:1], count)
        else:
            found = arb_series(kept, count)(arb_series([arb(0), *self.inner[1:]], count))
        return [found[p] + arb(0).union(tails[p // STRIDE] + dropped) for p in range(count)]

    def significant(self, shifted: list[arb], squares: list[arb], count: int) -> tuple[list[arb], arb]:
        """The shifted terms without those that add up to less than a quarter of every lower bound, and a bound of
        those: sum_j u_j [rho^p] g^j <= sum_j u_j g(1)^j with g(1) <= 1 - c."""
        lows = [low for low in self.lower(squares, count) if decide.is_positive(low) is Answer.YES]
        # Which is the least matters to the accuracy only.
        least = min(range(len(lows)), key=lambda i: float(lows[i].log()), default=None)
        goal = arb(0) if least is None else lows[least].abs_lower() / 4
        spread = (1 - self.inner[0]).abs_upper()
        powers = [arb(1)]
        for _ in range(min(count, len(shifted))):
            powers.append(powers[-1] * spread)
        dropped, length = arb(0), min(count, len(shifted))
        while length > 1:
            more = (dropped + shifted[length - 1] * powers[length - 1]).abs_upper()
            if decide.is_nonnegative(goal - more) is not Answer.YES:
                break
            dropped, length = more, length - 1
        return shifted[:length], dropped

    def at_zero(self, outer: Outer) -> arb:
        """The value at rho = 0: sum_k outer_k c^k."""
        c = self.inner[0]
        if decide.is_zero(c) is Answer.YES:
            return outer.squares(1)[0][0]
        terms = 64
        goal = arb(2) ** -(self.bits + GUARD)
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
        terms = 2 * count + 64
        while True:
            squares, rest = outer.squares(terms)
            tails = self.tails(rest, terms, count)
            missing = 0.0
            for p, low in enumerate(self.lower(squares, count)):
                tail = tails[p // STRIDE]
                if decide.is_positive(low) is Answer.YES and decide.is_nonnegative(low - tail) is Answer.NO:
                    missing = max(missing, float((tail / low).log()))
            if not missing:
                return squares, tails
            # As if the rest fell like exp(-c sqrt(terms)), the slowest but for powers.
            reached = max(1.0, -float(rest.log()))
            growth = min(2.0, max(1.25, 1.05 * (1 + missing / reached) ** 2))
            terms = self.next_size(terms, outer, growth)

    def next_size(self, terms: int, outer: Outer, growth: float = 2.0) -> int:
        if growth * terms > MAX_TERMS:
            raise UserError(
                f"{self.bits} bits of the coefficients take more than {MAX_TERMS} Hermite coefficients of "
                f"{outer.name}; the covariance at rho = 0 is {self.inner[0].str(6, radius=False)}",
                SPENT,
            )
        return int(growth * terms)

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
        powers = [(size.abs_upper() ** terms, arb(r)) for size, r in zip(self.sizes, RADII, strict=True)]
        result = []
        for block in range(-(-count // STRIDE)):
            p = min(count, (block + 1) * STRIDE) - 1
            exponents = [power.log() - p * r.log() for power, r in powers]
            best = min(range(len(exponents)), key=lambda i: float(exponents[i]))
            result.append((rest * exponents[best].exp()).abs_upper().min(rest))
        return result


__all__ = ["MAX_TERMS", "Composition", "Outer", "composed_coefficients"]
