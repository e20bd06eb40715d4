"""A site for the faults: web, workers and a mail server that misbehaves, each a process that can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.browser.running_site import ROOT, free_port

WEB = ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]


@dataclass
class FaultySite:
    """Everything runs with the same environment; logs are in `folder`. Nothing outlives `stack`."""

    folder: Path
    database_url: str
    smtp_server: Path
    stack: ExitStack
    web_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.mail_log = self.folder / "mail.jsonl"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            # Proofs of work are made in the test's process, as the site would ask for them.
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            # Nothing listens there: mails must not depend on search.
            "OPENSEARCH_URL": "http://127.0.0.1:9",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "BASE_URL": self.url,
            "LOG_LEVEL": "WARNING",
            # Everything is sent from one address in a minute: that must not count as abuse here.
            "REQUESTS_PER_NETWORK_PER_HOUR": "1000000",
            "PYTHONPATH": str(ROOT),
        }

    def _start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        log = self.stack.enter_context((self.folder / f"{name}.log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
        )
        self.stack.callback(_end, process)
        return process

    def start_web(self) -> "subprocess.Popen[bytes]":
        return self._start("web", "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{self.web_port}", *WEB)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        return self._start("worker", "manage.py", "worker")

    def start_smtp(self) -> "subprocess.Popen[bytes]":
        return self._start("smtp", str(self.smtp_server.resolve()), str(self.smtp_port), str(self.mail_log.resolve()))

    def ask(self, name: str) -> Any:
        """What tests/faults/inside.py's function of this name prints, run within the site."""
        code = f"from tests.faults import inside; inside.{name}()"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        result = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300)
        if result.returncode:
            raise RuntimeError(f"{result.stdout}\n{result.stderr}")
        return json.loads(result.stdout.splitlines()[-1])

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def kill(process: "subprocess.Popen[bytes]") -> float:
    """SIGKILL; returns when, in seconds since 1970."""
    at = time.time()
    process.send_signal(signal.SIGKILL)
    process.wait()
    return at
