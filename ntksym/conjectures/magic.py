"""The cell magic ``%%claim`` of Jupyter and IPython, after ``%load_ext ntksym``."""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from ..errors import UserError
from .notebook import Verdicts, verdicts
from .reading import read


@magics_class
class ClaimMagics(Magics):
    """Conjectures in the cells of a notebook."""

    @magic_arguments()
    @argument("name", nargs="?", default="claim", help="id of the claim, where the cell gives none")
    @argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="time for one claim")
    @argument("--digits", type=int, default=15, metavar="D", help="digits of the numbers shown with a witness")
    @argument("--to", metavar="NAME", help="variable of the notebook that gets the verdicts")
    @cell_magic
    def claim(self, line: str, cell: str) -> Verdicts:
        """Decide the claims of the cell, and show their verdicts.

        The cell is a conjecture file, or the keys of one claim without the line [[claim]].  Errors name the line of
        the cell, in which the line of the magic is the first.
        """
        options = parse_argstring(self.claim, line)
        # Whatever comes first takes the place of the line of the magic, so that lines are counted as the reader does.
        start = "" if any(row.strip() == "[[claim]]" for row in cell.split("\n")) else "[[claim]]"
        try:
            found = verdicts(read(f"{start}\n{cell}", options.name), timeout=options.timeout, digits=options.digits)
        except UserError as failure:
            raise UsageError(str(failure)) from failure
        if options.to and self.shell is not None:
            self.shell.push({options.to: found})
        return found


def register(ipython: Any) -> None:
    ipython.register_magics(ClaimMagics)
