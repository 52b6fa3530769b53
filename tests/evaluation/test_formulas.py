"""LaTeX as the field writes it."""

from __future__ import annotations

import pytest
import sympy as sp

from ntksym.evaluation.formulas import joined_roots, latex, latex_lines
from ntksym.theory.activations import gaussian_density, relu
from ntksym.theory.objects import GaussianMean, HermiteCoefficient, gaussian_variance, plain_name

x = sp.Symbol("x", real=True)
p = sp.Symbol("p", integer=True)
sigma = sp.Symbol("sigma", real=True)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (sp.sqrt(2) / (2 * sp.sqrt(sp.pi)), r"\frac{1}{\sqrt{2 \pi}}"),
        (9 * sp.sqrt(2) / (20 * sp.sqrt(sp.pi)), r"\frac{9}{10 \sqrt{2 \pi}}"),
        (-sp.sqrt(3) / (12 * sp.sqrt(sp.pi)), r"- \frac{1}{4 \sqrt{3 \pi}}"),
        (sp.sqrt(sp.pi) / 2, r"\frac{\sqrt{\pi}}{2}"),
        (sp.sqrt(2) * x / 2, r"\frac{\sqrt{2} x}{2}"),
        (sp.Max(x, 0), r"\mathrm{ReLU}\left(x\right)"),
        (sp.Heaviside(x, 0), r"\mathbf{1}_{x>0}"),
        (HermiteCoefficient(gaussian_density(sigma), p), r"\mu_{p}\left(\omega_{\sigma}\right)"),
        (GaussianMean(sp.Lambda(x, x**2)), r"\mathbb{E}\left[Z^{2}\right]"),
        (GaussianMean(relu), r"\mathbb{E}\left[\mathrm{ReLU}(Z)\right]"),
    ],
)
def test_the_names_of_the_field(expression: sp.Expr, expected: str) -> None:
    assert latex(expression) == expected


CONSTANTS = [
    sp.sqrt(2) / (2 * sp.sqrt(sp.pi)), -5 * sp.sqrt(6) * x / (96 * sp.sqrt(sp.pi)),
    sp.sqrt(sp.pi) * sp.sqrt(2) * 3 / 7, 1 / (sp.sqrt(2) * sp.pi ** sp.Rational(3, 2)),
    sp.sqrt(3) * sp.pi ** sp.Rational(5, 2) * 4, sp.sqrt(8) / sp.sqrt(sp.pi) / 3,
]


@pytest.mark.parametrize("constant", CONSTANTS)
def test_joining_roots_does_not_change_the_value(constant: sp.Expr) -> None:
    joined = joined_roots(constant)
    under = {s: s.name.removeprefix(r"\sqrt{").removesuffix("}") for s in joined.free_symbols - {x}}
    values = {s: sp.sqrt(sp.sympify(text.replace(r" \pi", "*pi").replace(r"\pi", "pi"))) for s, text in under.items()}
    assert sp.simplify(joined.subs(values) - constant) == 0


def test_a_long_sum_is_broken_before_its_signs() -> None:
    terms = [sp.Symbol(f"a{k}") for k in range(30)]
    lines = latex_lines(sp.Add(*terms[:15]) - sp.Add(*terms[15:]), 40)
    assert len(lines) > 2
    assert all(line.startswith(("+", "-")) for line in lines[1:])
    assert latex_lines(x + 1, 40) == [latex(x + 1)]


def test_only_a_gaussian_density_is_named_so() -> None:
    assert gaussian_variance(gaussian_density(sigma)) == sigma**2
    assert gaussian_variance(sp.Lambda(x, 2 * gaussian_density(sigma)(x))) is None
    assert gaussian_variance(sp.Lambda(x, sp.exp(x))) is None


@pytest.mark.parametrize(
    ("function", "name"),
    [(relu, "relu"), (gaussian_density(sigma), "gaussian_density(sigma)"), (sp.Lambda(x, sp.Function("phi")(x)), "phi"),
     (sp.Lambda(x, x**2), "x -> x**2")],
)
def test_names_in_plain_text(function: sp.Lambda, name: str) -> None:
    assert plain_name(function) == name
