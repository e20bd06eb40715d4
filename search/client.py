"""The only place that makes a client of OpenSearch, and the only door to it: errors leave as EngineUnavailableError.

Pages go through `ask`, which waits at most settings.OPENSEARCH_TIMEOUT, and not at all while the engine is known to be
dead. Jobs and commands go through `ask_patiently`.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from django.conf import settings
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import OpenSearchException, TransportError

from search.breaker import Breaker, Pass

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# A page that tries whether the engine is back waits no longer than this.
TRY_TIMEOUT_SECONDS = 1.0
# A bulk of 500 documents on a busy engine; the lease of an index job is twice as long.
PATIENT_TIMEOUT_SECONDS = 30.0
POOL_SIZE = 16
NOBODY_IS_ANSWERED = {404, 429, 500, 502, 503, 504}


class EngineUnavailableError(Exception):
    """The engine did not give a usable answer. The message names the kind of failure, never what was asked."""


@cache
def _connect(url: str, ca_certs: str, timeout: float) -> OpenSearch:
    """One pool of connections per address. A cut connection is tried once more; a slow answer is not asked again."""
    return OpenSearch(
        [part.strip() for part in url.split(",")],
        timeout=timeout,
        max_retries=1,
        retry_on_timeout=False,
        retry_on_status=(),
        pool_maxsize=POOL_SIZE,
        **({"ca_certs": ca_certs} if ca_certs else {}),
    )


@cache
def _breaker(url: str) -> Breaker:
    return Breaker()


def current_breaker() -> Breaker:
    return _breaker(settings.OPENSEARCH_URL)


def is_down(error: OpenSearchException) -> bool:
    """Whether the engine can't answer anybody now, as against this one question being wrong.

    An engine without an index is one of these: it is empty, and stays so until somebody rebuilds.
    """
    if isinstance(error, EngineConnectionError):
        return True
    return isinstance(error, TransportError) and error.status_code in NOBODY_IS_ANSWERED


def describe(error: OpenSearchException) -> str:
    """The kind of an error, e.g. "404 index_not_found_exception". Bodies and messages may hold what a person typed."""
    if isinstance(error, TransportError):
        return f"{error.status_code} {error.error}" if isinstance(error.status_code, int) else type(error).__name__
    return type(error).__name__


def ask(question: Callable[[OpenSearch], Answer]) -> Answer:
    """Ask for a page. Raises EngineUnavailableError, at once while the engine is known to be dead."""
    breaker = current_breaker()
    match breaker.request_pass():
        case Pass.REFUSED:
            raise EngineUnavailableError("known to be down")
        case Pass.TRY:
            timeout = min(TRY_TIMEOUT_SECONDS, settings.OPENSEARCH_TIMEOUT)
        case Pass.ASK:
            timeout = settings.OPENSEARCH_TIMEOUT
    try:
        answer = question(_connect(settings.OPENSEARCH_URL, settings.OPENSEARCH_CA_CERTS, timeout))
    except OpenSearchException as error:
        if is_down(error):
            breaker.report_failure()
        else:
            breaker.report_success()
        logger.warning("the search engine did not answer: %s", describe(error))
        raise EngineUnavailableError(describe(error)) from None
    breaker.report_success()
    return answer


def ask_patiently(question: Callable[[OpenSearch], Answer]) -> Answer:
    """Ask for a job or a command: each time anew, with time for big answers. Raises EngineUnavailableError."""
    try:
        return question(_connect(settings.OPENSEARCH_URL, settings.OPENSEARCH_CA_CERTS, PATIENT_TIMEOUT_SECONDS))
    except OpenSearchException as error:
        raise EngineUnavailableError(describe(error)) from error
