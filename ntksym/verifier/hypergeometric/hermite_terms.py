r"""Hermite coefficients mu_n(F) = E[F(Z) h_n(Z)] as hypergeometric terms, derived from the definition.

Every rule below is an exact consequence of integration by parts against the Gaussian density g, with h_n the
orthonormal probabilists' Hermite polynomials (h_n' = sqrt(n) h_{n-1}, (h_n g)' = -sqrt(n+1) h_{n+1} g):

- x F:        mu_n(x F) = sqrt(n+1) mu_{n+1}(F) + sqrt(n) mu_{n-1}(F)           (three-term recurrence)
- 1:          mu_0 = 1, else 0                                                   (orthonormality)
- step H(x):  mu_0 = 1/2, mu_n = h_{n-1}(0) g(0) / sqrt(n)            (antiderivative of h_n g is -h_{n-1} g / sqrt(n))
- exp(b x):   mu_n = b^n e^{b^2/2} / sqrt(n!)                                     (generating function)
- sin, cos:   imaginary and real part of exp(i b x)
- exp(a x^2), a < 1/2, v = 1/(1-2a): mu_{2k} = sqrt(v) (v-1)^k (2k-1)!! / sqrt((2k)!), mu_odd = 0
              (E over N(0, v): E[He_{2k}(sqrt(v) Z)] = (v-1)^k (2k-1)!!)
- erf(c x):   mu_n = mu_{n-1}(F') / sqrt(n) for n >= 1, mu_0 = 0
- tanh(c x):  mu_even = 0, mu_n = (-1)^((n-1)/2) T_n(c), where by the partial fractions of tanh and
              h_n g = (-1)^n g^{(n)} / sqrt(n!),
              T_n(c) = (1/sqrt(n!)) int_0^oo t^n e^{-t^2/2} csch(pi t / (2 c)) dt / c > 0
- sigmoid(u) = 1/2 + tanh(u/2)/2;  softplus(c x): mu_n = c mu_{n-1}(sigmoid(c x)) / sqrt(n), n >= 1
- h_n(0):     h_{2k}(0) = (-1)^k (2k-1)!! / sqrt((2k)!), h_odd(0) = 0
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from ..enclosures.calculus import mul
from ..syntax import Node, free_names, number, rational, substitute
from .terms import HALF, ONE, ZERO, Fraction, NotATerm, Ring, Sum, gamma

#: the index n = slope * m + offset, with integers
Index = tuple[int, int]
#: reads a tree without the variable of the activation
Reader = Callable[[Node], Sum]
#: coefficient tree, power of x, base function or None for 1
Monomial = tuple[Node, int, Node | None]
X: Node = ("s", "x")
HEAVISIDE: Node = ("f", "heaviside", X, ("q", "0"))
MAX_POWER = 30
MAX_MONOMIALS = 2_000


def linear(ring: Ring, index: Index, shift: int = 0) -> Sum:
    """n + shift as a rational function of m."""
    return Sum.of(ring, Fraction(ring, ring.gens["m"] * index[0] + ring.constant(index[1] + shift)))


def root(ring: Ring, index: Index, shift: int = 0) -> Sum:
    """sqrt(n + shift), which has to be positive."""
    return linear(ring, index, shift).power(HALF)


def parity(index: Index) -> int:
    """n mod 2 for every m; raises :class:`NotATerm` when it depends on m."""
    if index[0] % 2:
        raise NotATerm("the parity of the index is not fixed")
    return index[1] % 2


def sign(ring: Ring, slope: int, offset: int) -> Sum:
    """(-1)^(slope m + offset)."""
    value = Sum.number(ring, -1 if offset % 2 else 1)
    return value * Sum(ring, {((("sgn",), ZERO, ONE),): Fraction(ring, ring.constant(1))}) if slope % 2 else value


def double_factorial(ring: Ring, slope: int, offset: int) -> Sum:
    """n!! for n = slope m + offset: 2^(n/2) Gamma(n/2+1), times sqrt(2/pi) for odd n (DLMF 5.4.2)."""
    odd = parity((slope, offset))
    if slope == 0 and offset < -1:
        raise NotATerm("a double factorial below (-1)!!")
    half = fmpq(offset, 2)
    result = Sum.number(ring, 2).power(half, fmpq(slope, 2)) * gamma(ring, slope // 2, half + 1)
    if odd:
        result = result * Sum.of(ring, Fraction(ring, ring.constant(2), ring.gens["pi"])).power(HALF)
    return result


def at_zero(ring: Ring, index: Index) -> Sum:
    """h_n(0)."""
    if parity(index):
        return Sum(ring)
    slope, offset = index
    if offset < 0:
        raise NotATerm("a Hermite polynomial of negative degree for the first indices")
    return (sign(ring, slope // 2, offset // 2) * double_factorial(ring, slope, offset - 1)
            * gamma(ring, slope, fmpq(offset + 1)).power(-HALF))


def monomials(body: Node) -> list[Monomial]:
    """body as a sum of coefficient * x^k * base function, by distributing; raises :class:`NotATerm` if it cannot be."""
    if "x" not in free_names(body):
        return [(body, 0, None)]
    op = body[0]
    if op == "s":
        return [(number(1), 1, None)]
    if op == "+":
        return [part for child in body[1:] for part in monomials(child)]
    if op == "*":
        product: list[Monomial] = [(number(1), 0, None)]
        for child in body[1:]:
            factor = monomials(child)
            if len(product) * len(factor) > MAX_MONOMIALS:
                raise NotATerm("an activation with too many terms when multiplied out")
            product = collected([times(left, right) for left in product for right in factor])
        return product
    if op == "^" and body[2][0] == "q" and rational(body[2][1]).q == 1 and 0 <= rational(body[2][1]) <= MAX_POWER:
        return monomials(("*", number(1), *([body[1]] * int(rational(body[2][1])))))
    if op == "piecewise":
        return monomials(without_piecewise(body))
    if op == "f":
        return function_monomials(body[1], body[2:])
    raise NotATerm(f"an activation with {op!r} around its variable")


def times(left: Monomial, right: Monomial) -> Monomial:
    bases = [b for b in (left[2], right[2]) if b is not None]
    if len(bases) == 2 and bases[0] == bases[1] == HEAVISIDE:
        bases = bases[:1]
    if len(bases) == 2:
        raise NotATerm(f"a product of {bases[0][1]} and {bases[1][1]} in the activation")
    return mul(left[0], right[0]), left[1] + right[1], bases[0] if bases else None


def collected(parts: list[Monomial]) -> list[Monomial]:
    """The same sum with rational multiples of one power and base function put together."""
    rational_parts: dict[tuple[int, Node | None], fmpq] = {}
    others: list[Monomial] = []
    for scalar, power, function in parts:
        if scalar[0] == "q":
            rational_parts[power, function] = rational_parts.get((power, function), ZERO) + rational(scalar[1])
        else:
            others.append((scalar, power, function))
    return [*((number(total), power, function) for (power, function), total in rational_parts.items()), *others]


def slope_of(argument: Node) -> Node:
    """c when the argument is c x; raises :class:`NotATerm` otherwise."""
    parts = monomials(argument)
    constants = [rational_value(c) for c, k, b in parts if k == 0 and b is None]
    parts = [part for part in parts if part[1] != 0 or part[2] is not None]
    if sum(constants, ZERO) or any(k != 1 or b is not None for _, k, b in parts):
        raise NotATerm("a function whose argument is not a multiple of the variable")
    return ("+", number(0), *(c for c, _, _ in parts))


def rational_value(node: Node) -> fmpq:
    """The rational number that a tree of sums and products is; raises :class:`NotATerm` otherwise."""
    if node[0] == "q":
        return rational(node[1])
    values = [rational_value(child) for child in node[1:]] if node[0] in ("+", "*") else []
    if not values:
        raise NotATerm("a breakpoint whose side depends on a parameter")
    total = values[0]
    for value in values[1:]:
        total = total + value if node[0] == "+" else total * value
    return total


def function_monomials(name: str, arguments: tuple[Node, ...]) -> list[Monomial]:
    u = arguments[0]
    if name == "heaviside":
        side = rational_value(slope_of(u))
        if not side:
            raise NotATerm("a step function of zero")
        step: list[Monomial] = [(number(1), 0, HEAVISIDE)]
        return step if side > 0 else [(number(1), 0, None), (number(-1), 0, HEAVISIDE)]
    if name in ("abs", "sign"):
        signed: Node = ("+", ("*", number(2), ("f", "heaviside", u, ("q", "0"))), number(-1))
        return monomials(("*", u, signed) if name == "abs" else signed)
    if name in ("max", "min"):
        gap: Node = ("+", arguments[1], ("*", number(-1), u))
        step_node: Node = ("f", "heaviside", gap if name == "max" else ("*", number(-1), gap), ("q", "0"))
        return monomials(("+", u, ("*", gap, step_node)))
    if name == "sigmoid":
        half: Node = ("*", number(HALF), u)
        return [(number(HALF), 0, None), *(times((number(HALF), 0, None), b) for b in monomials(("f", "tanh", half)))]
    if name == "exp":
        return exponential(u)
    if name in ("sin", "cos", "erf", "tanh", "softplus"):
        return [(number(1), 0, ("f", name, slope_of(u)))]
    raise NotATerm(f"no closed form is known for an activation with {name}")


def exponential(u: Node) -> list[Monomial]:
    """exp of a quadratic polynomial with either no linear or no quadratic term."""
    table: dict[int, list[Node]] = {}
    for coefficient, power, function in monomials(u):
        if function is not None or power > 2:
            raise NotATerm("an exponential of something else than a quadratic polynomial")
        table.setdefault(power, []).append(coefficient)
    constant: Node = ("f", "exp", ("+", number(0), *table.get(0, [])))
    if 1 in table and 2 in table:
        raise NotATerm("an exponential with both a linear and a quadratic term")
    if 2 in table:
        return [(constant, 0, ("f", "exp2", ("+", number(0), *table[2])))]
    return [(constant, 0, ("f", "exp1", ("+", number(0), *table.get(1, []))))]


def without_piecewise(body: Node) -> Node:
    """A piecewise function with conditions x < 0, x <= 0, x > 0, x >= 0 or true, through the step function."""
    above: Node | None = None
    below: Node | None = None
    for condition, value in zip(body[1::2], body[2::2], strict=True):
        if condition == ("true",):
            covers = (True, True)
        elif condition[0] in ("lt", "le"):
            side = rational_value(slope_of(("+", condition[2], ("*", number(-1), condition[1]))))
            if not side:
                raise NotATerm("a condition that does not depend on the variable")
            covers = (side > 0, side < 0)
        else:
            raise NotATerm("a piecewise activation whose breakpoint is not zero")
        above = value if covers[0] and above is None else above
        below = value if covers[1] and below is None else below
    if above is None or below is None:
        raise NotATerm("a piecewise activation that is not defined everywhere")
    return ("+", below, ("*", ("+", above, ("*", number(-1), below)), HEAVISIDE))


def coefficient(function: Node, index: Index, ring: Ring, read: Reader) -> Sum:
    """mu_n(F) for n = index >= 0; F = ("lam", name, body).  Raises :class:`NotATerm`."""
    if function[0] != "lam":
        raise NotATerm("a Hermite coefficient of a function that is not given")
    body = rename(function[2], function[1])
    total = Sum(ring)
    for scalar, power, atom in monomials(body):
        total = total + read(scalar) * raised(power, atom, index, ring, read)
    return total


def rename(body: Node, name: str) -> Node:
    """The body with its variable called x; a parameter of that name would be captured and is refused."""
    if name == "x":
        return body
    if "x" in free_names(body):
        raise NotATerm("a parameter called x beside the variable of the activation")
    return substitute(body, {name: X})


def raised(power: int, atom: Node | None, index: Index, ring: Ring, read: Reader) -> Sum:
    """mu_n(x^power * atom), the three-term recurrence applied ``power`` times: sum over s of a_s mu_{n+s}(atom)."""
    slope, n = index
    weights = {0: Sum.number(ring, 1)}
    for _ in range(power):
        following: dict[int, Sum] = {}
        for shift, weight in weights.items():
            place = (slope, n + shift)
            following[shift + 1] = following.get(shift + 1, Sum(ring)) + weight * root(ring, place, 1)
            if place != (0, 0):
                following[shift - 1] = following.get(shift - 1, Sum(ring)) + weight * root(ring, place)
        weights = following
    total = Sum(ring)
    for shift, weight in weights.items():
        total = total + weight * atomic(atom, (slope, n + shift), ring, read)
    return total


def atomic(atom: Node | None, index: Index, ring: Ring, read: Reader) -> Sum:
    """mu_n of a base function."""
    slope, n = index
    if atom is None:
        if slope and n == 0:
            raise NotATerm("the index zero must be split off")
        return Sum.number(ring, 0 if slope or n else 1)
    if atom == HEAVISIDE:
        return step(index, ring)
    name, c = atom[1], read(atom[2])
    if name == "exp1":
        return power_of(c, ring, index) * exponent(ring, read, ("*", number(HALF), ("^", atom[2], number(2)))) \
            * gamma(ring, slope, fmpq(n + 1)).power(-HALF)
    if name in ("sin", "cos"):
        wanted = 1 if name == "sin" else 0
        if parity(index) != wanted:
            return Sum(ring)
        return (sign(ring, slope // 2, (n - wanted) // 2) * power_of(c, ring, index)
                * exponent(ring, read, ("*", number(-HALF), ("^", atom[2], number(2))))
                * gamma(ring, slope, fmpq(n + 1)).power(-HALF))
    if name == "exp2":
        return gaussian(c, index, ring)
    if name == "erf":
        if slope == 0 and n == 0:
            return Sum(ring)
        density = c * Sum.number(ring, 2) * Sum.of(ring, Fraction(ring, ring.gens["pi"])).power(-HALF)
        return density * gaussian(-(c * c), (slope, n - 1), ring) * root(ring, index).power(fmpq(-1))
    if name == "softplus":
        if n == 0:
            raise NotATerm("the mean of softplus has no closed form")
        inner: Node = ("lam", "x", ("f", "sigmoid", ("*", atom[2], X)))
        return c * coefficient(inner, (slope, n - 1), ring, read) * root(ring, index).power(fmpq(-1))
    return hyperbolic(c, index, ring)


def power_of(c: Sum, ring: Ring, index: Index) -> Sum:
    """c^n for a constant c free of the index; even n needs no sign of c."""
    slope, n = index
    if c.is_zero():
        return Sum.number(ring, 0 if slope or n else 1) if not slope or n else _mixed()
    if slope == 0:
        return c.power(fmpq(n))
    if slope % 2 == 0:
        return (c * c).power(fmpq(0), fmpq(slope, 2)) * c.power(fmpq(n))
    return c.power(fmpq(n), fmpq(slope))


def _mixed() -> Sum:
    raise NotATerm("the index zero must be split off")


def exponent(ring: Ring, read: Reader, argument: Node) -> Sum:
    return read(("f", "exp", argument))


def step(index: Index, ring: Ring) -> Sum:
    slope, n = index
    if n == 0:
        if slope:
            raise NotATerm("the index zero must be split off")
        return Sum.number(ring, HALF)
    density = Sum.of(ring, Fraction(ring, ring.constant(2) * ring.gens["pi"])).power(-HALF)
    return density * at_zero(ring, (slope, n - 1)) * root(ring, index).power(fmpq(-1))


def gaussian(a: Sum, index: Index, ring: Ring) -> Sum:
    """mu_n(exp(a x^2)); needs 1 - 2a > 0 proved."""
    slope, n = index
    beta = Sum.number(ring, 1) - Sum.number(ring, 2) * a
    spread = beta.power(-HALF)  # refused unless beta > 0, without which there is no integral, of either parity
    if parity(index):
        return Sum(ring)
    excess = beta.power(fmpq(-1)) - Sum.number(ring, 1)  # v - 1
    if excess.is_zero():
        return atomic(None, index, ring, lambda node: Sum(ring))
    sign_part = Sum.number(ring, 1)
    numerator = excess.plain().num
    if not ring.is_positive(numerator):  # v < 1: take the sign out so that the growing power has a positive base
        excess, sign_part = -excess, sign(ring, slope // 2, n // 2)
    return (spread * sign_part * excess.power(fmpq(n, 2), fmpq(slope, 2))
            * double_factorial(ring, slope, n - 1) * gamma(ring, slope, fmpq(n + 1)).power(-HALF))


def hyperbolic(c: Sum, index: Index, ring: Ring) -> Sum:
    """mu_n(tanh(c x)) through the positive numbers T_n(c); needs c > 0 or c < 0 proved."""
    slope, n = index
    if not parity(index):
        return Sum(ring)
    fraction = c.plain()
    if not fraction.free_of_m():
        raise NotATerm("tanh(c x) with c depending on the index")
    flip = not (ring.is_positive(fraction.num) and ring.is_positive(fraction.den))
    if flip:
        fraction = fraction * Fraction(ring, ring.constant(-1))
    if not (ring.is_positive(fraction.num) and ring.is_positive(fraction.den)):
        raise NotATerm("tanh(c x) with c of unknown sign")
    generator = ("mu", ring.key(fraction.num), ring.key(fraction.den), str(slope), str(n))
    value = sign(ring, slope // 2, (n - 1) // 2 + flip)
    return value * Sum(ring, {((generator, ONE, ZERO),): Fraction(ring, ring.constant(1))})
