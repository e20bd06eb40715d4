"""The site that is measured: its folder, its settings and its processes, as in production but for TLS.

What is set in the environment (DATABASE_URL, OPENSEARCH_URL) is used; the rest is started here and is gone afterwards.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from cms.demo.services import Child
from search.node.ports import choose_port
from tests.bench.connection import Connection

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120
STOP_SECONDS = 15
# A busy machine must not turn a benchmark of the engine into one of the database.
ENGINE_TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Served:
    url: str
    pid: int


@dataclass(frozen=True)
class BenchSite:
    """`environment` is complete for the site's settings."""

    folder: Path
    environment: Mapping[str, str]

    def manage(self, *arguments: str) -> None:
        """Run a management command. Its progress is shown, its output is not."""
        self.run("manage.py", *arguments)

    def run(self, *arguments: str, **more: str) -> str:
        """What Python prints, run with this site's settings and `more` variables. Raises RuntimeError."""
        command = [sys.executable, *arguments]
        environment = {**self.environment, **more}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}")
        return done.stdout

    @contextmanager
    def serve(self, application: str = "cms.wsgi", *, ready: str = "/healthz", **more: str) -> Iterator[Served]:
        """gunicorn with one worker and the project's own settings for it, as long as the context lasts."""
        url = f"http://127.0.0.1:{choose_port()}"
        command = [sys.executable, "-m", "gunicorn", application, "--bind", url.removeprefix("http://")]
        with self._child(application, [*command, "--workers", "1", "--no-control-socket"], more) as child:
            wait_until_served(url + ready, child)
            yield Served(url, child.pid)

    @contextmanager
    def work(self) -> Iterator[int]:
        """The worker, as long as the context lasts; its process number."""
        with self._child("worker", [sys.executable, "manage.py", "worker"], {}) as child:
            yield child.pid

    @contextmanager
    def _child(self, name: str, command: Sequence[str], more: Mapping[str, str]) -> Iterator[Child]:
        environment = {**self.environment, **more}
        log = self.folder / f"{name}.log"
        child = Child(name, command, folder=ROOT, environment=environment, log=log, grace=STOP_SECONDS)
        try:
            yield child
        finally:
            child.stop()


def build_environment(folder: Path, environ: Mapping[str, str], *, opensearch_url: str) -> dict[str, str]:
    """Production's settings for a site in `folder`, with an alias of its own."""
    return {
        **environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        # No proxy stands before it here that would do TLS.
        "SECURE_SSL_REDIRECT": "false",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": environ.get("DATABASE_URL") or f"sqlite:///{folder / 'site.sqlite3'}",
        "OPENSEARCH_URL": opensearch_url,
        "OPENSEARCH_ALIAS": f"bench-{secrets.token_hex(4)}",
        "OPENSEARCH_TIMEOUT": str(ENGINE_TIMEOUT_SECONDS),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }


def wait_until_served(url: str, child: Child) -> None:
    """Raises RuntimeError when the program ends, or does not answer in time."""
    base, _slashes, path = url.removeprefix("http://").partition("/")
    deadline = time.monotonic() + START_SECONDS
    while child.is_running and time.monotonic() < deadline:
        try:
            Connection(f"http://{base}").ask(f"/{path}")
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{child.name} does not answer:\n{child.log_tail()}")


def parent_environment() -> dict[str, str]:
    return dict(os.environ)
