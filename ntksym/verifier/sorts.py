"""The sorts of the language: numbers, propositions, functions, matrices and their rows, operators.

Every operator makes a node of one sort out of nodes of fixed sorts.  What mixes them, such as the sum of a number and
a proposition, is not a statement; after this check no rule meets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, repeat

from .syntax import Malformed, Node

NUMBER, PROPOSITION, FUNCTION, MATRIX, ROW, OPERATOR, ANY = (
    "number", "proposition", "function", "matrix", "row", "operator", "any")
RATES = ("theta", "bigo", "omega", "equivalent", "littleo")
#: operator -> sort of the node, for all that do not make a number
RESULTS = {
    **dict.fromkeys((
        "true", "false", "eq", "ne", "lt", "le", "and", "or", "not", "rounds", "converges", "linear", "affine",
        "convex", "square_integrable", "differentiable_almost_everywhere", "locally_absolutely_continuous",
        "polynomially_bounded", *RATES), PROPOSITION),
    **dict.fromkeys(("fv", "lam", "dfun"), FUNCTION),
    **dict.fromkeys(("matrix", "matrix_sum", "matrix_product", "scaled", "transpose", "inverse", "hadamard",
                     "kronecker", "gram", "ones", "hadamard_series"), MATRIX),
    "row": ROW,
    **dict.fromkeys(("kernel_operator", "laplacian", "identity", "operator_sum", "operator_scaled", "compose",
                     "operator_power"), OPERATOR),
}
#: operator -> sorts of its arguments that are nodes, the last one repeated, for all that take numbers alone
ARGUMENTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("and", "or", "not"), (PROPOSITION,)),
    **dict.fromkeys(("app", "dfun", "hermite_coefficient", "gaussian_mean", "dual", "rotation_mean", "nngp", "ntk",
                     "sphere_eigenvalue", "torus_eigenvalue", "gaussian_eigenvalue", "hermite_element"),
                    (FUNCTION, NUMBER)),
    **dict.fromkeys(("square_integrable", "differentiable_almost_everywhere", "locally_absolutely_continuous",
                     "polynomially_bounded"), (FUNCTION,)),
    # what is varied may be a function or a whole array
    **dict.fromkeys(("linear", "affine", "convex", "d"), (NUMBER, ANY)),
    "matrix": (ROW,), "scaled": (NUMBER, MATRIX), "hadamard_series": (MATRIX, NUMBER), "eigenvalue": (MATRIX, NUMBER),
    **dict.fromkeys(("matrix_sum", "matrix_product", "transpose", "inverse", "hadamard", "kronecker", "det", "trace",
                     "rank"),
                    (MATRIX,)),
    "kernel_operator": (FUNCTION,), "operator_scaled": (NUMBER, OPERATOR),
    **dict.fromkeys(("mode", "operator_power"), (OPERATOR, NUMBER)),
    **dict.fromkeys(("operator_sum", "compose"), (OPERATOR,)),
}


def sort_of(node: Node) -> str:
    """The sort of a node by its operator alone."""
    return RESULTS.get(node[0], NUMBER)


def wanted(node: Node) -> Iterator[str]:
    """The sorts that the arguments of a node have to have, one by one."""
    op = node[0]
    if op == "piecewise":
        return cycle((PROPOSITION, NUMBER))
    if op in ("eq", "ne") and MATRIX in (sort_of(node[1]), sort_of(node[2])):
        return repeat(MATRIX)
    *first, last = ARGUMENTS.get(op, (NUMBER,))
    return iter((*first, *repeat(last, len(node))))


def check_sorts(node: Node, sort: str) -> None:
    """Raise :class:`Malformed` unless the node is of that sort, and every node in it of the sort its place asks for."""
    stack = [(node, sort)]
    while stack:
        item, expected = stack.pop()
        if expected not in (ANY, sort_of(item)):
            raise Malformed(f"a {sort_of(item)} stands where a {expected} is needed: operator {item[0]!r}")
        parts = [part for part in item[1:] if isinstance(part, tuple)]
        stack.extend(zip(parts, wanted(item), strict=False))


__all__ = ["ARGUMENTS", "FUNCTION", "NUMBER", "PROPOSITION", "RESULTS", "check_sorts", "sort_of"]
