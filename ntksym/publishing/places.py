"""Where a checkout keeps its certificates and notebooks."""

from __future__ import annotations

import os
from pathlib import Path

import ntksym

#: environment variable with which a run hands its certificates directory on to the kernels of notebooks
CERTIFICATES_VARIABLE = "NTKSYM_CERTIFICATES"


def certificates_directory() -> Path:
    """The directory of certificates that holds here.

    The one that a running notebook was handed, else ``certificates`` in the current directory, in the repository around
    it, or in the checkout that ntksym is imported from; else the (missing) one in the current directory.
    """
    handed = os.environ.get(CERTIFICATES_VARIABLE)
    return Path(handed) if handed else _find("certificates")


def notebooks_directory() -> Path:
    """The directory of notebooks, looked for in the same places."""
    return _find("notebooks")


def _find(name: str) -> Path:
    here = Path.cwd()
    roots = [here, *(d for d in here.parents if (d / ".git").exists() or (d / "pyproject.toml").is_file())]
    checkout = Path(ntksym.__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file():
        roots.append(checkout)
    for root in roots:
        if (root / name).is_dir():
            return root / name
    return roots[-1] / name if checkout == roots[-1] else here / name


def shown(path: Path) -> str:
    """The path as a reader wants it: from the current directory, if it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
