"""Applies a plan, one method a step. Every wait is bounded, and ends when a service dies or a stop is asked for.

Services stop in reverse order, so that the worker, as it ends, still finds the mail sink and OpenSearch.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from cms.demo import static_files
from cms.demo.env_file import write_env_file
from cms.demo.leftovers import DemoLock
from cms.demo.mail_sink import MailSink
from cms.demo.plan import HOST, Plan, Step
from cms.demo.progress import Progress, say
from cms.demo.readiness import ask_readiness
from cms.demo.services import Child, OpenSearchService, Service
from search.node.identity import ProcessIdentity
from search.node.ports import choose_port

POLL_SECONDS = 0.2
COMMAND_TIMEOUT_SECONDS = 900.0  # the slowest command, on a slow machine: an index of some thousand pages
ENGINE_TIMEOUT_SECONDS = 120.0
SITE_TIMEOUT_SECONDS = 120.0
DEGRADED_PATIENCE_SECONDS = 45.0
COMMAND_GRACE_SECONDS = 10.0
SITE_GRACE_SECONDS = 15.0
WEB_WORKERS, WEB_THREADS = 2, 4


class Stopped(Exception):
    """A signal asked the demo to stop."""


class StepFailed(Exception):
    """A step or a service failed; the message ends with the tail of its log."""


class Runner:
    """`plan` is the one in force: OpenSearch's port may have been taken since it was made."""

    def __init__(
        self, plan: Plan, root: Path, environ: Mapping[str, str], stop: threading.Event, lock: DemoLock
    ) -> None:
        self.plan = plan
        self._root = root
        self._var = root / "var"
        self._environ = environ
        self.stop_asked = stop
        self._lock = lock
        self.services: list[Service] = []
        self._running: dict[str, ProcessIdentity] = {}
        self._opensearch: OpenSearchService | None = None

    @property
    def env_file(self) -> Path:
        return self._var / "demo.env"

    def start(self) -> None:
        """All steps. Raises Stopped or StepFailed; whoever calls then calls `stop()`."""
        (self._var / "log").mkdir(parents=True, exist_ok=True)
        actions: dict[Step, Callable[[], object]] = {
            Step.FETCH_OPENSEARCH: self._fetch_opensearch,
            Step.START_OPENSEARCH: self._start_opensearch,
            Step.START_MAIL_SINK: self._start_mail_sink,
            Step.WRITE_ENV_FILE: lambda: write_env_file(self.env_file, self.plan.environment),
            Step.MIGRATE: lambda: self.manage("migrate", "--noinput"),
            Step.LOAD_CONTENT: lambda: self.manage(
                "load_demo", "--hostname", HOST, "--port", str(self.plan.port), has_progress=True
            ),
            Step.COLLECT_STATIC: self._collect_static,
            Step.AWAIT_OPENSEARCH: self._await_opensearch,
            Step.BUILD_INDEX: self._build_index,
            Step.START_SITE: self._start_site,
            Step.AWAIT_SITE: self._await_site,
        }
        progress = Progress(len(self.plan.steps))
        for step in self.plan.steps:
            self._check()
            with progress.step(step.value):
                actions[step]()

    def _load_content(self) -> None:
        self.manage("load_demo", "--hostname", HOST, "--port", str(self.plan.port), has_progress=True)

    def watch(self) -> NoReturn:
        """Raises Stopped when asked to stop, StepFailed when a service has died."""
        while True:
            self._check()
            self.stop_asked.wait(1.0)

    def stop(self) -> None:
        """Stop what runs, last started first. Nothing of the demo runs afterwards; its data stay."""
        self.env_file.unlink(missing_ok=True)
        while self.services:
            service = self.services.pop()
            say(f"Stopping {service.name} …")
            service.stop()

    # --- Steps ---------------------------------------------------------------------------------------------------

    def _fetch_opensearch(self) -> None:
        self._run("fetching OpenSearch", [sys.executable, "-m", "search.node.jars"], log=None)

    def _start_opensearch(self) -> None:
        if self.plan.opensearch_port is None:
            return
        port = choose_port(preferred=self.plan.opensearch_port, without=[self.plan.port])
        self.plan = self.plan.with_opensearch_port(port)
        self._opensearch = OpenSearchService(self._var / "opensearch" / "data", port)
        self._keep(self._opensearch, self._opensearch.start())

    def _await_opensearch(self) -> None:
        service = self._opensearch
        if service is not None:
            self._wait(
                lambda: service.is_ready, ENGINE_TIMEOUT_SECONDS, lambda: f"OpenSearch is slow:\n{service.log_tail()}"
            )

    def _start_mail_sink(self) -> None:
        if self.plan.mail_port is None:
            return
        sink = MailSink(self._var / "mail", self.plan.mail_port)
        try:
            sink.start()
        except OSError as error:
            raise StepFailed(f"The mail sink could not listen on port {self.plan.mail_port}: {error}") from error
        self.services.append(sink)

    def _collect_static(self) -> None:
        self.manage("collectstatic", "--noinput", "--clear")
        static_files.mark_current(self._root, self._var / "static")

    def _build_index(self) -> None:
        if self.manage("search_status", may_fail=True) != 0:
            self.manage("search_rebuild", has_progress=True)

    def _start_site(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"{HOST}:{self.plan.port}"]
        web += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
        web += ["--graceful-timeout", "10", "--no-control-socket"]
        for name, command in {"web": web, "worker": [sys.executable, "manage.py", "worker"]}.items():
            child = self._child(name, command, log=self._log(name), grace=SITE_GRACE_SECONDS)
            self._keep(child, child.pid)

    def _await_site(self) -> None:
        """A site that serves but is degraded, say by a job that failed for good in an earlier run, is let be."""
        patience = time.monotonic() + DEGRADED_PATIENCE_SECONDS
        answer = ask_readiness(self.plan.port)

        def is_up() -> bool:
            nonlocal answer
            answer = ask_readiness(self.plan.port)
            return answer.ready or (answer.serves and time.monotonic() > patience)

        self._wait(is_up, SITE_TIMEOUT_SECONDS, lambda: f"The site is not ready; /readyz says {answer.text}")
        if not answer.ready:
            say(f"Warning: the site serves, but not all of it works. /readyz says {answer.text}")

    # --- How steps are run -----------------------------------------------------------------------------------------

    def manage(self, *arguments: str, may_fail: bool = False, has_progress: bool = False) -> int:
        command = [sys.executable, "manage.py", *arguments]
        log = None if has_progress and sys.stderr.isatty() else self._log(arguments[0])
        return self._run(f"manage.py {arguments[0]}", command, log=log, may_fail=may_fail)

    def _run(self, name: str, command: list[str], *, log: Path | None, may_fail: bool = False) -> int:
        """Run a program to its end. Raises StepFailed when it fails, unless it may."""
        child = self._child(name, command, log=log, grace=COMMAND_GRACE_SECONDS)
        self._record(name, child.pid)
        try:
            self._wait(lambda: not child.is_running, COMMAND_TIMEOUT_SECONDS, lambda: f"{name} takes too long.")
        finally:
            child.stop()
            self._running.pop(name)
        code = child.returncode or 0
        if code and not may_fail:
            raise StepFailed(f"{name} failed (exit code {code}).\n{child.log_tail()}")
        return code

    def _wait(self, condition: Callable[[], bool], timeout: float, complaint: Callable[[], str]) -> None:
        deadline = time.monotonic() + timeout
        while not condition():
            self._check()
            if time.monotonic() > deadline:
                raise StepFailed(f"{complaint()}\n(waited {timeout:.0f} s)")
            self.stop_asked.wait(POLL_SECONDS)

    def _check(self) -> None:
        if self.stop_asked.is_set():
            raise Stopped
        for service in self.services:
            if not service.is_running:
                raise StepFailed(f"{service.name} has ended by itself. The end of its log:\n{service.log_tail()}")

    def _child(self, name: str, command: list[str], *, log: Path | None, grace: float) -> Child:
        environment = {**self._environ, **self.plan.environment, "PYTHONUNBUFFERED": "1"}
        return Child(name, command, folder=self._root, environment=environment, log=log, grace=grace)

    def _log(self, name: str) -> Path:
        return self._var / "log" / f"{name}.log"

    def _keep(self, service: Service, pid: int) -> None:
        self.services.append(service)
        self._record(service.name, pid)

    def _record(self, name: str, pid: int) -> None:
        """Should this process crash, the next demo finds what it had running."""
        self._running[name] = ProcessIdentity.of(pid)
        self._lock.record(self._running)
