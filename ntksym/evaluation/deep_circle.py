r"""Coefficients of deep kernels of positively homogeneous activations, from values on a circle by a Fourier transform.

A kernel f(rho) = sum c_q rho^q with c_q >= 0 and f(1) finite, at the N points r w^j, w = e^{2 pi i/N}, 0 < r < 1, gives

    (1/N) sum_j f(r w^j) w^{-jp} = sum_{m>=0} c_{p+mN} r^{p+mN},   so that after division by r^p
    0 <= (what comes out) - c_p <= r^N sum_{m>=1} c_{p+mN} <= r^N f(1)                            for p < N.

S_l, T_l and sigma_w^2 D'(S_{l-1}) are of that kind: D and the dual D' of phi' have the coefficients mu_k^2 >= 0
(Mehler), and compositions, sums and products of series with nonnegative coefficients have such.  S_l maps the unit disc
into itself (|S_l(z)| <= S_l(|z|) <= S_l(1) = 1), where the closed form holds with principal values: for
phi = g x_+^k + h x_-^k,

    D(z) = (g^2 + h^2) J_k(z) + 2 g h J_k(-z),   2 pi J_k(z) = sqrt(1-z^2) P_k(z) + (pi/2 + asin z) Q_k(z),
    asin z = -i log(i z + sqrt(1-z^2)),          Re(i z + sqrt(1-z^2)) = Re e^{i asin z} > 0 for |z| < 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import acb, arb, ctx, fmpq

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.enclose import enclose
from ..verifier.enclosures.gaussian import arc_cosine_polynomials, homogeneous
from .balls import SPENT
from .deep_network import Coefficients, Hyperparameters, Request, hyperparameters

MAX_BITS = 4096


@dataclass(frozen=True)
class Dual:
    """sqrt(1-z^2) root(z) + (pi/2 + asin z) up(z) + (pi/2 - asin z) down(z); polynomials are lists of coefficients,
    constant first, empty for 0."""

    root: Sequence[arb]
    up: Sequence[arb]
    down: Sequence[arb]

    def on(self, points: list[acb], roots: list[acb], angles: list[acb]) -> list[acb]:
        """The values at points with their sqrt(1-z^2) and pi/2 + asin z."""
        total: list[acb] | None = None
        for polynomial, factors in ((self.root, roots), (self.up, angles), (self.down, None)):
            if polynomial:
                given = [arb.pi() - angle for angle in angles] if factors is None else factors
                part = times(polynomial, points, given)
                total = part if total is None else [a + b for a, b in zip(total, part, strict=True)]
        return [acb(0)] * len(points) if total is None else total


def plus(values: list[acb], shift: arb) -> list[acb]:
    return values if decide.is_zero(shift) is Answer.YES else [value + shift for value in values]


def times(polynomial: Sequence[arb], points: list[acb], factors: list[acb]) -> list[acb]:
    """polynomial(z) * factor, point by point."""
    if len(polynomial) == 1:
        return [factor * polynomial[0] for factor in factors]
    values = [z * polynomial[-1] for z in points]
    for position in range(len(polynomial) - 2, -1, -1):
        c = polynomial[position]
        if decide.is_zero(c) is not Answer.YES:
            values = [value + c for value in values]
        if position:
            values = [value * z for value, z in zip(values, points, strict=True)]
    return [value * factor for value, factor in zip(values, factors, strict=True)]


def dual_on_the_disc(degree: int, right: arb, left: arb, scale: arb) -> Dual:
    """scale * D for phi = right x_+^k + left x_-^k."""
    p, q = arc_cosine_polynomials(degree)
    same, cross = (right * right + left * left) * scale / (2 * arb.pi()), right * left * scale / arb.pi()
    length = max(len(p.coeffs()), len(q.coeffs()))
    signs = [(-1) ** j for j in range(length)]
    return Dual(
        trimmed([arb(fmpq(p[j])) * (same + sign * cross) for j, sign in enumerate(signs)]),
        trimmed([arb(fmpq(q[j])) * same for j in range(length)]),
        trimmed([arb(fmpq(q[j])) * cross * sign for j, sign in enumerate(signs)]),
    )


def trimmed(polynomial: list[arb]) -> list[arb]:
    """Without leading coefficients that are exactly 0."""
    while polynomial and decide.is_zero(polynomial[-1]) is Answer.YES:
        polynomial.pop()
    return polynomial


def circle_coefficients(made: Request, bits: int) -> Coefficients | None:
    """The coefficients with ``bits`` relative bits each, those that vanish as balls around 0; None if phi is not
    homogeneous.

    Precision is raised until every ball that excludes 0 is that narrow; raises :class:`UserError` beyond 4096 bits.
    """
    found = homogeneous(made.function)
    if found is None:
        return None
    # kappa falls like p^(-k-1/2), alpha like p^(-k-3/2); what more it takes is measured, then asked for.
    halves = 2 * found[0] + (3 if "alpha" in made.parts else 1)
    range_bits = 10 + halves * made.count.bit_length() // 2
    while True:
        result, missing = attempt(made, found, bits, range_bits)
        if missing <= 0:
            return result
        range_bits += missing + 2
        if bits + range_bits > MAX_BITS:
            raise UserError(f"{bits} bits of the coefficients take more than {MAX_BITS} bits of range", SPENT)


def attempt(made: Request, found: tuple[int, object, object], bits: int, range_bits: int) -> tuple[Coefficients, int]:
    """Coefficients, and by how many bits the worst of those that exclude 0 misses the goal."""
    size = points_for(made.count)
    alias = bits + range_bits
    prec = alias + alias * made.count // size + 24
    with ctx.workprec(prec):
        values = hyperparameters(made, prec)
        radius = (arb(2).log() * -alias / size).exp()
        lines = Lines(made, values, found, radius, size)
        missing = 0
        for table in (lines.kappa, lines.alpha, lines.upsilon):
            for layer, row in table.items():
                if layer > 1:
                    known = [entry.rel_accuracy_bits() for entry in row]
                    if min(known) < bits - missing:
                        there = [int(accuracy) for entry, accuracy in zip(row, known, strict=True)
                                 if decide.is_zero(entry) is Answer.NO]
                        missing = max(missing, bits - min(there, default=bits))
        return Coefficients(lines.kappa, lines.alpha, lines.upsilon), missing


def points_for(count: int) -> int:
    """The least even number >= count of the form 2^a, 3 2^a, 5 2^a, 9 2^a or 15 2^a: transforms of such lengths are
    fast, and as many points as coefficients are enough."""
    half = max(1, -(-count // 2))
    return min(2 * odd << max(0, (-(-half // odd) - 1).bit_length()) for odd in (1, 3, 5, 9, 15))


class Lines:
    """All layers on the upper half of the circle, and their coefficients."""

    def __init__(
        self, made: Request, values: Hyperparameters, found: tuple[int, object, object], radius: arb, size: int
    ) -> None:
        self.made, self.size = made, size
        self.bound = radius**size
        degree, *trees = found
        right, left = (enclose(tree, {}, ctx.prec) for tree in trees)  # type: ignore[arg-type]  # nodes of the verifier
        own = dual_on_the_disc(degree, right, left, values.weight)
        slope = dual_on_the_disc(degree - 1, degree * right, -degree * left, values.weight) if degree else None
        inverse = 1 / radius
        self.scales = [arb(fmpq(1, size))]
        for _ in range(made.count - 1):
            self.scales.append(self.scales[-1] * inverse)
        points = [acb.exp_pi_i(acb(fmpq(2 * j, size))) * radius for j in range(size // 2 + 1)]
        first = [values.input_weight * z + values.input_bias for z in points]
        kernel, inner = first, points if made.source else first
        rows: dict[tuple[str, int], tuple[list[acb], arb]] = {}
        whole = arb(1)  # T_l(1)
        half_pi, unit, turn = arb.pi() / 2, acb(0, 1), acb(0, -1)
        for layer in range(2, made.layers + 1):
            biased = made.output_bias or layer < made.layers
            roots = [(1 - z * z).sqrt() for z in inner]
            angles = [half_pi + (z * unit + root).log() * turn for z, root in zip(inner, roots, strict=True)]
            plain = own.on(inner, roots, angles)
            covariance = plus(plain, values.bias)
            slopes = [] if slope is None else slope.on(inner, roots, angles)
            before = kernel
            kernel = covariance if biased else plain
            if slopes:
                kernel = [s + d * t for s, d, t in zip(kernel, slopes, before, strict=True)]
            whole = 1 + values.slope * whole
            rows["kappa", layer] = kernel, whole
            rows["alpha", layer] = covariance, arb(1)
            if slope is not None:
                rows["upsilon", layer] = slopes, values.slope
            inner = covariance
        self.kappa = {1: first_row(values, made.count)} if "kappa" in made.parts else {}
        self.alpha: dict[int, list[arb]] = {}
        self.upsilon: dict[int, list[arb]] = {}
        tables = {"kappa": self.kappa, "alpha": self.alpha, "upsilon": self.upsilon}
        keys = [key for key in rows if key[0] in made.parts]
        for one, other in zip(keys[::2], [*keys[1::2], None], strict=False):
            pair = [rows[one], rows[other] if other is not None else rows[one]]
            for (name, layer), row in zip([one, other or one], self.transformed(*pair), strict=True):
                tables[name][layer] = row
        if slope is None and "upsilon" in made.parts:
            self.upsilon = {layer: [arb(0)] * made.count for layer in range(2, made.layers + 1)}
        if not made.output_bias and made.layers > 1 and "alpha" in made.parts:
            self.alpha[made.layers][0] -= values.bias

    def transformed(self, left: tuple[list[acb], arb], right: tuple[list[acb], arb]) -> tuple[list[arb], list[arb]]:
        """The coefficients of two kernels by one transform: of the first plus i times the second, both being real."""
        unit = acb(0, 1)
        turned = [b * unit for b in right[0]]
        upper = [a + b for a, b in zip(left[0], turned, strict=True)]
        # conj a + i conj b below the axis
        lower = [(a - b).conjugate() for a, b in zip(left[0][-2:0:-1], turned[-2:0:-1], strict=True)]
        found = acb.dft(upper + lower)[: self.made.count]
        alias = [(-self.bound * whole.abs_upper()).union(arb(0)) for _, whole in (left, right)]
        rows: tuple[list[arb], list[arb]] = (
            [value.real * scale + alias[0] for value, scale in zip(found, self.scales, strict=True)],
            [value.imag * scale + alias[1] for value, scale in zip(found, self.scales, strict=True)],
        )
        return rows


def first_row(values: Hyperparameters, count: int) -> list[arb]:
    """kappa_{p,1} = delta_{p,0} gamma_b^2 + delta_{p,1} gamma_w^2."""
    return [values.input_bias, values.input_weight, *([arb(0)] * count)][:count]
