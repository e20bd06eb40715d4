import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from helpdesk.promise import describe_deadline, promised_until
from kb.contact_hours import parse_hours

BRUSSELS = ZoneInfo("Europe/Brussels")
HOURS = parse_hours("Mo-Fr 08:30-17:00; PH off", "BE")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("now", "days", "until"),
    [
        ("2026-11-23 10:24", 1, "2026-11-24 17:00"),  # the mockup's Monday
        ("2026-11-23 23:59", 1, "2026-11-24 17:00"),
        ("2026-11-27 16:59", 1, "2026-11-30 17:00"),  # Friday → Monday
        ("2026-11-28 09:00", 1, "2026-11-30 17:00"),  # Saturday → Monday
        ("2026-11-23 10:24", 5, "2026-11-30 17:00"),
        ("2026-12-24 10:00", 1, "2026-12-28 17:00"),  # over Christmas and a weekend
        ("2026-12-31 10:00", 1, "2027-01-04 17:00"),  # over New Year
    ],
)
def test_the_promise_is_the_close_of_the_last_working_day(now, days, until):
    assert promised_until(HOURS, days, at(now)) == at(until)


def test_the_day_counts_in_the_sites_own_zone():
    late_in_utc = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # half past midnight on Tuesday in Brussels
    assert promised_until(HOURS, 1, late_in_utc) == at("2026-11-25 17:00")


def test_closing_at_midnight_is_the_start_of_the_next_day():
    assert promised_until(parse_hours("24/7", ""), 1, at("2026-11-23 10:00")) == at("2026-11-25 00:00")


def test_without_hours_nothing_is_promised_by_date():
    assert promised_until(None, 1, at("2026-11-23 10:00")) is None
    assert promised_until(parse_hours("off", ""), 1, at("2026-11-23 10:00")) is None


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Tuesday 24 November, 5pm"), ("nl", "dinsdag 24 november, 17.00 uur")]
)
def test_the_deadline_names_the_weekday(language, words):
    with override(language):
        assert words in describe_deadline(at("2026-11-24 17:00"), 1, language)


def test_without_a_date_the_deadline_counts_days():
    with override("en"):
        assert describe_deadline(None, 1, "en") == "within 1 working day"
        assert describe_deadline(None, 3, "en") == "within 3 working days"
