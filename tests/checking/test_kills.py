"""Runs that are killed at any moment: what is on disk stays whole, nothing is lost, and no process is left behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from ntksym.checking.workers import end_with
from ntksym.verifier import verify_text

if not Path("/proc/self/stat").exists():
    pytest.skip("which processes are left is read from /proc", allow_module_level=True)

#: claims that are decided at once: proved, certified, refuted and ill-posed ones
IDS = ["M-B02-relu", "M-B02-tanh", "M-B06-complete", "M-B07-mean-square", "M-C09-relu", "M-C20", "M-A03-unweighted",
       "M-A05-input", "M-B05-series", "M-C11-network", "M-C11-relu-1", "M-A10-amended"]
KILLS, LANES, JOBS = 52, 2, 2
#: `ntksym check` that notes in a file which decisions it begins
NOTING = """
import sys
from ntksym.checking import run
from ntksym.cli import main

log, decide = sys.argv[1], run.certify_statement

def noted(claim_id, *rest):
    with open(log, "a") as stream:
        stream.write(f"{claim_id}\\n")
    return decide(claim_id, *rest)

run.certify_statement = noted
main(sys.argv[2:])
"""
#: a run with one long call, which says where it is running
LONG = """
import os, sys
from ntksym.checking.workers import Limits, limited_calls

def stuck():
    print(os.getpid(), file=open(sys.argv[1], "w"))
    sum(iter(int, 1))  # runs no line of Python, as FLINT does

list(limited_calls(stuck, [()], 1, Limits(600, 1000)))
"""


@dataclass
class Tally:
    kills: int = 0
    midway: int = 0  # of these, with some certificates written and others not


def begun(directory: Path) -> Path:
    """The file that names the decisions begun by runs in a directory."""
    return directory.with_suffix(".begun")


def start(directory: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", NOTING, str(begun(directory)), "check", *IDS, "--certificates", str(directory),
               "--jobs", str(JOBS)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def living(group: int) -> list[int]:
    """Processes of the group that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, process_group = path.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
        if int(process_group) == group and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def wait_until_none_lives(group: int, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while left := living(group):
        assert time.monotonic() < end, f"processes {left} outlive the run"
        time.sleep(0.02)


def certificates(directory: Path) -> dict[str, str]:
    """The certificates by file name; every file has to be accepted, but for what a killed writer left."""
    files = {path.name: path.read_text() for path in directory.iterdir()
             if not (path.name.startswith(".") and path.suffix == ".part")}
    for name, text in files.items():
        report = verify_text(text, name.removesuffix(".json"))
        assert report.accepted, f"{name}: {report.reason}"
    return files


def verdicts(directory: Path) -> dict[str, str]:
    return {name: json.loads(text)["verdict"] for name, text in certificates(directory).items()}


def finish(directory: Path) -> dict[str, str]:
    """The verdicts after a run that nothing disturbs."""
    process = start(directory)
    assert process.wait(timeout=120) == 0
    wait_until_none_lives(process.pid)
    return verdicts(directory)


def kill_once(directory: Path, chance: random.Random, whole_run: float, tally: Tally, *, late: bool,
              alone: bool) -> None:
    """Start a run and kill it: at any moment from its start, or (``late``) soon after it has written a certificate;
    with its workers, or ``alone``, when they have to end by themselves."""
    before = certificates(directory)
    begun(directory).write_text("")
    process = start(directory)
    if late:
        while process.poll() is None and len(list(directory.glob("*.json"))) == len(before):
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05))
    else:
        time.sleep(chance.uniform(0, whole_run))
    if process.poll() is None:
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    code = process.wait()
    wait_until_none_lives(process.pid)
    after = certificates(directory)
    assert before.items() <= after.items()
    decided = begun(directory).read_text().split()
    assert not {f"{claim_id}.json" for claim_id in decided} & set(before)
    assert len([claim_id for claim_id in decided if f"{claim_id}.json" not in after]) <= JOBS
    if code == -signal.SIGKILL:
        tally.kills += 1
        tally.midway += 0 < len(after) < len(IDS)


def lane(directory: Path, seed: int, whole_run: float, expected: dict[str, str]) -> Tally:
    """Kill runs that go on from one another in a directory; when all is done, begin with an empty one."""
    chance, tally, attempt, round_ = random.Random(seed), Tally(), 0, 0
    while tally.kills < KILLS // LANES:
        place = directory / str(round_)
        place.mkdir(parents=True, exist_ok=True)
        kill_once(place, chance, whole_run, tally, late=attempt % 2 == 1, alone=attempt % 3 == 2)
        attempt += 1
        assert attempt < 4 * KILLS, "the runs end before they can be killed"
        if len(verdicts(place)) == len(IDS) or attempt % 8 == 0:
            assert finish(place) == expected
            round_ += 1
    assert finish(directory / str(round_)) == expected
    return tally


def test_runs_killed_at_any_moment(tmp_path: Path) -> None:
    begin = time.monotonic()
    expected = finish(tmp_path / "undisturbed")
    whole_run = time.monotonic() - begin
    assert sorted(expected) == sorted(f"{claim_id}.json" for claim_id in IDS)
    with ThreadPoolExecutor(LANES) as threads:
        lanes = [threads.submit(lane, tmp_path / f"lane-{n}", n, whole_run, expected) for n in range(LANES)]
        tallies = [future.result() for future in lanes]
    assert sum(tally.kills for tally in tallies) >= 50
    assert sum(tally.midway for tally in tallies) >= 5


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a worker waits for its alarm")
def test_a_worker_within_a_long_call_dies_with_its_run(tmp_path: Path) -> None:
    where = tmp_path / "worker"
    process = subprocess.Popen([sys.executable, "-c", LONG, str(where)], start_new_session=True)
    while process.poll() is None and not (where.exists() and where.read_text().strip()):
        time.sleep(0.01)
    assert int(where.read_text()) in living(process.pid)
    process.kill()
    process.wait()
    wait_until_none_lives(process.pid, seconds=5)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_worker_whose_parent_is_gone_ends_at_once() -> None:
    child = os.fork()
    if child == 0:
        end_with(-1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def test_three_runs_at_once_agree(tmp_path: Path) -> None:
    runs = [start(tmp_path / "shared") for _ in range(3)]
    assert [process.wait(timeout=120) for process in runs] == [0, 0, 0]
    assert verdicts(tmp_path / "shared") == finish(tmp_path / "alone")
    assert all(path.suffix == ".json" for path in (tmp_path / "shared").iterdir())
