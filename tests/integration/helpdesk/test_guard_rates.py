"""Counting under concurrency: no count is lost and no two callers get the same one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from helpdesk.guard.cleaning import clean_guard
from helpdesk.guard.rates import LONGEST_WINDOW, allow, bucket_of, count_up, window_start
from helpdesk.models import RateCount, SpentProof

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
AT_ONCE, EACH = 8, 10


@pytest.mark.django_db(transaction=True)
def test_counts_from_many_threads_are_all_kept():
    barrier = Barrier(AT_ONCE)

    def count(_number: int) -> list[int]:
        try:
            barrier.wait()
            return [count_up(name="x", subject="10.0.0.0/24", window=HOUR, now=NOW) for _ in range(EACH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        counts = [number for numbers in pool.map(count, range(AT_ONCE)) for number in numbers]
    assert sorted(counts) == list(range(1, AT_ONCE * EACH + 1))
    assert RateCount.objects.get().count == AT_ONCE * EACH


@pytest.mark.django_db
def test_so_many_are_allowed_and_not_one_more():
    answers = [allow(name="x", subject="a@b.example", limit=3, window=HOUR) for _ in range(5)]
    assert answers == [True, True, True, False, False]


@pytest.mark.django_db
def test_names_subjects_and_windows_count_for_themselves():
    counts = [
        count_up(name=name, subject=subject, window=window, now=NOW)
        for name, subject, window in [
            ("x", "a", HOUR),
            ("y", "a", HOUR),
            ("x", "b", HOUR),
            ("x", "a", 2 * HOUR),
            ("x", "a", HOUR),
        ]
    ]
    assert counts == [1, 1, 1, 1, 2]


@pytest.mark.django_db
def test_a_new_window_starts_at_one():
    assert count_up(name="x", subject="a", window=HOUR, now=NOW) == 1
    assert count_up(name="x", subject="a", window=HOUR, now=NOW + timedelta(minutes=39)) == 2
    assert count_up(name="x", subject="a", window=HOUR, now=NOW + timedelta(minutes=40)) == 1


@pytest.mark.django_db
def test_nothing_readable_is_stored(settings):
    count_up(name="x", subject="zoe@klant.example", window=HOUR)
    bucket = RateCount.objects.get().bucket
    assert "zoe" not in bucket
    settings.SECRET_KEY = "another" * 10
    assert bucket_of("x", "zoe@klant.example", HOUR) != bucket


@pytest.mark.parametrize("window", [timedelta(0), timedelta(seconds=-1), LONGEST_WINDOW + timedelta(seconds=1)])
def test_a_window_that_would_be_cleaned_too_early_is_refused(window):
    with pytest.raises(ValueError, match="window"):
        allow(name="x", subject="a", limit=1, window=window)


@pytest.mark.parametrize("window", [timedelta(minutes=1), HOUR, LONGEST_WINDOW])
def test_a_window_holds_its_moment(window):
    start = window_start(window, NOW)
    assert start <= NOW < start + window


@pytest.mark.django_db
def test_what_is_over_is_cleaned_and_the_rest_stays():
    now = datetime.now(UTC)
    for age in (timedelta(0), LONGEST_WINDOW - HOUR, LONGEST_WINDOW + HOUR):
        count_up(name="x", subject="a", window=timedelta(minutes=1), now=now - age)
    SpentProof.objects.create(fingerprint="old", expires_at=now - timedelta(seconds=1))
    SpentProof.objects.create(fingerprint="new", expires_at=now + HOUR)
    clean_guard()
    assert RateCount.objects.count() == 2
    assert [proof.fingerprint for proof in SpentProof.objects.all()] == ["new"]
