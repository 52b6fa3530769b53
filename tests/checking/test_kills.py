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

from ntksym.verifier import verify_text

if not Path("/proc/self/stat").exists():
    pytest.skip("which processes are left is read from /proc", allow_module_level=True)

#: claims that are decided at once: proved, certified, refuted and ill-posed ones
IDS = ["M-B02-relu", "M-B02-tanh", "M-B06-complete", "M-B07-mean-square", "M-C09-relu", "M-C20", "M-A03-unweighted",
       "M-A05-input", "M-B05-series", "M-C11-network", "M-C11-relu-1", "M-A10-amended"]
KILLS, LANES = 52, 2


@dataclass
class Tally:
    kills: int = 0
    midway: int = 0  # of these, with some certificates written and others not


def start(directory: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ntksym", "check", *IDS, "--certificates", str(directory), "--jobs", "2"]
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


def test_three_runs_at_once_agree(tmp_path: Path) -> None:
    runs = [start(tmp_path / "shared") for _ in range(3)]
    assert [process.wait(timeout=120) for process in runs] == [0, 0, 0]
    assert verdicts(tmp_path / "shared") == finish(tmp_path / "alone")
    assert all(path.suffix == ".json" for path in (tmp_path / "shared").iterdir())
