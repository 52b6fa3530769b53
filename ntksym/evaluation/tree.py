"""From SymPy to the verifier's expression trees.

The translation is part of what ties a certificate to a claim, so it is literal: one SymPy node, one tree node.  Two
shapes are named after what they are, because their names carry the analytic structure: 1/(1 + e^u) is sigmoid(-u),
log(1 + e^u) is softplus(u).
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.kronecker import KroneckerProduct

from ..errors import UserError
from ..verifier.syntax import Node, number

FUNCTIONS: dict[type, str] = {
    sp.exp: "exp",
    sp.log: "log",
    sp.sin: "sin",
    sp.cos: "cos",
    sp.tan: "tan",
    sp.sinh: "sinh",
    sp.cosh: "cosh",
    sp.tanh: "tanh",
    sp.asin: "asin",
    sp.acos: "acos",
    sp.atan: "atan",
    sp.erf: "erf",
    sp.erfc: "erfc",
    sp.gamma: "gamma",
    sp.factorial: "factorial",
    sp.factorial2: "factorial2",
    sp.binomial: "binomial",
    sp.Abs: "abs",
    sp.sign: "sign",
    sp.floor: "floor",
    sp.Mod: "mod",
}


def exact_number(value: Any) -> sp.Expr:
    """A SymPy expression from an expression or a Python number; text is refused, for SymPy would evaluate it."""
    try:
        return sp.sympify(value, strict=True)
    except sp.SympifyError as failure:
        raise UserError(
            f"expected a number or a SymPy expression, got {type(value).__name__} {str(value)[:40]!r}"
        ) from failure


def to_tree(expression: Any) -> Node:
    """The tree of a SymPy expression, relation or statement; raises :class:`UserError` for what the language does not
    have."""
    e = exact_number(expression)
    if hasattr(e, "tree_node"):
        node: Node = e.tree_node(to_tree)
        return node
    if isinstance(e, sp.Float):
        raise UserError(
            f"the number {e} is a binary approximation; write an exact one, such as Rational('{e.round(6)}')"
        )
    if isinstance(e, sp.Rational):
        return ("q", f"{e.p}/{e.q}" if e.q != 1 else str(e.p))
    if isinstance(e, sp.Symbol):
        return ("s", e.name if not isinstance(e, sp.Dummy) else f"{e.name}_{e.dummy_index}")
    if e in (sp.pi, sp.E, sp.oo):
        return ("c", {sp.pi: "pi", sp.E: "e", sp.oo: "oo"}[e])
    if e is sp.S.NegativeInfinity:
        return ("*", number(-1), ("c", "oo"))
    if e in (sp.true, sp.false):
        return ("true",) if e == sp.true else ("false",)
    if isinstance(e, (sp.MatrixBase, sp.MatrixExpr, sp.Determinant, sp.Trace)):
        return _matrix(e)
    if isinstance(e, (sp.Add, sp.Mul)):  # a sum or product of matrices is an instance, too: it is read above
        return ("+" if isinstance(e, sp.Add) else "*", *(to_tree(a) for a in e.args))
    if isinstance(e, sp.Pow):
        return _power(e)
    if isinstance(e, sp.log) and _one_plus_exp(e.args[0]) is not None:
        return ("f", "softplus", to_tree(_one_plus_exp(e.args[0])))
    if type(e) in FUNCTIONS:
        return ("f", FUNCTIONS[type(e)], *(to_tree(a) for a in e.args))
    if isinstance(e, sp.Heaviside):
        return ("f", "heaviside", to_tree(e.args[0]), to_tree(e.args[1]))
    if isinstance(e, (sp.Max, sp.Min)):
        name, args = ("max" if isinstance(e, sp.Max) else "min"), [to_tree(a) for a in e.args]
        result = args[-1]
        for argument in reversed(args[:-1]):
            result = ("f", name, argument, result)
        return result
    return _structured(e)


#: what Lambda(t, t) is for every t
IDENTITY = sp.S.IdentityFunction

MATRIX_OPERATIONS: dict[type, str] = {
    sp.MatAdd: "matrix_sum", sp.HadamardProduct: "hadamard",
    KroneckerProduct: "kronecker",
    sp.Transpose: "transpose", sp.Determinant: "det", sp.Trace: "trace",
}


def _matrix(e: Any) -> Node:
    """Explicit matrices and unevaluated operations on them."""
    if isinstance(e, sp.MatrixBase):
        rows = (("row", *(to_tree(e[i, j]) for j in range(e.cols))) for i in range(e.rows))
        return ("matrix", *rows)
    if isinstance(e, sp.Inverse):
        return ("inverse", to_tree(e.args[0]))
    if type(e) in MATRIX_OPERATIONS:
        return (MATRIX_OPERATIONS[type(e)], *(to_tree(a) for a in e.args))
    if isinstance(e, sp.MatMul):
        scalars, matrices = [a for a in e.args if not a.is_Matrix], [to_tree(a) for a in e.args if a.is_Matrix]
        node: Node = ("matrix_product", *matrices) if len(matrices) > 1 else matrices[0]
        for factor in scalars:
            node = ("scaled", to_tree(factor), node)
        return node
    raise UserError(f"the matrix expression {str(e)[:80]} ({type(e).__name__}) has no place in a statement; "
                    "use explicit matrices, sums, products, transposes, inverses, determinants and traces")


def _one_plus_exp(e: sp.Basic) -> sp.Expr | None:
    """u when e = 1 + exp(u)."""
    if isinstance(e, sp.Add) and len(e.args) == 2 and sp.S.One in e.args:
        other = next((a for a in e.args if a != sp.S.One), None)
        if isinstance(other, sp.exp):
            return other.args[0]
    return None


def _power(e: sp.Pow) -> Node:
    u = _one_plus_exp(e.base)
    if u is not None and e.exp == -1:
        return ("f", "sigmoid", to_tree(-u))
    return ("^", to_tree(e.base), to_tree(e.exp))


def _structured(e: sp.Basic) -> Node:
    """Relations, logic, binders, arrays, functions."""
    if isinstance(e, sp.Rel):
        left, right = to_tree(e.lhs), to_tree(e.rhs)
        names = {sp.Eq: "eq", sp.Ne: "ne", sp.StrictLessThan: "lt", sp.LessThan: "le"}
        if type(e) in names:
            return (names[type(e)], left, right)
        return ("lt" if isinstance(e, sp.StrictGreaterThan) else "le", right, left)
    if isinstance(e, (sp.And, sp.Or)):
        return (
            "and" if isinstance(e, sp.And) else "or",
            *(to_tree(a) for a in sorted(e.args, key=sp.default_sort_key)),
        )
    if isinstance(e, sp.Not):
        return ("not", to_tree(e.args[0]))
    if isinstance(e, sp.Piecewise):
        return ("piecewise", *(part for value, condition in e.args for part in (to_tree(condition), to_tree(value))))
    if isinstance(e, (sp.Sum, sp.Product)):
        node = to_tree(e.function)
        for name, low, high in e.limits:
            node = ("sum" if isinstance(e, sp.Sum) else "prod", node, to_tree(name)[1], to_tree(low), to_tree(high))
        return node
    if isinstance(e, sp.Integral) and len(e.limits) == 1 and len(e.limits[0]) == 3:
        name, low, high = e.limits[0]
        return ("integral", to_tree(e.function), to_tree(name)[1], to_tree(low), to_tree(high))
    if isinstance(e, sp.Indexed):
        return ("idx", str(e.base.label), *(to_tree(i) for i in e.indices))
    if isinstance(e, sp.KroneckerDelta):
        return ("delta", to_tree(e.args[0]), to_tree(e.args[1]))
    if isinstance(e, sp.Lambda) and len(e.variables) == 1:
        return _function(e)
    if isinstance(e, AppliedUndef) and len(e.args) == 1:
        return ("app", ("fv", e.func.__name__), to_tree(e.args[0]))
    if isinstance(e, sp.Derivative) and len(e.variables) == 1:
        return _derivative(e)
    if isinstance(e, sp.Subs) and isinstance(e.expr, sp.Derivative):
        inner = to_tree(sp.Lambda(e.variables[0], e.expr))
        return ("app", inner, to_tree(e.point[0]))
    raise UserError(
        f"the expression {str(e)[:80]} ({type(e).__name__}) has no place in a statement; "
        "use numbers, symbols, elementary functions, sums, and the objects of ntksym.theory"
    )


def _function(e: sp.Lambda) -> Node:
    if e == IDENTITY:  # SymPy gives it a variable of its own, numbered anew in every process
        return ("lam", "x", ("s", "x"))
    name = to_tree(e.variables[0])
    body = to_tree(e.expr)
    if body[0] == "app" and body[2] == name:  # Lambda(x, f(x)) is f
        return tuple(body[1])
    return ("lam", name[1], body)


def _derivative(e: sp.Derivative) -> Node:
    variable = to_tree(e.variables[0])
    inner = e.expr
    if isinstance(inner, AppliedUndef) and inner.args == (e.variables[0],) and variable[0] == "s":
        return ("app", ("dfun", ("fv", inner.func.__name__), number(1)), variable)
    return ("d", to_tree(inner), variable)
