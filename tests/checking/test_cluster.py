"""The same checks on a Dask cluster: a real scheduler with two worker processes on the loopback device."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from ntksym.checking import cluster, run, serve
from ntksym.checking.certify import plain, statement_of, versions
from ntksym.checking.cluster import ask, on_worker
from ntksym.checking.records import Claim, Entry, Source, Verdict
from ntksym.checking.run import check
from ntksym.checking.statements import real
from ntksym.checking.workers import Lost
from ntksym.claims import all_claims
from ntksym.cli import main
from ntksym.errors import UserError
from ntksym.verifier import verify_text

distributed = pytest.importorskip("distributed")

IDS = ["M-B02-relu", "M-B02-tanh", "M-B06-complete", "M-B07-mean-square", "M-C09-relu", "M-C20", "M-A03-unweighted",
       "M-A05-input"]
CLAIMS = [all_claims()[claim_id] for claim_id in IDS]
a = sp.Symbol("a", real=True)
SQUARE = Claim("square", "square", Source("test", "test", "test"), sp.Eq((a + 1) ** 2, a**2 + 2 * a + 1),
               variables=(real(a),))


def sent(claim: Claim, seconds: float = 20.0, memory_mib: int = 4096) -> cluster.Sent:
    return claim.id, plain(dict(statement_of(claim).data)), None, seconds, memory_mib


def dask(*words: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as stream:
        return subprocess.Popen([sys.executable, "-m", "dask", *words, "--no-dashboard", "--host", "127.0.0.1"],
                                stdout=stream, stderr=subprocess.STDOUT)


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    place = tmp_path_factory.mktemp("dask")
    file = place / "scheduler.json"
    scheduler = dask("scheduler", "--port", "0", "--scheduler-file", str(file), log=place / "scheduler")
    workers = [dask("worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--local-directory",
                    str(place), log=place / f"worker{k}") for k in (1, 2)]
    try:
        deadline = time.monotonic() + 30
        while not file.exists() or not file.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address, timeout=20, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=30)
        yield Cluster(address, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.fixture(autouse=True)
def end_process() -> Iterator[None]:
    """Ends the process that a test has made this thread keep, as the end of a Dask worker would."""
    yield
    process = cluster._thread.__dict__.pop("process", None)
    if process is not None:
        process.kill()
        process.communicate()


def essence(directory: Path) -> dict[str, Any]:
    """Every certificate of a directory, but for the time that it took."""
    found = {file.stem: json.loads(file.read_text()) for file in directory.glob("*.json")}
    return {name: {k: v for k, v in data.items() if k not in ("seconds", "digest")} for name, data in found.items()}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Entry], dict[str, Any]]:
    """Entries and certificates of a run on this machine."""
    directory = tmp_path_factory.mktemp("here")
    entries = check(CLAIMS, directory=directory, jobs=2)
    return entries, essence(directory)


def test_a_worker_that_is_killed_costs_no_verdict(dask_cluster: Cluster, here: tuple[list[Entry], dict[str, Any]],
                                                  tmp_path: Path) -> None:
    """One of two workers is killed in the midst of a claim; all verdicts and certificates are as on this machine."""
    told: list[str] = []
    midway: list[str] = []

    def kill_one(entry: Entry) -> None:
        told.append(entry.claim.id)
        if midway:
            return
        victim = dask_cluster.workers[0]
        with distributed.Client(dask_cluster.address, set_as_default=False) as client:
            by_process = {client.run(os.getpid, workers=[w])[w]: w for w in client.scheduler_info()["workers"]}
            worker = by_process[victim.pid]
            os.kill(victim.pid, signal.SIGSTOP)  # what it has begun stays begun
            midway.extend(client.processing()[worker])
        victim.kill()

    entries = check(CLAIMS, directory=tmp_path, scheduler=dask_cluster.address, progress=kill_one)
    assert midway, "the worker that was killed had claims"
    assert sorted(told) == sorted(IDS)
    assert [(e.claim.id, e.verdict) for e in entries] == [(e.claim.id, e.verdict) for e in here[0]]
    assert essence(tmp_path) == here[1]
    assert all(verify_text(file.read_text()).accepted for file in tmp_path.iterdir())


def test_a_stored_certificate_is_verified_and_not_decided_again(dask_cluster: Cluster, tmp_path: Path) -> None:
    check([SQUARE], directory=tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.read_text()
    (entry,) = check([SQUARE], directory=tmp_path, scheduler=dask_cluster.address)
    assert (entry.verdict, file.read_text()) == (Verdict.PROVED, before)
    # One that does not fit is no help, and is replaced.
    file.write_text(before.replace('"proved"', '"refuted"'))
    (entry,) = check([SQUARE], directory=tmp_path, scheduler=dask_cluster.address)
    assert entry.verdict is Verdict.PROVED
    assert verify_text(file.read_text()).accepted


def stuck(*_: object) -> None:
    sum(iter(int, 1))  # runs no line of Python, as FLINT does


def mistaken(*_: object) -> None:
    raise UserError("no such thing", 4)


def test_a_decision_that_is_stuck_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """What serves a worker's thread keeps the limits, and says why there is no certificate."""
    monkeypatch.setattr(serve, "check_sent", stuck)
    answers = io.StringIO()
    serve.serve(io.StringIO(json.dumps(sent(SQUARE, seconds=0.2)) + "\n"), answers)
    reason, seconds = json.loads(answers.getvalue())["lost"]
    assert reason == "time budget of 0.2 s spent; the worker process was ended after 2.3 s"
    assert 2 < seconds < 10


def test_what_is_lost_on_the_cluster_leaves_no_certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "require_scheduler", lambda scheduler: None)
    monkeypatch.setattr(run, "cluster_calls", lambda calls, scheduler: (c for c in [(0, Lost("of no power", 1.0))]))
    (entry,) = check([SQUARE], directory=tmp_path, scheduler="tcp://nowhere:1")
    assert (entry.verdict, entry.tried, list(tmp_path.iterdir())) == (Verdict.UNDECIDED, ("of no power",), [])


def test_a_cluster_without_workers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERLESS_SECONDS", 1.0)
    monkeypatch.setattr(cluster, "POLL_SECONDS", 0.2)
    file = tmp_path / "scheduler.json"
    scheduler = dask("scheduler", "--port", "0", "--scheduler-file", str(file), log=tmp_path / "log")
    try:
        while not file.exists() or not file.read_text():
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        with pytest.raises(UserError, match=f"the scheduler at {address} has had no workers for 1 s; start some with"):
            check([SQUARE], scheduler=address)
        monkeypatch.setattr(cluster, "WORKERLESS_SECONDS", 60.0)
        threading.Timer(1.0, scheduler.kill).start()
        with pytest.raises(UserError, match="went away; what is finished is kept") as failure:
            check([SQUARE], scheduler=address)
        assert failure.value.exit_code == 3
    finally:
        scheduler.kill()
        scheduler.wait()


@pytest.mark.parametrize("where", ["closed", "silent", "unknown", "no port"])
def test_an_unreachable_scheduler_is_named_within_ten_seconds(where: str) -> None:
    """Nothing listens there, nothing is answered, there is no such machine, or it is no address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if where == "silent":
            listener.listen()
        address = {"unknown": "tcp://no.such.host.invalid:8786", "no port": "tcp://localhost:88888888"}.get(
            where, f"tcp://127.0.0.1:{listener.getsockname()[1]}")
        start = time.monotonic()
        with pytest.raises(UserError, match=f"^no scheduler answers at {address}; start one with `dask scheduler`"
                           ) as failure:
            check([SQUARE], scheduler=address)
    assert time.monotonic() - start < 10
    assert failure.value.exit_code == 3


def test_the_command_line_says_so_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "M-B02-tanh", "--scheduler", "tcp://127.0.0.1:1", "--certificates", str(tmp_path)])
    assert stop.value.code == 3
    assert capsys.readouterr() == ("", "ntksym: no scheduler answers at tcp://127.0.0.1:1; start one with `dask "
                                   "scheduler`, which prints its address\n")


def test_a_process_that_dies_is_replaced_and_asked_again() -> None:
    here = versions()
    assert on_worker(sent(SQUARE), here).verdict is Verdict.PROVED  # type: ignore[union-attr]  # it is a certificate
    process = cluster._thread.process
    process.kill()
    process.wait()
    assert on_worker(sent(SQUARE), here).verdict is Verdict.PROVED  # type: ignore[union-attr]  # the same
    assert cluster._thread.process.pid != process.pid


def test_a_process_that_dies_again_and_again_loses_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    def short_lived() -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                text=True)

    monkeypatch.setattr(cluster, "start_process", short_lived)
    found = on_worker(sent(SQUARE), versions())
    assert isinstance(found, Lost)
    assert found.reason == "the worker process died"
    assert ask(sent(SQUARE)) is None


def test_workers_of_other_versions_are_refused() -> None:
    with pytest.raises(UserError, match=r"has ntksym \S+ instead of 0\.0; verdicts have to"):
        on_worker(sent(SQUARE), {**versions(), "ntksym": "0.0"})


def test_errors_come_back_from_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    claim_id, statement, known, seconds, memory_mib = sent(SQUARE)
    malformed = (claim_id, {**statement, "claim": ["no_such_function"]}, known, seconds, memory_mib)
    with pytest.raises(RuntimeError, match=r"^Malformed: expected an operator node, got .*no_such_function"):
        on_worker(malformed, versions())
    monkeypatch.setattr(serve, "check_sent", mistaken)
    assert serve.answer(malformed) == {"error": ["no such thing", 4]}
