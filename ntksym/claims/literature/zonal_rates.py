"""L-BB-1..L-BB-9, L-BM-1, L-BA-1, L-LE-1, L-GE-1, L-LI-3: how fast eigenvalues on the sphere decay."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Claim, Conventions, Source, Variable
from ...checking.statements import AllOf, Equivalent, LittleO, Theta, integer, real
from ...theory.activations import relu, step
from ...theory.harmonics import FunkHecke, harmonic_multiplicity
from ...theory.kernels import NNGP, NTK, DerivativeDual
from ...theory.objects import DualActivation
from .common import (
    CHAOS,
    DIMENSION,
    HALF,
    HALVED,
    RELU_ROOT,
    ROOT,
    SPHERE,
    STEP_ROOT,
    THREE_HALVES,
    claim,
    d,
    decay,
    degree,
    end_constant,
    even,
    features,
    k,
    kappa_0,
    kappa_1,
    odd,
    source,
    t,
    tangent,
    u,
)

MAIN = source("BB", "Theorem 1",
              r"k\text{ even},\ c_1\ne-c_{-1}:\ \mu_k\sim(c_1+c_{-1})C(d,\nu)k^{-d-2\nu+1};\quad k\text{ odd},\ "
              r"c_1\ne c_{-1}:\ \mu_k\sim(c_1-c_{-1})C(d,\nu)k^{-d-2\nu+1}")
LEMMA = source("BB", "appendix, lemma on phi_nu",
               r"\phi_\nu(t)=(1-t^2)^\nu,\ \bar\phi_\nu(t)=t(1-t^2)^\nu:\quad \mu_k\sim C(d,\nu)k^{-d-2\nu-1}\text{ "
               r"for }"
               r"k\text{ even, odd; zero for } k\text{ odd, even}")
CONSTANT = source("BB", "appendix, proof of the lemma on phi_nu",
                  r"C(d,\nu) = 2^{2\nu+d-2}\tfrac{\omega_{d-2}}{\omega_{d-1}}\tfrac{\Gamma(\nu+\frac{d-1}2)^2}"
                  r"{\Gamma(2\nu+d-1)}\tfrac{\Gamma(\nu+\frac d2)\Gamma(\frac{d-1}2)\Gamma(\nu+1)}{\Gamma(-\frac12)"
                  r"\Gamma(\nu+2)\Gamma(-\nu-1)}(1/2)^{-d-2\nu+1}")
FEATURES = source("BB", "Corollary 2", r"L\ge3:\ \mu_k\sim C(d,L)k^{-d-2},\ C(d,L)\text{ growing linearly with }L")
TANGENT = source("BB", "Corollary 3", r"L\ge3:\ \mu_k\sim C(d,L)k^{-d},\ C(d,L)\text{ growing quadratically with }L")
STEPS = source("BB", "appendix, deep networks with step activations", r"k^{-d-2\nu_L+1},\ \nu_L=1/2^{L-1}")
EXPONENTIAL = source("BB", "Section 3.3 and footnote",
                     r"\kappa_{c,\gamma}(u)=e^{-c(1-u)^\gamma}=\sum_kc^k(1-u)^{\gamma k}/k!,\quad k^{-d-2\gamma+1}")
SHALLOW = source("BM", "as quoted in Bietti, Bach, Sections 2.2 and 3.2",
                 r"u\kappa_0(u)+\kappa_1(u):\ k^{-d-2s},\ s=0;\text{ the other parity exactly zero for large }k")
BIAS = source("BA", "as quoted in Bietti, Bach, Section 3.2",
              r"\kappa_{NTK,b}(u)=(u+1)\kappa_0(u)+\kappa_1(u)\text{ without parity constraint}")
NARROW = source("LE", "Theorem 1",
                r"\tilde\Theta^\infty(x,x')=x^Tx'+1+E_g[\sigma(g(x))\sigma(g(x'))],\ g\sim GP(0,\rho^2d_{in}^{-1}x^Tx'"
                r"+\beta^2)")
LAPLACE = source("GE", "as quoted in Bietti, Bach, Sections 1 and 3.3",
                 r"e^{-c\|x-y\|}\text{ has the eigenvalue decay }k^{-d}\text{ of the NTK, and the RKHS of the deep "
                 r"NTK}")
WHOLE_SPACE = source("LI", "theorem on the NTK on R^d",
                     r"K^{NT}(x,x')=\|\tilde x\|\|\tilde x'\|\sum_{r=0}^L\kappa_1^{(r)}(\bar "
                     r"u)\prod_{s=r}^{L-1}\kappa_0("
                     r"\kappa_1^{(s)}(\bar u))+1,\ \tilde x=(x,1)/\|(x,1)\|;\quad \lambda_i\asymp i^{-(d+1)/d}")

ONE, MINUS, C, NU = sp.symbols("c_1 c_m c nu", real=True)
C_POSITIVE = real(C, 0, open_low=True)
LAYERS = Conventions(**SPHERE.entries, layer="kappa^1(u) = kappa^1_NTK(u) = u; L layers are kappa^L, kappa^L_NTK")
#: sqrt(2)/pi times minus the constant of a square root
UNIT = STEP_ROOT * ROOT * decay()


def eigenvalue(kernel: sp.Expr) -> sp.Expr:
    return FunkHecke(sp.Lambda(t, kernel), k, d)


def at_minus_one(layers: int) -> sp.Expr:
    """prod over 2 <= l < L of kappa_0(b_l), b_l = kappa^l(-1)."""
    product, value = sp.S.One, sp.S.Zero
    for _ in range(layers - 2):
        product, value = product * kappa_0(value), kappa_1(value)
    return product


def deep(layers: int, sign: int, make: type = NTK) -> Claim:
    """Constants of the deep kernels: those at 1 and at -1, added for even and subtracted for odd degrees."""
    name, parity = ("even", even()) if sign > 0 else ("odd", odd())
    if make is NTK:
        constant = sp.Rational(layers * (layers - 1), 2) + sign * at_minus_one(layers)
        return claim(f"BB-7-{layers}-{name}", f"kappa_NTK, L = {layers}, {name} degrees, with the constant", TANGENT,
                     Equivalent(eigenvalue(tangent(layers)), constant * UNIT, k), parity, DIMENSION,
                     conventions=LAYERS)
    constant = layers - 1 + sign * at_minus_one(layers)
    return claim(f"BB-6-{layers}-{name}", f"Random features, L = {layers}, {name} degrees, with the constant", FEATURES,
                 Equivalent(eigenvalue(features(layers)), constant * RELU_ROOT * THREE_HALVES * decay(-2), k), parity,
                 DIMENSION, conventions=LAYERS)


def deep_step(name: str, layers: int) -> Claim:
    """Step functions: the constant at 1 is c^(2-2^(2-L)), and what is at -1 falls faster."""
    nu = sp.Rational(1, 2 ** (layers - 1))
    constant = -(STEP_ROOT ** (2 - 2 * nu)) * end_constant(nu)
    return claim(f"BB-8-{name}", f"L = {layers}, with the constant, that of c^(2-2^(2-L)) (1-t)^nu", STEPS,
                 Equivalent(eigenvalue(NNGP(step, t, layers, *CHAOS)), constant * decay(1 - 2 * nu), k), degree(),
                 DIMENSION, conventions=LAYERS)


def growth(name: str, kernel: sp.Expr, total: sp.Expr, how: str, place: Source) -> Claim:
    """The sum of the constants of both parities for every number of layers: what the end at -1 gives cancels."""
    pair = [FunkHecke(sp.Lambda(t, kernel), 2 * k + odd, d) for odd in (0, 1)]
    return claim(name, f"Every L >= 2: the constants of even and odd degrees together, {how} in L", place,
                 Equivalent(pair[0] + pair[1], total.subs(k, 2 * k), k), degree(), DIMENSION, integer(LAYER, 2),
                 conventions=LAYERS)


def parities(name: str, kernel: sp.Expr, fall: sp.Expr, place: Source) -> Claim:
    """The constant of even degrees exceeds that of odd ones: their difference is of the order of the eigenvalues."""
    even_one, odd_one = (FunkHecke(sp.Lambda(t, kernel), 2 * k + rest, d) for rest in (0, 1))
    return claim(name, "Every L >= 2: the constant of even degrees is greater than that of odd ones", place,
                 Theta(even_one - odd_one, fall, k), degree(), DIMENSION, integer(LAYER, 2), conventions=LAYERS)


def printed_constant(nu: sp.Expr) -> sp.Expr:
    """C(d, nu) of the proof."""
    areas = sp.gamma(HALVED) / (sp.sqrt(sp.pi) * sp.gamma((d - 1) / 2))
    above = sp.gamma(nu + HALVED) * sp.gamma((d - 1) / 2) * sp.gamma(nu + 1)
    below = sp.gamma(-HALF) * sp.gamma(nu + 2) * sp.gamma(-nu - 1)
    beta = sp.gamma(nu + (d - 1) / 2) ** 2 / sp.gamma(2 * nu + d - 1)
    return 2 ** (2 * nu + d - 2) * areas * beta * above / below * 2 ** (d + 2 * nu - 1)


LAYER = sp.Symbol("L", integer=True, positive=True)
ENDS = ONE * (1 - t) ** NU + MINUS * (1 + t) ** NU
ARC, CIRCLE = (1 - t**2) ** NU, sp.sqrt(1 - t**2)
EXPONENT = real(NU, 0, 1, open_low=True, open_high=True)
FALL = k ** (1 - d - 2 * NU)
#: what minus the eigenvalue of (1 - t)^nu is like, by 1/Gamma(-nu) = -nu/Gamma(1 - nu)
FRACTION = NU * sp.gamma(HALVED) * 2 ** (d + NU - 2) * sp.gamma(HALVED + NU - HALF) * FALL
FRACTION /= sp.sqrt(sp.pi) * sp.gamma(1 - NU)
#: what the eigenvalue of (1 - t)^nu is like for every nu > 0 that is no integer, by 1/Gamma(-nu) = -sin(pi nu)
#: Gamma(1 + nu)/pi
FIRST = -sp.sin(sp.pi * NU) * sp.gamma(1 + NU) * sp.gamma(HALVED) * 2 ** (d + NU - 2) * sp.gamma(HALVED + NU - HALF)
FIRST *= sp.pi ** sp.Rational(-3, 2) * FALL
ABOVE_ZERO, NO_INTEGER = real(NU, 0, open_low=True), sp.Ne(sp.sin(sp.pi * NU), 0)
STRETCHED = sp.exp(-C * (1 - t) ** NU)
BIASED = (t + 1) * kappa_0(t) + kappa_1(t)
LAPLACIAN = sp.exp(-C * sp.sqrt(2 * (1 - t)))
VARIANCE, CORRELATION = sp.symbols("v w", real=True)
INSTANCE = "The theorem itself is the axiom sphere-singularity-transfer; here it is checked where it has a closed form."


def theorem(kernel_sign: int, parity: Variable, name: str, src: Source = MAIN) -> Claim:
    factor = ONE + kernel_sign * MINUS
    return claim(f"BB-1-{name}", f"c_1 (1-t)^nu + c_m (1+t)^nu, every nu that is no integer, {name} degrees, with the "
                 "constant", src, Equivalent(eigenvalue(ENDS), factor * FIRST, k), parity, DIMENSION, ABOVE_ZERO,
                 real(ONE), real(MINUS), hypotheses=(NO_INTEGER, sp.Ne(ONE, -kernel_sign * MINUS)),
                 conventions=SPHERE, remark=INSTANCE)


CLAIMS = (
    claim("BB-1", "The rate from the expansions at 1 and -1", MAIN,
          parts=("L-BB-1-even", "L-BB-1-odd", "L-BB-1-equal", "L-BB-1-other"),
          remark="C(d, nu) = Gamma(d/2) 2^(nu+d-2) Gamma(nu+(d-1)/2)/(sqrt(pi) Gamma(-nu))."),
    theorem(1, even(), "even"),
    theorem(-1, odd(), "odd"),
    claim("BB-1-equal", "Equal constants at both ends, nu = 1/2: o() for odd degrees", MAIN,
          LittleO(eigenvalue(sp.sqrt(1 - t) + sp.sqrt(1 + t)), decay(), k), odd(), DIMENSION, conventions=SPHERE),
    claim("BB-1-other", "Other exponents: (1 - t)^(3/2) and (1 - t)^(1/4)", MAIN,
          AllOf(*(Equivalent(sign * eigenvalue((1 - t) ** nu), sign * end_constant(nu) * decay(1 - 2 * nu), k)
                  for sign, nu in ((1, sp.Rational(3, 2)), (-1, sp.Rational(1, 4))))), degree(), DIMENSION,
          conventions=SPHERE),
    claim("BB-2", "The kernels phi_nu and their odd companions", LEMMA,
          parts=("L-BB-2-even", "L-BB-2-odd", "L-BB-2-zero"),
          remark="The exponent -d-2nu-1 contradicts Theorem 1, where it is -d-2nu+1."),
    claim("BB-2-amended", "With the exponent -d-2nu+1", LEMMA,
          parts=("L-BB-2-even-amended", "L-BB-2-odd-amended", "L-BB-2-zero"), amends="L-BB-2"),
    claim("BB-2-even", "phi, even degrees: k^(-d-2nu-1)", LEMMA, Theta(-eigenvalue(ARC), k ** (-d - 2 * NU - 1), k),
          even(), DIMENSION, EXPONENT, conventions=SPHERE),
    claim("BB-2-even-amended", "phi, every nu that is no integer, even degrees: k^(-d-2nu+1), with the constant",
          LEMMA,
          Equivalent(eigenvalue(ARC), 2 * 2**NU * FIRST, k), even(), DIMENSION, ABOVE_ZERO, hypotheses=(NO_INTEGER,),
          conventions=SPHERE, amends="L-BB-2-even", remark="The eigenvalues are negative for 0 < nu < 1."),
    claim("BB-2-odd", "The odd companion, odd degrees: k^(-d-2nu-1)", LEMMA,
          Theta(-eigenvalue(t * ARC), k ** (-d - 2 * NU - 1), k), odd(), DIMENSION, EXPONENT, conventions=SPHERE),
    claim("BB-2-odd-amended", "The odd companion, odd degrees: k^(-d-2nu+1), with the same constant", LEMMA,
          Equivalent(eigenvalue(t * ARC), 2 * 2**NU * FIRST, k), odd(), DIMENSION, ABOVE_ZERO,
          hypotheses=(NO_INTEGER,), conventions=SPHERE, amends="L-BB-2-odd"),
    claim("BB-2-zero", "Degrees of the other parity, nu = 1/4, 1/2 and 3/2: zero", LEMMA,
          AllOf(*(sp.Eq(FunkHecke(sp.Lambda(t, factor * (1 - t**2) ** nu), 2 * k + rest, d), 0, evaluate=False)
                  for nu in (sp.Rational(1, 4), HALF, sp.Rational(3, 2)) for factor, rest in ((1, 1), (t, 0)))),
          degree(0), DIMENSION, conventions=SPHERE),
    claim("BB-3", "The constant C(d, nu), 0 < nu < 1", CONSTANT,
          Equivalent(-eigenvalue(ARC), -printed_constant(NU) * FALL, k), even(), DIMENSION, EXPONENT,
          conventions=SPHERE,
          remark="It is half of the true constant for all d and nu, and so is that of Theorem 1 derived from it."),
    claim("BB-3-amended", "Twice the printed constant, nu = 1/2", CONSTANT,
          Equivalent(-eigenvalue(CIRCLE), -2 * printed_constant(HALF) * decay(), k), even(), DIMENSION,
          conventions=SPHERE, amends="L-BB-3"),
    claim("BB-6", "Deep random features: the rate, its growth with L, and the constants for L = 3 and 4", FEATURES,
          parts=("L-BB-6-every", "L-BB-6-growth", "L-BB-6-parities", "L-BB-6-3-even", "L-BB-6-3-odd", "L-BB-6-4-even",
                 "L-BB-6-4-odd", "L-BB-6-expansion"),
          remark="C(d, L) is L - 1 plus or minus a number in (0, 1], times a constant of d; each layer adds 1 "
                 "(L-BB-6-step)."),
    *(deep(layers, sign, NNGP) for layers in (3, 4) for sign in (1, -1)),
    claim("BB-6-every", "Every L >= 3: Theta(k^(-d-2))", FEATURES,
          Theta(eigenvalue(NNGP(relu, t, LAYER, *CHAOS)), decay(-2), k), degree(), DIMENSION, integer(LAYER, 3),
          conventions=LAYERS),
    claim("BB-7", "Deep tangent kernels: the rate, its growth with L, and the constants for L = 3, 4 and 5", TANGENT,
          parts=("L-BB-7-every", "L-BB-7-growth", "L-BB-7-parities", "L-BB-7-3-even", "L-BB-7-3-odd", "L-BB-7-4-even",
                 "L-BB-7-4-odd", "L-BB-7-5-even", "L-BB-7-5-odd", "L-BB-7-expansion"),
          remark="C(d, L) is L(L - 1)/2 plus or minus a number in (0, 1], times a constant of d."),
    *(deep(layers, sign) for layers in (3, 4, 5) for sign in (1, -1)),
    claim("BB-7-every", "Every L >= 3: Theta(k^(-d))", TANGENT,
          Theta(eigenvalue(NTK(relu, t, LAYER, *CHAOS)), decay(), k), degree(), DIMENSION, integer(LAYER, 3),
          conventions=LAYERS),
    growth("BB-6-growth", NNGP(relu, t, LAYER, *CHAOS), 2 * (LAYER - 1) * RELU_ROOT * THREE_HALVES * decay(-2),
           "linear", FEATURES),
    growth("BB-7-growth", NTK(relu, t, LAYER, *CHAOS), LAYER * (LAYER - 1) * UNIT, "quadratic", TANGENT),
    parities("BB-6-parities", NNGP(relu, t, LAYER, *CHAOS), decay(-2), FEATURES),
    parities("BB-7-parities", NTK(relu, t, LAYER, *CHAOS), decay(), TANGENT),
    claim("BB-8", "Deep networks with step activations", STEPS,
          parts=("L-BB-8-expansion", "L-BB-8-two", "L-BB-8-every", "L-BB-8-three", "L-BB-8-four")),
    claim("BB-8-amended", "With the right sum in the exponent of c", STEPS,
          parts=("L-BB-8-expansion-amended", "L-BB-8-two", "L-BB-8-every", "L-BB-8-three", "L-BB-8-four"),
          amends="L-BB-8"),
    claim("BB-8-two", "L = 2: k^(-d) for odd degrees, zero for even ones", STEPS,
          AllOf(Theta(FunkHecke(sp.Lambda(t, NNGP(step, t, 2, *CHAOS)), 2 * k + 1, d), decay(), k),
                sp.Eq(FunkHecke(sp.Lambda(t, NNGP(step, t, 2, *CHAOS)), 2 * k, d), 0, evaluate=False)),
          degree(), DIMENSION, conventions=LAYERS),
    claim("BB-8-every", "Every L >= 3: k^(-d-2nu+1), nu = 2^(1-L)", STEPS,
          Theta(eigenvalue(NNGP(step, t, LAYER, *CHAOS)), k ** (1 - d - 2 ** (2 - LAYER)), k), degree(), DIMENSION,
          integer(LAYER, 3), conventions=LAYERS),
    deep_step("three", 3),
    deep_step("four", 4),
    claim("BB-9", "Exponentials of powers of the distance", EXPONENTIAL,
          parts=("L-BB-9-below-one", "L-BB-9-three-halves", "L-BB-9-series")),
    claim("BB-9-amended", "With (-c)^k in the series", EXPONENTIAL,
          parts=("L-BB-9-below-one", "L-BB-9-three-halves", "L-BB-9-series-amended"), amends="L-BB-9"),
    claim("BB-9-below-one", "0 < gamma < 1: k^(-d-2gamma+1)", EXPONENTIAL,
          Theta(eigenvalue(STRETCHED), FALL, k), degree(), DIMENSION, C_POSITIVE, EXPONENT,
          conventions=SPHERE),
    claim("BB-9-three-halves", "gamma = 3/2: k^(-d-2), negative eigenvalues in the end", EXPONENTIAL,
          Theta(-eigenvalue(sp.exp(-C * (1 - t) ** sp.Rational(3, 2))), decay(-2), k), degree(), DIMENSION, C_POSITIVE,
          conventions=SPHERE, remark="So the kernel is not positive definite for gamma = 3/2."),
    claim("BB-9-series", "The printed series, every gamma that is no integer: its first singular term is c (1-u)^gamma",
          EXPONENTIAL, Equivalent(eigenvalue(STRETCHED), C * FIRST, k), degree(), DIMENSION, C_POSITIVE, ABOVE_ZERO,
          hypotheses=(NO_INTEGER,), conventions=SPHERE, remark="The series of e^(-x) has (-c)^k in place of c^k."),
    claim("BB-9-series-amended", "With (-c)^k the first singular term is -c (1-u)^gamma, every such gamma",
          EXPONENTIAL, Equivalent(eigenvalue(STRETCHED), -C * FIRST, k), degree(), DIMENSION, C_POSITIVE, ABOVE_ZERO,
          hypotheses=(NO_INTEGER,), conventions=SPHERE, amends="L-BB-9-series"),
    claim("BM-1", "The NTK of two layers", SHALLOW, parts=("L-BM-1-rate", "L-BM-1-zero"),
          remark="The zeros start at k = 3: the eigenvalue at k = 1 is positive."),
    claim("BM-1-rate", "Even degrees: k^(-d)", SHALLOW, Theta(eigenvalue(t * kappa_0(t) + kappa_1(t)), decay(), k),
          even(), DIMENSION, conventions=SPHERE),
    claim("BM-1-zero", "Odd degrees from 3 on: zero", SHALLOW,
          sp.Eq(eigenvalue(tangent(2)), 0, evaluate=False), odd(3), DIMENSION, conventions=SPHERE),
    claim("BA-1", "A bias at the input", BIAS, parts=("L-BA-1-kernel", "L-BA-1-rate")),
    claim("BA-1-kernel", "The kernel with a bias that starts at zero", BIAS,
          sp.Eq(2 * DualActivation(relu, u) + 2 * DerivativeDual(relu, u) * (u + 1), (u + 1) * kappa_0(u) + kappa_1(u),
                evaluate=False), real(u, -1, 1), premises=("law-of-large-numbers",),
          conventions=Conventions(network="two layers, ReLU", bias="zero at initialisation, trained"),
          remark="The derivative by the bias of a neuron is that by its weights without the factor x."),
    claim("BA-1-rate", "Every degree has its share: one constant for both parities", BIAS,
          Equivalent(eigenvalue(BIASED), 2 * UNIT, k), degree(), DIMENSION, conventions=SPHERE),
    claim("LE-1", "The limit kernel of deep narrow networks on the unit sphere", NARROW,
          sp.Eq(u + 1 + VARIANCE * DualActivation(relu, CORRELATION),
                u + 1 + VARIANCE / 2 * kappa_1(CORRELATION), evaluate=False),
          real(u, -1, 1), real(CORRELATION, -1, 1), real(VARIANCE, 0), premises=("law-of-large-numbers",),
          conventions=Conventions(inputs="unit vectors, u = <x, x'>", variance="v = rho^2/d_in + beta^2 of g",
                                  correlation="w = (rho^2 u/d_in + beta^2)/v of g(x) and g(x')"),
          remark="E[ReLU(g) ReLU(g')] is v times the dual activation at w.  Weights of the identity under ReLU pass "
                 "nonnegative "
          "coordinates only; for other inputs the formula defines a kernel all the same."),
    claim("GE-1", "The Laplace kernel and the deep ReLU NTK have the same decay", LAPLACE,
          parts=("L-GE-1-laplace", "L-GE-1-tangent"),
          remark="Equal decay of positive eigenvalues is equality of the spaces.  For two layers without bias it "
                 "fails: half of "
          "the eigenvalues vanish (L-BM-1-zero)."),
    claim("GE-1-laplace", "Laplace kernel: Theta(k^(-d)), with its constant", LAPLACE,
          AllOf(Theta(eigenvalue(LAPLACIAN), decay(), k),
                Equivalent(eigenvalue(LAPLACIAN), sp.sqrt(2) * C * ROOT * decay(), k)),
          degree(), DIMENSION, C_POSITIVE, conventions=SPHERE),
    claim("GE-1-tangent", "NTK of three and more layers: Theta(k^(-d)) for both parities", LAPLACE,
          Theta(eigenvalue(NTK(relu, t, LAYER, *CHAOS)), decay(), k), degree(), DIMENSION, integer(LAYER, 3),
          conventions=LAYERS),
    claim("LI-3", "The decay of the NTK on R^d", WHOLE_SPACE,
          missing="which vector is meant: the printed x~ = (x, 1)/|(x, 1)| has norm 1, and then the factors |x~||x~'| "
          "say nothing", readings=("L-LI-3-sphere", "L-LI-3-multiplicity")),
    claim("LI-3-sphere", "On S^d: k^(-d-1) for three and more layers", WHOLE_SPACE,
          Theta(FunkHecke(sp.Lambda(t, NTK(relu, t, LAYER, *CHAOS)), k, d + 1), decay(-1), k), degree(), DIMENSION,
          integer(LAYER, 3),
          conventions=Conventions(**{**LAYERS.entries, "sphere": "S^d in R^{d+1}"})),
    claim("LI-3-multiplicity", "On S^d about k^(d-1) eigenvalues have degree k: the i-th has a degree of the order "
          "i^(1/d)",
          WHOLE_SPACE, Theta(harmonic_multiplicity(sp.Symbol("k", integer=True, positive=True), sp.Integer(4)).subs(
              sp.Symbol("k", integer=True, positive=True), k), k**2, k), integer(k, 1),
          conventions=Conventions(sphere="S^3 in R^4")),
    claim("LI-3-amended", "On the sphere: with x~ = (x, 1) the kernel is that of the sphere times |x~||x~'|",
          WHOLE_SPACE, parts=("L-LI-3-sphere", "L-LI-3-multiplicity"), amends="L-LI-3"),
)
