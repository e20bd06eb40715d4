"""What the browser tests know of the running site: its address, its mails, its commands, and how to wait for it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from search.node.process import OpenSearchProcess

ROOT = Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS = 20


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], Any], what: str, seconds: float = WAIT_SECONDS) -> Any:
    """Poll until `condition` gives something true, and return it; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} s: {what}")


@dataclass(frozen=True)
class RunningSite:
    url: str
    mail_folder: Path
    environment: dict[str, str]
    engine: OpenSearchProcess

    def mails(self, to: str) -> list[EmailMessage]:
        """The mails that arrived for `to`, oldest first."""
        messages = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.mail_folder.glob("*.eml"))
        ]
        return [message for message in messages if to in str(message["To"])]  # type: ignore[misc]

    def manage(self, *arguments: str) -> str:
        """The output of a management command on this site."""
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600)
        if result.returncode:
            pytest.fail(f"{' '.join(arguments)} ended with {result.returncode}:\n{result.stdout}\n{result.stderr}")
        return result.stdout
