"""A10, A11: the ReLU kernels for rotation-invariant weights."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import integer, real
from ...theory.activations import relu, step
from ...theory.objects import RotationMean
from .common import INFINITE_WIDTH, claim, source

angle, inner, q, norms, second = sp.symbols("vartheta s q r M", real=True)
d = sp.Symbol("d", integer=True)
FIRST = source(
    "Neural networks", r"\mathcal K_w(x,x') = \tfrac1{2\pi}\langle x,x'\rangle\,\mathbb E[v^2]\,(\pi-\vartheta)"
)
SECOND = source(
    "Neural networks",
    r"\mathcal K_v(x,x') = \tfrac{\|x\|\|x'\|\mathbb E[\|w\|^2]}{2\pi d}"
    r"\left((\pi-\vartheta)\cos\vartheta+\sin\vartheta\right)",
)
LAW = "w = R u with u uniform on the sphere of R^d and R >= 0 independent of u"
ANGLE = real(angle, 0, sp.pi)
DIMENSION = integer(d, 2)
mass = sp.Symbol("P", real=True)

CLAIMS = (
    claim(
        "A10",
        "ReLU kernel of the inner weights for rotation-invariant weights",
        FIRST,
        readings=("M-A10-noatom", "M-A10-anylaw"),
        most_likely="M-A10-noatom",
        remark="The hypotheses that make it true are not printed: v independent of the direction of w, and P(w = 0) "
        "= 0.",
    ),
    claim(
        "A10-noatom",
        "w without an atom at 0, v independent of the direction of w",
        FIRST,
        sp.Eq(q * inner * RotationMean(step, angle, d), inner * q * (sp.pi - angle) / (2 * sp.pi), evaluate=False),
        ANGLE,
        DIMENSION,
        real(q, 0),
        real(inner),
        premises=INFINITE_WIDTH,
        conventions=Conventions(
            law=LAW + ", R > 0", moments="E[v^2] = q", notation="<x, x'> = s, angle(x, x') = vartheta"
        ),
    ),
    claim(
        "A10-anylaw",
        "Any rotation-invariant law of w",
        FIRST,
        sp.Eq(
            mass * q * inner * RotationMean(step, angle, d), inner * q * (sp.pi - angle) / (2 * sp.pi), evaluate=False
        ),
        ANGLE,
        DIMENSION,
        real(q, 0),
        real(inner),
        real(mass, 0, 1),
        premises=INFINITE_WIDTH,
        conventions=Conventions(law=LAW + ", P(R > 0) = P", moments="E[v^2] = q", derivative="sigma'(0) = 0"),
    ),
    claim(
        "A10-amended",
        "With the mass of the atom at 0 taken out",
        FIRST,
        sp.Eq(
            mass * q * inner * RotationMean(step, angle, d),
            mass * inner * q * (sp.pi - angle) / (2 * sp.pi),
            evaluate=False,
        ),
        ANGLE,
        DIMENSION,
        real(q, 0),
        real(inner),
        real(mass, 0, 1),
        amends="M-A10-anylaw",
        premises=INFINITE_WIDTH,
        conventions=Conventions(law=LAW + ", P(R > 0) = P", moments="E[v^2] = q", derivative="sigma'(0) = 0"),
    ),
    claim(
        "A11",
        "ReLU kernel of the outer weights for rotation-invariant weights",
        SECOND,
        sp.Eq(
            norms * second * RotationMean(relu, angle, d),
            norms * second / (2 * sp.pi * d) * ((sp.pi - angle) * sp.cos(angle) + sp.sin(angle)),
            evaluate=False,
        ),
        ANGLE,
        DIMENSION,
        real(norms, 0),
        real(second, 0),
        premises=INFINITE_WIDTH,
        conventions=Conventions(law=LAW, moments="E||w||^2 = E R^2 = M", notation="||x|| ||x'|| = r"),
        remark="An atom of w at 0 is harmless here: it is counted by E||w||^2.",
    ),
)
