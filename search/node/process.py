"""A node in a process of its own, for the tests and the demo.

It answers when `start()` returns, and never outlives its parent:

    with OpenSearchProcess(folder) as node:
        client = OpenSearch(node.url)

The same object can be stopped, killed and started again: ports and data stay the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from search.node.health import answers, wait_until
from search.node.jars import DEFAULT_JARS, ensure_jars
from search.node.ports import choose_port
from search.node.settings import DEFAULT_HEAP, NodeSettings

START_TIMEOUT_SECONDS = 120.0  # five seconds on an idle machine; many times that on a busy one
STOP_GRACE_SECONDS = 30.0
TAIL_LINES = 30
PROJECT = Path(__file__).resolve().parents[2]


class NodeError(Exception):
    """The node did not start, or not in time; the message ends with the tail of its log."""


class OpenSearchProcess:
    """One node on 127.0.0.1 with its data in `data`. Ports not given are chosen when the object is made."""

    def __init__(
        self,
        data: Path,
        *,
        port: int | None = None,
        transport_port: int | None = None,
        name: str = "kb-1",
        seeds: Sequence[str] = (),
        heap: str = DEFAULT_HEAP,
        jars: Path = DEFAULT_JARS,
    ) -> None:
        port = port or choose_port()
        self.settings = NodeSettings(
            data=data.resolve(),
            port=port,
            transport_port=transport_port or choose_port(without=[port]),
            name=name,
            seeds=tuple(seeds),
            heap=heap,
        )
        self._jars = jars
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The HTTP address, without a slash at its end."""
        return self.settings.url

    @property
    def transport_address(self) -> str:
        """What another node takes as a seed."""
        return f"127.0.0.1:{self.settings.transport_port}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def returncode(self) -> int | None:
        """None while it runs, or before its first start."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def is_ready(self) -> bool:
        """True when it runs and answers."""
        return self.is_running and answers(self.settings.port)

    def start(
        self, *, wait: bool = True, timeout: float = START_TIMEOUT_SECONDS, seeds: Sequence[str] | None = None
    ) -> None:
        """Start it, after fetching jars that are missing. Raises NodeError or JarsError, with nothing left running.

        `seeds` replace those it was made with. The node that formed a cluster needs them to come back to it, since
        nodes forget each other's addresses when they stop.
        """
        if self.is_running:
            return
        if seeds is not None:
            self.settings = replace(self.settings, seeds=tuple(seeds))
        ensure_jars(self._jars)
        self.settings.logs.mkdir(parents=True, exist_ok=True)
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                self._command(),
                cwd=PROJECT,
                stdin=subprocess.PIPE,  # its end tells the node that this process has died
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the parent, which then stops the node in its own time
            )
        if wait:
            self.wait_until_ready(timeout=timeout)

    def wait_until_ready(self, *, timeout: float = START_TIMEOUT_SECONDS) -> None:
        """Return when it answers. Raises NodeError, and stops it, when it has died or `timeout` seconds have passed."""
        if wait_until(lambda: self.is_ready, timeout=timeout, give_up=lambda: not self.is_running):
            return
        reason = (
            f"did not answer within {timeout:.0f} s" if self.is_running else f"ended with exit code {self.returncode}"
        )
        self.stop()
        raise NodeError(f"OpenSearch on port {self.settings.port} {reason}.\n{self.log_tail()}")

    def stop(self, *, grace: float = STOP_GRACE_SECONDS) -> None:
        """Close it in order; by force after `grace` seconds. Nothing happens when it does not run."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close_pipe()

    def kill(self) -> None:
        """SIGKILL: what a power cut leaves behind."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._close_pipe()

    def suspend(self) -> None:
        """SIGSTOP: it still accepts connections and answers nothing, until `resume()`."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def restart(self, *, timeout: float = START_TIMEOUT_SECONDS, seeds: Sequence[str] | None = None) -> None:
        """Stop it if it runs, and start it on the same ports and data; `seeds` as in `start()`."""
        self.stop()
        self.start(timeout=timeout, seeds=seeds)

    def log_tail(self, lines: int = TAIL_LINES) -> str:
        """The end of what it printed and of its log, for an error message."""
        return "\n".join(
            tail(path, lines) for path in (self._output, self.settings.logs / "opensearch.log") if path.exists()
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _output(self) -> Path:
        return self.settings.logs / "process.log"

    def _command(self) -> list[str]:
        node = self.settings
        command = [sys.executable, "-m", "search.node", "--with-parent", "--jars", str(self._jars.resolve())]
        command += ["--data", str(node.data), "--port", str(node.port), "--transport-port", str(node.transport_port)]
        command += ["--name", node.name, "--heap", node.heap]
        for seed in node.seeds:
            command += ["--seed", seed]
        return command

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running and self.pid is not None:
            os.kill(self.pid, number)

    def _close_pipe(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


def tail(path: Path, lines: int) -> str:
    """The last lines of a text file, whatever bytes it holds."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
