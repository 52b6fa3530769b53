"""Runs ``ntksym check --file`` over many files in one process, under an audit hook; prints what happened as JSON.

It is a program of its own, for an audit hook stays for the life of its process.  Arguments: the files.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from typing import Any

from ntksym.cli import main

#: beginnings of the audit events that reading a file must not raise
FORBIDDEN = (
    "exec", "compile", "import", "open", "os.", "subprocess.", "socket.", "ctypes.", "shutil.", "pty.", "tempfile.",
    "urllib.", "sqlite3.", "ftplib.", "smtplib.", "http.", "webbrowser.", "marshal.", "pickle.", "code.__new__",
    "sys.settrace", "sys.setprofile", "signal.", "syslog.", "winreg.", "builtins.input",
)


def run(path: str) -> tuple[object, str, str]:
    """Exit code, standard output and standard error of the command."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["check", "--file", path])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


def watch(paths: list[str]) -> list[dict[str, Any]]:
    """What every file led to, after a first one that has loaded all that is needed."""
    run(paths[0])
    run(paths[1])
    events: list[str] = []
    current = ""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            if event == "open" and arguments and str(arguments[0]) == current:
                return
            events.append(f"{event} {arguments!r}"[:200])

    sys.addaudithook(hook)
    found = []
    for path in paths:
        current = path
        events.clear()
        start = time.process_time()
        code, out, err = run(path)
        found.append({"path": os.path.basename(path), "code": code, "out": out, "err": err, "events": list(events),
                      "seconds": time.process_time() - start})
    current = ""
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as listed:
        files = listed.read().splitlines()
    results = watch(files)
    # The peak of getrusage is that of the process this one was forked from, where that is higher.
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps({"results": results, "mebibytes": peak / 1024}))
