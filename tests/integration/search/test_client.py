"""A dead engine costs a page almost nothing, and its recovery needs nobody."""

import time
from typing import Any

import pytest

from search.client import EngineUnavailableError, ask, current_breaker
from search.node.process import OpenSearchProcess
from tests.browser.running_site import wait_until

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]

TIMEOUT = 0.5
# The longest pause of the watcher, a ping that hangs, and a busy machine.
BACK_SECONDS = 10


def ping() -> Any:
    return ask(lambda engine: engine.count())


def seconds(question: Any) -> float:
    started = time.perf_counter()
    with pytest.raises(EngineUnavailableError):
        question()
    return time.perf_counter() - started


def test_an_engine_that_hangs(engine: OpenSearchProcess, settings: Any) -> None:
    settings.OPENSEARCH_TIMEOUT = TIMEOUT
    engine.suspend()
    try:
        assert TIMEOUT * 0.8 < seconds(ping) < TIMEOUT * 3
        # Everybody after the first waits for nothing.
        assert max(seconds(ping) for _ in range(50)) < 0.1
    finally:
        engine.resume()
    settings.OPENSEARCH_TIMEOUT = 10.0

    # Nobody asks: the watcher finds out.
    wait_until(lambda: current_breaker().is_closed, "pages may ask again", BACK_SECONDS)
    assert ping()


def test_a_question_that_is_wrong_does_not_shut_others_out() -> None:
    with pytest.raises(EngineUnavailableError, match="400"):
        ask(lambda engine: engine.search(body={"query": {"nonsense": {}}}))

    assert current_breaker().is_closed


def test_errors_do_not_carry_what_was_asked() -> None:
    with pytest.raises(EngineUnavailableError) as caught:
        ask(lambda engine: engine.search(body={"query": {"match": {"a": {"secret": "geheim"}}}}))

    assert "geheim" not in str(caught.value)
    assert "secret" not in str(caught.value)
