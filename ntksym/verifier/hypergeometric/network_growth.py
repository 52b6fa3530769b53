r"""The growth of Taylor coefficients of two-layer kernels with bias, with the constant.

Lemma.  Let W(k) be real with W(k) t0^k = (C_r + o(1)) k^theta e^{-tau sqrt k} as k -> infinity along k = r mod 2,
r = 0, 1, where C_0 + C_1 is not 0, tau >= 0, and let A > 0, 0 < B < t0; W, A and B do not depend on p.  Then, as
p -> infinity,

    kappa_p = A^p sum_{k >= p} binomial(k, p) B^{k-p} W(k)
            ~ A^p t0 (t0 - B)^{-p-1} (C_0 + C_1)/2 M^theta e^{-tau sqrt M} e^{tau^2 B / (8 (t0 - B))},     M = p t0/(t0
            - B).

Proof.  Put x = B/t0 and V(k) = W(k) t0^k.  As sum_{k >= p} binomial(k, p) x^{k-p} = (1-x)^{-p-1}, kappa_p = A^p
t0^{-p} (1-x)^{-p-1} E[V(K)] with K = p + G_0 + ... + G_p, independent G_i with P(G = j) = (1-x) x^j; and K >= p, so the
o(1) in V is uniform.  Let Y = (K/M)^theta e^{-tau (sqrt K - sqrt M)}. (i) E[Y] -> e^{tau^2 x/(8(1-x))}: by the central
limit theorem and the delta method sqrt K - sqrt M tends in law to N(0, x/(4(1-x))) and
K/M -> 1; Y is uniformly integrable because |sqrt K - sqrt M| <= |K - M|/sqrt M, G has exponential moments, and K/M >=
1-x. (ii) E[(-1)^K Y] -> 0: replacing K in Y by the sum without L = floor(p^{1/4}) of the G_i changes Y by o(1) in L^1,
since their sum is o(sqrt p), and E[(-1)^{G_1 + ... + G_L}] = ((1-x)/(1+x))^L -> 0 independently of the rest.
Hence E[V(K)] = M^theta e^{-tau sqrt M} (sum_r C_r E[1_{K = r mod 2} Y] + o(1)), and each of the two expectations tends
to half of (i).
"""

from __future__ import annotations

from flint import fmpq

from ..enclosures.network_series import K, NotTwoLayers, Series, coefficient_sum, series_of
from ..layers import two_layers
from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.closed_forms import network_conditions
from ..normal_forms.definedness import is_defined
from ..normal_forms.identities import has_sign
from ..singularities import transfer
from ..singularities.numbers import ONE, Number
from ..statement import Statement
from ..syntax import Node, free_names, number
from .term_growth import leading, root_rate, without_tanh
from .term_reader import Class, Reader, flat_factors, ring_for
from .term_trees import add, constant_tree, fraction_tree, times
from .terms import Fraction, Generator, NotATerm, Ring, Sum, base, merge

FIRST = 6
HALF: Node = ("q", "1/2")
NETWORK_AXIOMS = frozenset(("gaussian-integration-by-parts", "mehler"))
TRANSFER_AXIOMS = frozenset(("mehler", "polar-coordinates", "singularity-transfer"))


class Profile:
    """W(k) t0^k ~ constant * k^theta e^{-rate sqrt k} along one parity class; ``rate`` is a sum free of the index."""

    def __init__(self, value: Sum, cls: Class) -> None:
        ring = value.ring
        kernel, coefficient = value.single()
        kernel, coefficient = (without_tanh(ring, kernel) * Sum.of(ring, coefficient)).single()
        lead, degree = leading(coefficient)
        theta, order = fmpq(degree), fmpq(0)
        rate, self.radius = Sum(ring), Fraction(ring, ring.constant(1))
        constants: list[tuple[Generator, fmpq, fmpq]] = []
        for generator, constant, slope in kernel:
            kind = generator[0]
            if kind in ("gamma", "lin"):
                theta += constant * (fmpq(*map(int, generator[1].split("/"))) if kind == "gamma" else 1)
                order += constant if kind == "gamma" else 0
                continue
            root = root_rate(ring, generator) if kind == "exp" else None
            if root is not None:
                rate = rate + root * Sum.number(ring, -constant)
                continue
            constants.append((generator, constant, fmpq(0)))
            varies = kind not in ("num", "par", "gconst", "exp") or (kind == "par" and ring.depends_on_index(generator))
            if slope or varies:
                # z^m = z^((k - s)/2): the radius gets z^(-1/2), the constant z^(-s/2).
                half = -slope / cls.slope
                if varies or kind not in ("num", "par") or half.q != 1:
                    raise NotATerm("a weight of a kernel whose radius of convergence is not a rational function")
                self.radius = self.radius * base(ring, generator).power(int(half))
                constants.append((generator, half * cls.offset, fmpq(0)))
        if order:
            raise NotATerm("a kernel that is an entire function of its argument")
        kernel, factor = merge(ring, constants)
        # m ~ k/2: m^theta = (k/2)^theta, and sqrt(m + s/2) = sqrt(k/2).
        scale = Sum.number(ring, fmpq(1, cls.slope)).power(theta)
        self.theta = theta
        self.constant = Sum(ring, {kernel: lead * factor}) * scale
        self.rate = rate * Sum.number(ring, cls.slope).power(fmpq(-1, 2))


def profiles(series: Series, statement: Statement) -> tuple[Ring, list[Profile]]:
    """The growth of the weight along both parities of k; a class on which it vanishes is left out."""
    ring = ring_for([series.weight], K, statement)
    found = []
    for offset in (FIRST, FIRST + 1):
        cls = Class(K, 2, offset)
        value = Reader(ring, cls)(series.weight)
        if not value.is_zero():
            found.append(Profile(value, cls))
    if not found:
        raise NotATerm("a kernel that is a polynomial")
    return ring, found


def equivalent(node: Node, statement: Statement) -> Node:
    """A tree E(p) with taylor_coefficient ~ E(p); raises :class:`NotATerm` where the lemma does not apply."""
    series = series_of(node[1], node[2])
    network_conditions(series, statement)
    context = context_from_statement(statement.data)
    _, found = profiles(series, statement)
    first = found[0]
    for other in found[1:]:
        if (
            other.theta != first.theta
            or not (other.rate - first.rate).is_zero()
            or other.radius.key() != first.radius.key()
        ):
            raise NotATerm("a kernel whose even and odd weights grow differently")
    total = first.constant
    for other in found[1:]:
        total = total + other.constant
    if total.is_zero():
        raise NotATerm("a kernel whose even and odd weights cancel in the mean")
    p, radius, rate = node[3], fraction_tree(first.radius), constant_tree(first.rate)
    gap = add(radius, times(number(-1), series.offset))
    decays = () if first.rate.is_zero() else (rate,)
    for what in (series.slope, series.offset, gap, *decays):
        if not has_sign(what, True, context, statement):
            raise NotATerm(
                "a kernel with bias whose slope, offset, distance to the singularity or decay is not proved positive"
            )
    mean = times(p, radius, ("^", gap, number(-1)))
    shift = times(number(fmpq(1, 8)), rate, rate, series.offset, ("^", gap, number(-1)))
    decay: list[Node] = []
    if decays:
        decay = [("f", "exp", add(times(number(-1), rate, ("^", mean, HALF)), shift))]
    # A^p (t0 - B)^(-p-1): one base for the two powers with exponent p, so that a common factor cancels.
    ratio = times(series.slope, ("^", gap, number(-1)))
    return times(
        HALF,
        constant_tree(total),
        radius,
        ("^", gap, number(-1)),
        ("^", ratio, p),
        ("^", mean, number(first.theta)),
        *decay,
    )


def varying(node: Node, name: str, statement: Statement) -> Node:
    """A sum without the terms that are free of the symbol: they are in the coefficient of index 0 alone.

    Raises :class:`NotATerm` for one that is not shown to have a value: the sum had none either.
    """
    if node[0] != "+":
        return node
    left_out = [part for part in node[1:] if name not in free_names(part)]
    if not is_defined(("+", *left_out), statement, context_from_statement(statement.data)):
        raise NotATerm("a kernel with a constant that is not shown to have a value")
    parts = [varying(part, name, statement) for part in node[1:] if name in free_names(part)]
    return ("+", *parts) if len(parts) > 1 else parts[0] if parts else node


def replace_coefficients(
    node: Node, statement: Statement, cls: Class, sharp: bool = True
) -> tuple[Node, Number, frozenset[str]]:
    """A product in which every Taylor coefficient is replaced by its equivalent along the class of the index (unless
    ``sharp``, one up to a positive factor); a positive number by which it is to be multiplied; and the axioms."""
    factors = flat_factors(node)
    if not any(f[0] == "taylor_coefficient" for f in factors):
        return node, ONE, frozenset()
    axioms: set[str] = set()
    replaced, scale = [], ONE
    for factor in factors:
        if factor[0] == "taylor_coefficient":
            # The lemma is about one kernel: one that changes with the index has coefficients of another growth.
            if cls.name in free_names(factor[1]) - {factor[2]}:
                raise NotATerm("a Taylor coefficient of a kernel that depends on the index")
            # An equivalent says nothing of a single coefficient, and there is none of a fractional or negative index.
            slope, first = Reader(ring_for([factor[3]], cls.name), cls).whole_line(factor[3], "a Taylor index")
            if slope <= 0 or first < 0:
                raise NotATerm("a Taylor coefficient whose index does not run upwards from a natural number")
            kernel = varying(two_layers(factor[1]), factor[2], statement)
            factor = (factor[0], kernel, *factor[2:])
            try:
                series = series_of(kernel, factor[2])
            except NotTwoLayers:
                factor, extra = transfer.equivalent(factor, statement, slope, first, sharp)
                scale = scale * extra
                axioms |= TRANSFER_AXIOMS
            else:
                if series.offset == number(0):
                    network_conditions(series, statement)
                    factor = coefficient_sum(factor)
                else:
                    factor = equivalent(factor, statement)
                axioms |= NETWORK_AXIOMS
        replaced.append(factor)
    return times(*replaced), scale, frozenset(axioms)
