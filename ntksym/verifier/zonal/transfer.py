r"""Eigenvalues of a zonal kernel as k -> infinity along one parity, from its singular expansions at 1 and -1.

Let F be smooth on (-1, 1), and at either end an analytic function of powers u^e, e > 0, of the distance u.  By
Rodrigues' formula and k integrations by parts the eigenvalue of (1 - t)^nu on S^{d-1}, nu > 0, is

    E_k(nu) = Gamma(d/2) 2^(nu+d-2) Gamma(nu + (d-1)/2) / (sqrt(pi) Gamma(-nu)) * Gamma(k - nu)/Gamma(nu + k + d - 1),

and 0 for k > nu if nu is a natural number; that of (1 + t)^nu is (-1)^k E_k(nu).  With c_nu and d_nu the coefficients
of u^nu at 1 and at -1, along k of one parity

    lambda_k ~ sum over nu of (c_nu + (-1)^k d_nu) E_k(nu),      nu not a natural number,

as an asymptotic expansion, since E_k(nu) is of the order k^(-d-2 nu+1) (axiom ``sphere-singularity-transfer``).  The
proof of the axiom: subtract the terms up to u^T at both ends, and then a polynomial that matches the powers with
natural exponents at both ends; the rest R is O(u^T) at both ends, T as large as wanted, and may be differentiated
there.  The operator L = (1-t^2) D^2 - (d-1) t D is symmetric with the eigenvalue -k (k+d-2) on P_{k,d}, and L^m R is
bounded for m <= T, so that the eigenvalues of R are O(k^(-2T)).

So the first nu at which c_nu + (-1)^k d_nu is not 0 decides, with the limit constant of Gamma(k-nu)/Gamma(nu+k+d-1).
Where the expansions that are worked out, up to u^T, have no such term, lambda_k = O(k^(-d-2T+1)).
"""

from __future__ import annotations

from flint import fmpq

from ..failures import TooWide, Undefined, Unsupported
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED
from ..singularities.numbers import ZERO, Number
from ..syntax import Node, number
from .judging import Judge
from .kernels import Kernel
from .local_series import Local
from .monomials import BOUND, EQUIVALENT, POSITIVE
from .parameters import THREE_HALVES, at_one, of_every_layer, of_parameter

AXIOMS = frozenset(("funk-hecke", "sphere-singularity-transfer"))
DUAL_AXIOMS = frozenset(("mehler", "polar-coordinates"))
ORDERS = (fmpq(3, 2), fmpq(3), fmpq(5), fmpq(8))


def first_term(kernel: Kernel, parity: int, judge: Judge) -> tuple[fmpq, Number]:
    """(nu, c_nu + (-1)^k d_nu) for the first term that does not vanish for k of that parity; (order, ZERO) if none of
    an exponent below the order does."""
    none, reason = fmpq(0), ""
    for order in ORDERS:
        try:
            right, left = kernel.at(1, order), kernel.at(-1, order)
        except (TooWide, Undefined, Unsupported) as failure:
            raise NotATerm(str(failure)) from failure
        except NotATerm as failure:
            reason = str(failure)
            continue
        found = first_of(right, left, parity, judge)
        if found is not None:
            return found
        none = min(right.order, left.order)
    if not none:
        raise NotATerm(reason)
    return none, ZERO


def first_of(right: Local, left: Local, parity: int, judge: Judge) -> tuple[fmpq, Number] | None:
    order = min(right.order, left.order)
    for nu in sorted(e for e in {*right.terms, *left.terms} if e < order and e.q != 1):
        reflected = left.terms.get(nu, ZERO)
        total = right.terms.get(nu, ZERO) + (-reflected if parity else reflected)
        sign = judge.sign(total)
        if sign is None:
            raise NotATerm("a singular term whose coefficient may vanish")
        if sign:
            return nu, total
    return None


def exponent_at(nu: Node, d: Node) -> Node:
    """e with E_k(nu) = Theta(k^e)."""
    return ("+", number(1), ("*", number(-1), d), ("*", number(-2), nu))


def constant_at(nu: Node, d: Node, whole: int | None) -> Node:
    """C with E_k(nu) ~ C k^e, where ``whole`` is the integer part of nu > 0, None if that is not known."""
    half: Node = ("*", number("1/2"), d)
    return (
        "*", number(1), *inverse_gamma(nu, whole), ("f", "gamma", half), ("^", number(2), ("+", d, nu, number(-2))),
        ("f", "gamma", ("+", half, nu, number("-1/2"))), ("^", ("c", "pi"), number("-1/2")))


def inverse_gamma(nu: Node, whole: int | None) -> tuple[Node, ...]:
    """Factors of 1/Gamma(-nu) = (-nu) (1-nu) ... (whole-nu)/Gamma(1+whole-nu), the Gamma function of a positive number,
    where ``whole`` is the integer part of nu > 0; where that is not known, of -sin(pi nu) Gamma(1+nu)/pi."""
    if whole is None:
        return (number(-1), ("f", "sin", ("*", ("c", "pi"), nu)), ("f", "gamma", ("+", number(1), nu)),
                ("^", ("c", "pi"), number(-1)))
    rising = tuple(("+", number(j), ("*", number(-1), nu)) for j in range(whole + 1))
    return (*rising, ("^", ("f", "gamma", ("+", number(1 + whole), ("*", number(-1), nu))), number(-1)))


def singular(body: Node, name: str, parity: int, judge: Judge) -> tuple[int, Node, Node, int | None]:
    """(EQUIVALENT, c_nu + (-1)^k d_nu, nu, its integer part or None) of the first term for k of that parity; with 1 for
    the coefficient where only its sign is known, to be that of Gamma(-nu) (POSITIVE), or where all terms vanish that
    have an exponent below nu (BOUND).  Raises :class:`NotATerm`."""
    kernel = Kernel(body, name, judge)
    nu_of_layers = of_every_layer(kernel, parity)
    if nu_of_layers is not None:
        return POSITIVE, number(1), nu_of_layers, int(nu_of_layers == THREE_HALVES)
    symbolic = of_parameter(kernel, parity)
    if symbolic is not None:
        below_one = judge.holds(("lt", symbolic[0], number(1)))
        return EQUIVALENT, symbolic[1].tree, symbolic[0], 0 if below_one else None
    nu, coefficient = first_term(kernel, parity, judge)
    if coefficient.is_zero:
        return BOUND, number(1), number(nu), int(nu)
    return EQUIVALENT, coefficient.tree, number(nu), int(nu)


def equivalent(body: Node, name: str, parity: int, d: Node, judge: Judge) -> tuple[int, Node, Node]:
    """(EQUIVALENT, C, e) with lambda_k ~ C k^e for k of that parity, or with 1 for C how else it is like k^e; raises
    :class:`NotATerm`."""
    known, coefficient, nu, whole = singular(body, name, parity, judge)
    constant = ("*", coefficient, constant_at(nu, d, whole)) if known == EQUIVALENT else number(1)
    return known, constant, exponent_at(nu, d)


def of_both_parities(body: Node, name: str, d: Node, judge: Judge) -> tuple[Node, Node] | None:
    """(C, e) with lambda_m + lambda_n ~ C m^e for degrees m and n of unlike parity and fixed difference, for a kernel
    whose number of layers is a parameter; None for other kernels; raises :class:`NotATerm`.

    lambda_k = (a + (-1)^k b) E_k + o(E_k) with a and b at 1 and -1.  Since E_m/E_n tends to 1, the sum is
    2 a E_m + o(E_m): what is at -1 cancels, and need not be known.
    """
    known = at_one(Kernel(body, name, judge))
    if known is None:
        return None
    nu, coefficient = known
    return ("*", number(2), coefficient, constant_at(number(nu), d, int(nu))), exponent_at(number(nu), d)


def excess(body: Node, name: str, d: Node, judge: Judge) -> Node | None:
    """e with lambda_m - lambda_n = Theta(m^e) for an even degree m and an odd degree n of fixed difference, for the
    same kernels; None for other kernels; raises :class:`NotATerm`.

    The difference is 2 b E_m + a (E_m - E_n) + o(E_m), of which the second is o(E_m), too.  At -1 the coefficient b has
    the sign of E_m, see :mod:`.parameters`: -q < 0 or less in absolute value, not 0, for nu = 1/2, where E_m < 0, and
    2q/3 > 0 likewise for nu = 3/2, where E_m > 0.
    """
    known = at_one(Kernel(body, name, judge))
    return None if known is None else exponent_at(number(known[0]), d)


def axioms(body: Node, transferred: frozenset[str] = AXIOMS) -> frozenset[str]:
    """The axioms that the equivalent rests on."""
    return transferred | DUAL_AXIOMS if has_dual(body) else transferred


def has_dual(node: Node) -> bool:
    return node[0] in ("dual", *LAYERED) or any(has_dual(part) for part in node[1:] if isinstance(part, tuple))


__all__ = ["axioms", "equivalent", "excess", "inverse_gamma", "of_both_parities", "singular"]
