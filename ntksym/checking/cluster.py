"""Statements decided on a Dask cluster, under the same limits as here.

Every thread of a Dask worker keeps a process of its own (:mod:`.serve`) that decides one statement at a time and ends a
decision that is stuck or hoards memory: precision contexts are global, so threads could not share a process, and a Dask
worker must not fork, being full of threads.  Nothing but JSON data travels, and the cluster needs no directory in
common with this machine.  A Dask worker that dies has its statement begun anew on another one by the scheduler.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any, cast

from ..errors import UserError
from .certify import versions
from .records import Certificate
from .workers import ATTEMPTS, Lost

CONNECT_SECONDS = 3.0
#: how long a cluster may be without any worker; one that grows on demand takes a while to start them
WORKERLESS_SECONDS = 60.0
POLL_SECONDS = 1.0
#: id of the claim, its statement, the data of a certificate of that statement to re-verify or None, seconds, memory
Sent = tuple[str, dict[str, Any], dict[str, Any] | None, float, int]

_thread = threading.local()


def cluster_calls(calls: Sequence[Sent], scheduler: str) -> Generator[tuple[int, Certificate | Lost], None, None]:
    """The index and the certificate of every statement, as they finish.

    The scheduler is one that answers (:func:`require_scheduler`).  Raises :class:`UserError` (exit code 3) if it goes
    away, if it has no workers, or if these have other versions than this machine.
    """
    from distributed import Client

    # What goes wrong is told in one line, below and in result_of.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
    futures: dict[Any, tuple[int, Any]] = {}
    try:
        here = versions()
        for index, call in enumerate(calls):
            future = client.submit(on_worker, call, here, pure=False)
            futures[future.key] = index, future
        for _, future in futures.values():
            future.add_done_callback(arrived.put)
        workers_seen = time.monotonic()
        while futures:
            try:
                future = arrived.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if client.scheduler_info()["workers"]:
                    workers_seen = time.monotonic()
                elif time.monotonic() - workers_seen > WORKERLESS_SECONDS:
                    raise UserError(f"the scheduler at {scheduler} has had no workers for {WORKERLESS_SECONDS:g} s; "
                                    f"start some with `dask worker {scheduler}`", 3) from None
                continue
            index, _ = futures.pop(future.key)
            yield index, result_of(future, scheduler)
    finally:
        client.cancel([future for _, future in futures.values()])
        client.close()


def require_scheduler(address: str) -> None:
    """Raise :class:`UserError` (exit code 3) if no scheduler answers there, or if the package is missing."""
    try:
        from distributed.comm import connect
        from distributed.security import Security
    except ImportError as failure:
        raise UserError("--scheduler needs the package distributed, which is not installed; install ntksym[cluster]",
                        3) from failure

    async def greet() -> None:
        # A client of Dask waits for ever where a connection is accepted and nothing is said.
        settings = Security().get_connection_args("client")
        comm = await asyncio.wait_for(connect(address, timeout=CONNECT_SECONDS, **settings), CONNECT_SECONDS)
        comm.abort()

    try:
        with ThreadPoolExecutor(1) as thread:  # in a notebook this one has a running event loop
            thread.submit(asyncio.run, greet()).result()
    except (OSError, TimeoutError, ValueError, OverflowError) as failure:
        raise UserError(f"no scheduler answers at {address}; start one with `dask scheduler`, which prints its address",
                        3) from failure


def result_of(future: Any, scheduler: str) -> Certificate | Lost:
    from distributed import KilledWorker

    try:
        return cast("Certificate | Lost", future.result())
    except KilledWorker as failure:
        return Lost(f"the worker process died ({failure.allowed_failures + 1} Dask workers in turn)", 0.0)
    except CancelledError as failure:
        raise UserError(f"the scheduler at {scheduler} went away; what is finished is kept", 3) from failure


def on_worker(call: Sent, wanted: dict[str, str]) -> Certificate | Lost:
    """Decide one statement in the process that this thread of a Dask worker keeps.

    Raises :class:`UserError` if the versions here are not those wanted.
    """
    here = versions()
    if here != wanted:
        differ = ", ".join(f"{name} {here.get(name)} instead of {wanted[name]}" for name in wanted
                           if here.get(name) != wanted[name])
        raise UserError(f"a worker of the cluster has {differ}; verdicts have to come from the same versions", 3)
    start = time.monotonic()
    for _ in range(ATTEMPTS):
        answer = ask(call)
        if answer is not None:
            if "lost" in answer:
                return Lost(*answer["lost"])
            if "error" in answer:
                words, exit_code = answer["error"]
                raise RuntimeError(words) if exit_code is None else UserError(words, exit_code)
            return Certificate(answer["certificate"])
    return Lost("the worker process died", time.monotonic() - start)


def ask(call: Sent) -> dict[str, Any] | None:
    """The answer of this thread's process, or None if it ended without one; the next call then starts another."""
    process: Any = getattr(_thread, "process", None)
    if process is None:
        process = _thread.process = start_process()
    try:
        process.stdin.write(json.dumps(call) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except BrokenPipeError:
        line = ""
    if not line.endswith("\n"):
        process.kill()
        process.communicate()  # which closes the pipes, too
        _thread.process = None
        return None
    return cast("dict[str, Any]", json.loads(line))


def start_process() -> subprocess.Popen[str]:
    """A process that serves this thread; it ends with it."""
    return subprocess.Popen([sys.executable, "-m", "ntksym.checking.serve", str(os.getpid())], text=True,
                            encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            env={**os.environ, "PYTHONHASHSEED": "0"})
