"""The process that decides statements for one thread of a Dask worker: ``python -m ntksym.checking.serve PARENT``.

A line of JSON on standard input is a statement to decide, a line on standard output its certificate, or why there is
none.  Deciding happens in a process of its own again, which is ended when it goes beyond its limits.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from typing import IO, Any

from ..errors import UserError
from .cluster import Sent
from .run import check_sent
from .workers import Limits, Lost, end_with, limited_calls


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every line with a line, until there are no more."""
    for line in requests:
        answers.write(json.dumps(answer(tuple(json.loads(line)))) + "\n")
        answers.flush()


def answer(call: Sent) -> dict[str, Any]:
    """``certificate``; or ``lost`` with reason and seconds; or ``error`` with its words and, of a :class:`UserError`,
    the exit code."""
    claim_id, statement, known, seconds, memory_mib = call
    try:
        with closing(limited_calls(check_sent, [(claim_id, statement, known, seconds)], 1,
                                   Limits(seconds, memory_mib))) as results:
            (_, found), = results
    except UserError as failure:
        return {"error": [str(failure), failure.exit_code]}
    except Exception as failure:  # noqa: BLE001 - nothing is hidden: it is raised where the statement came from
        return {"error": [f"{type(failure).__name__}: {failure}", None]}
    return {"lost": [found.reason, found.seconds]} if isinstance(found, Lost) else {"certificate": dict(found.data)}


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    serve(sys.stdin, sys.stdout)
