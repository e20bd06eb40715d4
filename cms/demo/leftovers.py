"""At most one demo runs in a folder, and what a crashed one left running is stopped before the next one starts.

The lock on var/demo.pid is held by the running demo and vanishes with it, however it ends; what it wrote there stays.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO

from search.node.identity import ProcessIdentity, read_pid_file

GRACE_SECONDS = 20.0


class AlreadyRunning(Exception):
    """Another demo runs in this folder; the message names it."""


class DemoLock:
    """Held from `acquire()` until the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: IO[str] | None = None

    def acquire(self) -> dict[str, ProcessIdentity]:
        """What the last demo here had running, by name, dead or alive. Raises AlreadyRunning."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        stream = self._path.open("a+")
        stream.seek(0)
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = parse_record(stream.read()).get("demo")
            process = f" (process {owner.pid})" if owner else ""
            stream.close()
            raise AlreadyRunning(
                f"A demo already runs in this folder{process}: stop it with Ctrl-C where it runs, then try again."
            ) from None
        self._stream = stream
        return parse_record(stream.read())

    def record(self, running: Mapping[str, ProcessIdentity]) -> None:
        """Say what runs now, for a later demo that finds this one crashed."""
        if self._stream is None:
            raise RuntimeError("record() before acquire()")
        self._stream.seek(0)
        self._stream.truncate()
        named = {"demo": ProcessIdentity.of(os.getpid()), **running}
        json.dump({name: asdict(identity) for name, identity in named.items()}, self._stream)
        self._stream.flush()

    def release(self) -> None:
        """Nothing of this demo runs any more."""
        if self._stream is not None:
            self._stream.truncate(0)
            self._stream.close()
            self._stream = None


def parse_record(text: str) -> dict[str, ProcessIdentity]:
    """What `record()` wrote; a damaged record counts as none."""
    try:
        return {
            str(name): ProcessIdentity(int(each["pid"]), float(each["started"]))
            for name, each in json.loads(text).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def find_leftovers(record: Mapping[str, ProcessIdentity], node_pid_file: Path) -> dict[str, ProcessIdentity]:
    """Processes of an earlier demo in this folder that still live, this process excepted."""
    known = {name: identity for name, identity in record.items() if name != "demo"}
    node = read_pid_file(node_pid_file)
    if node is not None:
        known["OpenSearch"] = node
    return {name: identity for name, identity in known.items() if identity.is_alive()}


def stop_leftovers(leftovers: Mapping[str, ProcessIdentity]) -> list[str]:
    """Stop them; the names of those that would not stop."""
    return [name for name, identity in leftovers.items() if not identity.stop(grace=GRACE_SECONDS)]
