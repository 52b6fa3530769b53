"""The classical theorems that verdicts may rest on.  They are not re-checked; each is stated once, with its source."""

from __future__ import annotations

AXIOMS: dict[str, str] = {
    "binomial-theorem": "(s + t)^k = sum_{j=0}^k binomial(k, j) s^(k-j) t^j, with 0^0 = 1.",
    "composition-of-power-series": "The coefficient of t^p in sum_k a_k g(t)^k, g(t) = sum_j b_j t^j, is sum_k a_k "
    "times the sum over (j_1, ..., j_k) with j_1 + ... + j_k = p of b_{j_1} ... b_{j_k}, for nonnegative a and b for "
    "which the series converge (Tonelli and the Cauchy product; Henrici 1974, section 1.2).",
    "funk-hecke": "The integral operator with kernel F(<x, y>), F integrable against (1-t^2)^((d-3)/2), under the "
    "uniform probability measure of S^{d-1} in R^d multiplies every spherical harmonic of degree k by "
    "E[F(T) P_{k,d}(T)], T = <x, y> (Funk 1916, Hecke 1918; Dai and Xu 2013, Theorem 1.2.9).",
    "functional-calculus": "If a self-adjoint operator A multiplies spherical harmonics of each degree k by a number "
    "a_k, then A^s multiplies them by a_k^s, wherever that is defined; and the harmonics span L^2 of the sphere "
    "(spectral theorem: Reed and Simon 1980, Theorem VIII.5; Dai and Xu 2013, Theorem 2.2.2).",
    "gegenbauer-orthogonality": "E[P_{l,d}(T) P_{k,d}(T)] is 0 for l not k and 1/N_{k,d} for l = k, T a coordinate of "
    "a uniform point of S^{d-1} in R^d and N_{k,d} the dimension of the spherical harmonics of degree k (Mueller 1998, "
    "section 2; Dai and Xu 2013, Corollary 1.2.8).",
    "gegenbauer-bound": "|P_{k,d}(t)| <= 1 for -1 <= t <= 1, with equality for k >= 1, d >= 3 at 1 and -1 only, by "
    "Laplace's integral over (t + i s sqrt(1-t^2))^k (Mueller 1998, section 2; Dai and Xu 2013, section 1.2).",
    "gamma-ratio": "Gamma(m + a)/Gamma(m + b) ~ m^(a - b) as m -> infinity (DLMF 5.11.12).",
    "gaussian-integration-by-parts": "E[F'(Z) h_n(Z)] = sqrt(n+1) E[F(Z) h_{n+1}(Z)] for F locally absolutely "
    "continuous and polynomially bounded "
    "with F' in "
    "L^2 of the standard Gaussian (Stein's identity; Nourdin and Peccati 2012, Lemma 1.1.1).",
    "laplace-beltrami-spectrum": "The Laplace-Beltrami operator of S^{d-1} in R^d, d >= 2, multiplies every spherical "
    "harmonic of degree k by -k(k + d - 2) (Mueller 1998, section 3; Dai and Xu 2013, Theorem 1.4.5).",
    "mehler": "E[F(U) F(V)] = sum_n mu_n(F)^2 rho^n for F in L^2 of the standard Gaussian and standard Gaussians U, "
    "V with "
    "correlation "
    "rho (Mehler's formula; O'Donnell 2014, Proposition 11.31).",
    "parseval": "sum_n mu_n(F)^2 = E[F(Z)^2]: the Hermite polynomials are complete in L^2 of the standard Gaussian "
    "(Szego "
    "1975, "
    "Theorem 5.7.1).",
    "poisson-kernel": "(1 - r^2)/(1 - 2 r t + r^2)^(d/2), 0 < r < 1, has the eigenvalue r^k on harmonics of degree k "
    "on S^{d-1}: the harmonic function r^k Y in the ball is the Poisson integral of Y (Poisson 1823; Dai and Xu 2013, "
    "section 1.2).",
    "polar-coordinates": "A standard Gaussian vector is the product of its length and an independent uniformly "
    "distributed direction.",
    "singularity-transfer": "If f is analytic in a disc of radius larger than 1 without finitely many cuts that start "
    "on the unit circle, and has at each start z a finite expansion in powers of 1 - r/z, then the coefficient of r^p "
    "in f is the sum of those of the terms, [r^p] (1 - r/z)^a = z^-p p^(-a-1) (1/Gamma(-a) + O(1/p)), up to the order "
    "of what is left out (Flajolet and Odlyzko 1990; Flajolet and Sedgewick 2009, Theorem VI.5).",
    "spectral-theorem": "A real symmetric matrix X is Q diag(lambda) Q^T with real lambda_1 >= ... >= lambda_n and "
    "orthonormal "
    "columns of Q.",
    "schur-product": "The entrywise product of positive semidefinite matrices is positive semidefinite (Schur 1911; "
    "Horn and Johnson 2013, Theorem 7.5.3).",
    "weyl": "lambda_{i+j-1}(A + B) <= lambda_i(A) + lambda_j(B) for real symmetric n x n matrices and i + j - 1 <= n, "
    "eigenvalues in decreasing order; so lambda_i(A) >= lambda_i(B) if A - B is positive semidefinite (Weyl 1912; Horn "
    "and Johnson 2013, Theorem 4.3.1).",
    "gauss-summation": "sum_{m>=0} (a)_m (b)_m / ((c)_m m!) = Gamma(c) Gamma(c-a-b) / (Gamma(c-a) Gamma(c-b)) for real "
    "a, b and c with c-a-b > 0, c not one of 0, -1, -2, ... (Gauss 1812; DLMF 15.4.20).",
    "sphere-singularity-transfer": "If F is smooth on (-1, 1) and near 1 and -1 an analytic function of finitely many "
    "powers u^e, e > 0, of the distance u from there, then the eigenvalue of F(<x, y>) on harmonics of degree k on "
    "S^{d-1} has the asymptotic expansion sum_nu (c_nu + (-1)^k d_nu) E_k(nu), over the exponents nu that are not "
    "natural numbers, c_nu and d_nu being the coefficients of u^nu at 1 and at -1 and E_k(nu) the eigenvalue of (1 - "
    "t)^nu, Gamma(d/2) 2^(nu+d-2) Gamma(nu + (d-1)/2) (-nu)_k / (sqrt(pi) Gamma(nu + k + d - 1)) (Bietti and Bach "
    "2021, Theorem 1, with the constant from Rodrigues' formula).",
    "torus-singularity-transfer": "If F is smooth on (-1, 1) and near 1 and -1 an analytic function of finitely many "
    "powers u^e, e > 0, of the distance u from there, then the integral of F((1/d) sum_a cos 2 pi x_a) cos(2 pi k.x) "
    "over [0, 1]^d, k integers, has as |k| -> infinity the asymptotic expansion sum_nu (c_nu + (-1)^(k_1 + ... + k_d) "
    "d_nu) (2/d)^nu Gamma(nu + d/2)/(pi^(d/2) Gamma(-nu)) |k|^(-d-2 nu) (1 + O(|k|^-2)), over the exponents nu that "
    "are not natural numbers, c_nu and d_nu being the coefficients of u^nu at 1 and at -1 (Fourier transforms of "
    "homogeneous functions: Hoermander 1990, Theorems 7.1.16 and 7.1.18; Stein 1970, section V.1, Lemma 2).",
    "sphere-power-series": "If F(t) = sum_p c_p t^p for -1 < t < 1 and sum_p |c_p| E|T|^p is finite, T a coordinate of "
    "a uniform point of S^{d-1}, then the eigenvalue of F(<x, y>) on harmonics of degree k is the sum over m >= 0 of "
    "c_{k+2m} Gamma(d/2) (k+2m)! / (2^(k+2m) m! Gamma(k+m+d/2)) (Azevedo and Menegatto 2014; Fubini).",
    "strictly-positive-definite": "If all eigenvalues of a continuous zonal kernel F(<x, y>) on S^{d-1} are positive, "
    "then the matrices F(<x_i, x_j>) over finitely many different points are positive definite: sum_ij v_i v_j F(<x_i, "
    "x_j>) = sum_k lambda_k sum_Y (sum_i v_i Y(x_i))^2 vanishes only if sum_i v_i p(x_i) does for every polynomial p "
    "(Schoenberg 1942; Xu and Cheney 1992).",
    "law-of-large-numbers": "The mean of m independent copies of an integrable variable tends to its expectation "
    "almost surely.",
}
