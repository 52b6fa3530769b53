r"""The first singular term of kernels with a parameter: an exponent, or the number of layers.

*Exponents.*  Let nu in (0, 1) be a parameter, and F made as in :mod:`.kernels` of functions without fractional
exponents below 1 at the ends and of powers A^nu of such functions A > 0 that are at the end like a u, a > 0, or tend to
a > 0.  Then F is there an analytic function of u^nu and a root of u, F = c_0 + c u^nu + terms of greater exponents than
nu, and among its exponents that are not natural numbers nu is the least.  So c alone matters, for which pairs
x + y u^nu are enough: their product is x x' + (x y' + y x') u^nu, and their exponential e^x (1 + y u^nu), up to further
terms.  For every nu > 0 that is no integer this holds of kernels that are, beside such powers, made of t by sums,
products and exp: their exponents are n + m nu with natural n and m, of which nu is the least that is not natural.

*Layers.*  For ReLU with sigma_w^2 = 2 and no bias let S_1 = T_1 = t, S_l = kappa_1(S_{l-1}), T_l = S_l +
kappa_0(S_{l-1}) T_{l-1}, with kappa_0(1-u) = 1 - q u^(1/2) + ..., q = sqrt(2)/pi, kappa_0(-1+u) = q u^(1/2) + ...,
kappa_1' = kappa_0, kappa_1(1-u) = 1 - u + (2q/3) u^(3/2) + ... and kappa_1(-1+u) = (2q/3) u^(3/2) + ....

At 1, S_l has the coefficient (l-1) 2q/3 at u^(3/2), and T_l, whose value is l, has -q l (l-1)/2 at u^(1/2), by
induction.  At -1, S_2 has 2q/3 at u^(3/2) and T_2 has kappa_0(-1+u) T_1 = -q u^(1/2) + ...; for l >= 3 S_{l-1} lies in
[0, 1) there and has no term u^(1/2), and both coefficients are multiplied by kappa_0(S_{l-1}(-1)) in (0, 1).  So they
are at most 2q/3 and q in absolute value, which is less than those at 1 for l >= 3; for l = 2 they are equal, and the
sum for even degrees is that of two numbers of one sign.  The sums and differences have the sign of the coefficient at
1, and lambda_k = Theta(k^(-d-2)) for S_l, Theta(k^(-d)) for T_l.

For the step function with sigma_w^2 = 2 and no bias let S_1 = t, S_l = kappa_0(S_{l-1}).  At 1, S_l is an analytic
function of u^nu, nu = 2^(1-l), and has the coefficient -c_l there, c_1 = 1, c_{l+1} = q c_l^(1/2) > 0, by induction.
At -1, S_2 is an analytic function of u^(1/2) with the value 0, and so are all S_l above, for kappa_0 is analytic at
their values, which lie in [0, 1).  So for l >= 3 the first exponent is nu < 1/2, that of 1 alone, and as E_k(nu) < 0
for 0 < nu < 1, lambda_k = Theta(k^(1-d-2 nu)) for both parities.
"""

from __future__ import annotations

from flint import fmpq

from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, layer_of
from ..singularities.arc_cosine import Homogeneous
from ..singularities.numbers import ONE, PI, ZERO, Number, number_of
from ..syntax import Node, children, free_names, number, rational
from .judging import Judge
from .kernels import Kernel

#: x and y of x + y u^nu
Pair = tuple[Number, Number]
HALF, THREE_HALVES = number("1/2"), number("3/2")
#: an order up to which kernels are expanded
ORDER = fmpq(3, 2)


def of_every_layer(kernel: Kernel, parity: int) -> Node | None:
    """nu for the kernel of a network of ReLU or step functions whose number of layers is a parameter; None for other
    kernels."""
    body, name, judge = kernel.body, kernel.name, kernel.judge
    if body[0] not in LAYERED or not free_names(layer_of(body)):
        return None
    function, scale, shift = body[1], body[-2], body[-1]
    fixed = free_names(layer_of(body)) | free_names(scale) | free_names(shift)
    if free_names(function) or any(part != ("s", name) for part in body[2:-3]) or name in fixed:
        raise NotATerm("a kernel of every layer that does not begin with the inner product")
    parts = Homogeneous(function)
    weight = judge.number(scale)
    is_known = parts.degree == 1 or (parts.degree == 0 and body[0] == "nngp")
    if not is_known or not parts.cross.is_zero or judge.sign(judge.number(shift)) != 0 \
            or judge.sign(parts.same * weight * weight + number_of(-2)) != 0:
        raise NotATerm("a kernel of every layer of another network than ReLU or step with sigma_w^2 = 2 and no bias")
    if not judge.is_natural(layer_of(body), 3 if parity or parts.degree == 0 else 2):
        raise NotATerm("a number of layers that is not shown to be large enough")
    if parts.degree == 0:
        return ("^", number(2), ("+", number(1), ("*", number(-1), layer_of(body))))
    return HALF if body[0] == "ntk" else THREE_HALVES


def at_one(kernel: Kernel) -> tuple[fmpq, Node] | None:
    """nu and the coefficient of u^nu at 1, for the kernel of a ReLU network whose number of layers is a parameter; None
    for other kernels."""
    nu = of_every_layer(kernel, 0)
    if nu not in (HALF, THREE_HALVES):
        return None
    layer = layer_of(kernel.body)
    below: Node = ("+", number(-1), layer)
    q: Node = ("*", ("^", number(2), number("1/2")), ("^", ("c", "pi"), number(-1)))
    if nu == HALF:
        return fmpq(1, 2), ("*", number("-1/2"), q, layer, below)
    return fmpq(3, 2), ("*", number("2/3"), q, below)


def of_parameter(kernel: Kernel, parity: int) -> tuple[Node, Number] | None:
    """(nu, c_nu + (-1)^k d_nu) for a kernel with a parameter nu between 0 and 1 as exponent; None if it has none."""
    judge, found = kernel.judge, exponents(kernel.body, kernel.name)
    if not found:
        return None
    if len(found) > 1:
        raise NotATerm("a kernel with several parameters as exponents")
    (nu,) = found
    if not judge.holds(("lt", number(0), nu)) or not (
            judge.holds(("lt", nu, number(1))) or (is_fraction(nu, judge) and is_entire(kernel.body, kernel.name, nu))):
        raise NotATerm("an exponent that is not shown to lie between 0 and 1, or to be no integer beside entire "
                       "functions")
    right, left = (Ends(kernel, nu, end).of(kernel.body)[1] for end in (1, -1))
    total = right + (-left if parity else left)
    if not judge.is_nonzero(total.tree):
        raise NotATerm("a singular term whose coefficient may vanish")
    return nu, total


def is_fraction(nu: Node, judge: Judge) -> bool:
    """Is it a hypothesis that sin(pi nu) is not 0?"""
    for op, *sides in judge.statement.hypotheses:
        for one, other in (sides, sides[::-1]) if op == "ne" else ():
            if one[:2] == ("f", "sin") and other == number(0) and sorted(flat_factors(one[2])) == sorted([PI.tree, nu]):
                return True
    return False


def is_entire(node: Node, name: str, nu: Node) -> bool:
    """Is it made of the variable by sums, products, natural powers and exp, and of powers with the exponent nu of what
    is?"""
    if name not in free_names(node) or node[0] == "s":
        return True
    if node[0] == "^" and node[2] != nu:
        exponent = rational(node[2][1]) if node[2][0] == "q" else fmpq(-1)
        return exponent.q == 1 and exponent >= 0 and is_entire(node[1], name, nu)
    if node[0] == "^":
        return is_entire(node[1], name, nu)
    return (node[0] in ("+", "*") or node[:2] == ("f", "exp")) \
        and all(is_entire(part, name, nu) for part in children(node))


def exponents(node: Node, name: str) -> set[Node]:
    """The exponents with parameters of powers of what depends on the variable."""
    found = {node[2]} if node[0] == "^" and free_names(node[2]) and name in free_names(node[1]) else set()
    return found.union(*(exponents(part, name) for part in node[1:] if isinstance(part, tuple)))


class Ends:
    """x + y u^nu for the parts of a kernel at one end."""

    def __init__(self, kernel: Kernel, nu: Node, end: int) -> None:
        self.kernel, self.judge, self.nu, self.end = kernel, kernel.judge, nu, end

    def of(self, node: Node) -> Pair:
        if not exponents(node, self.kernel.name):
            return self.smooth(node), ZERO
        if node[0] == "+":
            pairs = [self.of(part) for part in node[1:]]
            return sum_of([x for x, _ in pairs]), sum_of([y for _, y in pairs])
        if node[0] == "*" or (node[0] == "^" and node[2][0] == "q"):
            value: Pair = (ONE, ZERO)
            for part in self.factors(node):
                x, y = self.of(part)
                value = value[0] * x, value[0] * y + value[1] * x
            return value
        if node[:2] == ("f", "exp"):
            x, y = self.of(node[2])
            start = self.judge.number(("f", "exp", x.tree))
            return start, start * y
        if node[0] == "^" and node[2] == self.nu:
            return self.power(node[1])
        raise NotATerm(f"a parameter as exponent within {node[1] if node[0] == 'f' else node[0]!r}")

    def factors(self, node: Node) -> tuple[Node, ...]:
        if node[0] == "*":
            return node[1:]
        exponent = rational(node[2][1])
        if exponent.q != 1 or not 0 <= exponent <= 12:
            raise NotATerm("a power of a power whose exponent is not a small natural number")
        return (number(1),) + (node[1],) * int(exponent.p)

    def smooth(self, node: Node) -> Number:
        """The value at the end of what is analytic there."""
        series = self.kernel.expand(node, self.end, ORDER)
        if any(e.q != 1 for e in series.terms) or series.order < 1:
            raise NotATerm("a parameter as exponent beside other singular terms")
        return series.start

    def power(self, base: Node) -> Pair:
        """base^nu."""
        if self.kernel.inside.sign_of(base) != 1 or exponents(base, self.kernel.name):
            raise NotATerm("a power of what is not shown to be positive on (-1, 1)")
        start = self.smooth(base)
        sign = self.judge.sign(start)
        if sign == 1:
            return self.raised(start), ZERO
        slope = self.kernel.expand(base, self.end, ORDER).terms.get(fmpq(1), ZERO)
        if sign != 0 or self.judge.sign(slope) != 1:
            raise NotATerm("a base that does not vanish to first order at the end")
        return ZERO, self.raised(slope)

    def raised(self, value: Number) -> Number:
        return ONE if value.tree == ONE.tree else self.judge.number(("^", value.tree, self.nu))


def sum_of(values: list[Number]) -> Number:
    total = ZERO
    for value in values:
        total = total + value
    return total


__all__ = ["at_one", "of_every_layer", "of_parameter"]
