"""P-GAU-*: Gaussian space, the Ornstein-Uhlenbeck operator, and the NTK under the Gaussian measure."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, BigO, Theta, function, integer, real
from ...theory.activations import relu
from ...theory.gaussian_space import GaussianEigenvalue, OrnsteinUhlenbeck, hermite_element
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from ...theory.objects import DualActivation, GaussianMean, HermiteCoefficient, HermitePolynomial, derivative_of
from ...theory.sobolev import SobolevSymbol
from .kernels import CHAOS, claim

DOMAIN = Source("script", "Alternative Domains: My Proper Contributions",
                r"\text{Uses Ornstein-Uhlenbeck operator with Hermite polynomial eigenfunctions.}")
NATURAL = Source("script", "Alternative Domains: My Proper Contributions",
                 r"\text{The Gaussian measure introduces natural regularization through exponential decay.}")
INVARIANT = Source("script", "Alternative Domains: My Proper Contributions",
                   r"\text{the NTK is not translation-invariant } K^\infty(x,y)=k(x-y) \text{ but it is invariant "
                   r"under rotations}")
SPECTRUM = Source("script", "Alternative Domains: My Proper Contributions",
                  r"\lambda_\alpha \sim \hat k(|\alpha|^{1/2})\cdot(1+|\alpha|)^s")

k, d, a, b, c = sp.symbols("k d a b c", integer=True)
t, x, y, z, h, s, rho, q, r = sp.symbols("t x y z h s rho q r", real=True)
x1, x2, y1, y2 = sp.symbols("x_1 x_2 y_1 y_2", real=True)
KERNEL = sp.Lambda(t, NTK(relu, t, sp.Integer(2), *CHAOS))
ABSOLUTE = sp.Lambda(x, sp.Abs(x))
MEASURE = Conventions(measure="standard Gaussian N(0, I_d)",
                      kernel="NTK of two layers, ReLU at the edge of chaos, no biases: |x| |y| (2 u acos(-u) + "
                             "sqrt(1 - u^2))/pi, u the cosine of the angle",
                      polynomials="h_alpha orthonormal, products of probabilists' Hermite polynomials")
LINE = Conventions(**{**MEASURE.entries, "dimension": "d = 1, where the kernel is |x| |y| + x y"})
PLANE = Conventions(**{**MEASURE.entries, "dimension": "d = 2"})
SPACE = Conventions(**{**MEASURE.entries, "dimension": "d = 3"})
DEGREE, DIMENSION = integer(k, 1), integer(d, 2)
f = sp.Function("f")
PHI = sp.Lambda(x, f(x))
SQUARES = sp.Sum(SobolevSymbol(k, 1, 1, "hermite") * HermiteCoefficient(PHI, k) ** 2, (k, 0, sp.oo))


def line(one: sp.Expr, two: sp.Expr) -> sp.Expr:
    """The kernel for d = 1."""
    return sp.Abs(one * two) + one * two


def element(alpha: tuple[Any, ...], beta: tuple[Any, ...]) -> sp.Expr:
    return hermite_element(KERNEL, alpha, beta)


def hermites(*degrees: sp.Symbol) -> sp.Expr:
    """h_a(x) h_b(y) ..."""
    return sp.prod([HermitePolynomial(n, u) for n, u in zip(degrees, (x, y, z), strict=False)])


def generator(*degrees: sp.Symbol) -> sp.Eq:
    """(Delta - x . grad) h_alpha = -|alpha| h_alpha."""
    product = hermites(*degrees)
    coordinates = (x, y, z)[: len(degrees)]
    return sp.Eq(OrnsteinUhlenbeck(product, *coordinates), -sp.Add(*degrees) * product, evaluate=False)


def turned(one: sp.Expr, two: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """A rotation of the plane; q is the tangent of half the angle."""
    cosine, sine = (1 - q**2) / (1 + q**2), 2 * q / (1 + q**2)
    return cosine * one - sine * two, sine * one + cosine * two


def inner(one: tuple[sp.Expr, sp.Expr], two: tuple[sp.Expr, sp.Expr], rest: sp.Expr) -> sp.Expr:
    return one[0] * two[0] + one[1] * two[1] + rest


X, Y = (x1, x2), (y1, y2)
RX, RY = turned(*X), turned(*Y)
#: the tangent kernel on harmonics of degree k under the Gaussian measure
TANGENT = GaussianEigenvalue(KERNEL, 2 * k, d)

CLAIMS = (
    claim("GAU-OU", "The Ornstein-Uhlenbeck operator and its eigenfunctions", DOMAIN,
          parts=("P-GAU-OU-line", "P-GAU-OU-plane", "P-GAU-OU-space", "P-GAU-OU-orthonormal"),
          remark="(Delta - x . grad) h_alpha = -|alpha| h_alpha: every coordinate adds its own degree."),
    claim("GAU-OU-line", "d = 1, every degree", DOMAIN, generator(a), integer(a, 0), real(x)),
    claim("GAU-OU-plane", "d = 2, every multi-index", DOMAIN, generator(a, b), integer(a, 0), integer(b, 0), real(x),
          real(y)),
    claim("GAU-OU-space", "d = 3, every multi-index", DOMAIN, generator(a, b, c), integer(a, 0), integer(b, 0),
          integer(c, 0), real(x), real(y), real(z)),
    claim("GAU-OU-orthonormal", "They are orthonormal under the Gaussian measure", DOMAIN,
          sp.Eq(HermiteCoefficient(sp.Lambda(x, HermitePolynomial(a, x)), b), sp.KroneckerDelta(a, b), evaluate=False),
          integer(a, 0), integer(b, 0)),
    claim("GAU-INV", "Rotation invariance without translation invariance", INVARIANT,
          parts=("P-GAU-INV-translation", "P-GAU-INV-rotation")),
    claim("GAU-INV-translation", "Some translation changes the kernel, d = 1", INVARIANT,
          sp.Ne(line(x + h, y + h), line(x, y), evaluate=False), real(x), real(y), real(h), quantifier="exists",
          conventions=LINE),
    claim("GAU-INV-rotation", "A rotation of the plane of two coordinates keeps <x, y>, |x|^2 and |y|^2", INVARIANT,
          AllOf(sp.Eq(inner(RX, RY, r), inner(X, Y, r), evaluate=False),
                sp.Eq(inner(RX, RX, r), inner(X, X, r), evaluate=False),
                sp.Eq(inner(RY, RY, r), inner(Y, Y, r), evaluate=False)),
          *(real(v) for v in (x1, x2, y1, y2, q, r)),
          conventions=Conventions(rotation="by an angle other than pi, q the tangent of half of it",
                                  rest="r stands for the sum over all other coordinates"),
          remark="The NTK is a function of these three numbers, and every rotation is a product of such rotations."),
    claim("GAU-LAM", "The composite spectrum", SPECTRUM,
          missing="the function whose transform is meant (P-GAU-KHAT), and in which sense lambda_alpha belongs to the "
                  "index alpha, for Hermite polynomials are no eigenfunctions of the NTK",
          readings=("P-GAU-LAM-eigenfunctions", "P-GAU-LAM-degree", "P-GAU-LAM-product"),
          remark="The spectrum is that of the sphere times d (P-GAU-LAM-eigenfunctions-amended); it has no index "
                 "alpha."),
    claim("GAU-LAM-amended", "The spectrum under the Gaussian measure is that of the sphere times d", SPECTRUM,
          parts=("P-GAU-LAM-eigenfunctions-amended", "P-GAU-LAM-degree-amended", "P-GAU-LAM-product-amended"),
          amends="P-GAU-LAM"),
    claim("GAU-LAM-eigenfunctions", "Hermite polynomials are eigenfunctions of the NTK: no element off the diagonal, "
          "d = 1", SPECTRUM, sp.Eq(element((a,), (b,)), 0, evaluate=False), integer(a, 0), integer(b, 0),
          hypotheses=(sp.Ne(a, b),), conventions=LINE),
    claim("GAU-LAM-eigenfunctions-amended", "The eigenvalues are d lambda_k with lambda_k those of the sphere: "
          "Theta(k^(-d)) for even degrees, zero for odd ones from 3 on", SPECTRUM,
          AllOf(sp.Eq(TANGENT, d * FunkHecke(KERNEL, 2 * k, d), evaluate=False), Theta(TANGENT, k ** (-d), k),
                sp.Eq(GaussianEigenvalue(KERNEL, 2 * k + 1, d), 0, evaluate=False)),
          DEGREE, DIMENSION, conventions=MEASURE, amends="P-GAU-LAM-eigenfunctions",
          remark="The eigenfunctions are |x| Y(x/|x|) with harmonics Y of degree k, so that each eigenvalue has their "
                 "multiplicity; what is orthogonal to all of them is mapped to 0."),
    claim("GAU-LAM-line", "d = 1: all elements; |x| |y| + x y has rank 2", SPECTRUM,
          sp.Eq(element((a,), (b,)),
                HermiteCoefficient(ABSOLUTE, a) * HermiteCoefficient(ABSOLUTE, b)
                + sp.KroneckerDelta(a, 1) * sp.KroneckerDelta(b, 1), evaluate=False),
          integer(a, 0), integer(b, 0), conventions=LINE,
          remark="The eigenfunctions are |x| and x, both of eigenvalue 1; what is orthogonal to them is mapped to 0."),
    claim("GAU-LAM-degree", "The diagonal elements are a function of |alpha|: (2, 0) and (1, 1), d = 2", SPECTRUM,
          sp.Eq(element((2, 0), (2, 0)), element((1, 1), (1, 1)), evaluate=False), conventions=PLANE),
    claim("GAU-LAM-degree-amended", "They differ", SPECTRUM,
          sp.Lt(element((2, 0), (2, 0)), element((1, 1), (1, 1)), evaluate=False), conventions=PLANE,
          amends="P-GAU-LAM-degree"),
    claim("GAU-LAM-product", "The spectrum of K P_s is a product, so K and P_s commute: the elements (0, 2) of K P_s "
          "and P_s K, d = 1", SPECTRUM,
          sp.Eq(element((0,), (2,)) * SobolevSymbol(2, 1, s, "hermite"),
                SobolevSymbol(0, 1, s, "hermite") * element((0,), (2,)), evaluate=False), real(s, 0), conventions=LINE),
    claim("GAU-LAM-product-amended", "They commute for s = 0 only: the element of the commutator", SPECTRUM,
          sp.Eq(element((0,), (2,)) * SobolevSymbol(2, 1, s, "hermite")
                - SobolevSymbol(0, 1, s, "hermite") * element((0,), (2,)), sp.sqrt(2) / sp.pi * (3**s - 1),
                evaluate=False), real(s), conventions=LINE, amends="P-GAU-LAM-product"),
    claim("GAU-KHAT", "The function whose transform is taken", SPECTRUM,
          missing="the function: a Fourier transform is of a kernel k(x - y), which the NTK is not, as the sentence "
                  "before says",
          readings=("P-GAU-KHAT-difference", "P-GAU-KHAT-zonal", "P-GAU-KHAT-profile")),
    claim("GAU-KHAT-amended", "No reading of the transform gives the elements", SPECTRUM,
          parts=("P-GAU-KHAT-difference-amended", "P-GAU-KHAT-zonal-amended", "P-GAU-KHAT-profile-amended"),
          amends="P-GAU-KHAT"),
    claim("GAU-KHAT-difference", "Of k with K(x, y) = k(x - y), d = 1", SPECTRUM,
          sp.Eq(line(x + h, y + h), line(x, y), evaluate=False), real(x), real(y), real(h), conventions=LINE),
    claim("GAU-KHAT-difference-amended", "A translation of both points changes the kernel: by 2 h^2 for two zeros, "
          "d = 1", SPECTRUM, sp.Eq(line(h, h) - line(0, 0), 2 * h**2, evaluate=False), real(h), conventions=LINE,
          amends="P-GAU-KHAT-difference"),
    claim("GAU-KHAT-zonal", "k^ as the eigenvalue on harmonics: that of degree 2 is the element of alpha = (2, 0), "
          "d = 2", SPECTRUM,
          sp.Eq(element((2, 0), (2, 0)), GaussianEigenvalue(KERNEL, 2, 2), evaluate=False), conventions=PLANE),
    claim("GAU-KHAT-zonal-amended", "The element is smaller", SPECTRUM,
          sp.Lt(element((2, 0), (2, 0)), GaussianEigenvalue(KERNEL, 2, 2), evaluate=False), conventions=PLANE,
          amends="P-GAU-KHAT-zonal"),
    claim("GAU-KHAT-profile", "k^ as any function of |alpha|: alpha = (4, 0, 0) and (2, 2, 0), d = 3", SPECTRUM,
          sp.Eq(element((4, 0, 0), (4, 0, 0)), element((2, 2, 0), (2, 2, 0)), evaluate=False), conventions=SPACE,
          remark="In three dimensions (2, 0, 0) and (1, 1, 0) happen to have the same element."),
    claim("GAU-KHAT-profile-amended", "They differ", SPECTRUM,
          sp.Lt(element((2, 2, 0), (2, 2, 0)), element((4, 0, 0), (4, 0, 0)), evaluate=False), conventions=SPACE,
          amends="P-GAU-KHAT-profile"),
    claim("GAU-PS", "The Sobolev weight (1 + |alpha|)^s", SPECTRUM,
          parts=("P-GAU-PS-operator", "P-GAU-PS-norm"),
          remark="(I - L)^s with the Ornstein-Uhlenbeck operator L; on the sphere the script has the exponent 2s."),
    claim("GAU-PS-operator", "I - L acts on h_alpha by 1 + |alpha|, d = 2", SPECTRUM,
          sp.Eq(hermites(a, b) - OrnsteinUhlenbeck(hermites(a, b), x, y),
                SobolevSymbol(a + b, 2, 1, "hermite") * hermites(a, b), evaluate=False),
          integer(a, 0), integer(b, 0), real(x), real(y)),
    claim("GAU-PS-norm", "s = 1: the norm is E[f^2] + E[f'^2], d = 1", SPECTRUM,
          sp.Eq(SQUARES, GaussianMean(sp.Lambda(x, f(x) ** 2)) + GaussianMean(sp.Lambda(x, derivative_of(PHI)(x) ** 2)),
                evaluate=False),
          function(f, "square_integrable", "derivative_square_integrable", "locally_absolutely_continuous",
                   "polynomially_bounded", "differentiable")),
    claim("GAU-REG", "Natural regularisation through exponential decay", NATURAL,
          missing="what decays exponentially: the density, the eigenvalues of the Ornstein-Uhlenbeck semigroup, or "
                  "those of the NTK",
          readings=("P-GAU-REG-density", "P-GAU-REG-semigroup", "P-GAU-REG-ntk")),
    claim("GAU-REG-amended", "The density and the semigroup decay exponentially, the eigenvalues of the NTK do not",
          NATURAL, parts=("P-GAU-REG-density", "P-GAU-REG-semigroup", "P-GAU-REG-ntk-amended"), amends="P-GAU-REG"),
    claim("GAU-REG-density", "The logarithm of the density falls at least linearly", NATURAL,
          sp.Le(-(x**2) / 2, sp.Rational(1, 2) - x, evaluate=False), real(x),
          conventions=Conventions(density="proportional to e^(-x^2/2)")),
    claim("GAU-REG-semigroup", "The Ornstein-Uhlenbeck semigroup acts on h_n by rho^n", NATURAL,
          sp.Eq(DualActivation(sp.Lambda(x, HermitePolynomial(a, x)), rho), rho**a, evaluate=False), integer(a, 0),
          real(rho, -1, 1),
          conventions=Conventions(semigroup="(M f)(x) = E[f(rho x + sqrt(1 - rho^2) Z)], so that <h_n, M h_n> is the "
                                            "dual activation of h_n; its kernel is Mehler's")),
    claim("GAU-REG-ntk", "The eigenvalues of the NTK decay exponentially: O(e^(-k)), even degrees", NATURAL,
          BigO(TANGENT, sp.exp(-k), k), DEGREE, DIMENSION, conventions=MEASURE),
    claim("GAU-REG-ntk-amended", "They decay like k^(-d), even degrees", NATURAL,
          Theta(TANGENT, k ** (-d), k), DEGREE, DIMENSION, conventions=MEASURE, amends="P-GAU-REG-ntk"),
)
