"""Trigonometric, Gamma-type and other elementary functions as generators of a :class:`PowerField`.

Every rule is a classical identity of real functions: addition formulas and sin^2 + cos^2 = 1, cos(acos x) = x and
sin(acos x) = sqrt(1 - x^2) on [-1, 1], Gamma(z + 1) = z Gamma(z), Legendre's duplication formula, and
max(a, b) = (a + b + |a - b|) / 2.  The range in which a function is defined becomes a side condition.
"""

from __future__ import annotations

import math

from flint import fmpq

from ..syntax import Node
from .function_field import Fraction, Generator, NotCovered
from .powers import PowerField

MAX_MULTIPLE = 16
MAX_SHIFT = 200


class ElementaryField(PowerField):
    """A field that knows the functions of :data:`syntax.FUNCTIONS`."""

    def __init__(self) -> None:
        super().__init__()
        self._angles: list[tuple[Fraction, int, int, int]] = []
        self._inverse_angles: list[tuple[int, Fraction, Fraction]] = []
        self._gammas: list[tuple[str, Fraction, int]] = []
        self._named: list[tuple[str, tuple[Fraction, ...], int]] = []

    def function(self, name: str, args: list[Fraction]) -> Fraction:
        """The function ``name`` of :data:`syntax.FUNCTIONS` at these arguments."""
        x, one = args[0], self.constant(1)
        match name:
            case "exp":
                return self.exponential(x)
            case "log":
                return self.logarithm(x)
            case "sin" | "cos" | "tan":
                cosine, sine = self.cosine_sine(x)
                return cosine if name == "cos" else sine if name == "sin" else self._quotient(sine, cosine)
            case "sinh" | "cosh" | "tanh":
                up, down = self.exponential(x), self.exponential(self.scale(x, -1))
                half = fmpq(1, 2)
                cosine, sine = self.scale(self.add(up, down), half), self.scale(self.subtract(up, down), half)
                return cosine if name == "cosh" else sine if name == "sinh" else self._quotient(sine, cosine)
            case "sigmoid":
                return self.inverse(self.add(one, self.exponential(self.scale(x, -1))))
            case "softplus":
                return self.logarithm(self.add(one, self.exponential(x)))
            case "erf" | "atan":
                return self._odd(name, x)
            case "erfc":
                return self.subtract(one, self._odd("erf", x))
            case "acos":
                return self._arc_cosine(x)
            case "asin":
                return self.subtract(self.scale(self.named_constant("pi"), fmpq(1, 2)), self._arc_cosine(x))
            case "abs":
                return self.absolute(x)
            case "max" | "min":
                spread = self.scale(self.absolute(self.subtract(x, args[1])), 1 if name == "max" else -1)
                return self.scale(self.add(self.add(x, args[1]), spread), fmpq(1, 2))
            case "sign" | "heaviside":
                known = self.fraction_sign(x)
                if abs(known) == 2:
                    return self.constant((1 if known > 0 else -1) if name == "sign" else (1 if known > 0 else 0))
                return self.named(name, tuple(args))
            case "gamma":
                return self.gamma(x)
            case "factorial":
                return self.gamma(self.add(x, one))
            case "factorial2":
                return self._double_factorial(x)
            case "binomial":
                return self._binomial(x, args[1])
            case "floor":
                return x if self.is_integer(x) else self.named(name, tuple(args))
        return self.named(name, tuple(args))

    def named(self, name: str, args: tuple[Fraction, ...]) -> Fraction:
        """The generator of an uninterpreted value name(args); equal arguments give the same generator."""
        for known, its_args, index in self._named:
            if known == name and len(its_args) == len(args) and all(map(self.equal, its_args, args)):
                return self.fraction(index)
        tree: Node = ("f", name, *(self.fraction_tree(a) for a in args))
        index = self.add_generator(Generator(tree))
        self._named.append((name, args, index))
        return self.fraction(index)

    def _quotient(self, a: Fraction, b: Fraction) -> Fraction:
        return self.multiply(a, self.inverse(b))

    def _odd(self, name: str, x: Fraction) -> Fraction:
        if x.numerator.is_zero():
            return x
        flip = x.numerator.leading_coefficient() < 0
        argument = self.scale(x, -1) if flip else x
        value = self.named(name, (argument,))
        if name == "atan":
            root = self.real_power(self.add(self.constant(1), self.power(argument, 2)), self.constant(fmpq(-1, 2)))
            self._remember_angle(value, root, self.multiply(argument, root))
        return self.scale(value, -1) if flip else value

    # angles ----------------------------------------------------------------------------------------------------------
    def cosine_sine(self, angle: Fraction) -> tuple[Fraction, Fraction]:
        """(cos, sin) of the angle by the addition formulas over its summands."""
        result = self.constant(1), self.constant(0)
        if angle.numerator.is_zero():
            return result
        pieces = self.summands(angle)
        if sum(abs(int(coefficient.p)) for coefficient, _ in pieces) > MAX_MULTIPLE:
            # Too large to expand: the angle as a whole, up to its sign.
            negative = angle.numerator.leading_coefficient() < 0
            cosine, sine = self._angle(self.scale(angle, -1) if negative else angle, 1)
            return cosine, self.scale(sine, -1) if negative else sine
        for coefficient, shape in pieces:
            times, root = abs(int(coefficient.p)), int(coefficient.q)
            cosine, sine = self._angle(shape, root)
            if coefficient < 0:
                sine = self.scale(sine, -1)
            for _ in range(times):
                result = self._add_angles(result, (cosine, sine))
        return result

    def _add_angles(self, a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        return (self.subtract(self.multiply(a[0], b[0]), self.multiply(a[1], b[1])),
                self.add(self.multiply(a[0], b[1]), self.multiply(a[1], b[0])))

    def _remember_angle(self, angle: Fraction, cosine: Fraction, sine: Fraction) -> None:
        index = next(k for k, degree in enumerate(angle.numerator.degrees()) if degree > 0)
        if all(index != known for known, _, _ in self._inverse_angles):
            self._inverse_angles.append((index, cosine, sine))

    def _angle(self, shape: Fraction, root: int) -> tuple[Fraction, Fraction]:
        """(cos, sin) of shape / root."""
        special = self._special_angle(shape, root)
        if special is not None:
            return special
        for position, (known, its_root, cosine, sine) in enumerate(self._angles):
            if not self.equal(known, shape):
                continue
            if its_root % root == 0:
                return self._multiple((self.fraction(cosine), self.fraction(sine)), its_root // root)
            finest = math.lcm(its_root, root)
            fresh = self._new_angle(shape, finest)
            self._angles[position] = (known, finest, *fresh)
            pair = (self.fraction(fresh[0]), self.fraction(fresh[1]))
            coarse = self._multiple(pair, finest // its_root)
            for index, value in ((cosine, coarse[0]), (sine, coarse[1])):
                self.generators[index].power, self.generators[index].value = 1, self.polynomial_of(value)
            return self._multiple(pair, finest // root)
        fresh = self._new_angle(shape, root)
        self._angles.append((shape, root, *fresh))
        return self.fraction(fresh[0]), self.fraction(fresh[1])

    def _multiple(self, pair: tuple[Fraction, Fraction], times: int) -> tuple[Fraction, Fraction]:
        if times > MAX_MULTIPLE:
            raise NotCovered(f"{times}-fold angle")
        result = self.constant(1), self.constant(0)
        for _ in range(times):
            result = self._add_angles(result, pair)
        return result

    def _new_angle(self, shape: Fraction, root: int) -> tuple[int, int]:
        tree = self.fraction_tree(self.scale(shape, fmpq(1, root)))
        cosine = self.add_generator(Generator(("f", "cos", tree)))
        square = self.subtract(self.constant(1), self.power(self.fraction(cosine), 2))
        value = self.polynomial_of(square)
        return cosine, self.add_generator(Generator(("f", "sin", tree), power=2, value=value))

    def _special_angle(self, shape: Fraction, root: int) -> tuple[Fraction, Fraction] | None:
        half = fmpq(1, 2)
        if "pi" in self._constants:
            pi = self._constants["pi"]
            if self.same_parts(shape, self.fraction(pi)):
                third = self.scale(self.real_power(self.constant(3), self.constant(half)), half)
                quarter = self.scale(self.real_power(self.constant(2), self.constant(half)), half)
                table = {1: (self.constant(-1), self.constant(0)), 2: (self.constant(0), self.constant(1)),
                         3: (self.constant(half), third), 4: (quarter, quarter), 6: (third, self.constant(half))}
                return table.get(root)
            degree = self.lift(shape.numerator).degrees()[pi]
            if degree == 1 and root == 1 and self.lift(shape.denominator).degrees()[pi] <= 0:
                factor = self.multiply(shape, self.inverse_generator(pi))
                if self.is_integer(factor):
                    return self.minus_one_power(factor), self.constant(0)
        if root == 1:
            for index, cosine, sine in self._inverse_angles:
                if self.same_parts(shape, self.fraction(index)):
                    return cosine, sine
        return None

    def _arc_cosine(self, x: Fraction) -> Fraction:
        """acos; needs -1 <= x <= 1, and there cos(acos x) = x, sin(acos x) = sqrt(1 - x^2), acos(-x) = pi - acos x."""
        pi = self.named_constant("pi")
        value = self.rational_value(x)
        half, third = fmpq(1, 2), fmpq(1, 3)
        exact = {fmpq(0): half, fmpq(1): fmpq(0), fmpq(-1): fmpq(1), half: third, -half: 2 * third}
        if value is not None and value in exact:
            return self.scale(pi, exact[value])
        if x.numerator.leading_coefficient() < 0:
            return self.subtract(pi, self._arc_cosine(self.scale(x, -1)))
        one = self.constant(1)
        self.require_positive(self.subtract(one, x), strict=False)
        self.require_positive(self.add(one, x), strict=False)
        angle = self.named("acos", (x,))
        if all(not self.same_parts(angle, self.fraction(known)) for known, _, _ in self._inverse_angles):
            sine = self.real_power(self.subtract(one, self.power(x, 2)), self.constant(fmpq(1, 2)))
            self._remember_angle(angle, x, sine)
        return angle

    # Gamma -----------------------------------------------------------------------------------------------------------
    def gamma(self, z: Fraction) -> Fraction:
        """Gamma(z) for z > 0 (a side condition, except for a rational z that is not a pole)."""
        value = self.rational_value(z)
        if value is not None:
            return self._rational_gamma(value, z)
        self.require_positive(z, strict=True)
        return self._gamma(z)

    def _rational_gamma(self, value: fmpq, z: Fraction) -> Fraction:
        if abs(value) > MAX_SHIFT or (value.q == 1 and value <= 0):
            raise NotCovered(f"Gamma at {value}")
        result, base = fmpq(1), value
        while base > 1:
            base -= 1
            result *= base
        while base <= 0:
            result /= base
            base += 1
        if base == 1:
            return self.constant(result)
        if base == fmpq(1, 2):
            return self.scale(self.real_power(self.named_constant("pi"), self.constant(base)), result)
        return self.scale(self.named("gamma", (self.constant(base),)), result)

    def _gamma(self, z: Fraction) -> Fraction:
        """Gamma(z) for z > 0."""
        if z.denominator.is_constant():
            shift, w = fmpq(0), self.constant(0)
            for coefficient, shape in self.summands(z):
                if self.rational_value(shape) == 1:
                    shift = coefficient
                else:
                    w = self.add(w, self.scale(shape, coefficient))
            if shift.q == 1 and all(c.q == 1 for c, _ in self.summands(self.scale(w, fmpq(1, 2)))):
                # Gamma(z) = 2^(z - 1) Gamma(z/2) Gamma((z + 1)/2) / sqrt(pi); with z > 0 all three arguments are > 0,
                # so that the generators made for them are positive, as they are declared to be.
                half = self.scale(z, fmpq(1, 2))
                above = self.add(half, self.constant(fmpq(1, 2)))
                whole, broken = (above, half) if int(shift.p) % 2 else (half, above)
                doubled = self.real_power(self.constant(2), self.subtract(z, self.constant(1)))
                root = self.real_power(self.named_constant("pi"), self.constant(fmpq(-1, 2)))
                return self.multiply(self.multiply(doubled, root), self.multiply(
                    self._shifted("gamma", broken), self._gamma(whole)))
        return self._shifted("gamma", z)

    def _shifted(self, name: str, z: Fraction) -> Fraction:
        """Gamma(z) for z > 0, or z!! for an integer z >= -1: a positive number."""
        step = 2 if name == "factorial2" else 1
        for known, base, index in self._gammas:
            if known != name:
                continue
            gap = self.rational_value(self.subtract(z, base))
            if gap is not None and gap.q == 1 and int(gap.p) % step == 0:
                if name == "gamma":
                    return self._shift_gamma(self.fraction(index), base, int(gap.p), 1)
                return self._shift_gamma(self.fraction(index), self.add(base, self.constant(2)), int(gap.p) // 2, 2)
        tree: Node = ("f", name, self.fraction_tree(z))
        generator = self._half_line(tree, True)
        index = self.add_generator(generator)
        self._gammas.append((name, z, index))
        return self.fraction(index)

    def _shift_gamma(self, value: Fraction, first: Fraction, steps: int, step: int) -> Fraction:
        """value * first (first + step) ... of ``steps`` factors; a negative number divides by the factors before."""
        if abs(steps) > MAX_SHIFT:
            raise NotCovered(f"Gamma shifted by {steps}")
        for k in range(steps):
            value = self.multiply(value, self.add(first, self.constant(k * step)))
        for k in range(-steps):
            value = self._quotient(value, self.subtract(first, self.constant((k + 1) * step)))
        return value

    def _double_factorial(self, z: Fraction) -> Fraction:
        """z!! for an integer z >= -1: 2^w w! for z = 2 w, 2^w Gamma(w + 1/2) / sqrt(pi) for z = 2 w - 1."""
        if not self.is_integer(z):
            return self.named("factorial2", (z,))
        self.require_positive(self.add(z, self.constant(1)), strict=False)
        half = self.scale(z, fmpq(1, 2))
        if self.is_integer(half):
            return self.multiply(self.real_power(self.constant(2), half), self.gamma(self.add(half, self.constant(1))))
        above = self.add(half, self.constant(fmpq(1, 2)))
        if self.is_integer(above):
            root = self.real_power(self.named_constant("pi"), self.constant(fmpq(-1, 2)))
            return self.multiply(self.real_power(self.constant(2), above),
                                 self.multiply(root, self.gamma(self.add(half, self.constant(1)))))
        return self._shifted("factorial2", z)

    def _binomial(self, n: Fraction, k: Fraction) -> Fraction:
        """n over k: a polynomial in n for a literal k, otherwise Gamma quotients under 0 <= k <= n."""
        value = self.rational_value(k)
        if value is not None and value.q == 1 and 0 <= value <= MAX_SHIFT:
            result = self.constant(1)
            for j in range(int(value.p)):
                result = self.scale(self.multiply(result, self.subtract(n, self.constant(j))), fmpq(1, j + 1))
            return result
        one, rest = self.constant(1), self.subtract(n, k)
        self.require_positive(k, strict=False)
        self.require_positive(rest, strict=False)
        below = self.multiply(self.gamma(self.add(k, one)), self.gamma(self.add(rest, one)))
        return self._quotient(self.gamma(self.add(n, one)), below)
