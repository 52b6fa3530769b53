"""How a command ends: its exit code, and every error as one line on standard error.

Exit codes: 0 every verdict as recorded; 1 a verdict differs from the recorded one, or a claim was not accepted; 2
malformed input or certificate; 3 a needed tool is missing; 4 time or memory budget spent; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback

import click

from .errors import UserError

DIFFERS, MALFORMED, MISSING_TOOL, BUDGET = 1, 2, 3, 4
INTERNAL, INTERRUPTED, BROKEN_PIPE = 70, 130, 141


def leave(cli: click.Group, words: list[str]) -> None:
    """Run a command line and exit with its code."""
    code = guarded(cli, words)
    try:
        sys.stdout.flush()
    except OSError as error:
        # Nothing more can be written; without this the interpreter would fail at it once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        broken = isinstance(error, BrokenPipeError)
        # An error that a command has met already has its line.
        code = BROKEN_PIPE if broken else code or complain(f"standard output: {error.strerror}")
    sys.exit(code)


def guarded(cli: click.Group, words: list[str]) -> int:
    """The exit code; every error becomes one line on standard error."""
    debug = "--debug" in words[:1]
    try:
        with cli.make_context("ntksym", words) as context:
            cli.invoke(context)
        return 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return MALFORMED
    except KeyboardInterrupt as stop:
        return complain(f"interrupted{f'; {stop}' if str(stop) else ''}", INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - nothing is hidden: every error leaves as a line and an exit code
        if debug:
            traceback.print_exc()
        return explain(error)


def explain(error: Exception) -> int:
    if isinstance(error, UserError):
        return complain(str(error), error.exit_code)
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "ntksym"
        return complain(f"{error.format_message().rstrip('.')}; see `{command} --help`")
    if isinstance(error, click.ClickException):
        return complain(error.format_message())
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] != "ntksym":
        return complain(f"this needs the Python package {error.name}, which is not installed", MISSING_TOOL)
    if isinstance(error, MemoryError):
        return complain("out of memory", BUDGET)
    if isinstance(error, TimeoutError):
        return complain(f"out of time{f': {error}' if str(error) else ''}", BUDGET)
    if isinstance(error, OSError):
        return complain(f"{f'{error.filename}: ' if error.filename else ''}{error.strerror or error}")
    return complain(f"internal error: {type(error).__name__}: {error}; `ntksym --debug` shows where", INTERNAL)


def complain(message: str, code: int = MALFORMED) -> int:
    click.echo("ntksym: " + " ".join(message.split()), err=True)
    return code
