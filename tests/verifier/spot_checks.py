"""The register of numerical checks of named theorems."""

from __future__ import annotations

from collections.abc import Callable

CHECKS: dict[str, Callable[[], bool]] = {}


def check(name: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    def register(run: Callable[[], bool]) -> Callable[[], bool]:
        CHECKS[name] = run
        return run

    return register
