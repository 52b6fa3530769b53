r"""How eigenvalues of a power series with nonnegative coefficients fall, from how the coefficients fall.

Let f_n >= 0 with sum f_n < oo and F(t) = sum_n f_n t^n.  By ``sphere-power-series``, on S^{d-1}, with the sum over
n >= k, n - k even,

    lambda_k = sum_n f_n A(n, k),       A(n, k) = Gamma(d/2) n! / (2^n ((n-k)/2)! Gamma((n+k+d)/2)).

The map from f to lambda keeps inequalities, and only large n matter for large k; so it is enough to know lambda for one
sequence of each size, along n of the parity of k.

*Powers.*  f_n = Gamma(n/2 + 1 - a)/Gamma(n/2 + 1) ~ (n/2)^(-a): with n = k + 2m and the duplication formula the sum is
2F1(k/2 + 1 - a, (k+1)/2; k + d/2; 1) up to a factor, which converges for 2a + d > 3, and ``gauss-summation`` gives

    lambda_k = Gamma(d/2) Gamma(d/2 + a - 3/2) Gamma(k/2 + 1 - a) Gamma((k+1)/2)
               / (sqrt(pi) Gamma(k/2 + d/2 + a - 1) Gamma(k/2 + d/2 - 1/2)).

So f_n ~ n^(-a) gives lambda_k ~ Gamma(d/2) Gamma(d/2 + a - 3/2) 2^(a+d-3) / sqrt(pi) k^(3-d-2a).

*Geometric.*  The Poisson kernel (1 - r^2)/(1 - 2 r t + r^2)^(d/2), 0 < r < 1, has the eigenvalues r^k (axiom
``poisson-kernel``), and with b = (r + 1/r)/2, 1/r = b + sqrt(b^2 - 1), it is a positive constant times
(1 - t/b)^(-d/2), whose coefficients are (d/2)_n/n! b^(-n) = Theta(n^(d/2 - 1) b^(-n)).  Let f_n = Theta(n^s b^(-n)) and
e = s + 1 - d/2.  Since A <= 1 the n > C k contribute at most sum_{n > C k} O(n^s b^(-n)), which for a large C is
o(k^-M r^k) for every M, both to the series of f and to that of the Poisson kernel; and n^e is Theta(k^e) for k <= n <=
C k.  Hence lambda_k = Theta(k^(s + 1 - d/2) r^k).

*Stretched.*  f_n = n^s exp(-a n^h), 0 < h < 1, a > 0.  A(n, j)/A(n, j-2) = (n-j+2)/(n+j+d-2) = (1-x)/(1+x) with
x = (j + d/2 - 2)/(n + d/2), whose log is at most -2x, and at least -2x - x^3 for x <= 1/2.  The product over j = k,
k-2, ... down to the parity e of k gives

    A(n, e) exp(-(k^2 + O(k))/(2n + d) - O(k^4/n^3)) <= A(n, k) <= exp(-(k^2 - 1)/(2n + d)),   the left for n >= 4 k.

The minimum of a n^h + k^2/(2n) is M = a (1+h) (k^2/(2 a h))^(h/(1+h)), at n of the order k^(2/(1+h)), far above k.
With exp(-a n^h) = exp(-(a - u) n^h) exp(-u n^h) for a small u > 0 the upper bound gives lambda_k = O(exp(-(1 - v) M))
for each v > 0; the term at the minimum gives lambda_k = Omega(exp(-(1 + v) M)), for k^4/n^3 = o(M) and A(n, e) falls
like a power of n.  So lambda_k is known up to a factor exp(o(k^(2h/(1+h)))).

For h <= 1/2 the bounds are sharp: k^4/n^3 = O(1) and k/n = o(1) at n of that order, A(n, e) = Theta(n^(-(d-1)/2)), and
n^h and k^2/(2n + d) change by O(1) if n is replaced by n + d/2.  With n = k^(2/(1+h)) y the exponent is -k^(2h/(1+h))
(a y^h + 1/(2y)), which has one minimum in y, where its second derivative is positive; by Laplace's method the sum is
that of the order of k^(2/(1+h) - h/(1+h)) terms near the minimum.  Hence

    lambda_k = Theta(k^b exp(-M)),      b = (2 s - d + 4)/(1+h) - 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..syntax import Node, number
from .judging import Judge, minus
from .monomials import ONE, ZERO, Monomial, is_at_most, plus, quotient_size, raised, times

TWO = number(2)


@dataclass(frozen=True)
class Size:
    """lambda_k is of the size of ``like``; ``rate`` is the number b of a geometric series; of a ``rough`` one only the
    greatest root counts.  For powers lambda_k ~ like if the coefficients are known by an equivalent."""

    like: Monomial
    rate: Node | None = None
    rough: bool = False

    @property
    def is_sharp(self) -> bool:
        return self.rate is None and not self.like.roots

    @property
    def is_compared(self) -> bool:
        """Is lambda_k = Theta(like)?"""
        return self.rate is None and not self.rough

    @property
    def axioms(self) -> frozenset[str]:
        if self.rate is not None:
            return frozenset(("poisson-kernel",))
        return frozenset(("gauss-summation",) if self.is_sharp else ())

    def against(self, g: Monomial, judge: Judge) -> int | None:
        """1, 0, -1: lambda_k/g tends to infinity, lies between positive numbers, tends to 0; None: not shown."""
        if self.rate is not None:
            return against_geometric(self.rate, self.like.exponent, g, judge)
        if self.rough:
            return against_stretched(self.like.roots, g, judge)
        return quotient_size(self.like, g, judge)

    def is_at_most(self, g: Monomial, judge: Judge) -> bool:
        """Is lambda_k = O(g), for all values of the parameters, some of which may make the sizes equal?"""
        return self.is_compared and is_at_most(g, self.like, judge)

    def is_at_least(self, g: Monomial, judge: Judge) -> bool:
        return self.is_compared and is_at_most(self.like, g, judge)


def size_of(coefficients: Monomial, d: Node, judge: Judge) -> Size:
    """The size of lambda_k for coefficients like C n^s B^n exp(sum_e a_e n^e); raises :class:`NotATerm`."""
    if coefficients.gamma:
        raise NotATerm("coefficients that are not powers, geometric or stretched exponentials")
    half: Node = ("*", number("1/2"), d)
    s = coefficients.exponent
    if coefficients.base != ONE:
        base = coefficients.base
        if coefficients.roots or judge.sign_of(base) != 1 or judge.sign_of(minus(ONE, base)) != 1:
            raise NotATerm("geometric coefficients whose quotient is not shown to lie between 0 and 1")
        return Size(Monomial(exponent=plus(s, minus(ONE, half))), rate=raised(base, number(-1)))
    if coefficients.roots:
        h = max(coefficients.roots)
        a: Node = ("*", number(-1), coefficients.roots[h])
        if judge.sign_of(a) != 1:
            raise NotATerm("coefficients that are not shown to fall")
        power = h / (1 + h)
        least: Node = ("*", number(-1 - h), a, ("^", ("*", number(2 * h), a), number(-power)))
        if h > fmpq(1, 2) or len(coefficients.roots) > 1:
            return Size(Monomial(roots={2 * power: least}), rough=True)
        exponent: Node = ("+", number(-1), ("*", number(1 / (1 + h)), ("+", ("*", TWO, s), minus(number(4), d))))
        return Size(Monomial(exponent=exponent, roots={2 * power: least}))
    if judge.sign_of(("+", d, ("*", number(-2), s), number(-3))) != 1:
        raise NotATerm("coefficients that fall too slowly for the series of an eigenvalue to converge")
    constant: Node = (
        "*", ("f", "gamma", half), ("f", "gamma", ("+", half, ("*", number(-1), s), number("-3/2"))),
        ("^", TWO, ("+", d, ("*", number(-1), s), number(-3))), ("^", ("c", "pi"), number("-1/2")))
    return Size(Monomial(
        times(coefficients.constant, constant), ("+", number(3), ("*", number(-1), d), ("*", TWO, s))))


def against_geometric(b: Node, exponent: Node, g: Monomial, judge: Judge) -> int | None:
    """k^exponent z^(-k), z = b + sqrt(b^2 - 1), against g.

    z is the greater root of y^2 - 2 b y + 1, whose roots have the mean b: so z > y for y <= b, and beyond b the sign of
    the polynomial tells.
    """
    if g.gamma:
        return 1 if g.gamma < 0 else -1
    y = raised(g.base, number(-1))
    beyond = judge.sign_of(minus(y, b))
    if beyond in (0, -1):
        return -1
    above = judge.sign_of(("+", ("^", y, TWO), ("*", number(-2), b, y), ONE))
    if above == -1:
        return -1
    if beyond is None or above is None:
        return None
    if above == 1:
        return 1
    return quotient_size(Monomial(exponent=exponent, base=g.base), g, judge)


def against_stretched(roots: Mapping[fmpq, Node], g: Monomial, judge: Judge) -> int | None:
    """exp((a + o(1)) k^e) for the only root e with its factor a, against g."""
    if g.gamma:
        return 1 if g.gamma < 0 else -1
    if g.base != ONE:
        return {1: -1, -1: 1}.get(judge.sign_of(minus(g.base, ONE)) or 0)
    (own,) = roots
    for e in sorted({*roots, *g.roots}, reverse=True):
        if e < own:
            break
        sign = judge.sign_of(minus(roots.get(e, ZERO), g.roots.get(e, ZERO)))
        if sign != 0:
            return sign
    return None


__all__ = ["Size", "size_of"]
