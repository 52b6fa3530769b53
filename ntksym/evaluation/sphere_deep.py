r"""Deep kernels of positively homogeneous activations in the angle, and an ellipse on which they are analytic.

With cos s_l = S_l the dual activation D of phi = g x_+^n + h x_-^n, n >= 1, is entire in the angle (D = sin s P(cos s)
+ (pi - s) Q(cos s) + s R(cos s), P, Q, R polynomials), so that s_l = f(s_{l-1}) with

    1 - S_l = sigma_w^2 (D(0) - D(s_{l-1})),     R_l = (1 - S_l) / (2 sin^2(s_{l-1}/2)),
    sin(s_l/2) = sin(s_{l-1}/2) sqrt(R_l),       f'(s_{l-1}) = sigma_w^2 D'(s_{l-1}) sin(s_{l-1}) / sin(s_l),

D' the dual of phi'; in the angle s of the inputs S_l has the derivative -sigma_w^{2(l-1)} D'(s_1) ... D'(s_{l-1})
sin(s_1) s_1', and s_l that over -sin(s_l).  R_l removes the root that acos has at S_l = 1, where D(0) - D has a double
zero.  D at s = 0 is D(1) of the correlation, and Assumption 2 makes S_l = 1 there.

**Where it is analytic.**  Let E be a closed ellipse around [0, pi] inside |Re s| < 2 pi.  If Re R_l > 0 and Re(1 + S_l)
> 0 on the *boundary* of E for every hidden layer l, all s_l are analytic in E: by induction R_l is, up to s_{l-1} = 0,
a removable singularity (sin^2(s_{l-1}/2) = sin^2(s/2) R_2 ... R_{l-1} has no other zero), so that Re R_l > 0 inside by
the minimum principle and the root is principal; S_l is analytic, Re(1 + S_l) > 0 inside, hence sin^2(s_l/2) = (1 -
S_l)/2 is off the cut [1, oo) of the arc sine.  With gamma_b > 0, sin(s_1/2) = gamma_w sin(s/2) has the same conditions
with R_1 = gamma_w^2 and (1 + S_1)/2 = 1 - gamma_w^2 sin^2(s/2).  |F| on E is at most its maximum on the boundary.

The boundary is covered by boxes; s_l on a box is its value at the centre plus the enclosed derivative times the box
(mean value form), so that depth does not blow boxes up.
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
from .sphere_ellipse import largest_ellipse
from .sphere_quadrature import Integrand, quadrature
from .sphere_symmetry import symmetry
from .sphere_terms import multiplicity


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
                self.tables[prec] = Layers(values, own, slope, values.input_weight.sqrt())
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

    def on_box(self, centre: acb, radius: arb) -> arb | None:
        """A bound of the kernel on the box; None where the conditions above are not proved on it."""
        own = self.layers(int(ctx.prec))
        box = acb(arb(0, radius), arb(0, radius))
        middle, rate, spread = centre, acb(1), box
        area = centre + box
        covariance = own.values.input_weight * area.cos() + own.values.input_bias
        kernel = covariance
        if decide.is_zero(own.values.input_bias) is not Answer.YES:
            half = own.gamma * (area / 2).sin()
            cosine = 1 - half * half
            if decide.is_positive(cosine.real) is not Answer.YES:
                return None
            rate = own.gamma * (area / 2).cos() / cosine.sqrt()
            middle, spread = 2 * arcsine(own.gamma * (centre / 2).sin()), rate * box
            area = middle + spread
        steepness = rate * area.sin()
        whole = own.own.on([acb(1)], [acb(0)], [acb.pi()])[0]  # sigma_w^2 D at the angle 0
        for layer in range(2, self.made.layers + 1):
            sine, cosine = area.sin_cos()
            slope = in_angle(own.slope, sine, cosine, area)
            near, far = (middle / 2).sin_cos()
            gap = whole - in_angle(own.own, 2 * near * far, 1 - 2 * near * near, middle)
            ratio = gap / (2 * near * near)
            steepness *= slope  # -S_l' in the angle s
            gap_on_area = gap + steepness * box
            covariance = 1 - gap_on_area
            if layer == self.made.layers:
                kernel = covariance - (own.values.bias - self.output(layer, own.values)) + slope * kernel
                covariance -= own.values.bias - self.output(layer, own.values)
                break
            kernel = covariance + slope * kernel
            half = (area / 2).sin()
            ratio_on_area = gap_on_area / (2 * half * half)
            for condition in (ratio_on_area, 1 + covariance):
                if decide.is_positive(condition.real) is not Answer.YES:
                    return None
            rate = steepness / (2 * half * ratio_on_area.sqrt() * ((1 + covariance) / 2).sqrt())
            middle, spread = 2 * arcsine(near * ratio.sqrt()), rate * box
            area = middle + spread
        value = abs(kernel if self.tangent else covariance)
        return arb(value.upper()) if value.is_finite() else None


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
    found = largest_ellipse(network.on_box, network.parity)
    if found is None:
        raise UserError(
            f"no ellipse around [0, pi] was found in which the kernel of layer {made.layers} of {made.phi.expr} is "
            "proved to be analytic in the angle", SPENT
        )
    return found


__all__ = ["deep_eigenvalues"]
