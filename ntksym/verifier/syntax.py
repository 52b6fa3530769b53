"""The language of statements: expression trees as nested tuples, read from JSON with strict limits.

A node is a tuple whose first entry is an operator name.  Leaves are ``("q", "3/4")`` (a rational in lowest terms),
``("s", "p")`` (a symbol) and ``("c", "pi")`` (a constant).  ``OPERATORS`` lists every operator with the number of its
arguments; what is not listed there is not in the language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from flint import fmpq

from .work import spend

Node = tuple[Any, ...]

MAX_DEPTH = 150
MAX_NODES = 100_000
MAX_DIGITS = 4_000

#: operator -> (least, greatest) number of arguments; ``None`` means unbounded
OPERATORS: dict[str, tuple[int, int | None]] = {
    # leaves: one string
    "q": (1, 1), "s": (1, 1), "c": (1, 1), "fv": (1, 1),
    # arithmetic
    "+": (2, None), "*": (2, None), "^": (2, 2),
    # elementary and special functions: name, arguments
    "f": (2, 4),
    # ("piecewise", condition, value, condition, value, ...)
    "piecewise": (2, None),
    # relations and logic
    "true": (0, 0), "false": (0, 0),
    "eq": (2, 2), "ne": (2, 2), "lt": (2, 2), "le": (2, 2),
    "and": (2, None), "or": (2, None), "not": (1, 1),
    # ("sum", body, index name, low, high), likewise "prod"
    "sum": (4, 4), "prod": (4, 4),
    # ("idx", array name, indices...), Kronecker delta
    "idx": (2, None), "delta": (2, 2),
    # functions as values: ("lam", variable name, body); application; n-th derivative of a function value
    "lam": (2, 2), "app": (2, 2), "dfun": (2, 2),
    # ("d", expression, node that is varied)
    "d": (2, 2),
    # objects of the theory
    "hermite_polynomial": (2, 2),     # k, x: orthonormal probabilists' polynomial h_k(x)
    "hermite_coefficient": (2, 2),    # F, p: E[F(Z) h_p(Z)], Z ~ N(0, 1)
    "gaussian_mean": (1, 1),          # F: E[F(Z)]
    "dual": (2, 2),                   # F, rho: E[F(U) F(V)], U, V ~ N(0, 1) with correlation rho
    # F, angle, d: E[F(<u, x>) F(<u, y>)], u uniform on S^{d-1}, x, y unit at that angle
    "rotation_mean": (3, 3),
    # zonal kernels on S^{d-1} in R^d: ("gegenbauer", k, d, t) is P_{k,d}(t) with P_{k,d}(1) = 1, C_k^((d-2)/2) up to a
    # factor and T_k for d = 2; ("sphere_eigenvalue", F, k, d) is the eigenvalue of the kernel F(<x, y>) on harmonics of
    # degree k under the uniform probability measure: E[F(T) P_{k,d}(T)], T = <x, y> (Funk-Hecke)
    "gegenbauer": (3, 3), "sphere_eigenvalue": (3, 3),
    # F, k_1, ..., k_d: the eigenvalue of the kernel F((1/d) sum_a cos 2 pi (x_a - y_a)) on e^(2 pi i k.x), x in
    # [0, 1]^d, for integers k_a: see zonal/torus.py
    "torus_eigenvalue": (2, None),
    # ("mode", T, k, d) is the number by which an operator on functions on S^{d-1} acts on harmonics of degree k; T is a
    # tree of operators that act by degree (see operators.py): that with the kernel F(<x, y>), the Laplace-Beltrami
    # operator, sums, multiples, products and powers A^s
    "mode": (3, 3), "kernel_operator": (1, 1), "laplacian": (0, 0), "identity": (0, 0), "operator_sum": (2, None),
    "operator_scaled": (2, 2), "compose": (2, None), "operator_power": (2, 2),
    # of the kernel |x| |y| F(<x, y>/(|x| |y|)) under N(0, I_d) (see gaussian_space.py): the eigenvalue on |x| times
    # harmonics of degree k, F, k, d; a matrix element between Hermite polynomials, F, a_1, ..., a_d, b_1, ..., b_d
    "gaussian_eigenvalue": (3, 3), "hermite_element": (3, None),
    # kernels of layer l of a deep network (see layers.py): F, s, l, sigma_w, sigma_b; F, s, t, l, sigma_w, sigma_b
    "nngp": (5, 5), "ntk": (6, 6),
    "taylor_coefficient": (3, 3),     # expression, variable name, p: coefficient of variable^p at 0
    # body, index name, k, p: the sum over all k-tuples (j_1, ..., j_k) of integers j_i >= 0 with j_1 + ... + j_k = p of
    # body(j_1) ... body(j_k); k, p = 0, 1, 2, ..., where the product over the empty tuple, of sum 0, is 1
    "tuple_sum": (4, 4),
    "integral": (4, 4),               # body, variable name, low, high
    "limit": (3, 3),                  # expression, variable name, point
    # statements about a sequence as its index tends to infinity: f, g, index name
    "theta": (3, 3), "bigo": (3, 3), "omega": (3, 3), "equivalent": (3, 3), "littleo": (3, 3),
    # matrices, which occur in claims only: ("matrix", ("row", entry, ...), ...)
    "matrix": (1, None), "row": (1, None), "matrix_sum": (2, None), "matrix_product": (2, None),
    "scaled": (2, 2),                 # number, matrix
    "transpose": (1, 1), "inverse": (1, 1), "hadamard": (2, None), "kronecker": (2, None), "det": (1, 1),
    "trace": (1, 1),
    # matrices over a data set, the rows x_1, ..., x_n of an array: ("gram", array name, n) has the entries <x_i, x_j>,
    # ("hadamard_series", matrix, body, index name, low, high) sums body times the entrywise powers, with 0^0 = 1
    "gram": (2, 2), "ones": (1, 1), "hadamard_series": (5, 5),
    # i-th eigenvalue of a symmetric matrix in decreasing order, i = 1, ..., n
    "eigenvalue": (2, 2), "rank": (1, 1),
    # ("rounds", expression, decimal as printed)
    "rounds": (2, 2),
    "converges": (1, 1),              # of a "sum" with high = oo: absolutely
    # statements about functions and expressions
    "square_integrable": (1, 1), "differentiable_almost_everywhere": (1, 1),
    "locally_absolutely_continuous": (1, 1), "polynomially_bounded": (1, 1),
    "linear": (2, None), "affine": (2, None), "convex": (2, None),
}
_STRING_LEAVES = {"q", "s", "c", "fv"}
_CONSTANTS = {"pi", "e", "oo"}
#: positions (after the operator) that hold a plain string instead of a node
STRING_POSITIONS: dict[str, tuple[int, ...]] = {
    "f": (1,), "sum": (2,), "prod": (2,), "idx": (1,), "lam": (1,), "taylor_coefficient": (2,), "tuple_sum": (2,),
    "integral": (2,), "limit": (2,), "theta": (3,), "bigo": (3,), "omega": (3,), "equivalent": (3,), "littleo": (3,),
    "rounds": (2,), "gram": (1,), "hadamard_series": (3,),
}
#: operator -> (position of the body or bodies, position of the name bound in them)
BINDERS: dict[str, tuple[tuple[int, ...], int]] = {
    "sum": ((1,), 2), "prod": ((1,), 2), "lam": ((2,), 1), "taylor_coefficient": ((1,), 2),
    "tuple_sum": ((1,), 2), "integral": ((1,), 2),
    "limit": ((1,), 2), "theta": ((1, 2), 3), "bigo": ((1, 2), 3), "omega": ((1, 2), 3), "equivalent": ((1, 2), 3),
    "littleo": ((1, 2), 3), "hadamard_series": ((2,), 3),
}
FUNCTIONS: dict[str, int] = {
    "exp": 1, "log": 1, "sin": 1, "cos": 1, "tan": 1, "sinh": 1, "cosh": 1, "tanh": 1, "asin": 1, "acos": 1, "atan": 1,
    "erf": 1, "erfc": 1, "sigmoid": 1, "softplus": 1, "gamma": 1, "factorial": 1, "factorial2": 1, "binomial": 2,
    "abs": 1, "sign": 1, "heaviside": 2, "max": 2, "min": 2, "floor": 1, "mod": 2,
}


class Malformed(Exception):
    """The text is not a statement or certificate of this format; the message names the place."""


def rational(text: str) -> fmpq:
    """The rational written as ``"-3/4"`` or ``"5"``; raises :class:`Malformed` for anything else."""
    if not isinstance(text, str) or len(text) > MAX_DIGITS:
        raise Malformed(f"expected a rational as a string of at most {MAX_DIGITS} characters, got {str(text)[:40]!r}")
    head, slash, tail = text.partition("/")
    digits = head[1:] if head[:1] == "-" else head
    if not (digits.isascii() and digits.isdigit()) or (slash and not (tail.isascii() and tail.isdigit() and int(tail))):
        raise Malformed(f"expected a rational such as -3/4, got {text[:40]!r}")
    return fmpq(int(head), int(tail) if slash else 1)


def parse(value: Any) -> Node:
    """The node that JSON data stand for; raises :class:`Malformed` with the first thing that is wrong."""
    budget = [MAX_NODES]

    def walk(item: Any, depth: int) -> Node:
        budget[0] -= 1
        if depth > MAX_DEPTH or budget[0] < 0:
            raise Malformed(f"expression deeper than {MAX_DEPTH} or larger than {MAX_NODES} nodes")
        if not isinstance(item, (list, tuple)) or not item or not isinstance(item[0], str) or item[0] not in OPERATORS:
            raise Malformed(f"expected an operator node, got {str(item)[:60]!r}")
        op, least_most = item[0], OPERATORS[item[0]]
        least, most = least_most
        if len(item) - 1 < least or (most is not None and len(item) - 1 > most):
            raise Malformed(f"operator {op!r} takes {least} to {most} arguments, got {len(item) - 1}")
        if op in _STRING_LEAVES:
            return (op, _leaf(op, item[1]))
        strings = STRING_POSITIONS.get(op, ())
        parts: list[Any] = [op]
        for position, part in enumerate(item[1:], 1):
            if position in strings:
                if not isinstance(part, str) or len(part) > 200:
                    raise Malformed(f"operator {op!r} needs a short name in place {position}, got {str(part)[:60]!r}")
                if op not in ("f", "rounds"):
                    check_name(part)
                parts.append(part)
            else:
                parts.append(walk(part, depth + 1))
        if op == "f" and FUNCTIONS.get(parts[1]) != len(parts) - 2:
            raise Malformed(f"unknown function {parts[1]!r} of {len(parts) - 2} arguments")
        if op == "piecewise" and len(parts) % 2 == 0:
            raise Malformed("a piecewise expression is a list of condition, value pairs")
        if op == "hermite_element" and len(parts) % 2:
            raise Malformed("a matrix element has as many indices on the left as on the right")
        return tuple(parts)

    return walk(value, 0)


def _leaf(op: str, text: Any) -> str:
    if not isinstance(text, str):
        raise Malformed(f"leaf {op!r} holds a string, got {str(text)[:60]!r}")
    if op == "q":
        value = rational(text)
        if str(value) != text:
            raise Malformed(f"rational {text[:40]!r} is not in lowest terms")
    elif op == "c":
        if text not in _CONSTANTS:
            raise Malformed(f"unknown constant {text[:40]!r}, known are {sorted(_CONSTANTS)}")
    else:
        check_name(text)
    return text


def check_name(text: str) -> None:
    """Raise :class:`Malformed` unless the text is an identifier: other names are the verifier's own symbols."""
    if len(text) > 60 or not text.isidentifier():
        raise Malformed(f"a name is an identifier of 1 to 60 characters, got {text[:70]!r}")


def number(value: Any) -> Node:
    """The leaf of a rational number (int or fmpq)."""
    return ("q", str(fmpq(value)))


def children(node: Node) -> Iterator[Node]:
    """The argument nodes, strings left out."""
    for part in node[1:]:
        if isinstance(part, tuple):
            yield part


def free_names(node: Node) -> frozenset[str]:
    """Names of symbols, function values and arrays that no binder inside ``node`` binds."""
    op = node[0]
    if op in ("s", "fv"):
        return frozenset((node[1],))
    spend(len(node))
    own = {node[1]} if op in ("idx", "gram") else set[str]()
    bodies, name_at = BINDERS.get(op, ((), 0))
    for position, part in enumerate(node[1:], 1):
        if isinstance(part, tuple):
            own |= free_names(part) - {node[name_at]} if position in bodies else free_names(part)
    return frozenset(own)


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """Replace free symbols (and function values) by nodes; raises :class:`Malformed` if a name would be captured."""
    op = node[0]
    if op in ("s", "fv"):
        return values.get(node[1], node)
    if op in _STRING_LEAVES:
        return node
    spend(len(node))
    if op in BINDERS:
        bodies, name_at = BINDERS[op]
        bound = node[name_at]
        inner = {name: value for name, value in values.items() if name != bound}
        if any(bound in free_names(value) for name, value in inner.items()
               if any(name in free_names(node[body]) for body in bodies)):
            raise Malformed(f"substitution would capture the bound name {bound!r}")
        return tuple(
            substitute(part, inner if position in bodies else values) if isinstance(part, tuple) else part
            for position, part in enumerate(node))
    return tuple(substitute(part, values) if isinstance(part, tuple) else part for part in node)


def canonical(data: Any) -> str:
    """The JSON text that digests are taken of; raises :class:`Malformed` for what is nested too deeply for it, has a
    number of more digits than Python reads, or is no JSON at all.
    """
    try:
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    except (RecursionError, TypeError, ValueError) as failure:
        raise Malformed(f"not data that JSON can hold: {failure}") from failure


def digest(data: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal; raises :class:`Malformed`."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()
