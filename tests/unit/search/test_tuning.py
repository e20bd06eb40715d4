"""What search managers keep, as search uses it: fresh within seconds, free in between, and never an error."""

import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import tuning
from search.kept import Kept
from search.models import Promotion, SynonymSet
from search.tuning import FULL_READ_SECONDS, TUNING_SECONDS, read_tuning
from tests.factories import make_faq
from tests.search_tuning_factories import Clock, make_promotion, make_synonym_set

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tuning._kept, "clock", clock)
    tuning.forget_tuning()
    return clock


def count_queries() -> int:
    with CaptureQueriesContext(connection) as queries:
        read_tuning()
    return len(queries)


def labels(language: str = "nl") -> list[str]:
    return [rule.label for rule in read_tuning().synonyms_in(language)]


def test_empty_tables_are_no_tuning() -> None:
    read = read_tuning()
    assert (dict(read.synonyms), read.synonyms_in("nl")) == ({}, ())
    assert read.promoted("nl", "opzeggen", timezone.now()) == ()


def test_queries_are_none_then_one_and_three_only_after_a_change(clock: Clock) -> None:
    assert count_queries() == 1
    make_synonym_set()
    assert count_queries() == 0
    clock.now += TUNING_SECONDS
    assert count_queries() == 3
    first = read_tuning()
    clock.now += TUNING_SECONDS
    assert count_queries() == 1
    assert read_tuning() is first


def test_each_kind_of_change_is_seen(clock: Clock) -> None:
    kept = make_synonym_set("a, b")
    assert labels() == ["a, b"]
    make_synonym_set("c, d")
    clock.now += TUNING_SECONDS
    assert labels() == ["a, b", "c, d"]
    kept.lines = "a, z"
    kept.save()
    clock.now += TUNING_SECONDS
    assert labels() == ["a, z", "c, d"]
    kept.delete()
    clock.now += TUNING_SECONDS
    assert labels() == ["c, d"]


def test_a_change_without_a_mark_is_seen_in_the_end(clock: Clock) -> None:
    make_synonym_set("a, b")
    assert labels() == ["a, b"]
    SynonymSet.objects.update(lines="a, z")
    clock.now += TUNING_SECONDS
    assert labels() == ["a, b"]
    clock.now += FULL_READ_SECONDS
    assert labels() == ["a, z"]


def test_a_bad_line_that_came_in_otherwise_is_skipped() -> None:
    broken = make_synonym_set("gsm\ngsm => smartphone\n=>", name="Telefoons")
    [rule] = read_tuning().synonyms_in("nl")
    assert (rule.label, rule.set_id, rule.set_name) == ("gsm => smartphone", broken.pk, "Telefoons")


def test_promoted_pages_by_language_words_and_time() -> None:
    now = timezone.now()
    day = timedelta(days=1)
    live = make_promotion("Opzeggen?\ncontract stop", starts_at=now - day, ends_at=now + day)
    make_promotion("opzeggen", starts_at=now + day)
    make_promotion("opzeggen", ends_at=now)
    make_promotion("opzeggen", language="fr")
    read = read_tuning()
    assert read.promoted("nl", "opzeggen", now) == (live.page_id,)
    assert read.promoted("nl", "Contract, stop!", now) == (live.page_id,)
    assert read.promoted("nl", "contract stoppen", now) == ()
    assert read.promoted("de", "opzeggen", now) == ()
    assert read.promoted("nl", "opzeggen", now + 2 * day) != read.promoted("nl", "opzeggen", now)


def test_a_language_that_is_gone_and_a_blank_query_do_no_harm() -> None:
    make_promotion("opzeggen", language="xx")
    make_promotion("?!")
    assert dict(read_tuning().promotions) == {"nl": {}}


def test_a_page_that_goes_takes_its_promotion_along(clock: Clock) -> None:
    faq = make_faq()
    make_promotion("opzeggen", page=faq)
    assert read_tuning().promoted("nl", "opzeggen", timezone.now()) == (faq.pk,)
    faq.delete()
    clock.now += TUNING_SECONDS
    assert read_tuning().promoted("nl", "opzeggen", timezone.now()) == ()
    assert not Promotion.objects.exists()


def test_without_the_database_the_older_holds_on(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    make_synonym_set("geheim, verborgen")
    before = read_tuning()
    clock.now += TUNING_SECONDS
    with patch.object(tuning, "read_mark", side_effect=OperationalError("geheim is locked")) as asked:
        assert read_tuning() is before
        assert read_tuning() is before
    assert asked.call_count == 1
    assert [record.getMessage() for record in caplog.records] == [
        "search tuning: not read, the older holds: OperationalError"
    ]


def test_without_the_database_from_the_start_nothing_is_tuned(clock: Clock) -> None:
    with patch.object(tuning, "read_mark", side_effect=OperationalError):
        assert read_tuning().synonyms_in("nl") == ()
    make_synonym_set()
    clock.now += TUNING_SECONDS
    assert labels() == ["gsm => smartphone"]


def test_one_thread_reads_anew_and_nobody_waits_for_it() -> None:
    clock = Clock()
    reading, go_on, reads = threading.Event(), threading.Event(), []

    def read(older: int) -> int:
        reads.append(older)
        if older:
            reading.set()
            assert go_on.wait(10)
        return older + 1

    kept: Kept[int] = Kept(name="test", read=read, empty=0, seconds=2, clock=clock)
    assert kept.get() == 1
    clock.now += 2
    thread = threading.Thread(target=kept.get)
    thread.start()
    assert reading.wait(10)
    assert kept.get() == 1
    go_on.set()
    thread.join(10)
    assert (kept.get(), reads) == (2, [0, 1])


def test_the_first_reading_is_waited_for_and_done_once() -> None:
    everybody = threading.Barrier(4)
    reads: list[Any] = []

    def read(older: str) -> str:
        reads.append(older)
        return "read"

    kept: Kept[str] = Kept(name="test", read=read, empty="", seconds=2, clock=Clock())
    found: list[str] = []

    def ask() -> None:
        everybody.wait(10)
        found.append(kept.get())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (found, reads) == (["read"] * 4, [""])
