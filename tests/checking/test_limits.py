"""Hard limits: a decision that is stuck, hoards memory or loses its process costs its claim alone."""

from __future__ import annotations

import faulthandler
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import flint
import pytest
import sympy as sp

from ntksym.checking import run
from ntksym.checking.ledger import load
from ntksym.checking.records import Certificate, Claim, Entry, Source, Verdict
from ntksym.checking.run import check
from ntksym.checking.statements import real
from ntksym.claims import all_claims
from ntksym.verifier import verify_text

if sys.platform == "win32":
    pytest.skip("what stands for a decision here reaches the workers by fork", allow_module_level=True)

a = sp.Symbol("a", real=True)
CLAIMS = [Claim(name, name, Source("test", "test", "test"), sp.Eq((a + k) ** 2, a**2 + 2 * k * a + k**2),
                variables=(real(a),)) for k, name in enumerate(["one", "bad", "two", "three", "four"], 1)]
TABLE = {c.id: c for c in CLAIMS}


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Lets something happen in the process that decides the claim ``bad``."""

    def install(happens: Callable[[], object]) -> None:
        real_one = run.certify_statement

        def certify_statement(claim_id: str, *rest: Any) -> Certificate:
            if claim_id == "bad":
                faulthandler.disable()  # of pytest, which would print where a process aborts
                happens()
            return real_one(claim_id, *rest)

        monkeypatch.setattr(run, "certify_statement", certify_statement)

    return install


def is_whole(directory: Path) -> bool:
    """Does every file verify, but for temporary ones that a killed process left?"""
    files = [file for file in directory.iterdir() if not (file.name.startswith(".") and file.suffix == ".part")]
    return all(file.suffix == ".json" and verify_text(file.read_text()).accepted for file in files)


def only_bad_is_undecided(entries: list[Entry], directory: Path) -> str:
    """What the claim ``bad`` is reported with."""
    verdicts = {entry.claim.id: entry.verdict for entry in entries}
    assert verdicts == {name: Verdict.UNDECIDED if name == "bad" else Verdict.PROVED for name in TABLE}
    assert sorted(file.name for file in directory.iterdir()) == sorted(f"{n}.json" for n in TABLE if n != "bad")
    assert is_whole(directory)
    bad_entry = entries[list(TABLE).index("bad")]
    assert bad_entry.seconds >= 0
    (tried,) = bad_entry.tried
    return tried


def spin() -> None:
    while True:
        pass


def stuck_in_c() -> None:
    sum(iter(int, 1))  # runs no line of Python, as FLINT does


@pytest.mark.parametrize(("happens", "jobs"), [(spin, 1), (stuck_in_c, 2)])
def test_a_stuck_decision_is_ended(bad: Any, tmp_path: Path, happens: Callable[[], object], jobs: int) -> None:
    bad(happens)
    told: list[str] = []
    start = time.monotonic()
    entries = check(CLAIMS, directory=tmp_path, timeout=0.2, jobs=jobs, progress=lambda e: told.append(e.claim.id))
    assert time.monotonic() - start < 6
    tried = only_bad_is_undecided(entries, tmp_path)
    assert tried == "time budget of 0.2 s spent; the worker process was ended after 2.3 s"
    assert sorted(told) == sorted(TABLE)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("happens", "how"), [
    (lambda: os.kill(os.getpid(), signal.SIGKILL), "signal 9"),
    (lambda: os._exit(7), "exit code 7"),
    (os.abort, "signal 6"),
])
def test_a_process_that_dies_costs_its_claim_alone(bad: Any, tmp_path: Path, happens: Callable[[], object], how: str,
                                                   jobs: int) -> None:
    bad(happens)
    entries = check(CLAIMS, directory=tmp_path, jobs=jobs)
    assert only_bad_is_undecided(entries, tmp_path) == f"the worker process died ({how})"


def hoard_in_python() -> None:
    hoard = []
    while True:
        hoard.append(bytes(2**20))


def hoard_in_flint() -> None:
    number = flint.fmpz(3) ** 10**6
    while True:
        number = number * number


def hoard_in_gmp() -> None:
    hoard = [flint.fmpq(3) ** 10**5]
    while True:
        hoard.append(hoard[-1] + 1)


@pytest.mark.parametrize("happens", [hoard_in_python, hoard_in_flint, hoard_in_gmp])
def test_a_decision_that_hoards_memory_is_ended(bad: Any, tmp_path: Path, happens: Callable[[], object],
                                                capfd: pytest.CaptureFixture[str]) -> None:
    bad(happens)
    entries = check(CLAIMS, directory=tmp_path, memory_mib=100)
    assert only_bad_is_undecided(entries, tmp_path) == "memory budget of 100 MiB spent"
    assert tuple(capfd.readouterr()) == ("", "")


def test_a_recorded_certificate_outlives_a_decision_that_is_ended(bad: Any, tmp_path: Path) -> None:
    check(CLAIMS, directory=tmp_path)
    path = tmp_path / "bad.json"
    stale = {**json.loads(path.read_text()), "digest": "0" * 64}
    path.write_text(json.dumps(stale))
    bad(lambda: os.kill(os.getpid(), signal.SIGKILL))
    entries = check(CLAIMS, directory=tmp_path)
    assert [e.claim.id for e in entries if e.verdict is Verdict.UNDECIDED] == ["bad"]
    assert json.loads(path.read_text()) == stale
    assert load(tmp_path, TABLE)["one"].verdict is Verdict.PROVED


def test_an_exception_stops_the_run(bad: Any, tmp_path: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    bad(fail)
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        check(CLAIMS, directory=tmp_path)
    assert (tmp_path / "one.json").exists()
    assert is_whole(tmp_path)


def children() -> set[int]:
    path = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    return {int(child) for child in path.read_text().split()} if path.exists() else set()


INTERRUPTED = """
import signal, sys, threading, time
from pathlib import Path

from ntksym.checking import run
from tests.checking.test_limits import CLAIMS, children, stuck_in_c

real_one = run.certify_statement


def certify_statement(claim_id, *rest):
    if claim_id == "bad":
        stuck_in_c()
    return real_one(claim_id, *rest)


run.certify_statement = certify_statement
before = children()
threading.Timer(1, signal.pthread_kill, [threading.get_ident(), signal.SIGINT]).start()
start = time.monotonic()
try:
    run.check(CLAIMS, directory=Path(sys.argv[1]), jobs=2)
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - start < 3, children() <= before)
"""


def test_an_interrupt_keeps_what_is_done_and_ends_the_workers(tmp_path: Path) -> None:
    # in a process of its own: an interrupt may arrive in any of what other tests have left behind in this one
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, str(tmp_path)], cwd=Path(__file__).parents[2],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["interrupted", "True", "True"], done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["four.json", "one.json", "three.json", "two.json"]


def test_an_interrupt_from_the_progress_callback_ends_the_workers(tmp_path: Path) -> None:
    def interrupt(entry: Entry) -> None:
        raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        check(CLAIMS, directory=tmp_path, jobs=2, progress=interrupt)
    assert children() <= before
    assert is_whole(tmp_path)


def test_workers_killed_from_outside_do_not_stop_the_run(bad: Any, tmp_path: Path) -> None:
    """Wherever a kill meets a worker, between claims or within one, the run comes to its end."""
    bad(lambda: time.sleep(0.5))
    before, stop = children(), threading.Event()
    chance = random.Random(1)
    main = threading.get_native_id()

    def kill() -> None:
        path = Path(f"/proc/self/task/{main}/children")
        while not stop.wait(chance.uniform(0.05, 0.2)):
            for child in {int(c) for c in path.read_text().split()} - before:
                os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        entries = check(CLAIMS, directory=tmp_path, jobs=2, timeout=1)
    finally:
        stop.set()
        killer.join()
    lost = [e for e in entries if e.verdict is Verdict.UNDECIDED]
    assert all(e.tried[0].startswith(("the worker process died", "time budget")) for e in lost)
    assert is_whole(tmp_path)
    assert {e.verdict for e in check(CLAIMS, directory=tmp_path)} == {Verdict.PROVED}


SOME = list(all_claims().values())[:60]


def start_check(directory: Path, *words: str, claims: Sequence[Claim] = SOME) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ntksym", "check", "--certificates", str(directory), *words]
    return subprocess.Popen([*command, *(c.id for c in claims)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_run_that_is_killed_leaves_whole_certificates(tmp_path: Path) -> None:
    chance = random.Random(20)
    directory = tmp_path / "certificates"
    directory.mkdir()
    for _ in range(8):
        process = start_check(directory, "--jobs", "2")
        # On a slow machine the first certificate takes its time: a kill before it would test nothing.
        while process.poll() is None and not any(directory.glob("*.json")):
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.7))
        process.kill()
        process.wait()
        assert is_whole(directory)
    assert any(directory.glob("*.json"))
    assert start_check(directory, "--jobs", "2").wait(timeout=60) == 0
    assert is_whole(directory)
    assert {c.id for c in SOME if not c.is_compound} <= {file.stem for file in directory.glob("*.json")}


def test_two_runs_at_once_leave_valid_certificates(tmp_path: Path) -> None:
    runs = [start_check(tmp_path, claims=SOME[:20]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in runs] == [0, 0]
    assert is_whole(tmp_path)
    assert all(file.suffix == ".json" for file in tmp_path.iterdir())
