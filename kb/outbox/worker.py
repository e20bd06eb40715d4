"""The worker's loops: one thread per kind of work, so that a stalled mail server never delays indexing."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connection

from kb.outbox.registry import JobKind, registered_kinds
from kb.outbox.services import beat, run_due

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
BEAT_SECONDS = 5
AFTER_CRASH_SECONDS = 1.0
# A mail that is being handed over gets the time to be told that it was taken.
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Loop:
    """Work done again and again: `step` returns how much it did; nothing done means wait `idle` seconds."""

    name: str
    step: Callable[[], int]
    idle: float


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def job_loop(kind: JobKind) -> Loop:
    return Loop(name=kind.name, step=lambda: run_due(kind=kind, worker=worker_name()), idle=IDLE_SECONDS)


_timed: list[Loop] = []


def register_loop(loop: Loop) -> None:
    """Add work that is not a job, such as publishing what is scheduled."""
    _timed.append(loop)


def all_loops() -> list[Loop]:
    return [job_loop(kind) for kind in registered_kinds()] + _timed


def run_loop(loop: Loop, stop: threading.Event) -> None:
    """Run one loop until `stop`. An error is logged and the loop goes on: the database may be back in a second."""
    last_beat = 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() - last_beat > BEAT_SECONDS:
                beat(loop=loop.name)
                last_beat = time.monotonic()
            did = loop.step()
        except Exception:
            logger.exception("loop %s failed; it goes on", loop.name)
            stop.wait(AFTER_CRASH_SECONDS)
            continue
        if not did:
            stop.wait(loop.idle)
    connection.close()


def run(stop: threading.Event) -> None:
    """Run all loops until `stop` is set, and wait for what is under way."""
    threads = [
        threading.Thread(target=run_loop, args=(loop, stop), name=loop.name, daemon=True) for loop in all_loops()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    last = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(timeout=max(0.0, last - time.monotonic()))
