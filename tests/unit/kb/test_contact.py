"""Opening hours and phone numbers: what a rule means at a moment, in each language."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from kb.contact_cards import build_contact_card, format_phone
from kb.contact_hours import InvalidHours, Span, coming_closures, ordinary_week, parse_hours, state_at
from kb.times import format_span
from tests.factories import make_contact_point

BRUSSELS = ZoneInfo("Europe/Brussels")
RULE = "Mo-Fr 08:30-17:00; PH off"
MONDAY = dt.datetime(2026, 11, 23, 10, 24, tzinfo=BRUSSELS)


def test_a_working_day() -> None:
    state = state_at(parse_hours(RULE, "BE"), MONDAY)
    assert state.is_open
    assert state.changes_at == dt.datetime(2026, 11, 23, 17, 0, tzinfo=BRUSSELS)


def test_a_holiday_closes_and_the_weekend_follows() -> None:
    state = state_at(parse_hours(RULE, "BE"), dt.datetime(2026, 12, 25, 10, 0, tzinfo=BRUSSELS))
    assert not state.is_open
    assert state.changes_at == dt.datetime(2026, 12, 28, 8, 30, tzinfo=BRUSSELS)


def test_an_ordinary_week_is_read_past_holidays() -> None:
    week = ordinary_week(parse_hours(RULE, "BE"), "BE", dt.date(2026, 12, 23))
    assert [(row.first_day, row.last_day) for row in week] == [(0, 4), (5, 6)]
    assert week[0].spans == (Span(dt.time(8, 30), dt.time(17, 0)),)
    assert week[1].spans == ()


def test_coming_closures_have_names_in_the_readers_language() -> None:
    closures = coming_closures(parse_hours(RULE, "BE"), "BE", dt.date(2026, 12, 20), "fr", days=10)
    assert [(closure.date, closure.name) for closure in closures] == [(dt.date(2026, 12, 25), "Noël")]


def test_an_unreadable_rule_is_named() -> None:
    with pytest.raises(InvalidHours):
        parse_hours("every day", "BE")


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "8.30 – 17.00 uur"), ("fr", "8 h 30 – 17 h"), ("de", "8:30 – 17:00 Uhr"), ("en", "8:30am – 5pm")],
)
def test_hours_are_written_as_each_language_does(language: str, written: str) -> None:
    assert format_span(dt.time(8, 30), dt.time(17, 0), language).replace("\u00a0", " ") == written


def test_phone_numbers_at_home_and_abroad() -> None:
    assert format_phone("+3220000123", "BE") == "02 000 01 23"
    assert format_phone("+3220000123", "DE").startswith("+32")


@pytest.mark.django_db
def test_a_card_says_when_it_opens_again() -> None:
    point = make_contact_point()
    with override("en"):
        friday_evening = dt.datetime(2026, 11, 27, 18, 0, tzinfo=BRUSSELS)
        card = build_contact_card(point, "en", friday_evening)
    assert card.is_open is False
    assert "Monday" in card.open_label
    assert "8:30am" in card.open_label


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("hours", "always-ish"), ("phone", "02 000"), ("phone", "hello")])
def test_bad_facts_are_refused_with_a_message(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make_contact_point(**{field: value})
    assert field in caught.value.message_dict
