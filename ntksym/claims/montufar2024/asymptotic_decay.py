"""E01-E08: eigenvalues for uniform data on the sphere from the decay of the coefficients."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, BigO, BigOmega, Equivalent, LittleO, Theta, array, integer, real
from ...theory.activations import relu
from ...theory.harmonics import FunkHecke, Gegenbauer, sphere_area
from ...theory.kernels import NTK
from ...theory.power_series import TwoLayerNTKCoefficient
from .common import claim, p, source

FUNCTIONS = source("Asymptotic decay of the spectrum",
                   r"\text{For a dot product kernel with data uniform on a sphere, the eigenfunctions are the "
                   r"spherical "
                   r"harmonics.}")
EIGENVALUES = source("Asymptotic decay of the spectrum",
                     r"K(x,y)=\sum_{p=0}^\infty c_p\langle x,y\rangle^p:\ \text{Azevedo and Menegatto 2015 gave the "
                     r"eigenvals in terms of } c_p.")
RELU = source("Asymptotic decay of the spectrum",
              r"\text{(ReLU) if } c_p=\Theta(p^{-a}) \text{ with } a\ge1\text{, then } \overline{\lambda_k}="
              r"\Theta(k^{-d-2a+2})")
TANH = source("Asymptotic decay of the spectrum",
              r"\text{(Tanh) if } c_p=O(\exp(-a\sqrt p))\text{, then } \overline{\lambda_k}=O(k^{-d+1/2}"
              r"\exp(-a\sqrt k))")
GAUSSIAN = source("Asymptotic decay of the spectrum",
                  r"\text{(Gaussian) if } c_p=\Theta(p^{1/2}a^{-p})\text{, then } "
                  r"\overline{\lambda_k}=O(k^{-d+1}a^{-k})"
                  r"\text{ and } \overline{\lambda_k}=\Omega(k^{-d/2+1}2^{-k}a^{-k})")
RECOVERS = source("Asymptotic decay of the spectrum",
                  r"\text{Recovers ReLU Basri et al. 2019; Bietti and Bach 2021; Geifman et al. 2020; \dots, gives "
                  r"rates "
                  r"for shallow Tanh and Gaussian}")
FIGURE = source("Figure 3", r"\text{NTK spectrum of two-layer fully connected networks with ReLU, Tanh and Gaussian "
                r"activations under the NTK parameterization.}")

k, d, m = sp.symbols("k d m", integer=True)
a, t = sp.symbols("a t", real=True)
layers = sp.Symbol("L", integer=True, positive=True)
c = sp.IndexedBase("c")
DEGREE, DIMENSION, COEFFICIENTS = integer(k, 1), integer(d, 2), array(c, 1, "nonnegative_summable")
SPHERE = Conventions(sphere="S^d in R^{d+1}, d >= 2", measure="surface measure",
                     kernel="sum_p c_p <x, y>^p, c_p >= 0 with a finite sum")
CHAOS = (1, 0, sp.sqrt(2), 0)
#: the eigenvalue of sum_p c_p t^p under the surface measure of S^d
LAMBDA = sphere_area(d + 1) * FunkHecke(sp.Lambda(t, sp.Sum(c[p] * t**p, (p, 0, sp.oo))), k, d + 1)
POWER = Theta(c[p], p ** (-a), p)
ROOTED = BigO(c[p], sp.exp(-a * sp.sqrt(p)), p)
EXACTLY_ROOTED = Theta(c[p], sp.exp(-a * sp.sqrt(p)), p)
GEOMETRIC = Theta(c[p], sp.sqrt(p) * a ** (-p), p)
FROM_ONE, ABOVE_ONE, ABOVE_ZERO = real(a, 1), real(a, 1, open_low=True), real(a, 0, open_low=True)
PRINTED_TANH = k ** (sp.Rational(1, 2) - d) * sp.exp(-a * sp.sqrt(k))


def two_thirds(factor: sp.Rational) -> sp.Expr:
    return sp.exp(-factor * a ** sp.Rational(2, 3) * k ** sp.Rational(2, 3))


def of_zonal(polynomial: sp.Expr, degree: sp.Expr) -> sp.Expr:
    """The eigenvalue of the kernel P_j(<x, y>), j = polynomial, on S^{d-1}."""
    return FunkHecke(sp.Lambda(t, Gegenbauer(polynomial, d, t)), degree, d)


def multiplicity(degree: sp.Expr) -> sp.Expr:
    """N(k, d) for k >= 1, by Gamma functions."""
    return (2 * degree + d - 2) * sp.gamma(degree + d - 2) / (sp.gamma(d - 1) * sp.gamma(degree + 1))


def azevedo_menegatto() -> sp.Expr:
    """The factor of c_{k+2m} in the eigenvalue under the probability measure of S^d."""
    weight = sp.gamma((d + 1) / 2) * sp.factorial(k + 2 * m)
    weight /= 2 ** (k + 2 * m) * sp.factorial(m) * sp.gamma(k + m + (d + 1) / 2)
    return weight


CLAIMS = (
    claim("E01", "The kernels P_j(<x, y>) act on harmonics of degree k as 1/N(k, d) for j = k and as zero otherwise, "
                 "all j, k and d", FUNCTIONS,
          AllOf(sp.Eq(of_zonal(sp.S.Zero, sp.S.Zero), 1, evaluate=False),
                sp.Eq(of_zonal(k + 1, k + 1), 1 / multiplicity(k + 1), evaluate=False),
                sp.Eq(of_zonal(k + m, k), 0, evaluate=False), sp.Eq(of_zonal(k, k + m), 0, evaluate=False)),
          integer(k, 0), integer(m, 1), DIMENSION, premises=("funk-hecke",),
          conventions=Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure"),
          remark="The sentence is the Funk-Hecke theorem, an axiom here."),
    claim("E02", "Eigenvalues in terms of c_p: the sum over m of c_{k+2m} with its factor", EIGENVALUES,
          sp.Eq(FunkHecke(sp.Lambda(t, sp.Sum(c[p] * t**p, (p, 0, sp.oo))), k, d + 1),
                sp.Sum(c[k + 2 * m] * azevedo_menegatto(), (m, 0, sp.oo)), evaluate=False),
          integer(k, 0), DIMENSION, COEFFICIENTS,
          conventions=Conventions(**{**SPHERE.entries, "measure": "uniform probability measure"}),
          remark="The formula is not on the slide; L-AM-1 is the quoted one."),
    claim("E03", "Coefficients Theta(p^(-a)), a >= 1", RELU, Theta(LAMBDA, k ** (2 - d - 2 * a), k), DEGREE, DIMENSION,
          FROM_ONE, COEFFICIENTS, hypotheses=(POWER,), conventions=SPHERE),
    claim("E03b", "The label (ReLU)", RELU, readings=("M-E03b-plain", "M-E03b-bias"), most_likely="M-E03b-plain",
          remark="Without a bias (Table 1, Figure 3) the odd coefficients vanish from p = 3 on, and so do the "
                 "eigenvalues of odd degree."),
    claim("E03b-plain", "ReLU, two layers without bias: coefficients Theta(p^(-3/2)) for all p", RELU,
          Theta(TwoLayerNTKCoefficient(relu, p, 1, 0, 1, 0), p ** sp.Rational(-3, 2), p), integer(p, 1),
          conventions=Conventions(network="two layers, no biases")),
    claim("E03b-amended", "ReLU without bias, even degrees: Theta(k^(-d-1)), zero for odd degrees from 3 on", RELU,
          AllOf(Theta(FunkHecke(sp.Lambda(t, NTK(relu, t, 2, *CHAOS)), 2 * k, d + 1), k ** (-d - 1), k),
                sp.Eq(FunkHecke(sp.Lambda(t, NTK(relu, t, 2, *CHAOS)), 2 * k + 1, d + 1), 0, evaluate=False)),
          DEGREE, DIMENSION, amends="M-E03b-plain",
          conventions=Conventions(sphere="S^d in R^{d+1}", measure="uniform probability measure",
                                  network="two layers, no biases")),
    claim("E03b-bias", "ReLU, two layers with a bias: coefficients Theta(p^(-3/2)) for all p", RELU,
          Theta(TwoLayerNTKCoefficient(relu, p, sp.Rational(3, 5), sp.Rational(4, 5), 1, 0), p ** sp.Rational(-3, 2),
              p),
          integer(p, 1), conventions=Conventions(network="two layers, gamma_w = 3/5, gamma_b = 4/5")),
    claim("E04", "Coefficients O(e^(-a sqrt p))", TANH, BigO(LAMBDA, PRINTED_TANH, k), DEGREE, DIMENSION, ABOVE_ZERO,
          COEFFICIENTS, hypotheses=(ROOTED,), conventions=SPHERE,
          remark="True, and far from sharp: the eigenvalues fall like e^(-(3/2) (a k)^(2/3)), see M-E04-amended."),
    claim("E04-sharp", "The printed rate is attained by coefficients Theta(e^(-a sqrt p))", TANH,
          Theta(LAMBDA, PRINTED_TANH, k), DEGREE, DIMENSION, ABOVE_ZERO, COEFFICIENTS, hypotheses=(EXACTLY_ROOTED,),
          conventions=SPHERE, remark="Not stated by the source."),
    claim("E04-amended", "Between e^(-1.51 (a k)^(2/3)) and e^(-1.49 (a k)^(2/3))", TANH,
          parts=("M-E04-upper", "M-E04-lower", "M-E04-smaller"), amends="M-E04-sharp"),
    claim("E04-upper", "At most e^(-1.49 (a k)^(2/3))", TANH, BigO(LAMBDA, two_thirds(sp.Rational(149, 100)), k),
          DEGREE,
          DIMENSION, ABOVE_ZERO, COEFFICIENTS, hypotheses=(EXACTLY_ROOTED,), conventions=SPHERE),
    claim("E04-lower", "At least e^(-1.51 (a k)^(2/3))", TANH, BigOmega(LAMBDA, two_thirds(sp.Rational(151, 100)), k),
          DEGREE, DIMENSION, ABOVE_ZERO, COEFFICIENTS, hypotheses=(EXACTLY_ROOTED,), conventions=SPHERE),
    claim("E04-smaller", "The printed bound is never attained: o() of it", TANH, LittleO(LAMBDA, PRINTED_TANH, k),
          DEGREE,
          DIMENSION, ABOVE_ZERO, COEFFICIENTS, hypotheses=(EXACTLY_ROOTED,), conventions=SPHERE),
    claim("E05", "Coefficients Theta(p^(1/2) a^(-p)): upper bound", GAUSSIAN,
          BigO(LAMBDA, k ** (1 - d) * a ** (-k), k), DEGREE, DIMENSION, ABOVE_ONE, COEFFICIENTS, hypotheses=(GEOMETRIC,
              ),
          conventions=SPHERE, remark="True and not sharp: M-E05-amended gives the rate."),
    claim("E05-sharp", "The upper bound is attained", GAUSSIAN, Theta(LAMBDA, k ** (1 - d) * a ** (-k), k), DEGREE,
          DIMENSION, ABOVE_ONE, COEFFICIENTS, hypotheses=(GEOMETRIC,), conventions=SPHERE,
          remark="Not stated by the source."),
    claim("E05-amended", "The rate: Theta(k^(1-d/2) (a + sqrt(a^2 - 1))^(-k))", GAUSSIAN,
          Theta(LAMBDA, k ** (1 - d / 2) * (a + sp.sqrt(a**2 - 1)) ** (-k), k), DEGREE, DIMENSION, ABOVE_ONE,
          COEFFICIENTS, hypotheses=(GEOMETRIC,), conventions=SPHERE, amends="M-E05-sharp",
          remark="a < a + sqrt(a^2 - 1) < 2a: strictly between the two printed bounds."),
    claim("E06", "Coefficients Theta(p^(1/2) a^(-p)): lower bound", GAUSSIAN,
          BigOmega(LAMBDA, k ** (1 - d / 2) * 2 ** (-k) * a ** (-k), k), DEGREE, DIMENSION, ABOVE_ONE, COEFFICIENTS,
          hypotheses=(GEOMETRIC,), conventions=SPHERE, remark="True: it is the first term of the series."),
    claim("E07", "The rate with a = 3/2 is that of Bietti and Bach: k^(-d-1) on S^d, k^(-d) on S^{d-1}", RECOVERS,
          AllOf(Theta(FunkHecke(sp.Lambda(t, NTK(relu, t, layers, *CHAOS)), k, d + 1), k ** (-d - 1), k),
                Theta(FunkHecke(sp.Lambda(t, NTK(relu, t, layers, *CHAOS)), k, d), k ** (-d), k)),
          DEGREE, DIMENSION, integer(layers, 3),
          conventions=Conventions(sphere="S^d in R^{d+1}, then S^{d-1} in R^d", measure="uniform probability measure",
                                  network="three or more layers, no biases"),
          remark="-d - 2a + 2 = -d - 1 for a = 3/2.  For two layers without bias only even degrees have this rate "
                 "(M-E03b)."),
    claim("E08", "Figure 3: the spectra of ReLU, tanh and Gaussian", FIGURE,
          missing="the values of the curves, the dimension, the data and the scale: the text gives the caption only",
          readings=("M-E08-relu",)),
    claim("E08-relu", "ReLU, two layers, no biases, on S^2: the constant of even degrees", FIGURE,
          Equivalent(FunkHecke(sp.Lambda(t, NTK(relu, t, 2, *CHAOS)), k, sp.Integer(3)), 1 / (sp.pi * k**3), k),
          integer(k, 2, modulus=2, residue=0),
          conventions=Conventions(sphere="S^2 in R^3", measure="uniform probability measure")),
    claim("E08-amended", "What is certain of the figure: the ReLU curve and the bounds of the other two", FIGURE,
          parts=("M-E08-relu", "M-E04", "M-E05", "M-E06"), amends="M-E08"),
)
