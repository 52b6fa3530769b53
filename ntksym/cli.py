"""The command line, ``ntksym list | show | check | new | verify | mutate | tamper | run``; for exit codes see
:mod:`.exits`."""

# What a command needs is imported inside it: SymPy alone takes half a second, and `verify` must do without it.
from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ntksym import exits
from ntksym.errors import UserError
from ntksym.publishing.progress import Progress
from ntksym.selection import differs, is_out_of_budget, of_source, require_known, selected

if TYPE_CHECKING:
    from ntksym.checking.records import Entry

Command = TypeVar("Command", bound=Callable[..., Any])


def _directory(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path:
    from ntksym.publishing.places import certificates_directory

    return certificates_directory() if value is None else value


certificates_option = click.option(
    "--certificates",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_directory,
    help="Directory of certificates; by default `certificates` here or in the repository.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
file_option = click.option("--file", "files", metavar="F", multiple=True, type=click.Path(path_type=Path),
                           help="The claims of this conjecture file; may be repeated.")
source_option = click.option("--source", metavar="S", help="Only the claims of this source.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Print the traceback of an error.")
@click.version_option(package_name="ntksym")
def cli(debug: bool) -> None:
    """Theorem checker for the spectral theory of the Neural Tangent Kernel."""


@cli.command("list")
@source_option
@json_option
@certificates_option
def list_claims(source: str | None, as_json: bool, certificates: Path) -> None:
    """List every claim with its recorded verdict."""
    from ntksym.claims import load_ledger as load

    entries = of_source(load(certificates), source)
    if as_json:
        _print_json(entries)
        return
    rows = [(entry.claim.id, entry.verdict.value, entry.claim.source.document, entry.claim.title) for entry in entries]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        click.echo("  ".join([*(text.ljust(w) for text, w in zip(row[:3], widths, strict=True)), row[3]]))


@cli.command()
@click.argument("claim_id", metavar="ID | FILE", required=False)
@file_option
@click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=60.0,
              show_default=True, help="Time for one claim of a file.")
@certificates_option
def show(claim_id: str | None, files: tuple[Path, ...], timeout: float, certificates: Path) -> None:
    """Show one claim: statement, source, verdict and what it rests on; or decide and show those of a file."""
    from ntksym.checking.present import describe
    from ntksym.claims import load_ledger as load

    if claim_id is not None and claim_id.endswith(".toml"):
        files, claim_id = (*files, Path(claim_id)), None
    if files:
        from ntksym.conjectures.commands import explain

        entries, code = _decide_files(files, timeout=timeout)
        click.echo("\n\n".join(map(explain, entries)))
        raise click.exceptions.Exit(code)
    if claim_id is None:
        raise UserError("show takes the id of a claim, or a file with --file; `ntksym list` prints every id")
    ledger = load(certificates)
    require_known([claim_id], ledger.entries)
    click.echo(describe(ledger[claim_id]))


@cli.command()
@click.argument("ids", metavar="[ID ...]", nargs=-1)
@source_option
@file_option
@click.option(
    "--digits",
    metavar="D",
    type=click.IntRange(1, 10_000),
    default=15,
    show_default=True,
    help="Decimal digits of printed numbers.",
)
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Claims at a time.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler to send the work to, as tcp://host:port.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Time for one claim.",
)
@json_option
@certificates_option
def check(
    ids: tuple[str, ...],
    source: str | None,
    files: tuple[Path, ...],
    digits: int,
    jobs: int,
    scheduler: str | None,
    timeout: float,
    as_json: bool,
    certificates: Path,
) -> None:
    """Decide claims (by default all) and write their certificates.

    A claim with a valid certificate is only re-verified. The exit code is 1 if a verdict is not the recorded one, 4 if
    time or memory ran out. Of a conjecture file, certificates are written only where --certificates is given, and the
    exit code is 1 if a claim is not accepted.
    """
    if scheduler is not None and not re.fullmatch(r"(tcp|tls|ucx)://[^\s/]+:\d+", scheduler):
        raise UserError(f"--scheduler takes an address such as tcp://host:8786, got {scheduler!r}")
    if files:
        if ids or source is not None:
            raise UserError("--file takes no ids and no --source beside it: every claim of the file is decided")
        entries, code = _decide_files(files, digits=digits, jobs=jobs, timeout=timeout, scheduler=scheduler)
        _print_json(entries) if as_json else _print_outcome(entries)
        raise click.exceptions.Exit(code)
    from ntksym.checking.run import check as decide
    from ntksym.claims import all_claims
    from ntksym.claims import load_ledger as load

    claims = selected(ids, source)
    certificates.mkdir(parents=True, exist_ok=True)
    recorded = load(certificates)
    progress = Progress(len(claims), "claims")
    try:
        with progress:
            entries = decide(
                claims,
                known=all_claims(),
                directory=certificates,
                jobs=jobs,
                digits=digits,
                timeout=timeout,
                scheduler=scheduler,
                progress=lambda entry: progress.advance(f"{entry.claim.id} {entry.verdict.value}"),
            )
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"{progress.done} of {progress.total} claims done and kept; the next run goes on from there"
        ) from None
    different = [entry for entry in entries if differs(entry, recorded)]
    if as_json:
        _print_json(entries)
    else:
        _print_outcome(entries)
    for entry in different:
        before = recorded[entry.claim.id].verdict.value
        click.echo(f"ntksym: {entry.claim.id} was recorded as {before} and is now {entry.verdict.value}", err=True)
    short = [entry.claim.id for entry in entries if is_out_of_budget(entry)]
    if short:
        click.echo(f"ntksym: the budget was spent on {', '.join(short)}; give more with --timeout", err=True)
    if different or short:
        raise click.exceptions.Exit(exits.BUDGET if short else exits.DIFFERS)


@cli.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Write NAME.claim.toml, a commented conjecture file to start from."""
    from ntksym.conjectures.commands import start_file

    path = start_file(name)
    click.echo(f"{path} written; `ntksym check --file {path}` decides its claims")


@cli.command()
@click.argument("paths", metavar="[PATH ...]", nargs=-1, type=click.Path(path_type=Path))
def verify(paths: tuple[Path, ...]) -> None:
    """Re-check certificates, offline: files, or directories of them (by default `certificates`).

    In a directory a certificate has to lie in the file that bears its id.
    """
    from ntksym.publishing.places import certificates_directory, shown
    from ntksym.verifier import verify_text

    files = [(file, file.stem if path.is_dir() else None) for path in paths or (certificates_directory(),)
             for file in _certificate_files(path)]
    rejected = 0
    with Progress(len(files), "certificates") as progress:
        for file, name in files:
            try:
                report = verify_text(file.read_text(encoding="utf-8"), name)
                accepted, reason = report.accepted, report.reason
            except UnicodeDecodeError:
                accepted, reason = False, "not a text file"
            if not accepted:
                rejected += 1
                progress.say(f"{shown(file)}: {' '.join(reason.split())}")
            progress.advance(file.name)
    click.echo(f"{len(files)} certificates: {len(files) - rejected} accepted, {rejected} rejected")
    if rejected:
        raise click.exceptions.Exit(exits.MALFORMED)


@cli.command()
@click.argument("ids", metavar="[ID ...]", nargs=-1)
@click.option("--most", metavar="N", type=click.IntRange(1, 10_000), default=22, show_default=True,
              help="Mutants of one claim.")
@click.option("--sample", metavar="N", type=click.IntRange(min=1), help="Only so many mutants, drawn evenly from all "
              "claims; their originals are verified by their certificates instead of decided again.")
@click.option("--seed", metavar="S", type=int, default=0, show_default=True, help="Fixes what is drawn.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True,
              help="Statements at a time.")
@click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=5.0,
              show_default=True, help="Time to decide one statement.")
@click.option("--journal", metavar="F", type=click.Path(path_type=Path, dir_okay=False),
              help="File of what was found so far: a run that was ended goes on from there. It is of one version of "
              "the code.")
@json_option
@certificates_option
def mutate(ids: tuple[str, ...], most: int, sample: int | None, seed: int, jobs: int, timeout: float,
           journal: Path | None, as_json: bool, certificates: Path) -> None:
    """Mutate accepted statements, decide the mutants and count false accepts.

    The exit code is 1 if a mutant was accepted that is false, or that nothing independent confirms, and if a decision
    ended in an error.
    """
    from ntksym.checking.certify import plain
    from ntksym.checking.ledger import read_certificate
    from ntksym.checking.mutation.campaign import Original, plan, run
    from ntksym.checking.mutation.present import describe, is_clean
    from ntksym.checking.run import members
    from ntksym.checking.statements import statement_data
    from ntksym.claims import all_claims
    from ntksym.claims import load_ledger as load

    ledger, claims = load(certificates), all_claims()
    leaves = dict.fromkeys(leaf for claim in selected(ids, None) for leaf in members(claim, claims))
    accepted = [ledger[leaf] for leaf in leaves if ledger[leaf].verdict.is_accepted]
    if not accepted:
        raise UserError("none of these claims is recorded as proved or certified, and only such claims are mutated; "
                        "run `ntksym check` first if they were never decided")
    originals = [Original(e.claim.id, plain(statement_data(e.claim)), e.verdict.value) for e in accepted]
    kept = {o.id: plain(dict(c.data)) for o in originals if sample and (c := read_certificate(certificates, o.id))}
    campaign = plan(originals, most=most, seed=seed, sample=sample, certificates=kept)
    with Progress(len(campaign.tasks), "statements") as progress:
        report = run(campaign, jobs=jobs, seconds=timeout, progress=progress.advance, journal=journal)
    click.echo(json.dumps(report, indent=1, ensure_ascii=False) if as_json else describe(report))
    if not is_clean(report):
        raise click.exceptions.Exit(exits.DIFFERS)


@cli.command()
@click.argument("paths", metavar="[PATH ...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sample", metavar="N", type=click.IntRange(min=1), help="Try N changes of each kind instead of all, "
              "half as many where a check takes long, but all of them with the smallest certificate of every kind of "
              "evidence.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Certificates at a time."
)
@json_option
def tamper(paths: tuple[Path, ...], sample: int | None, jobs: int, as_json: bool) -> None:
    """Tamper with certificates (by default all) and see that the verifier notices.

    Every field is changed, dropped, doubled, exchanged with that of another certificate and so on, with the digests
    left and recomputed. The exit code is 1 if a change is accepted that is not shown to be harmless.
    """
    from ntksym.checking.tamper_battery import Outcome, battery, describe, smallest_of_kinds
    from ntksym.claims import all_claims
    from ntksym.publishing.places import certificates_directory

    files = [file for path in paths or (certificates_directory(),) for file in _certificate_files(path)]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    total, whole = Outcome(), smallest_of_kinds(texts) if sample else set[str]()
    with Progress(len(texts), "certificates") as progress:
        for name, outcome in battery(texts, all_claims, sample, jobs, whole):
            total.add(outcome)
            progress.advance(name)
    report = {**total.as_json(), "sample": sample}
    click.echo(json.dumps(report, indent=1) if as_json else describe(report))
    for failure in report["failures"]:
        click.echo("ntksym: {certificate}: {tampering} {where}: {why}".format(**failure), err=True)
    if report["failures"]:
        raise click.exceptions.Exit(exits.DIFFERS)


@cli.command()
@click.argument("names", metavar="[NOTEBOOK ...]", nargs=-1)
@click.option("-p", "parameters", metavar="NAME VALUE", nargs=2, multiple=True, help="A value for the parameters cell.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1, show_default=True, help="Notebooks at a time."
)
@certificates_option
def run(names: tuple[str, ...], parameters: tuple[tuple[str, str], ...], jobs: int, certificates: Path) -> None:
    """Execute notebooks (by default all) that are not up to date."""
    from ntksym.publishing.notebooks import execute_all, find
    from ntksym.publishing.places import notebooks_directory, shown

    sources = find(names, notebooks_directory())
    with Progress(len(sources), "notebooks") as progress:

        def report(path: Path, executed: bool) -> None:
            progress.say(f"{shown(path)}: {'executed' if executed else 'up to date'}")
            progress.advance(path.name)

        execute_all(sources, certificates=certificates, parameters=parameters, jobs=jobs, progress=report)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    exits.leave(cli, list(sys.argv[1:] if arguments is None else arguments))


def _decide_files(files: Sequence[Path], **options: Any) -> tuple[list[Entry], int]:
    """The entries of all claims of conjecture files, and the exit code; certificates are kept where that is asked."""
    from ntksym.conjectures import check as decide
    from ntksym.conjectures.commands import exit_code, load_all

    context = click.get_current_context()
    asked = context.get_parameter_source("certificates") is click.core.ParameterSource.COMMANDLINE
    claims = load_all(files)
    with Progress(len(claims), "claims") as progress:
        entries = decide(claims, directory=context.params["certificates"] if asked else None, **options,
                         progress=lambda entry: progress.advance(f"{entry.claim.id} {entry.verdict.value}"))
    return entries, exit_code(entries)


def _print_json(entries: Iterable[Entry]) -> None:
    from ntksym.checking.present import as_json

    documents: list[Mapping[str, Any]] = [as_json(entry) for entry in entries]
    click.echo(json.dumps(documents, indent=2, ensure_ascii=False))


def _print_outcome(entries: Sequence[Entry]) -> None:
    width = max((len(entry.claim.id) for entry in entries), default=0)
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.verdict.value] = counts.get(entry.verdict.value, 0) + 1
        click.echo(f"{entry.claim.id.ljust(width)}  {entry.verdict.value.ljust(10)}  {entry.seconds:7.2f} s")
    click.echo(f"{len(entries)} claims: " + ", ".join(f"{number} {verdict}" for verdict, number in counts.items()))


def _certificate_files(path: Path) -> list[Path]:
    from ntksym.publishing.places import shown

    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise UserError(f"no certificates (*.json) in {shown(path)}")
        return files
    if not path.exists():
        raise UserError(f"{path}: no such file or directory; give certificate files or directories of them")
    return [path]
