r"""How fast a sum of hypergeometric terms grows, exactly, with the limit constant.

A term behaves like ``C (m!)^G z^m e^(tau sqrt m) m^theta``; the five data are compared with those of 1 in this order.
The only analytic facts used are

- Gamma(m + f) ~ Gamma(m) m^f (DLMF 5.11.12), which every verdict that uses this module lists as ``gamma-ratio``, and
- the lemma below on T_n(c), whose proof is elementary.

Lemma.  For S = pi/(2c) and n >= 1 let I_n(S) = int_0^oo t^n e^{-t^2/2 - S t} dt and
T_n(c) = (1/sqrt(n!)) int_0^oo t^n e^{-t^2/2} csch(S t) dt / c.  Then

    T_n(c) = (2/c) I_n(0) / sqrt(n!) e^{S^2/4 - S sqrt n} (1 + o(1)),        I_n(0) = 2^{(n-1)/2} Gamma((n+1)/2).

Proof.  Integration by parts gives I_{n+1} = n I_{n-1} - S I_n, and Cauchy-Schwarz gives I_n^2 <= I_{n-1} I_{n+1}; so
q_n = I_{n+1}/I_n increases with n, q_n = n/q_{n-1} - S >= n/q_n - S and q_n <= q_{n+1} = (n+1)/q_n - S, whence
(-S + sqrt(S^2 + 4n))/2 <= q_n <= (-S + sqrt(S^2 + 4n + 4))/2.  As d/dS log I_n(S) = -q_n(S), integrating from 0 to S
and 2 sqrt N <= sqrt(S^2 + 4N) <= 2 sqrt N + S^2/(4 sqrt N) give

    exp(S^2/4 - S sqrt(n+1) - S^3/(24 sqrt(n+1))) <= I_n(S)/I_n(0) <= exp(S^2/4 - S sqrt n).

Finally 2 e^{-St} <= csch(St) <= 2 e^{-St} (1 + 1/(2St)), so that
1 <= T_n c sqrt(n!) / (2 I_n(S)) <= 1 + I_{n-1}(S)/(2 S I_n(S)) and the last quotient is 1/(2 S q_{n-1}) -> 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, ctx, fmpq

from ..decide import Answer, is_positive
from .terms import HALF, ONE, ZERO, Fraction, Generator, Kernel, NotATerm, Ring, Sum, base, gamma, merge

PRECISION = 256


@dataclass(frozen=True)
class Growth:
    """``size`` -1, 0, 1: the sum tends to 0, to a nonzero limit, to infinity (in absolute value); None: it is
    identically 0.

    ``limit`` is the exact limit when ``size`` is 0; ``positive`` tells whether the dominant part is proved positive
    (True), negative (False) or neither (None).
    """

    size: int | None
    limit: Sum | None
    positive: bool | None


def leading(fraction: Fraction) -> tuple[Fraction, int]:
    """Leading coefficient in m and degree."""
    ring = fraction.ring
    parts = []
    for polynomial in (fraction.num, fraction.den):
        degree = polynomial.degrees()[0]
        table = {(0, *mono[1:]): c for mono, c in polynomial.to_dict().items() if mono[0] == degree}
        parts.append((ring.context.from_dict(table), degree))
    if not ring.is_positive(parts[1][0]) and not ring.is_positive(-parts[1][0]):
        raise NotATerm("a denominator whose leading coefficient may vanish for some values of the parameters")
    return Fraction(ring, parts[0][0], parts[1][0]), parts[0][1] - parts[1][1]


def without_tanh(ring: Ring, kernel: Kernel) -> Sum:
    """The kernel with every T_n(c) replaced by its equivalent from the lemma."""
    result = Sum.number(ring, 1)
    rest: list[tuple[Generator, fmpq, fmpq]] = []
    for generator, constant, slope in kernel:
        if generator[0] != "mu":
            rest.append((generator, constant, slope))
            continue
        c = Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2]))
        a, n = int(generator[3]), int(generator[4])
        if not a:
            raise NotATerm("a single Hermite coefficient of tanh has no closed form")
        s = c.inverse() * Fraction(ring, ring.gens["pi"], ring.constant(2))
        two = Sum.number(ring, 2)
        main = (Sum.of(ring, c).power(fmpq(-1)) * two * two.power(fmpq(n - 1, 2), fmpq(a, 2))
                * gamma(ring, a // 2, fmpq(n + 1, 2)) * gamma(ring, a, fmpq(n + 1)).power(-HALF))
        quarter = s.power(2) * Fraction(ring, ring.constant(fmpq(1, 4)))
        root = Sum.of(ring, Fraction(ring, ring.gens["m"] * a + ring.constant(n))).power(HALF)
        tail = exp_of(ring, Sum.of(ring, quarter) - Sum.of(ring, s) * root)
        result = result * (main * tail).power(constant)
    kernel, factor = merge(ring, rest)
    return result * Sum(ring, {kernel: factor})


def exp_of(ring: Ring, argument: Sum) -> Sum:
    """exp of a sum that is constant or a constant times sqrt(m + c)."""
    result = Sum.number(ring, 1)
    for kernel, coefficient in argument.terms.items():
        text = ";".join(f"{'|'.join(g)}^{a}" for g, a, _ in kernel)
        for exponents, value in coefficient.num.to_dict().items():
            rest = Fraction(ring, ring.context.from_dict({exponents: 1}), coefficient.den)
            key = ("exp", ring.key(rest.num), ring.key(rest.den), text)
            result = result * Sum(ring, {((key, fmpq(value), ZERO),): Fraction(ring, ring.constant(1))})
    return result


def root_rate(ring: Ring, generator: Generator) -> Sum | None:
    """For exp(t sqrt(m + c)) the constant t, for exp(constant) None."""
    if not generator[3]:
        return None
    rate = Sum.of(ring, Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2])))
    has_root = False
    for part in generator[3].split(";"):
        name, _, power = part.rpartition("^")
        key = tuple(name.split("|"))
        exponent = fmpq(*map(int, power.split("/")))
        if key[0] == "lin":
            if has_root or exponent != HALF:
                raise NotATerm("an exponential of a power of the index other than the square root")
            has_root = True
        elif key[0] in ("num", "par"):
            if key[0] == "par" and ring.atom(key[1]).degrees()[0] > 0:
                raise NotATerm("an exponential of a root of a polynomial in the index")
            rate = rate * Sum(ring, {((key, exponent, ZERO),): Fraction(ring, ring.constant(1))})
        else:
            raise NotATerm("an exponential of a term with Gamma functions")
    return rate if has_root else None


def sign_of(ring: Ring, value: Sum) -> int:
    """Sign of a nonzero sum free of m; raises :class:`NotATerm` if it cannot be told."""
    coefficients = list(value.terms.values())
    for sign in (1, -1):
        unit = Fraction(ring, ring.constant(sign))
        signed = [c * unit for c in coefficients]
        if all(ring.is_positive(c.num) and ring.is_positive(c.den) for c in signed):
            return sign
    answer = is_positive(enclose(value))
    if answer is Answer.UNKNOWN:
        raise NotATerm("a constant whose sign is not clear")
    return 1 if answer is Answer.YES else -1


def enclose(value: Sum, precision: int = PRECISION) -> arb:
    """Ball of a sum free of m and of parameters other than pi; raises :class:`NotATerm` otherwise."""
    with ctx.workprec(precision):
        total = arb(0)
        for kernel, coefficient in value.terms.items():
            term = _poly_ball(coefficient, True) / _poly_ball(coefficient, False)
            for generator, constant, slope in kernel:
                if slope:
                    raise NotATerm("a constant that depends on the index")
                term *= generator_ball(value.ring, generator) ** arb(constant)
            total += term
        return total


def _poly_ball(fraction: Fraction, numerator: bool) -> arb:
    polynomial = fraction.num if numerator else fraction.den
    total = arb(0)
    for exponents, coefficient in polynomial.to_dict().items():
        if any(e for name, e in zip(fraction.ring.names, exponents, strict=True) if name != "pi"):
            raise NotATerm("a constant that depends on a parameter")
        total += arb(fmpq(coefficient)) * arb.pi() ** exponents[1]
    return total


def generator_ball(ring: Ring, generator: Generator) -> arb:
    """Ball of a generator that is a constant; raises :class:`NotATerm` for others."""
    kind = generator[0]
    if kind in ("num", "par"):
        value = base(ring, generator)
        return _poly_ball(value, True) / _poly_ball(value, False)
    if kind == "gconst":
        return arb.gamma_fmpq(fmpq(*map(int, generator[1].split("/"))))
    if kind == "exp" and not generator[3]:
        value = Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2]))
        return (_poly_ball(value, True) / _poly_ball(value, False)).exp()
    raise NotATerm(f"no enclosure of a constant of kind {kind}")


def base_size(ring: Ring, parts: list[tuple[Generator, fmpq]]) -> int:
    """Is the product of generator^slope less than 1 (-1), equal (0) or greater (1)?  The generators are positive."""
    if not parts:
        return 0
    product = Fraction(ring, ring.constant(1))
    if all(g[0] in ("num", "par") for g, _ in parts):
        common = 1
        for _, slope in parts:
            common = common * int(slope.q)
        for generator, slope in parts:
            product = product * base(ring, generator).power(int(slope * common))
        difference = product.num - product.den
        if difference.is_zero():
            return 0
        # The denominator is monic, which may be of negative sign: of 1 - u the normal form is u - 1.
        for sign in (1, -1):
            if ring.is_positive(product.den * sign):
                if ring.is_positive(difference * sign):
                    return 1
                if ring.is_positive(difference * -sign):
                    return -1
    with ctx.workprec(PRECISION):
        logarithm = arb(0)
        for generator, slope in parts:
            logarithm += generator_ball(ring, generator).log() * arb(slope)
        answer = is_positive(logarithm)
    if answer is Answer.UNKNOWN:
        raise NotATerm("a growth factor that cannot be told from 1")
    return 1 if answer is Answer.YES else -1


def root_of_polynomial(ring: Ring, generator: Generator, exponent: fmpq) -> tuple[fmpq, Sum] | None:
    """(theta, C) with P(m)^exponent ~ C m^theta for a generator that stands for a polynomial P of m; else None.

    P(m) ~ c m^d with c the leading coefficient, and c > 0 is asked for: where c may vanish the degree may drop.
    """
    if generator[0] != "par" or ring.atom(generator[1]).degrees()[0] <= 0:
        return None
    lead, degree = leading(base(ring, generator))
    return exponent * degree, Sum.of(ring, lead).power(exponent)


@dataclass(frozen=True)
class Behaviour:
    """C (m!)^order z^m e^(rate sqrt m) m^theta, z the product of the ``bases`` raised to their exponents."""

    order: fmpq
    bases: list[tuple[Generator, fmpq]]
    rate: Sum
    theta: fmpq
    constant: Sum


def term_size(ring: Ring, kernel: Kernel, coefficient: Fraction) -> tuple[int, Sum]:
    """Compare |term| with 1 as m grows, and the constant C of its behaviour (the limit, when the first answer is 0)."""
    found = behaviour(ring, kernel, coefficient)
    if found.order:
        return (1 if found.order > 0 else -1), found.constant
    size = base_size(ring, found.bases)
    if size:
        return size, found.constant
    if not found.rate.is_zero():
        return sign_of(ring, found.rate), found.constant
    return int(found.theta > 0) - int(found.theta < 0), found.constant


def behaviour(ring: Ring, kernel: Kernel, coefficient: Fraction) -> Behaviour:
    lead, degree = leading(coefficient)
    order, theta = ZERO, fmpq(degree)
    rate = Sum(ring)
    bases: list[tuple[Generator, fmpq]] = []
    constants: list[tuple[Generator, fmpq, fmpq]] = []
    roots = Sum.number(ring, 1)
    for generator, constant, slope in kernel:
        kind = generator[0]
        polynomial = root_of_polynomial(ring, generator, constant)
        if polynomial is not None:
            theta, roots = theta + polynomial[0], roots * polynomial[1]
            continue
        if kind == "gamma":
            order += constant
            theta += constant * fmpq(*map(int, generator[1].split("/")))
            continue
        if kind == "lin":
            theta += constant
            continue
        if kind == "sgn":
            continue
        if kind not in ("num", "par", "gconst", "exp"):
            raise NotATerm("a Hermite coefficient whose growth is not known")
        root = root_rate(ring, generator) if kind == "exp" else None
        if root is not None:
            rate = rate + root * Sum.number(ring, constant)
            continue
        if slope:
            if kind == "par" and not ring.is_positive(ring.atom(generator[1])):
                raise NotATerm("a growing power whose base may vanish")
            bases.append((generator, slope))
        constants.append((generator, constant, ZERO))
    constant_kernel, factor = merge(ring, constants)
    limit = Sum(ring, {constant_kernel: lead * factor}) * roots
    # Gamma(m + f)^g with sum g = G is Gamma(m)^G m^(sum g f), and Gamma(m) = m!/m: only G = 0 needs the power.
    return Behaviour(order, bases, rate, theta, limit)


def growth(value: Sum) -> Growth:
    """Growth of a sum of terms; raises :class:`NotATerm` when the dominant terms cannot be compared, or cancel and do
    not tend to 0 or a limit: the sum is smaller than they are."""
    if value.is_zero():
        return Growth(None, None, None)
    ring = value.ring
    dominant, total = dominant_terms(value)
    size, limit = term_size(ring, *dominant[0])
    if total.is_zero():
        if size > 0:
            raise NotATerm("the dominant terms cancel")
        return Growth(-1, None, None)
    positive = sign_of_sum(ring, dominant, total, limit)
    return Growth(size, limit * total if size == 0 and not alternates(dominant) else None, positive)


def is_eventually_positive(value: Sum) -> bool:
    """Is a sum of terms shown to be positive from some m on, be it large or small?"""
    if value.is_zero():
        return False
    dominant, total = dominant_terms(value)
    if total.is_zero():
        raise NotATerm("the dominant terms cancel")
    return sign_of_sum(value.ring, dominant, total, behaviour(value.ring, *dominant[0]).constant) is True


def dominant_terms(value: Sum) -> tuple[list[tuple[Kernel, Fraction]], Sum]:
    """The terms that none other exceeds, and the limit of their sum over the first of them."""
    ring = value.ring
    expanded = [(without_tanh(ring, kernel) * Sum.of(ring, coefficient)).single()
                for kernel, coefficient in value.terms.items()]
    dominant: list[tuple[Kernel, Fraction]] = []
    for term in expanded:
        size = ratio_size(ring, term, dominant[0])[0] if dominant else 1
        if size > 0:
            dominant = [term]
        elif size == 0:
            dominant.append(term)
    total = Sum(ring)
    for term in dominant:
        total = total + ratio_size(ring, term, dominant[0])[1]
    return dominant, total


def sign_of_sum(ring: Ring, dominant: list[tuple[Kernel, Fraction]], total: Sum, limit: Sum) -> bool | None:
    """Is the sum positive (True) or negative (False) in the end, for dominant terms with the constant ``limit`` of the
    first and the sum ``total`` of their quotients; None where that cannot be told."""
    sign, reference = sign_of(ring, total), coefficient_sign(ring, limit)
    return None if alternates(dominant) or reference is None else (sign * reference > 0)


def alternates(dominant: list[tuple[Kernel, Fraction]]) -> bool:
    """Have the dominant terms the factor (-1)^m?"""
    return any(g == ("sgn",) for g, _, _ in dominant[0][0])


def ratio_size(ring: Ring, term: tuple[Kernel, Fraction], reference: tuple[Kernel, Fraction]) -> tuple[int, Sum]:
    """:func:`term_size` of term / reference."""
    inverse = [(g, -a, -b) for g, a, b in reference[0]]
    kernel, factor = merge(ring, [*term[0], *inverse])
    if any(g == ("sgn",) for g, _, _ in kernel):
        raise NotATerm("terms whose signs alternate against each other")
    return term_size(ring, kernel, term[1] * reference[1].inverse() * factor)


def coefficient_sign(ring: Ring, limit: Sum) -> int | None:
    try:
        return sign_of(ring, limit)
    except NotATerm:
        return None


__all__ = ["ONE", "Growth", "enclose", "growth", "is_eventually_positive", "root_of_polynomial", "sign_of", "term_size"]
