"""Inequalities between objects of the theory: just true is accepted, just false is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntksym.checking.certify import certify
from ntksym.conjectures.reading import load
from ntksym.verifier import verify

R = {"rho": "-1 <= rho <= 1"}
R0 = {"rho": "0 <= rho <= 1"}
KD = {"k": "integer >= 0", "d": "integer >= 2"}


def verdict(tmp_path: Path, text: str, variables: dict[str, str]) -> str:
    rows = "\n".join(f'{name} = "{domain}"' for name, domain in variables.items())
    path = tmp_path / "one.claim.toml"
    path.write_text(f'[[claim]]\nstatement = "{text}"\n[claim.variables]\n{rows}\n', encoding="utf-8")
    certificate = certify(load(path)[0], 12).data
    assert verify(certificate).accepted
    return str(certificate["verdict"])


TRUE = [
    ("FunkHecke(t -> exp(2*t), k, d) > 0", KD),
    ("FunkHecke(t -> exp(t), k+1, d) < FunkHecke(t -> exp(t), k, d)", KD),
    ("FunkHecke(t -> log(2-t), k, 3) < 0", {"k": "integer >= 1"}),
    ("FunkHecke(t -> 1/(2-t), k, d) <= 1", KD),
    ("abs(Gegenbauer(k, d, t)) <= 1", {**KD, "t": "-1 <= t <= 1"}),
    ("DualActivation(tanh, rho) <= rho*DualActivation(tanh, 1)", R0),
    ("2*DualActivation(relu, rho) >= rho", R),
    ("DualActivation(relu, rho) >= 1/(2*pi) + rho/4", R),
    ("DualActivation(relu, rho) < 1/2", {"rho": "-1 <= rho < 1"}),
    ("DualActivation(softplus, rho) >= GaussianMean(softplus)^2", R0),
    ("HermiteCoefficient(tanh, p)^2 <= GaussianMean(x -> tanh(x)^2)", {"p": "integer >= 0"}),
]
NOT_TRUE = [
    ("FunkHecke(t -> exp(-t), k, d) > 0", KD),
    ("FunkHecke(t -> cosh(t), k+1, d) < FunkHecke(t -> cosh(t), k, d)", KD),
    ("FunkHecke(t -> log(2-t), k, 3) < 0", {"k": "integer >= 0"}),
    ("FunkHecke(t -> 1/(2-t), k, d) <= 1/2", KD),
    ("abs(Gegenbauer(k, d, t)) < 1", {**KD, "t": "-1 <= t <= 1"}),
    ("DualActivation(tanh, rho) >= rho*DualActivation(tanh, 1)", R0),
    ("2*DualActivation(relu, rho) > rho", R),
    ("DualActivation(relu, rho) >= 1/(2*pi) + rho/4 + 1/100", R),
    ("DualActivation(relu, rho) < 1/2", R),
    ("DualActivation(relu, rho) >= GaussianMean(relu)^2", R),
]


@pytest.mark.parametrize(("text", "variables"), TRUE, ids=[text for text, _ in TRUE])
def test_true(text: str, variables: dict[str, str], tmp_path: Path) -> None:
    assert verdict(tmp_path, text, variables) == "proved"


@pytest.mark.parametrize(("text", "variables"), NOT_TRUE, ids=[text for text, _ in NOT_TRUE])
def test_not_true(text: str, variables: dict[str, str], tmp_path: Path) -> None:
    assert verdict(tmp_path, text, variables) == "refuted"
