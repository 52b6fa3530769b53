"""The verifier stands on python-flint and the standard library alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ntksym

VERIFIER = Path(ntksym.__file__).parent / "verifier"


def imported(source: str) -> Iterator[str]:
    """Every module that a text imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def is_allowed(module: str, depth: int = 1) -> bool:
    """May a file of the verifier, ``depth`` folders below the package, import the module?"""
    if module.startswith("."):
        return len(module) - len(module.lstrip(".")) <= depth
    # Of the standard library, importlib would let anything in by name.
    first = module.partition(".")[0]
    inside = module == "ntksym.verifier" or module.startswith("ntksym.verifier.")
    return inside or first == "flint" or (first in sys.stdlib_module_names and first != "importlib")


@pytest.mark.parametrize("path", sorted(VERIFIER.rglob("*.py")), ids=lambda path: path.stem)
def test_the_verifier_imports_flint_and_the_standard_library_only(path: Path) -> None:
    depth = len(path.relative_to(VERIFIER).parts)
    assert [module for module in imported(path.read_text()) if not is_allowed(module, depth)] == []


@pytest.mark.parametrize(
    "line", ["import sympy", "from ntksym.errors import UserError", "from ..errors import a", "import importlib"]
)
def test_anything_else_would_be_noticed(line: str) -> None:
    assert not all(is_allowed(module) for module in imported(f"def f():\n    {line}\n"))
