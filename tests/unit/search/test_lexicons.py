"""A process keeps the lexicon: read once, then anew behind the readers' backs, and never lost to a failure."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from search import lexicons
from search.client import EngineUnavailableError
from search.lexicons import LEXICON_SECONDS, READING_PART, forget_lexicons, read_lexicon
from tests.search_tuning_factories import Clock

WAIT_SECONDS = 10


class FakeEngine:
    """Answers with as many pages as there were questions; `during` happens while a question is answered."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.readings = 0
        self.takes = 0.0
        self.fails = False
        self.during: Callable[[], None] = lambda: None

    def ask(self, question: object) -> tuple[Any, Any]:
        self.during()
        self.readings += 1
        self.clock.now += self.takes
        if self.fails:
            raise EngineUnavailableError("known to be down")
        buckets = {code: {"buckets": [{"key": "contract", "doc_count": 1}]} for code in ("nl", "fr", "de", "en")}
        words = {"hits": {"total": {"value": self.readings}}, "aggregations": buckets}
        return words, {"kb-v2": {"mappings": {"_meta": {"abbreviations": {"nl": {"vv": ["veelgestelde vraag"]}}}}}}


class InTurn:
    """Threads that run where they are started."""

    def __init__(self, target: Callable[[], None], **_options: object) -> None:
        self.start = target


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("search.lexicons.time.monotonic", clock)
    return clock


@pytest.fixture
def engine(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    engine = FakeEngine(clock)
    monkeypatch.setattr(lexicons, "ask", engine.ask)
    forget_lexicons()
    yield engine
    forget_lexicons()


@pytest.fixture
def in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.lexicons.threading.Thread", InTurn)


def test_it_is_read_once_and_kept(engine: FakeEngine, clock: Clock) -> None:
    first = read_lexicon("kb")
    clock.now += LEXICON_SECONDS - 1

    assert read_lexicon("kb") is first
    assert engine.readings == 1
    assert first.knows("contract", "nl")
    assert first.abbreviations == {"nl": {"vv": ["veelgestelde vraag"]}}


def test_each_index_has_its_own(engine: FakeEngine) -> None:
    assert read_lexicon("kb") is not read_lexicon("other")


def test_the_first_reading_fails_openly(engine: FakeEngine) -> None:
    engine.fails = True

    with pytest.raises(EngineUnavailableError):
        read_lexicon("kb")


@pytest.mark.usefixtures("in_turn")
def test_an_old_one_is_read_anew(engine: FakeEngine, clock: Clock) -> None:
    assert read_lexicon("kb").pages == 1
    clock.now += LEXICON_SECONDS

    assert read_lexicon("kb").pages == 2


@pytest.mark.usefixtures("in_turn")
def test_a_rebuild_that_forgets_it_meanwhile_leaves_the_older_for_this_search(
    engine: FakeEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = read_lexicon("kb")
    clock.now += LEXICON_SECONDS
    monkeypatch.setattr(lexicons, "_read_behind", lambda index: forget_lexicons())

    assert read_lexicon("kb") is older
    assert read_lexicon("kb") is not older


@pytest.mark.usefixtures("in_turn")
def test_a_failing_reading_keeps_the_older(engine: FakeEngine, clock: Clock) -> None:
    older = read_lexicon("kb")
    engine.fails = True
    clock.now += LEXICON_SECONDS

    assert read_lexicon("kb") is older
    engine.fails = False
    assert read_lexicon("kb").pages == engine.readings > 1


@pytest.mark.usefixtures("in_turn")
def test_one_that_takes_long_to_read_is_read_less_often(engine: FakeEngine, clock: Clock) -> None:
    engine.takes = 2.0
    slow = read_lexicon("kb")
    clock.now += 2.0 / READING_PART - 1

    assert read_lexicon("kb") is slow
    clock.now += 1
    assert read_lexicon("kb") is not slow


def test_one_thread_reads_behind_and_nobody_waits(engine: FakeEngine, clock: Clock) -> None:
    older = read_lexicon("kb")
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(WAIT_SECONDS)

    engine.during = wait
    clock.now += LEXICON_SECONDS

    assert read_lexicon("kb") is older
    assert begun.wait(WAIT_SECONDS)
    assert [read_lexicon("kb") for _each in range(5)] == [older] * 5
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "lexicon":
            thread.join(WAIT_SECONDS)
    assert engine.readings == 2
    assert read_lexicon("kb").pages == 2
