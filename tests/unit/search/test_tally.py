"""Counting queries: what is never counted, how counts add up, what is frequent, and what leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import tally
from search.models import QueryCount
from search.retention import delete_old_counts
from search.tally import BUFFER_LIMIT, FLUSH_SECONDS, Tally, count_search, find_frequent, flush, normalize
from tests.search_tuning_factories import Clock

TODAY = date(2026, 11, 23)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tally, "_tally", Tally(clock))
    return clock


def rows() -> list[tuple[str, str, int, int]]:
    return list(QueryCount.objects.order_by("language", "text").values_list("language", "text", "searches", "answered"))


def make_counts(text: str, *days_ago: int, language: str = "nl", answered: int = 1) -> None:
    for days in days_ago:
        day = TODAY - timedelta(days=days)
        QueryCount.objects.create(language=language, text=text, day=day, searches=1, answered=answered)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("  Contract\t OPZEGGEN ", "contract opzeggen"),
        ("Résilié", "résilié"),
        ("Re\u0301silie\u0301", "résilié"),
        ("d.w.z.", "d.w.z."),
        ("een twee drie vier vijf zes zeven acht", "een twee drie vier vijf zes zeven acht"),
        ("", None),
        ("\x00", None),
        ("factuur 2026", None),
        ("contract TC-48213", None),
        ("factuur ²", None),
        ("factuur ٣", None),
        ("jan@example", None),
        ("https://voorbeeld", None),
        ("www.voorbeeld", None),
        ("voorbeeld.be", None),
        ("een twee drie vier vijf zes zeven acht negen", None),
        ("x" * 61, None),
    ],
)
def test_what_is_counted_and_what_never_is(text: str, counted: str | None) -> None:
    assert normalize(text) == counted


@pytest.mark.django_db
def test_counting_asks_nothing_and_flushing_adds(clock: Clock) -> None:
    with CaptureQueriesContext(connection) as queries:
        count_search("Factuur", "nl", answered=True)
        count_search("factuur ", "nl", answered=False)
        count_search("factuur", "fr", answered=True)
        count_search("factuur 12", "nl", answered=True)
    assert len(queries) == 0
    assert flush() == 2
    count_search("factuur", "nl", answered=True)
    assert (flush(), flush()) == (1, 0)
    assert rows() == [("fr", "factuur", 1, 1), ("nl", "factuur", 3, 2)]
    assert set(QueryCount.objects.values_list("day", flat=True)) == {timezone.localdate()}


@pytest.mark.django_db(transaction=True)
def test_flushes_at_once_add_up() -> None:
    at_once = 4
    everybody = Barrier(at_once)
    counts = {("nl", text, TODAY): (2, 1) for text in ("a", "b", "c")}

    def store(_number: int) -> None:
        try:
            everybody.wait(10)
            for _ in range(5):
                tally.store(counts)
        finally:
            connection.close()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(store, range(at_once)))
    assert rows() == [("nl", text, 40, 20) for text in ("a", "b", "c")]


@pytest.mark.django_db
def test_a_database_error_keeps_the_counts(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    count_search("factuur", "nl", answered=True)
    with patch.object(tally, "store", side_effect=OperationalError("factuur")):
        assert flush() == 0
    count_search("factuur", "nl", answered=False)
    assert flush() == 1
    assert rows() == [("nl", "factuur", 2, 1)]
    assert [record.getMessage() for record in caplog.records] == ["query counts wait: OperationalError"]


def test_what_waits_is_bounded() -> None:
    waiting = Tally(Clock())
    for number in range(BUFFER_LIMIT + 5):
        waiting.add({("nl", f"q{number}", TODAY): (1, 0)})
    waiting.add({("nl", "q0", TODAY): (1, 1)})
    counts = waiting.take()
    assert (len(counts), counts["nl", "q0", TODAY]) == (BUFFER_LIMIT, (2, 1))


@pytest.mark.django_db
def test_counts_are_written_after_a_response_when_they_are_due(clock: Clock) -> None:
    count_search("factuur", "nl", answered=True)
    Client().get("/healthz")
    assert rows() == []
    clock.now += FLUSH_SECONDS
    Client().get("/healthz")
    assert rows() == [("nl", "factuur", 1, 1)]


@pytest.mark.django_db
def test_after_an_error_the_next_try_waits(clock: Clock) -> None:
    count_search("factuur", "nl", answered=True)
    clock.now += FLUSH_SECONDS
    with patch.object(tally, "store", side_effect=OperationalError) as asked:
        for _ in range(3):
            Client().get("/healthz")
    assert asked.call_count == 1


@pytest.mark.django_db
def test_frequent_is_answered_on_three_days_of_the_last_ninety() -> None:
    make_counts("vaak", 0, 1, 2, 3)
    make_counts("drie dagen", 0, 45, 89)
    make_counts("twee dagen", 0, 1)
    make_counts("lang geleden", 0, 1, 90)
    make_counts("geen antwoord", 0, 1, 2, answered=0)
    make_counts("fréquent", 0, 1, 2, language="fr")
    QueryCount.objects.create(language="nl", text="veel op een dag", day=TODAY, searches=50, answered=50)
    assert find_frequent("nl", TODAY) == ("vaak", "drie dagen")
    assert find_frequent("fr", TODAY) == ("fréquent",)


@pytest.mark.django_db
def test_frequent_is_read_once_a_minute() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert tally.read_frequent("nl") == tally.read_frequent("nl") == ()
        assert tally.read_frequent("fr") == ()
    assert len(queries) == 2


@pytest.mark.django_db
def test_the_old_and_the_rare_leave() -> None:
    make_counts("vaak", 0, 31, 89, 90, 91)
    make_counts("zelden", 5, 31)
    make_counts("zelden, net nog", 30)
    assert delete_old_counts(TODAY) == 3
    kept = [(count.text, (TODAY - count.day).days) for count in QueryCount.objects.order_by("text", "-day")]
    assert kept == [("vaak", 0), ("vaak", 31), ("vaak", 89), ("zelden", 5), ("zelden, net nog", 30)]
