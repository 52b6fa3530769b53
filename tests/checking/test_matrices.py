"""Claims about matrices: the table on both sides."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement, plain
from ntksym.errors import UserError
from ntksym.evaluation.tree import to_tree
from ntksym.verifier import verify
from tests.matrix_problems import PROBLEMS, A, M


@pytest.mark.parametrize(("claim", "variables", "right"), [p[1:] for p in PROBLEMS], ids=[p[0] for p in PROBLEMS])
def test_the_table(claim: Any, variables: tuple[Any, ...], right: tuple[str, ...]) -> None:
    data = plain({"variables": list(variables), "hypotheses": [], "claim": to_tree(claim)})
    report = verify(certify_statement("matrix", data, 20).data)
    assert report.accepted, report.reason
    assert report.verdict in right


def test_symbols_for_whole_matrices_have_no_place() -> None:
    with pytest.raises(UserError, match="explicit matrices"):
        to_tree(sp.MatrixSymbol("X", 2, 2))
    assert to_tree(M([[1]])) == ("matrix", ("row", ("q", "1")))
    assert to_tree(sp.Inverse(A))[0] == "inverse"
