"""L-MJ-1..L-MJ-6, L-AM-1, L-GE-2: coefficients of the kernel, and eigenvalues from them."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, BigO, BigOmega, Theta, array, integer, real
from ...theory.activations import tanh
from ...theory.harmonics import FunkHecke, sphere_area
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import DerivativeHermiteCoefficient
from .common import HALF, claim, d, k, source, t

THEOREM = source("MJ", "Theorem 3.1",
                 r"nK_l=\sum_p\kappa_{p,l}(XX^T)^{\odot p},\quad \kappa_{p,l}=\alpha_{p,l}+\sum_{q=0}^p\kappa_{q,l-1}"
                 r"\upsilon_{p-q,l}\quad(l\in[L+1])")
LEMMA = source("MJ", "Lemma 3.2", r"\kappa_{p,2}=\delta_{(\gamma_b>0)\cup(p\ \mathrm{even})}\Theta(p^{-3/2}),\quad "
               r"O\left(e^{-\pi\sqrt{p-1}/2}\right),\quad "
               r"\delta_{(\gamma_b>0)\cup(p\ \mathrm{even})}\Theta(p^{1/2}(\sigma^2+1)^{-p})")
SMOOTH = source("MJ", "appendix on the coefficients, tanh",
                r"\mu_p(\mathrm{Tanh}')=O\left(e^{-\pi\sqrt p/4}\right),\quad \mu_p(\mathrm{Tanh})=p^{-1/2}"
                r"\mu_{p-1}(\mathrm{Tanh}')=O\left(p^{-1/2}e^{-\pi\sqrt{p-1}/4}\right)")
COROLLARY = source("MJ", "Corollary 4.7",
                   r"c_p=\Theta(p^{-a}),\ a\ge1:\ \overline{\lambda_k}=\Theta(k^{-d-2a+2});\quad c_p=O(e^{-a\sqrt "
                   r"p}):\ "
                   r"\overline{\lambda_k}=O(k^{-d+1/2}e^{-a\sqrt k});\quad c_p=\Theta(p^{1/2}a^{-p}):\ "
                   r"O(k^{-d+1}a^{-k}),"
                   r"\ \Omega(k^{-d/2+1}2^{-k}a^{-k})")
ITERATIONS = source("GE", "2023, after the corollary on the preconditioner",
                    r"\lambda_k=O(k^{-d+1/2}e^{-\sqrt k})\ \Rightarrow\ O(k^{d+1/2}e^{\sqrt k})\text{ iterations}")
p = sp.Symbol("p", integer=True)
q, a = sp.symbols("q a", real=True)
c = sp.IndexedBase("c")
EVEN_SPHERE = Conventions(sphere="S^d in R^{d+1}", measure="surface measure", kernel="sum_p c_p <x, y>^(2p)")
EVEN_POWERS = sphere_area(d + 1) * FunkHecke(sp.Lambda(t, sp.Sum(c[p] * t ** (2 * p), (p, 0, sp.oo))), k, d + 1)


def lemma(number: int, title: str, *parts: str, **more: Any) -> Any:
    return claim(f"MJ-{number}", title, LEMMA, parts=parts, **more)


CLAIMS = (
    claim("MJ-1", "The power series at every layer of the network, its output included", THEOREM,
          parts=("M-C01", "M-C02", "M-C03"),
          remark="Right for hidden layers without a bias at the input; the slides repeat the theorem."),
    claim("MJ-1-amended", "In powers of gamma_w^2 <x, x'> + gamma_b^2, and with sigma_b^2 less at the output", THEOREM,
          parts=("M-C02-amended", "M-C03-amended"), amends="L-MJ-1"),
    lemma(2, "Item 1, ReLU", "M-C13-even", "M-C13-odd-bias", "M-C13-odd",
          remark="The zero for odd p and gamma_b = 0 starts at p = 3 (M-C13-every)."),
    lemma(3, "Item 2, tanh", "M-C14", remark="True; the exponent is half of the true one (M-C14-amended)."),
    lemma(4, "Item 3, the Gaussian density, for the printed coefficients", "M-C15-even", "M-C15-odd", "M-C16-formula",
          remark="For the network with a bias at the input the rate is another one (M-C16-network)."),
    claim("MJ-5", "Eigenvalues on S^d from the decay of the coefficients", COROLLARY,
          parts=("M-E03", "L-MJ-5-even", "M-E04", "M-E05", "M-E06")),
    claim("MJ-5-even", "Even coefficients alone, c_{2p} = Theta(p^(-a)): even degrees", COROLLARY,
          Theta(EVEN_POWERS, k ** (2 - d - 2 * a), k), integer(k, 2, modulus=2, residue=0), integer(d, 2), real(a, 1),
          array(c, 1, "nonnegative_summable"), hypotheses=(Theta(c[p], p ** (-a), p),), conventions=EVEN_SPHERE),
    claim("MJ-6", "Hermite coefficients of tanh and of its derivative", SMOOTH,
          AllOf(BigO(DerivativeHermiteCoefficient(tanh, p), sp.exp(-sp.pi * sp.sqrt(p) / 4), p),
                sp.Eq(HermiteCoefficient(tanh, p), p ** (-HALF) * DerivativeHermiteCoefficient(tanh, p - 1),
                      evaluate=False),
                BigO(HermiteCoefficient(tanh, p), p ** (-HALF) * sp.exp(-sp.pi * sp.sqrt(p - 1) / 4), p)),
          integer(p, 1), conventions=Conventions(polynomials="probabilists' Hermite, normalised"),
          remark="True; the exponent is half of the true one, pi sqrt(p)/2."),
    claim("GE-2", "From the bound on the eigenvalue an upper bound on the number of iterations", ITERATIONS,
          BigO(k ** (d - HALF + q) * sp.exp(sp.sqrt(k)), k ** (d + HALF) * sp.exp(sp.sqrt(k)), k),
          integer(k, 1), integer(d, 1), real(q, 0),
          conventions=Conventions(iterations="of the order of 1/lambda_k",
                                  eigenvalues="lambda_k = k^(-d+1/2-q) e^(-sqrt k), q >= 0, which are O(k^(-d+1/2) "
                                      "e^(-sqrt k))"),
          remark="An upper bound on lambda_k bounds the iterations from below: Omega(k^(d-1/2) e^(sqrt k)), with d - "
                 "1/2."),
    claim("GE-2-amended", "It is a lower bound, Omega(k^(d-1/2) e^(sqrt k)): d = 3 and four spectra", ITERATIONS,
          AllOf(*(BigOmega(iterations, k ** sp.Rational(5, 2) * sp.exp(sp.sqrt(k)), k) for iterations in (
              *(k ** (sp.Rational(5, 2) + shift) * sp.exp(sp.sqrt(k)) for shift in (0, HALF, 2)),
              sp.exp(2 * sp.sqrt(k))))),
          integer(k, 1), conventions=Conventions(iterations="of the order of 1/lambda_k"), amends="L-GE-2"),
)
