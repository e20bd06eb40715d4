"""The only place that makes a client of OpenSearch, and the only door to it: errors leave as EngineUnavailableError.

Pages go through `ask`, which waits at most settings.OPENSEARCH_TIMEOUT, and not at all while the engine is known to be
dead. Jobs and commands go through `ask_patiently`.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from opensearchpy import OpenSearch, Transport
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import OpenSearchException, TransportError

from search.breaker import Breaker
from search.watcher import Watcher

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# The watcher waits no longer than this for an answer.
PING_TIMEOUT_SECONDS = 1.0
# A bulk of 500 documents on a busy engine; the lease of an index job is longer.
PATIENT_TIMEOUT_SECONDS = 30.0
# What is left of a page's time is never asked for less: the engine may still make it.
SHORTEST_TIMEOUT_SECONDS = 0.05
POOL_SIZE = 16
# Wrong password (401, 403), blocked or closed index (403, 400), no index, too busy, no shard: whatever the question.
NOBODY_IS_ANSWERED = {401, 403, 404, 429, 500, 502, 503, 504}
CLOSED_INDEX = "index_closed_exception"
# Worth asking again: the engine is away, coming up, or has too much to do.
PASSING = {429, 500, 502, 503, 504}

# Seconds for the call under way, and when the page under way must have its answers.
_timeout: ContextVar[float] = ContextVar("timeout", default=PATIENT_TIMEOUT_SECONDS)
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class EngineUnavailableError(Exception):
    """The engine did not give a usable answer. The message names the kind of failure, never what was asked.

    `is_passing` tells an engine that is away or busy from one that answered no.
    """

    def __init__(self, message: str, *, is_passing: bool = True) -> None:
        super().__init__(message)
        self.is_passing = is_passing


class _TimedTransport(Transport):  # type: ignore[misc]  # the client ships no types
    """Gives each attempt the time that `_timeout` says, so that one pool of connections serves pages and jobs."""

    def perform_request(self, method: str, url: str, params: Any = None, body: Any = None, **kwargs: Any) -> Any:
        attempts = 2 if len(self.hosts) > 1 else 1
        seconds = (params or {}).pop("request_timeout", None) or _timeout.get()
        return super().perform_request(method, url, params, body, timeout=seconds / attempts, **kwargs)


@cache
def _connect(url: str, ca_certs: str) -> OpenSearch:
    """One pool of connections per address. A cut connection is tried once more; a slow answer is not asked again.

    Of several nodes one may hang: each then has half of the time, and the one that hung is left alone for a minute.
    """
    nodes = [part.strip() for part in url.split(",")]
    return OpenSearch(
        nodes,
        transport_class=_TimedTransport,
        max_retries=1,
        retry_on_timeout=len(nodes) > 1,
        retry_on_status=(),
        pool_maxsize=POOL_SIZE,
        **({"ca_certs": ca_certs} if ca_certs else {}),
    )


def _ask_engine(question: Callable[[OpenSearch], Answer], url: str, ca_certs: str, seconds: float) -> Answer:
    token = _timeout.set(seconds)
    try:
        return question(_connect(url, ca_certs))
    finally:
        _timeout.reset(token)


def _ping(url: str, ca_certs: str, index: str) -> bool:
    """Whether a small question about the index is answered: it is there, and so is a shard of it."""
    try:
        _ask_engine(lambda engine: engine.count(index=index), url, ca_certs, PING_TIMEOUT_SECONDS)
    except OpenSearchException:
        return False
    return True


@cache
def _guard(url: str, ca_certs: str, index: str) -> tuple[Breaker, Watcher]:
    breaker = Breaker()
    return breaker, Watcher(breaker, lambda: _ping(url, ca_certs, index))


def _current_guard() -> tuple[Breaker, Watcher]:
    return _guard(settings.OPENSEARCH_URL, settings.OPENSEARCH_CA_CERTS, settings.OPENSEARCH_ALIAS)


def current_breaker() -> Breaker:
    return _current_guard()[0]


@contextmanager
def one_page() -> Iterator[None]:
    """All that is asked within waits no longer than settings.OPENSEARCH_TIMEOUT together."""
    token = _deadline.set(_deadline.get() or time.monotonic() + settings.OPENSEARCH_TIMEOUT)
    try:
        yield
    finally:
        _deadline.reset(token)


def _time_left() -> float:
    deadline = _deadline.get()
    timeout = float(settings.OPENSEARCH_TIMEOUT)
    return timeout if deadline is None else max(SHORTEST_TIMEOUT_SECONDS, min(timeout, deadline - time.monotonic()))


def is_down(error: OpenSearchException) -> bool:
    """Whether the engine can't answer anybody now, as against this one question being wrong.

    An engine without an index is one of these: it is empty, and stays so until somebody rebuilds.
    """
    if isinstance(error, EngineConnectionError):
        return True
    if not isinstance(error, TransportError):
        return False
    return error.status_code in NOBODY_IS_ANSWERED or error.error == CLOSED_INDEX


def describe(error: OpenSearchException) -> str:
    """The kind of an error, e.g. "404 index_not_found_exception". Bodies and messages may hold what a person typed."""
    if isinstance(error, TransportError):
        return f"{error.status_code} {error.error}" if isinstance(error.status_code, int) else type(error).__name__
    return type(error).__name__


def is_passing(error: OpenSearchException) -> bool:
    """Whether the same question may well be answered in a while."""
    return isinstance(error, EngineConnectionError) or getattr(error, "status_code", None) in PASSING


def _worst_status(answer: Any) -> int | None:
    """The status of what a multi-search could not answer, although it answered itself; None when all went well."""
    parts = answer.get("responses", ()) if isinstance(answer, dict) else ()
    return max((int(part.get("status", 0)) for part in parts if "error" in part), default=None)


def ask(question: Callable[[OpenSearch], Answer]) -> Answer:
    """Ask for a page. Raises EngineUnavailableError, at once while the engine is known to be dead."""
    breaker, watcher = _current_guard()
    if not breaker.is_closed:
        watcher.watch()
        raise EngineUnavailableError("known to be down")
    try:
        answer = _ask_engine(question, settings.OPENSEARCH_URL, settings.OPENSEARCH_CA_CERTS, _time_left())
    except OpenSearchException as error:
        if is_down(error):
            breaker.report_failure()
            watcher.watch()
        else:
            breaker.report_success()
        logger.warning("the search engine did not answer: %s", describe(error))
        raise EngineUnavailableError(describe(error), is_passing=is_passing(error)) from None
    if (status := _worst_status(answer)) in NOBODY_IS_ANSWERED:
        breaker.report_failure()
        watcher.watch()
        logger.warning("the search engine did not answer: %s", status)
        raise EngineUnavailableError(str(status), is_passing=status in PASSING)
    breaker.report_success()
    return answer


def ask_patiently(question: Callable[[OpenSearch], Answer]) -> Answer:
    """Ask for a job or a command: each time anew, with time for big answers. Raises EngineUnavailableError."""
    try:
        return _ask_engine(question, settings.OPENSEARCH_URL, settings.OPENSEARCH_CA_CERTS, PATIENT_TIMEOUT_SECONDS)
    except OpenSearchException as error:
        raise EngineUnavailableError(describe(error), is_passing=is_passing(error)) from error
