"""P-MAT-NEQ, P-SPH-UNI: kernel matrices against the operator, the uniform measure on the sphere."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, integer, real
from ...theory.activations import relu
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from .kernels import CHAOS, claim

DIFFERENT = Source("script", "Critical Distinction: Matrix vs Operator",
                   r"\text{The eigenvalues of the sampled NTK matrix are NOT the same as the NTK operator "
                   r"eigenvalues.}")
UNIFORM = Source("script", "Critical Distinction: Matrix vs Operator",
                 r"\text{there's no uniform sampling measure on the sphere}")
d = sp.Symbol("d", integer=True)
t, density, slope = sp.symbols("t a b", real=True)
KERNEL = sp.Lambda(t, NTK(relu, t, sp.Integer(2), *CHAOS))
SPHERE = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure")

CLAIMS = (
    claim("MAT-NEQ", "Eigenvalues of the kernel matrix and of the operator", DIFFERENT,
          readings=("P-MAT-NEQ-relu", "P-MAT-NEQ-every"), most_likely="P-MAT-NEQ-relu",
          remark="They differ for the ReLU NTK; not for every kernel, and with growing n those of the matrix divided "
                 "by n "
          "tend to those of the operator."),
    claim("MAT-NEQ-relu", "Two-layer ReLU NTK, one point on S^2: the 1 x 1 matrix K(1) is above the largest "
                          "eigenvalue", DIFFERENT,
          sp.Lt(FunkHecke(KERNEL, sp.Integer(0), sp.Integer(3)), KERNEL(1), evaluate=False),
          conventions=Conventions(**{**SPHERE.entries, "matrix": "K(x, x) for n = 1; no eigenvalue exceeds that of k "
              "= 0"})),
    claim("MAT-NEQ-every", "For every kernel: the constant kernel a, one point", DIFFERENT,
          sp.Ne(density, FunkHecke(sp.Lambda(t, density), sp.Integer(0), d), evaluate=False), real(density, 0,
              open_low=True),
          integer(d, 2), conventions=SPHERE),
    claim("MAT-NEQ-amended", "For a + b t with b > 0, one point: K(1) is above the largest eigenvalue, that of degree "
          "0 or 1", DIFFERENT,
          AllOf(*(sp.Lt(FunkHecke(sp.Lambda(t, density + slope * t), sp.Integer(n), d), density + slope,
                        evaluate=False) for n in (0, 1))),
          real(density, 0, open_low=True), real(slope, 0, open_low=True), integer(d, 2),
          conventions=SPHERE, amends="P-MAT-NEQ-every"),
    claim("SPH-UNI", "There is no uniform measure on the sphere: none has total mass 1, on the circle", UNIFORM,
          sp.Ne(sp.Integral(density, (t, 0, 1)), 1, evaluate=False), real(density, 0),
          conventions=Conventions(sphere="S^1, parametrised by turns t in [0, 1]", measure="density a for every t"),
          remark="There is exactly one rotation-invariant probability measure on every sphere.  What the circle has "
                 "and S^2 has "
          "not are equally spaced points of any number."),
    claim("SPH-UNI-amended", "The uniform measure has total mass 1 in every dimension", UNIFORM,
          sp.Eq(FunkHecke(sp.Lambda(t, sp.Integer(1)), sp.Integer(0), d), 1, evaluate=False), integer(d, 2),
          conventions=SPHERE, amends="P-SPH-UNI"),
)
