"""Lemmas on both sides: what their conditions give, against mpmath, and refusals where a condition fails."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.verifier.order.lemmas import Lemmas
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node

TANH, RELU, STEP = (to_tree(getattr(activations, name)) for name in ("tanh", "relu", "step"))
T: Node = ("s", "t")
RHO, K, D, S = (("s", name) for name in ("rho", "k", "d", "s"))


def q(value: object) -> Node:
    return ("q", str(value))


def variables(**low_high: Any) -> list[dict[str, Any]]:
    kinds = {"k": "integer", "d": "integer", "e": "integer", "o": "integer", "j": "integer"}
    found = []
    for name, (low, high, *rest) in low_high.items():
        ends = {"low": None if low is None else list(q(low)), "high": None if high is None else list(q(high))}
        modulus = {"modulus": 2, "residue": rest[0]} if rest else {}
        found.append({"name": name, "kind": kinds.get(name, "real"), **ends, **modulus})
    return found


COMMON = {"rho": (-1, 1), "s": (0, 1), "k": (0, None), "j": (1, None), "d": (2, None), "e": (0, None, 0),
          "o": (1, None, 1), "c": (None, None)}


def relations(*fact: Any, **changed: Any) -> list[Any] | None:
    data = {"variables": [*variables(**{**COMMON, **changed}),
                          {"name": "phi", "kind": "function", "properties": ["square_integrable"]},
                          {"name": "psi", "kind": "function"}], "hypotheses": [], "claim": ["true"]}
    try:
        return list(Lemmas(read_statement(data)).fact(plain(list(fact))).relations)
    except Rejected:
        return None


def kernel(body: Any) -> Node:
    return ("lam", "t", body if isinstance(body, tuple) else to_tree(body))


def value(body: Any, k: Node = K, d: Node = D) -> Node:
    return ("sphere_eigenvalue", kernel(body), k, d)


t = sp.Symbol("t", real=True)
DUAL = kernel(("dual", TANH, T))
PHI = kernel(("dual", ("fv", "phi"), T))


def test_gegenbauer_polynomials_are_bounded_on_the_interval_alone() -> None:
    node = ("gegenbauer", K, D, RHO)
    assert relations("gegenbauer-bound", node) == [("le", q(-1), node), ("le", node, q(1))]
    for bad in (("gegenbauer", K, D, ("s", "c")), ("gegenbauer", ("+", K, q(-1)), D, RHO), ("gegenbauer", RHO, D, RHO),
                ("gegenbauer", K, K, RHO), ("gegenbauer", K, D, ("*", q("101/100"), RHO)), RHO):
        assert relations("gegenbauer-bound", bad) is None
    inner = {"c": (sp.Rational(-9, 10), sp.Rational(9, 10))}
    strict = ("gegenbauer", ("s", "j"), ("+", D, q(1)), ("s", "c"))
    found = relations("gegenbauer-bound", strict, **inner)
    assert found is not None
    assert {op for op, *_ in found} == {"lt"}
    # In the plane cos(k x) is 1 at other points, too; and P_0 = 1.
    for node in (("gegenbauer", ("s", "j"), D, ("s", "c")), ("gegenbauer", K, ("+", D, q(1)), ("s", "c"))):
        found = relations("gegenbauer-bound", node, **inner)
        assert found is not None
        assert {op for op, *_ in found} == {"le"}


def at(body: Node, point: Node) -> Node:
    return ("dual", body, point)


def test_the_order_of_values_of_a_power_series() -> None:
    assert relations("series-order", DUAL, RHO, q(1)) == [("le", at(TANH, RHO), at(TANH, q(1)))]
    assert relations("series-mirror", DUAL, RHO, q(1)) == [
        ("le", ("*", q(1), q(-1), at(TANH, q(1))), at(TANH, RHO))]
    assert relations("series-order", PHI, q(0), S) is not None
    for bad in ((DUAL, q(0), RHO), (DUAL, RHO, S), (DUAL, q(1), RHO), (DUAL, RHO, q("101/100")),
                (kernel(("dual", ("fv", "psi"), T)), RHO, q(1)), (kernel(sp.exp(-t)), RHO, q(1)),
                (kernel(sp.exp(t) - 2), RHO, q(1)), (TANH, RHO, q(1)), (("fv", "phi"), RHO, q(1))):
        assert relations("series-order", *bad) is None
        assert relations("series-mirror", *bad) is None


def test_strict_order() -> None:
    def op(*arguments: Any, **changed: Any) -> str:
        found = relations("series-order", *arguments, **changed)
        assert found is not None
        return str(found[0][0])

    below = {"rho": (-1, sp.Rational(99, 100)), "c": (sp.Rational(-1, 2), sp.Rational(1, 2))}
    assert op(kernel(("dual", RELU, T)), RHO, q(1), **below) == "lt"
    assert op(kernel(("dual", RELU, T)), RHO, q(1)) == "le"
    # cosh(-1) = cosh(1)
    assert op(kernel(sp.cosh(t)), RHO, q(1), **below) == "le"
    assert op(kernel(sp.cosh(t)), ("s", "c"), q(1), **below) == "lt"
    assert op(PHI, ("s", "c"), q(1), **below) == "le"  # phi may be constant


def test_the_sign_of_a_power_series() -> None:
    assert relations("series-sign", PHI, S) == [("le", q(0), at(("fv", "phi"), S))]
    assert relations("series-sign", PHI, RHO) is None
    assert relations("series-sign", PHI, ("+", S, q(1))) is None
    assert relations("series-sign", kernel(sp.cosh(t)), RHO) is not None
    product = kernel(("*", ("dual", TANH, T), ("dual", ("lam", "x", ("f", "erf", ("s", "x"))), T)))
    found = relations("series-sign", product, RHO)
    assert found is not None
    assert found[0][0] == "le"  # 0 at 0
    assert relations("series-sign", DUAL, S, s=(sp.Rational(1, 9), 1))[0][0] == "lt"  # type: ignore[index]
    assert relations("series-sign", DUAL, S)[0][0] == "le"  # type: ignore[index]
    assert relations("series-sign", kernel(("dual", RELU, T)), S)[0][0] == "lt"  # type: ignore[index]


def test_the_chord() -> None:
    found = relations("series-chord", DUAL, S, q(1))
    assert found is not None
    assert found[0][1] == at(TANH, S)
    assert at(TANH, q(0)) not in parts(found[0])
    assert at(("fv", "phi"), q(0)) in parts(relations("series-chord", PHI, S, q(1)))
    assert relations("series-chord", PHI, ("*", q("1/2"), S), S) is not None
    assert relations("series-chord", PHI, RHO, q(1)) is None
    assert relations("series-chord", PHI, q(1), S) is None


def parts(node: Any) -> list[Any]:
    return [node, *(item for part in node if isinstance(part, (tuple, list)) for item in parts(part))]


def test_lines_below_a_dual_activation() -> None:
    assert relations("dual-tangent", RELU, RHO) is not None
    assert relations("dual-line", RELU, RHO) is not None
    assert relations("dual-line", TANH, S) is not None
    assert relations("dual-line", ("fv", "phi"), S) is not None
    # (2/pi) asin(rho) lies above its tangent at 0 for rho >= 0 alone, and the step function has none at 1.
    assert relations("dual-line", TANH, RHO) is None
    assert relations("dual-line", STEP, RHO) is None
    assert relations("dual-tangent", STEP, RHO) is None
    assert relations("dual-tangent", ("fv", "phi"), RHO) is None
    assert relations("dual-line", ("fv", "psi"), S) is None
    for bad in (("s", "c"), ("+", S, q(1)), ("+", RHO, q(-1))):
        assert relations("dual-tangent", RELU, bad) is None
        assert relations("dual-line", RELU, bad) is None


@pytest.mark.parametrize(("body", "degree", "wanted"), [
    (sp.exp(t), K, "+"), (sp.cosh(t), ("s", "e"), "+"), (sp.cosh(t), K, ">="), (sp.cosh(t), ("s", "o"), ">="),
    (1 / (2 - t), K, "+"), (sp.log(2 - t), ("s", "j"), "-"), (sp.log(2 - t), K, None), (sp.acos(t), ("s", "j"), "<="),
    (sp.acos(t), ("s", "o"), "-"), (sp.exp(-t), K, None), (sp.exp(t) - 2, K, None), (sp.exp(t) - 2, ("s", "j"), "+"),
    (t**2, K, ">="), (sp.log(2 - t), ("+", K, q(1)), "-"), (sp.exp(t), RHO, None), (sp.exp(t), ("+", K, q(-1)), None)])
def test_signs_of_eigenvalues(body: Any, degree: Node, wanted: str | None) -> None:
    node = value(body, degree)
    found = relations("eigenvalue-sign", node)
    shapes = {"+": ("lt", q(0), node), ">=": ("le", q(0), node), "-": ("lt", node, q(0)), "<=": ("le", node, q(0))}
    assert found == (None if wanted is None else [shapes[wanted]])


def test_eigenvalues_need_a_sphere() -> None:
    assert relations("eigenvalue-sign", value(sp.exp(t), K, ("+", D, q(-1)))) is None
    assert relations("eigenvalue-sign", RHO) is None
    assert relations("eigenvalue-bound", value(sp.exp(t))) == [("le", value(sp.exp(t)), ("^", ("c", "e"), q(1)))] \
        or relations("eigenvalue-bound", value(sp.exp(t)))[0][0] == "le"  # type: ignore[index]
    assert relations("eigenvalue-bound", value(sp.exp(t) - 2, ("s", "j"))) is None


def test_the_order_of_eigenvalues() -> None:
    def op(above: Node, below: Node) -> str | None:
        found = relations("eigenvalue-order", above, below)
        return None if found is None else str(found[0][0]) + ("" if found[0][1] == above else " reversed")

    two, one = ("+", K, q(2)), ("+", K, q(1))
    assert op(value(sp.exp(t), one), value(sp.exp(t))) == "lt"
    assert op(value(sp.exp(2 * t), two), value(sp.exp(2 * t))) == "lt"
    assert op(value(sp.exp(2 * t), one), value(sp.exp(2 * t))) is None  # for d = 2 that is I_1(2) < I_0(2), not shown
    assert op(value(sp.cosh(t), two), value(sp.cosh(t))) == "le"
    assert op(value(sp.cosh(t), one), value(sp.cosh(t))) is None
    assert op(value(sp.exp(t)), value(sp.exp(t), one)) is None
    assert op(value(sp.exp(t)), value(sp.exp(t))) is None
    assert op(value(sp.exp(t), one, ("+", D, q(1))), value(sp.exp(t))) is None
    assert op(value(sp.exp(2 * t), two), value(sp.exp(t))) is None
    assert op(q(1), value(sp.exp(t))) is None
    later, start = ("+", ("s", "j"), q(2)), ("s", "j")
    assert op(value(sp.log(2 - t), later), value(sp.log(2 - t), start)) == "lt reversed"
    assert op(value(sp.log(2 - t), ("+", start, q(1))), value(sp.log(2 - t), start)) is None


def test_bessel() -> None:
    assert relations("bessel", ("hermite_coefficient", TANH, K)) is not None
    assert relations("bessel", ("gaussian_mean", ("fv", "phi"))) is not None
    for bad in (("hermite_coefficient", ("fv", "psi"), K), ("hermite_coefficient", TANH, RHO),
                ("hermite_coefficient", TANH, ("+", K, q(-1))), RHO, ("gaussian_mean", ("fv", "psi"))):
        assert relations("bessel", bad) is None


def test_enclosures() -> None:
    number: Node = ("gaussian_mean", ("lam", "x", ("^", ("f", "tanh", ("s", "x")), q(2))))
    assert relations("enclosure", q("197/500"), number, q("79/200")) is not None
    assert relations("enclosure", q("79/200"), number, q("99/250")) is None
    assert relations("enclosure", q("393/1000"), number, q("197/500")) is None
    assert relations("enclosure", q(0), S, q(1)) is None


@pytest.mark.parametrize("fact", [None, [], ["no-lemma"], [1], ["bessel"], ["bessel", ["q", "1"], ["q", "1"]],
                                  ["bessel", ["s", "unknown"]], ["bessel", ["true"]], "bessel",
                                  ["series-sign", ["q", "1"], ["q", "1"]]])
def test_what_is_no_instance_is_malformed(fact: Any) -> None:
    data = {"variables": [], "hypotheses": [], "claim": ["true"]}
    with pytest.raises(Malformed):
        Lemmas(read_statement(data)).fact(fact)
