"""Sums, products and powers as they are written: signs and divisions become rational coefficients and powers.

Nothing is evaluated but what stands beside itself as a literal: ``-3*x/4`` has the coefficient -3/4, ``x/y`` is
x y^(-1), and ``a - b`` is a + (-1) b.  What stands in parentheses is one term or factor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from flint import fmpq

from ..verifier.sorts import MATRIX, sort_of
from ..verifier.syntax import Node, number, rational

MINUS_ONE = number(-1)
ONE = number(1)
#: bases whose powers do not grow
FIXED = (number(0), ONE, MINUS_ONE)
MAX_DIGITS = 300
MAX_EXPONENT = 10_000
GROWING = frozenset(("factorial", "factorial2", "gamma", "binomial"))
#: decimal digits of a number that is given by a closed expression
MOST_DIGITS = 20_000.0


@dataclass(frozen=True)
class Value:
    """A node on its way into a sum or product; ``has_coefficient``: its first factor is a literal that signs and
    divisions act on; ``is_open``: it is a product without parentheses, whose factors are those of the result."""

    node: Node
    has_coefficient: bool = False
    is_open: bool = False


def literal(text: str) -> fmpq:
    """The rational that a decimal stands for; raises :class:`ValueError` for more than 300 digits."""
    if text.isdigit() and len(text) <= MAX_DIGITS:
        return fmpq(int(text))
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    shift = int(exponent or 0) if len(exponent) <= 5 else MAX_DIGITS + 1
    if len(whole) + len(decimals) + abs(shift) > MAX_DIGITS:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    power = fmpq(10) ** (shift - len(decimals))
    return fmpq(int(whole + decimals)) * power


def negated(value: Value) -> Value:
    """-value"""
    node = value.node
    if sort_of(node) == MATRIX:
        if value.has_coefficient:
            return Value(("scaled", number(-rational(node[1][1])), node[2]), True)
        return Value(("scaled", MINUS_ONE, node), True)
    if value.has_coefficient:
        if node[0] == "q":
            return Value(number(-rational(node[1])), True)
        return Value(("*", number(-rational(node[1][1])), *node[2:]), True, True)
    factors = node[1:] if value.is_open else (node,)
    return Value(("*", MINUS_ONE, *factors), True, True)


def product(factors: list[tuple[str, Value]]) -> Value:
    """The product or quotient of numbers: (sign, value) with the signs * and /, the first one *.

    A value with a coefficient is a literal number.  Raises :class:`ZeroDivisionError` for a division by the literal 0.
    """
    nodes: list[Node] = []
    coefficient: fmpq | None = None
    for place, (sign, value) in enumerate(factors):
        node = value.node
        if value.has_coefficient and (sign == "/" or place == 0):
            given = rational(node[1])
            if sign == "/" and given == 0:
                raise ZeroDivisionError
            coefficient = (fmpq(1) if coefficient is None else coefficient) * (1 / given if sign == "/" else given)
        elif sign == "*":
            nodes.append(node)
        else:
            nodes.append(reciprocal(node))
            if place == 1 and coefficient == 1:
                coefficient = None
    if coefficient is None:
        return Value(nodes[0] if len(nodes) == 1 else ("*", *nodes), False, len(nodes) > 1)
    if not nodes:
        return Value(number(coefficient), True)
    return Value(("*", number(coefficient), *nodes), True, True)


def reciprocal(node: Node) -> Node:
    """1/node; both sides have no value at the same points."""
    if node[0] == "^" and node[2][0] == "q" and rational(node[2][1]) > 0:
        return ("^", node[1], number(-rational(node[2][1])))
    return ("^", node, MINUS_ONE)


def matrix_product(factors: list[tuple[str, Value]]) -> Value:
    """The product of matrices and numbers; numbers are divided by only where no matrix is."""
    matrices = [value.node for _, value in factors if sort_of(value.node) == MATRIX]
    numbers = [(sign, value) for sign, value in factors if sort_of(value.node) != MATRIX]
    node: Node = matrices[0] if len(matrices) == 1 else ("matrix_product", *matrices)
    if not numbers:
        return Value(node)
    if numbers[0][0] == "/":
        numbers.insert(0, ("*", Value(ONE, True)))
    scale = product(numbers)
    return Value(("scaled", scale.node, node), scale.has_coefficient and scale.node[0] == "q")


def total(terms: list[Node]) -> Node:
    """The sum of numbers, or of matrices."""
    return ("matrix_sum" if sort_of(terms[0]) == MATRIX else "+", *terms)


def digits(node: Node) -> float:
    """About log10 of the absolute value of an expression, or of its reciprocal where it is a power: not too small for
    sums, products, powers and factorials of numbers, 1 for names and objects of the theory."""
    op = node[0]
    if op == "q":
        above, _, below = node[1].lstrip("-").partition("/")
        return logarithm(above) - logarithm(below or "1")
    if op == "+":
        return max(digits(part) for part in node[1:]) + math.log10(len(node))
    if op == "*":
        return sum(digits(part) for part in node[1:])
    if op == "c":
        return {"pi": math.log10(math.pi), "e": math.log10(math.e)}.get(node[1], 1.0)
    if op == "^" and node[1] in FIXED:
        return 0.0
    if op == "^":
        return max(abs(digits(node[1])), 0.1) * magnitude(node[2])
    if op == "f" and node[1] == "exp":
        return magnitude(node[2])
    if op == "f" and node[1] in GROWING:
        size = magnitude(node[2])
        return size * math.log10(size + 1.0)
    return 1.0


def logarithm(text: str) -> float:
    """log10 of a nonnegative integer, 0 for 0."""
    return math.log10(int(text)) if text.strip("0") else 0.0


def magnitude(node: Node) -> float:
    """About the absolute value, at most 10^30."""
    return 10.0 ** min(digits(node), 30.0)
