"""Calls in worker processes under hard limits of time and memory.

Inside FLINT or SymPy no Python code can look at a clock, so what is stuck there is ended from outside: a call that
takes too long, hoards memory or loses its process is lost alone, and a fresh worker goes on with the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

if sys.platform != "win32":
    import resource

Result = TypeVar("Result")

OUT_OF_MEMORY = 101  # exit code of a worker that ran out of memory
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
LONGEST = 1e7  # seconds; clocks and timers of the system take no infinity
ATTEMPTS = 2  # for calls that were lost with all workers at once, which says nothing of the single call


@dataclass(frozen=True)
class Lost:
    """A call that gave no result: why, and after how many seconds."""

    reason: str
    seconds: float


@dataclass(frozen=True)
class Limits:
    """``seconds`` is what a call is asked to keep to; it is ended some time after.  ``memory_mib`` comes on top of what
    a worker has from its start."""

    seconds: float
    memory_mib: int

    @property
    def hard_seconds(self) -> float:
        return min(1.5 * self.seconds + 2, LONGEST)


@dataclass
class Call(Generic[Result]):
    """A call on its way: how often it was begun, and when it last was (None while it waits)."""

    index: int
    arguments: tuple[Any, ...]
    attempts: int = 0
    started: float | None = None

    def begin(self) -> None:
        self.attempts, self.started = self.attempts + 1, time.monotonic()

    def lost(self, reason: str) -> Lost:
        return Lost(reason, 0.0 if self.started is None else time.monotonic() - self.started)


def limited_calls(function: Callable[..., Result], calls: Sequence[tuple[Any, ...]], jobs: int,
                  limits: Limits) -> Generator[tuple[int, Result | Lost], None, None]:
    """The index and the result of every call, as they finish; ``jobs`` of them run at a time.

    An exception of the function is raised here.  Whoever does not exhaust the iterator has to close it, which ends the
    workers at once.
    """
    waiting = deque(Call[Result](index, arguments) for index, arguments in enumerate(calls))
    with tempfile.TemporaryDirectory(prefix="ntksym-", ignore_cleanup_errors=True) as scratch:
        while waiting:
            # A second round is for what was lost with the pool itself.
            yield from pool_calls(function, waiting, min(jobs, len(waiting)), limits, Path(scratch))


def pool_calls(function: Callable[..., Result], waiting: deque[Call[Result]], jobs: int, limits: Limits,
               scratch: Path) -> Generator[tuple[int, Result | Lost], None, None]:
    """:func:`limited_calls` of what is waiting, until it is done or the pool breaks; unfinished calls are put back."""
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    running: dict[Future[Result], Call[Result]] = {}
    pool = ProcessPool(jobs, initializer=start_worker, initargs=(limits, scratch, os.getpid()),
                       context=multiprocessing.get_context(method))
    try:
        while waiting or running:
            while waiting and len(running) < 2 * jobs:  # so that no worker waits for this process
                call = waiting.popleft()
                arguments = (limits.hard_seconds, function, call.arguments)
                running[pool.schedule(guarded, arguments, timeout=limits.hard_seconds)] = call
            for call in list(running.values())[:jobs]:
                if call.started is None:
                    call.begin()
            done, _ = wait(running, timeout=limits.hard_seconds + 20, return_when=FIRST_COMPLETED)
            broken = not done
            for future in done:
                call = running.pop(future)
                try:
                    yield call.index, future.result()
                except TimeoutError:
                    yield call.index, call.lost(out_of_time(limits))
                except ProcessExpired as end:
                    yield call.index, call.lost(cause_of_death(end, limits, scratch))
                except BrokenProcessPool:
                    broken = True
                    running[future] = call
            if broken:
                for call in running.values():
                    if call.attempts < ATTEMPTS:
                        call.started = None
                        waiting.append(call)
                    else:
                        yield call.index, call.lost("the worker process died (the pool of workers broke down)")
                return
    finally:
        pool.stop()
        pool.join()


def start_worker(limits: Limits, scratch: Path, parent: int) -> None:
    """Set the limits of this worker process, and keep what FLINT and GMP say before they end it."""
    end_with(parent)
    words = os.open(scratch / str(os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    for stream in (1, 2):  # FLINT speaks on standard output, GMP on standard error
        os.dup2(words, stream)
    os.close(words)
    # Signals end a worker by themselves: a handler would wait for the next line of Python.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        lower_limit(resource.RLIMIT_CORE, 0)
        with contextlib.suppress(OSError, ValueError):  # of a system without this limit
            lower_limit(resource.RLIMIT_AS, address_space() + limits.memory_mib * 2**20)


def end_with(parent: int) -> None:
    """Let this process be killed when its parent dies in whatever way, in the midst of a call as well.

    Only Linux can do that (prctl(2)); elsewhere the alarm of :func:`guarded` ends a worker that is left alone.  A
    parent that died before it was asked for is no longer the parent.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


if sys.platform != "win32":

    def lower_limit(which: int, value: int) -> None:
        soft, hard = resource.getrlimit(which)
        others = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
        resource.setrlimit(which, (min([value, *others]), hard))


def address_space() -> int:
    """Bytes that this process has mapped; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def guarded(hard_seconds: float, function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    """Run a call in a worker.  The alarm is for the case that nobody is left to end it."""
    timer = hasattr(signal, "setitimer")
    if timer:
        signal.setitimer(signal.ITIMER_REAL, hard_seconds + 5)
    try:
        return function(*arguments)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # only the end of the process frees what caches and tracebacks hold
    finally:
        if timer:
            signal.setitimer(signal.ITIMER_REAL, 0)


def out_of_time(limits: Limits) -> str:
    return f"time budget of {limits.seconds:g} s spent; the worker process was ended after {limits.hard_seconds:g} s"


def cause_of_death(end: ProcessExpired, limits: Limits, scratch: Path) -> str:
    """Why a worker is no more, by its exit code and its last words."""
    code = end.exitcode or 0
    if code == -getattr(signal, "SIGALRM", 0) and code:
        return out_of_time(limits)
    try:
        words = (scratch / str(end.pid)).read_text(encoding="utf-8", errors="replace")
    except OSError:
        words = ""
    if code == OUT_OF_MEMORY or (code == -signal.SIGABRT and re.search(r"allocate memory|[Oo]ut of memory", words)):
        return f"memory budget of {limits.memory_mib} MiB spent"
    return f"the worker process died ({f'signal {-code}' if code < 0 else f'exit code {code}'})"
