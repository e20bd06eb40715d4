"""A process is named by its number and its start time, so that a number used again never passes for the old process.

A process writes its identity to a pid file; whoever comes later asks whether that very process still lives.
"""

from __future__ import annotations

import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

CLOCK_TOLERANCE_SECONDS = 2.0  # the start time is derived from the boot time, which moves when the clock is set


@dataclass(frozen=True)
class ProcessIdentity:
    """`started` is in seconds since the epoch."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity:
        return cls(pid, psutil.Process(pid).create_time())

    def is_alive(self) -> bool:
        """False for a zombie too: it holds neither ports nor files."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < CLOCK_TOLERANCE_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def stop(self, *, grace: float) -> bool:
        """SIGTERM, after `grace` seconds SIGKILL for it and for those it started. True when all of them are gone."""
        if not self.is_alive():
            return True
        process = psutil.Process(self.pid)
        family = [process, *process.children(recursive=True)]
        process.send_signal(signal.SIGTERM)
        _, left = psutil.wait_procs(family, timeout=grace)
        for survivor in left:
            survivor.kill()
        _, left = psutil.wait_procs(left, timeout=5)
        return not left


def write_pid_file(path: Path, identity: ProcessIdentity) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(asdict(identity)))
    temporary.replace(path)


def read_pid_file(path: Path) -> ProcessIdentity | None:
    """The process that wrote the file, alive or not; None when there is no file or it is not one of ours."""
    try:
        data = json.loads(path.read_text())
        return ProcessIdentity(int(data["pid"]), float(data["started"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
