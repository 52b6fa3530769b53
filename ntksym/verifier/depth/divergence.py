r"""Coefficients of deep kernels that fall more slowly than a sequence: where the power series diverges.

Let E be the kernel S_L or T_L of layer L >= 2 (:mod:`..layers`) in the class P, with coefficients a_p, sigma_w not 0,
and m_k = mu_k(F)^2.  If a_p = O(g(p)) and g(p) = O(R_1^-p), then sum_p a_p R^p is finite for 0 < R < R_1.  The
coefficients of S_L are at most those of E, so that S_L(R) is finite, and with it sum_k m_k S_{L-1}(R)^k, a double
series of nonnegative terms (Tonelli).  This is not so where m_k x^k does not tend to 0 along a residue class, for some
x with 0 <= x <= S_{L-1}(R): the rate fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint import arb, fmpq

from ..decide import Answer, is_at_most
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, covariance
from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.dual_forms import times
from ..normal_forms.kernel_series import is_kernel_series
from ..statement import Statement, read_statement
from ..syntax import Malformed, Node, free_names, number, rational
from .lower import is_nonzero
from .radius import Beyond, layers_of

#: rates that imply O
UPPER = ("bigo", "littleo", "theta", "equivalent")
K = "k"


def divergence_steps(statement: Statement, evidence: Mapping[str, Any]) -> tuple[Statement, Statement]:
    """The statements g = O(R_1^-p) and m_k x^k = Omega(1), k along a class modulo 2, from which it follows that the
    rate fails; raises :class:`NotATerm`, and :class:`Malformed` for evidence that is none."""
    points = [evidence.get(key) for key in ("radius", "larger", "inner")]
    residue = evidence.get("residue")
    if type(residue) is not int or residue not in (0, 1):
        raise Malformed("a diverging series names the residue of its terms modulo 2")
    point, larger, inner = (rational(text) for text in points)  # type: ignore[arg-type]  # it refuses what is no text
    kernel, name = kernel_of(statement)
    if not 0 < point < larger or inner < 0:
        raise NotATerm("a point of divergence lies between 0 and the radius that is refuted")
    found = Beyond(name, point).value(covariance(kernel, number(layers_of(kernel) - 1)))
    if is_at_most(arb(inner), found) is not Answer.YES:
        raise NotATerm(f"a covariance of the layer below that is not shown to be {inner} or more")
    return bounded_by(statement, larger), growing(kernel[1], inner, residue)


def kernel_of(statement: Statement) -> tuple[Node, str]:
    """The kernel and its variable in a rate of all its coefficients, without parameters; raises :class:`NotATerm`."""
    op, f, _, index = statement.claim
    variable = statement.variable(index)
    if op not in UPPER or len(statement.variables) > 1 or statement.hypotheses or variable.kind != "integer" \
            or variable.modulus > 1 or variable.high is not None:
        raise NotATerm("an upper bound on all coefficients of a kernel without parameters")
    if f[0] != "taylor_coefficient" or f[1][0] not in LAYERED or f[3] != ("s", index):
        raise NotATerm("the sequence is that of the Taylor coefficients of the kernel of a layer")
    if free_names(f[1]) - {f[2]}:
        raise NotATerm("a kernel that changes with the index")
    context = context_from_statement(statement.data)
    if layers_of(f[1]) < 2 or not is_kernel_series(f[1], f[2], statement, context) \
            or not is_nonzero(f[1][-2], context, statement):
        raise NotATerm("a kernel of layer 2 or more that is not shown to be a power series with nonnegative "
                       "coefficients")
    return f[1], f[2]


def bounded_by(statement: Statement, larger: fmpq) -> Statement:
    _, _, g, index = statement.claim
    claim = ("bigo", g, ("^", number(larger), times(number(-1), ("s", index))), index)
    return replace(statement, claim=claim, data={**statement.data, "claim": claim})


def growing(function: Node, inner: fmpq, residue: int) -> Statement:
    term = times(("^", ("hermite_coefficient", function, ("s", K)), number(2)), ("^", number(inner), ("s", K)))
    return read_statement({
        "variables": [{"name": K, "kind": "integer", "low": number(1), "modulus": 2, "residue": residue}],
        "hypotheses": [], "claim": ("omega", term, number(1), K), "quantifier": "forall"})
