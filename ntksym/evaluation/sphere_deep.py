r"""Deep kernels of positively homogeneous activations in the angle, and an ellipse on which they are analytic.

With cos s_l = S_l the dual activation D of phi = g x_+^n + h x_-^n, n >= 1, is entire in the angle (D = sin s P(cos s)
+ (pi - s) Q(cos s) + s R(cos s), P, Q, R polynomials), so that s_l = f(s_{l-1}) with

    1 - S_l = sigma_w^2 (D(0) - D(s_{l-1})),     R_l = (1 - S_l) / (2 sin^2(s_{l-1}/2)),
    sin(s_l/2) = sin(s_{l-1}/2) sqrt(R_l),       f'(s_{l-1}) = sigma_w^2 D'(s_{l-1}) sin(s_{l-1}) / sin(s_l),

D' the dual of phi'; in the angle s of the inputs S_l has the derivative -sigma_w^{2(l-1)} D'(s_1) ... D'(s_{l-1})
sin(s_1) s_1', and s_l that over -sin(s_l).  R_l removes the root that acos has at S_l = 1, where D(0) - D has a double
zero.  D at s = 0 is D(1) of the correlation, and Assumption 2 makes S_l = 1 there.

**Where it is analytic.**  Let E be a closed convex region inside |Re s| < 2 pi, symmetric about the real axis, and f
the map s_{l-1} -> s_l.  If Re R_l > 0 and Re(1 + S_l) > 0 on the *boundary* of E, f is analytic in E: R_l has a
removable singularity at 0 and sin^2(s/2) no other zero in E, so that Re R_l > 0 inside by the minimum principle and the
root is principal; Re(1 + S_l) > 0 inside, hence sin^2(f/2) = (1 - S_l)/2 is off the cut [1, oo) of the arc sine.  With
gamma_b > 0 the first map, sin(s_1/2) = gamma_w sin(s/2), needs Re(1 - gamma_w^2 sin^2(s/2)) > 0 alone.  So from an
ellipse E_1 around [0, pi] on, regions E_1, E_2, ... are made with f(E_{l-1}) in E_l
(:mod:`ntksym.evaluation.sphere_ellipse`), and the kernel is analytic in E_1; by the maximum principle there

    |T_l| <= M_l = max |S_l| + max |sigma_w^2 D'| M_{l-1},    maxima over the boundary of E_{l-1}.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import acb, arb, ctx

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.enclose import enclose
from ..verifier.enclosures.gaussian import homogeneous
from .balls import SPENT
from .deep_circle import Dual, dual_on_the_disc
from .deep_network import Hyperparameters, Request, hyperparameters
from .sphere_ellipse import FINENESS, PREC, RADII, UNIT, Chain, around_ellipse, image, runs
from .sphere_quadrature import Integrand, quadrature
from .sphere_symmetry import symmetry
from .sphere_terms import multiplicity

#: ends of regions below 2 pi
END = 6 * 2**UNIT


def deep_eigenvalues(made: Request, tangent: bool, count: int, d: int, bits: int) -> list[arb]:
    """lambda_k of the NTK or NNGP of the last layer for k < count, with ``bits`` relative bits."""
    network = Network(made, tangent)
    if network.degree == 0:
        raise UserError(
            f"the kernels of {made.phi.expr} beyond the second layer are not analytic in the angle at 0; their "
            "eigenvalues are not enclosed here", SPENT
        )
    radius, bound = ellipse(made, tangent)
    integrand = Integrand(network.at_angle, radius, bound, network.parity)
    # lambda_k falls like k^-d times k^(2-2n) for the NTK, k^-2n for the NNGP: its singularity in the correlation at 1
    # is that of the dual of phi' or phi
    extra = (2 * network.degree + (0 if tangent else 2)) * count.bit_length() + 2 * made.layers + 8
    return quadrature(integrand, count, d, bits, multiplicity(count, d).bit_length() + extra)


@dataclass
class Layers:
    """The hyperparameters and duals at one precision."""

    values: Hyperparameters
    own: Dual
    slope: Dual
    gamma: arb
    whole: acb  # sigma_w^2 D at the angle 0

    def gap(self, angle: acb) -> acb:
        """1 - S_l at an angle s_{l-1}."""
        sine, cosine = angle.sin_cos()
        return self.whole - in_angle(self.own, sine, cosine, angle)


class Network:
    """NNGP or NTK of the last layer of a network, at angles and at boxes."""

    def __init__(self, made: Request, tangent: bool) -> None:
        found = homogeneous(made.function)
        assert found is not None
        self.made, self.tangent = made, tangent
        self.degree, *self.trees = found
        self.tables: dict[int, Layers] = {}
        # of two layers only those with an input bias come here: the others are in closed form
        self.parity = {1: 0, -1: 1, 0: None}[symmetry(made)]

    def layers(self, prec: int) -> Layers:
        if prec not in self.tables:
            with ctx.workprec(prec):
                values = hyperparameters(self.made, prec)
                right, left = (enclose(tree, {}, prec) for tree in self.trees)  # type: ignore[arg-type]  # a list of nodes
                own = dual_on_the_disc(self.degree, right, left, values.weight)
                # x_-^n has the derivative -n x_-^(n-1)
                n = self.degree
                slope = dual_on_the_disc(max(n - 1, 0), n * right, -n * left, values.weight)
                whole = own.on([acb(1)], [acb(0)], [acb.pi()])[0]
                self.tables[prec] = Layers(values, own, slope, values.input_weight.sqrt(), whole)
        return self.tables[prec]

    def output(self, layer: int, values: Hyperparameters) -> arb:
        """What the bias adds to S_l."""
        return values.bias if self.made.output_bias or layer < self.made.layers else arb(0)

    def at_angle(self, angle: arb) -> arb:
        """The kernel at an angle inside (0, pi), at the current precision."""
        own = self.layers(int(ctx.prec))
        covariance = kernel = own.values.input_weight * angle.cos() + own.values.input_bias
        plain = decide.is_zero(own.values.input_bias) is Answer.YES
        current = angle if plain else 2 * (own.gamma * (angle / 2).sin()).asin()
        for layer in range(2, self.made.layers + 1):
            sine, cosine = current.sin_cos()
            covariance = in_angle(own.own, sine, cosine, current) + self.output(layer, own.values)
            slope = in_angle(own.slope, sine, cosine, current)
            kernel = covariance + slope * kernel
            if layer < self.made.layers:
                current = covariance.acos()
        return kernel if self.tangent else covariance

    def bound(self, radius: float, fineness: float) -> arb | None:
        """A bound of the kernel on the ellipse of that parameter; None where the conditions above are not proved."""
        own = self.layers(int(ctx.prec))
        region: Chain | None = around_ellipse(radius, self.parity)
        if region and decide.is_zero(own.values.input_bias) is not Answer.YES:
            gamma = own.gamma
            region = image([(piece, tilt_rate(gamma, piece.area)) for piece in runs(region, fineness)],
                           lambda angle: tilt(gamma, angle))
        kernel: arb | None = None
        for layer in range(2, self.made.layers + 1):
            if region is None or any(abs(x) >= END for x, _ in (region[0], region[-1])):
                return None
            areas = [(piece, on_area(own, piece.area)) for piece in runs(region, fineness)]
            kernel = self.enlarged([area for _, area in areas], own, layer, kernel)
            if kernel is None or layer == self.made.layers:
                break
            region = image([(piece, area.rate()) for piece, area in areas], lambda angle: next_angle(own, angle))
        return kernel

    def enlarged(self, areas: list[Area], own: Layers, layer: int, before: arb | None) -> arb | None:
        """M_l, from M_{l-1} or, for the second layer, from S_1 = cos s_1; for the NNGP max |S_l|."""
        covariance, slope, first = arb(0), arb(0), arb(0)
        lost = own.values.bias - self.output(layer, own.values)
        for area in areas:
            found = abs(1 - area.gap - lost), abs(area.slope), abs(area.cosine)
            if not all(value.is_finite() for value in found):
                return None
            covariance, slope, first = covariance.max(found[0]), slope.max(found[1]), first.max(found[2])
        total = covariance + slope * (first if before is None else before) if self.tangent else covariance
        return arb(total.upper())


@dataclass
class Area:
    """What is enclosed on angles s = s_{l-1} of a rectangle: sin(s/2), cos(s/2), cos s, sigma_w^2 D', 1 - S_l."""

    half: tuple[acb, acb]
    cosine: acb
    slope: acb
    gap: acb

    def parts(self) -> tuple[acb, acb] | None:
        """R_l and (1 + S_l)/2; None unless both are proved to have positive real parts."""
        ratio, cosine = self.gap / (2 * self.half[0] ** 2), 1 - self.gap / 2
        positive = all(decide.is_positive(value.real) is Answer.YES for value in (ratio, cosine))
        return (ratio, cosine) if positive else None

    def rate(self) -> acb | None:
        """f' = sigma_w^2 D' cos(s/2) / (sqrt(R) cos(f/2)), for sin f = 2 sin(s/2) sqrt(R) cos(f/2)."""
        found = self.parts()
        return None if found is None else self.slope * self.half[1] / (found[0].sqrt() * found[1].sqrt())


def on_area(own: Layers, area: acb) -> Area:
    """1 - S_l in mean value form: its derivative is sigma_w^2 D' sin."""
    centre = acb(area.real.mid(), area.imag.mid())
    near, far = (area / 2).sin_cos()
    sine, cosine = 2 * near * far, 1 - 2 * near * near
    slope = in_angle(own.slope, sine, cosine, area)
    return Area((near, far), cosine, slope, own.gap(centre) + slope * sine * (area - centre))


def next_angle(own: Layers, angle: acb) -> acb | None:
    gap, (near, far) = own.gap(angle), (angle / 2).sin_cos()
    found = Area((near, far), acb(0), acb(0), gap).parts()
    return None if found is None else 2 * arcsine(near * found[0].sqrt())


def tilt(gamma: arb, angle: acb) -> acb:
    """s_1 = 2 asin(gamma_w sin(s/2))."""
    return 2 * arcsine(gamma * (angle / 2).sin())


def tilt_rate(gamma: arb, area: acb) -> acb | None:
    near, far = (area / 2).sin_cos()
    cosine = 1 - (gamma * near) ** 2
    return gamma * far / cosine.sqrt() if decide.is_positive(cosine.real) is Answer.YES else None


def in_angle(dual: Dual, sine: Any, cosine: Any, angle: Any) -> Any:
    """sin s root(cos s) + (pi - s) up(cos s) + s down(cos s)."""
    total = sine * horner(dual.root, cosine) if dual.root else cosine * 0
    if dual.up:
        total += (arb.pi() - angle) * horner(dual.up, cosine)
    if dual.down:
        total += angle * horner(dual.down, cosine)
    return total


def horner(coefficients: Any, z: Any) -> Any:
    value = coefficients[-1]
    for c in coefficients[-2::-1]:
        value = value * z + c
    return value


def arcsine(z: acb) -> acb:
    """The principal value off the cuts, where Re(i z + sqrt(1 - z^2)) > 0."""
    i = acb(0, 1)
    return -i * (i * z + (1 - z * z).sqrt()).log()


@lru_cache(maxsize=64)
def ellipse(made: Request, tangent: bool) -> tuple[float, arb]:
    """The parameter of an ellipse in which the kernel is proved to be analytic, and a bound of it there; raises
    :class:`UserError` if there is none."""
    network = Network(made, tangent)
    with ctx.workprec(PREC):
        for fineness in FINENESS:
            for radius in RADII:
                bound = network.bound(radius, fineness)
                if bound is not None:
                    return radius, bound
    raise UserError(
        f"no ellipse around [0, pi] was found in which the kernel of layer {made.layers} of {made.phi.expr} is proved "
        "to be analytic in the angle", SPENT
    )


__all__ = ["deep_eigenvalues"]
