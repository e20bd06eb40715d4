"""What the demo keeps running. Each service can be asked whether it lives, can show its log's end, and stops whole.

A child gets a session of its own: Ctrl-C reaches the demo only, which then stops its children in order.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from search.node.process import OpenSearchProcess, tail

TAIL_LINES = 25


class Service(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def is_running(self) -> bool: ...

    def log_tail(self) -> str: ...

    def stop(self) -> None: ...


class Child:
    """A program with its output in a log file, or on the terminal when it has none."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        log: Path | None,
        grace: float,
    ) -> None:
        self.name = name
        self._log = log
        self._grace = grace
        output = log.open("wb") if log else None
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        finally:
            if output:
                output.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        return self._process.poll()

    def log_tail(self) -> str:
        return tail(self._log, TAIL_LINES) if self._log and self._log.exists() else ""

    def stop(self) -> None:
        """SIGTERM to the program; when it has ended, or has had its time, SIGKILL to what is left of its session."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self._grace)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class OpenSearchService:
    """The demo's own node, as a service."""

    name = "OpenSearch"

    def __init__(self, data: Path, port: int) -> None:
        self._node = OpenSearchProcess(data, port=port)

    def start(self) -> int:
        """Return its process number at once; it answers some seconds later."""
        self._node.start(wait=False)
        return self._node.pid or 0

    @property
    def is_running(self) -> bool:
        return self._node.is_running

    @property
    def is_ready(self) -> bool:
        return self._node.is_ready

    def log_tail(self) -> str:
        return self._node.log_tail(TAIL_LINES)

    def stop(self) -> None:
        self._node.stop()
