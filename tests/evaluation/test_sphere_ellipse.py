"""Regions of the plane of the angle and their images: what lies inside stays inside, layer by layer."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq

from ntksym.evaluation.sphere_deep import Network, next_angle, on_area, tilt, tilt_rate
from ntksym.evaluation.sphere_eigenvalues import network_request
from ntksym.evaluation.sphere_ellipse import (
    FINENESS,
    PREC,
    RADII,
    UNIT,
    Chain,
    Run,
    around_ellipse,
    deviation,
    hull,
    image,
    runs,
)
from ntksym.theory.activations import absolute, leaky_relu, relu
from ntksym.theory.kernels import NNGP, NTK, balanced_bias
from tests.sphere_problems import ROOT2, R, deep_relu, t

TILTED = (R(3, 5), R(4, 5))
ONE = sp.Integer(1)
GIVEN: dict[str, Any] = {
    "ReLU NTK": deep_relu(3),
    "ReLU NTK of ten layers": deep_relu(10),
    "leaky ReLU with biases": NTK(leaky_relu(R(1, 10)), t, 4, *TILTED, 1, balanced_bias(leaky_relu(R(1, 10)), ONE)),
    "without output bias": NNGP(relu, t, 3, *TILTED, 1, balanced_bias(relu, ONE), output_bias=False),
    "|x|": NTK(absolute, t, 3, 1, 0, 1, 0),
    "two layers with an input bias": NTK(relu, t, 2, *TILTED, 1, balanced_bias(relu, ONE)),
}


def network(given: Any) -> Network:
    return Network(network_request(given), given.operator == "ntk")


def holds(chain: Chain, point: complex, slack: float = 0.0) -> bool:
    """Is the point within the region?  In integers but for the point."""
    x, y = point.real * 2**UNIT, abs(point.imag) * 2**UNIT
    if not chain[-1][0] <= x <= chain[0][0]:
        return False
    return all((c - a) * (y - b) - (d - b) * (x - a) >= -slack for (a, b), (c, d) in pairwise(chain))


def on_ellipse(radius: float, turn: float, half: float, shrunk: float = 1.0) -> complex:
    u = radius * complex(mpmath.expjpi(turn))
    return half + shrunk * half * (u + 1 / u) / 2


def test_the_hull_of_rectangles_and_their_mirror_images() -> None:
    one = 2**UNIT
    given = [acb(1, 0), acb(1, -2), acb(-1, -2), acb(-3, fmpq(1, 2)), acb(fmpq(-1), fmpq(1, 4))]
    assert hull(given) == [(one, 0), (one, 2 * one), (-one, 2 * one), (-3 * one, one // 2), (-3 * one, 0)]
    assert hull([acb(fmpq(1, 2)), acb(-1), acb(fmpq(1, 4), fmpq(1, 8)), acb(1)])[2] == (one // 4, one // 8)
    assert hull([acb(0, 1)]) == [(0, 0), (0, one), (0, 0)]


def test_corners_are_rounded_outward() -> None:
    third = acb(arb(fmpq(1, 3)), arb(fmpq(-1, 3)))
    chain = hull([third, acb(0)])
    assert chain[0] == (2**UNIT // 3 + 1, 0)
    assert max(y for _, y in chain) == 2**UNIT // 3 + 1


@pytest.mark.parametrize("parity", [None, 0])
@pytest.mark.parametrize("radius", [RADII[0], RADII[5], RADII[-1]])
def test_the_polygon_holds_the_ellipse_and_little_more(radius: float, parity: int | None) -> None:
    half = float(mpmath.pi) / (2 if parity is None else 4)
    chain = around_ellipse(radius, parity)
    assert all(holds(chain, on_ellipse(radius, j / 100, half)) for j in range(201))
    assert not any(holds(chain, on_ellipse(radius, j / 100, half, 1.01)) for j in range(201))


@pytest.mark.parametrize("fineness", [0.3, 0.06])
def test_runs_cover_the_boundary_and_stay_near_their_chords(fineness: float) -> None:
    chain = around_ellipse(2.0, None)
    pieces = list(runs(chain, fineness))
    assert complex(pieces[0].first) == complex(chain[0][0], 0) / 2**UNIT
    assert complex(pieces[-1].last) == complex(chain[-1][0], 0) / 2**UNIT
    for before, after in pairwise(pieces):
        assert complex(before.last) == complex(after.first)
    for x, y in chain:
        at = complex(x, y) / 2**UNIT
        near = [piece for piece in pieces if piece.area.overlaps(acb(at))]
        assert near
        assert any(distance(at, piece) <= float(piece.sag.upper()) + 1e-12 for piece in near)
    assert any(piece.sag > 0 for piece in pieces)


def distance(at: complex, piece: Run) -> float:
    a, b = complex(piece.first), complex(piece.last)
    share = min(1.0, max(0.0, ((at - a) * (b - a).conjugate()).real / abs(b - a) ** 2))
    return abs(at - a - share * (b - a))


def test_the_deviation_from_the_chord_is_bounded_and_not_far_off() -> None:
    """For z^2 from -h to h about 1 the middle is off the chord by h^2; f' = 2z, of diameter 4h."""
    h = fmpq(1, 10)
    piece = Run(acb(1 - h), acb(1 + h), acb(arb(1, arb(h))), arb(0))
    found = deviation(piece, 2 * piece.area)
    assert 0.01 <= float(found.upper()) <= 0.0201
    assert float(deviation(Run(piece.first, piece.last, piece.area, arb(1)), 2 * piece.area).upper()) >= 2.2


def test_an_image_needs_values_and_derivatives() -> None:
    pieces = list(runs(around_ellipse(1.3, None), 0.2))
    good: list[tuple[Run, acb | None]] = [(piece, acb(1)) for piece in pieces]
    assert image(good, lambda z: z) is not None
    assert image(good, lambda z: None) is None
    assert image(good, lambda z: acb("nan")) is None
    assert image([*good[:3], (pieces[3], None), *good[4:]], lambda z: z) is None
    assert image([*good[:3], (pieces[3], acb("inf")), *good[4:]], lambda z: z) is None


@pytest.mark.parametrize("name", ["ReLU NTK", "leaky ReLU with biases", "|x|"])
def test_points_inside_are_mapped_inside(name: str) -> None:
    """Two thousand points of the ellipse, followed by the formula for sin(s/2) in double precision."""
    net, radius = network(GIVEN[name]), 1.8
    half = float(mpmath.pi) / (2 if net.parity is None else 4)
    rng = random.Random(3)
    with ctx.workprec(PREC):
        own = net.layers(PREC)
        region: Chain | None = around_ellipse(radius, net.parity)
        points = [on_ellipse(radius, rng.uniform(-1, 1), half, rng.random() ** 0.2) for _ in range(2000)]
        for layer in range(1, 4):
            if layer == 1 and "biases" in name:
                pieces = [(piece, tilt_rate(own.gamma, piece.area)) for piece in runs(region or [], 0.06)]
                region = image(pieces, lambda z: tilt(own.gamma, z))
                points = [complex(tilt(own.gamma, acb(z))) for z in points]
            else:
                pieces = [(piece, on_area(own, piece.area).rate()) for piece in runs(region or [], 0.06)]
                region = image(pieces, lambda z: next_angle(own, z))
                points = [complex(next_angle(own, acb(z)) or acb("nan")) for z in points]
            assert region is not None
            assert all(holds(region, z, 1e-12) for z in points)
            # the region is not far larger than the points
            assert max(z.real for z in points) > region[0][0] / 2**UNIT - 0.35
            assert max(z.imag for z in points) > max(y for _, y in region) / 2**UNIT - 0.3


def by_recursion(net: Network, angle: complex) -> complex:
    """|K| at a complex angle by mpmath: the recursion of sin(s/2) with the duals written out for a x_+ - b x_-."""
    made = net.made
    right, left = (mpmath.mpf(str(sp.N(made.phi.expr.subs(made.phi.variables[0], at), 30))) for at in (1, -1))
    with ctx.workprec(100):
        values = net.layers(100).values
        w, ib, scale, bias = (mpmath.mpf(float(v)) for v in (values.input_weight, values.input_bias, values.weight,
                                                              values.bias))
    s = mpmath.mpc(angle)
    kernel = w * mpmath.cos(s) + ib
    s = s if ib == 0 else 2 * mpmath.asin(mpmath.sqrt(w) * mpmath.sin(s / 2))

    def mean(one: Any, cross: Any) -> Any:
        return scale * ((right**2 + left**2) * one + 2 * right * left * cross) / 2

    for layer in range(2, made.layers + 1):
        one = (mpmath.sin(s) + (mpmath.pi - s) * mpmath.cos(s)) / mpmath.pi
        cross = (mpmath.sin(s) - s * mpmath.cos(s)) / mpmath.pi
        slope = mean((mpmath.pi - s) / mpmath.pi, -s / mpmath.pi)
        gap = mean(mpmath.mpf(1), mpmath.mpf(0)) - mean(one, cross)
        covariance = 1 - gap
        out = covariance if made.output_bias or layer < made.layers else covariance - bias
        kernel = out + slope * kernel if net.tangent else out
        s = 2 * mpmath.asin(mpmath.sin(s / 2) * mpmath.sqrt(gap / (2 * mpmath.sin(s / 2) ** 2)))
    return complex(kernel)


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_the_bound_holds_on_the_ellipse(name: str) -> None:
    net = network(GIVEN[name])
    half = float(mpmath.pi) / (2 if net.parity is None else 4)
    for radius in (2.0, 1.3):
        with ctx.workprec(PREC):
            bound = net.bound(radius, FINENESS[0])
        assert bound is not None
        largest = max(abs(by_recursion(net, on_ellipse(radius, j / 60, half))) for j in range(61))
        assert largest <= float(bound) * (1 + 1e-12), (name, radius)
        assert float(bound) < 4 * largest, (name, radius)


def test_an_ellipse_around_a_branch_point_is_not_accepted() -> None:
    """S_2 = -1 at complex angles between the ellipses of parameter 2.6 and 3."""
    net = network(deep_relu(3))
    with ctx.workprec(PREC):
        assert all(net.bound(radius, fineness) is None for radius in (3.5, 3.0) for fineness in (0.06, 0.02, 0.005))
        assert net.bound(2.3, 0.06) is not None


def test_a_region_as_wide_as_the_period_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntksym.evaluation.sphere_deep.END", 2**UNIT)
    with ctx.workprec(PREC):
        assert network(deep_relu(3)).bound(1.3, 0.06) is None


def test_a_kernel_without_finite_bound() -> None:
    net = network(deep_relu(3))
    with ctx.workprec(PREC):
        own = net.layers(PREC)
        areas = [on_area(own, acb(arb(1, 0), arb("inf")))]
        assert net.enlarged(areas, own, 2, None) is None
        assert areas[0].rate() is None
        assert next_angle(own, acb("nan")) is None
        assert tilt_rate(arb(1), acb(arb.pi(), 0)) is None


def test_the_kernel_itself_is_that_of_the_definition() -> None:
    """At real angles the recursion of this file is the kernel."""
    net = network(NTK(relu, t, 3, 1, 0, ROOT2, 0))
    with ctx.workprec(80):
        assert complex(by_recursion(net, 0.7)) == pytest.approx(float(net.at_angle(arb(0.7))), rel=1e-13)
