"""When pages may ask, and when the watcher does."""

import pytest

from search.breaker import FIRST_COOLDOWN_SECONDS, LONGEST_COOLDOWN_SECONDS, Breaker
from search.watcher import Watcher


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_healthy_engine_is_asked() -> None:
    breaker = Breaker()

    assert breaker.is_closed
    assert breaker.seconds_to_try == 0


def test_after_a_failure_nobody_asks_until_the_engine_is_back() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.report_failure()

    assert not breaker.is_closed
    assert breaker.seconds_to_try == FIRST_COOLDOWN_SECONDS
    clock.now += 1000
    assert (breaker.is_closed, breaker.seconds_to_try) == (False, 0)
    breaker.report_back()
    assert breaker.is_closed


def test_failures_in_a_row_wait_longer_but_never_longer_than_the_longest() -> None:
    breaker = Breaker(Clock())
    waits = []
    for _ in range(40):
        breaker.report_failure()
        waits.append(breaker.seconds_to_try)

    assert waits[:2] == [FIRST_COOLDOWN_SECONDS, 2 * FIRST_COOLDOWN_SECONDS]
    assert waits[-1] == max(waits) == LONGEST_COOLDOWN_SECONDS


def test_an_engine_that_answers_the_watcher_but_no_page_is_left_alone_for_longer() -> None:
    breaker = Breaker(Clock())
    breaker.report_failure()
    breaker.report_back()
    breaker.report_failure()
    assert breaker.seconds_to_try == 2 * FIRST_COOLDOWN_SECONDS

    breaker.report_success()
    breaker.report_failure()
    assert breaker.seconds_to_try == FIRST_COOLDOWN_SECONDS


def test_the_watcher_asks_until_it_is_answered_and_then_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.breaker.FIRST_COOLDOWN_SECONDS", 0.0)
    breaker = Breaker()
    answers = [False, False, True]
    watcher = Watcher(breaker, lambda: answers.pop(0))
    watcher.watch()
    assert watcher._thread is None
    breaker.report_failure()

    watcher.watch()
    assert watcher._thread is not None
    watcher._thread.join(timeout=10)

    assert breaker.is_closed
    assert answers == []
