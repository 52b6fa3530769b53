"""Errors that a user can mend: one line that names the wrong value and what would be right."""

from __future__ import annotations


class UserError(Exception):
    """Bad input; ``exit_code`` follows the command line's contract (2 malformed, 3 a tool is missing, 4 budget
    spent)."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
