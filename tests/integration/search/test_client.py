"""A dead engine costs a page almost nothing, and its recovery needs nobody."""

import time
from typing import Any

import pytest

from search.client import EngineUnavailableError, ask, ask_patiently, current_breaker, one_page
from search.node.process import OpenSearchProcess
from search.writing import Action, apply_actions
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


def test_all_calls_of_a_page_share_its_time(engine: OpenSearchProcess, settings: Any) -> None:
    settings.OPENSEARCH_TIMEOUT = TIMEOUT
    started = time.perf_counter()
    with one_page():
        while time.perf_counter() - started < TIMEOUT * 0.8:
            ping()
        engine.suspend()
        try:
            with pytest.raises(EngineUnavailableError):
                ping()
        finally:
            engine.resume()
    assert time.perf_counter() - started < TIMEOUT * 1.8
    wait_until(lambda: current_breaker().is_closed, "pages may ask again", BACK_SECONDS)


def test_one_of_several_nodes_may_be_dead(engine: OpenSearchProcess, settings: Any) -> None:
    settings.OPENSEARCH_URL = f"http://127.0.0.1:9,{engine.url}"

    assert all(ping() for _ in range(6))


@pytest.mark.parametrize(("status", "counts"), [(429, True), (503, True), (400, False)])
def test_a_part_that_was_not_answered_counts(status: int, counts: bool) -> None:
    answer = {"responses": [{"hits": {}}, {"status": status, "error": {"type": "secret"}}]}

    if counts:
        with pytest.raises(EngineUnavailableError, match=str(status)):
            ask(lambda engine: answer)
        assert not current_breaker().is_closed
        wait_until(lambda: current_breaker().is_closed, "the watcher is answered", BACK_SECONDS)
    else:
        assert ask(lambda engine: answer) is answer


def test_a_blocked_index_is_read_and_the_changes_wait(index: str) -> None:
    def block(blocked: bool | None) -> None:
        settings = {"index": {"blocks.write": blocked}}
        ask_patiently(lambda engine: engine.indices.put_settings(index=index, body=settings))

    block(True)
    try:
        with pytest.raises(EngineUnavailableError, match="403 cluster_block_exception"):
            apply_actions(index, [Action(7, 1, None)])
        # Reading goes on.
        assert ping()
        assert current_breaker().is_closed
    finally:
        block(None)
    apply_actions(index, [Action(7, 1, None)])
