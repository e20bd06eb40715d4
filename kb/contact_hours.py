"""Opening hours: what a rule in OSM's opening_hours syntax means at a moment, as plain data. No clock is read here."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]  # not in its stub

# A week without a public holiday in it, to read an ordinary week from a rule.
ORDINARY_WEEK_SEARCH = 60


class InvalidHours(ValueError):
    """The rule can't be read; the message is the parser's own."""


@dataclass(frozen=True)
class OpenState:
    """Open or closed at a moment; `changes_at` is when that ends, None if never."""

    is_open: bool
    changes_at: dt.datetime | None


@dataclass(frozen=True)
class Span:
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class WeekRow:
    """Neighbouring weekdays (0 = Monday) that have the same hours; no spans = closed."""

    first_day: int
    last_day: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Closure:
    """A weekday on which it is exceptionally closed; `name` is the holiday's, if it is one."""

    date: dt.date
    name: str


@lru_cache(maxsize=64)
def parse_hours(rule: str, country: str) -> OpeningHours:
    """The rule with the country's public holidays. Raises InvalidHours."""
    try:
        return OpeningHours(rule, country=country or None, timezone=ZoneInfo(settings.TIME_ZONE))
    except (ParserError, UnknownCountryError) as error:
        raise InvalidHours(str(error)) from error


def state_at(hours: OpeningHours, moment: dt.datetime) -> OpenState:
    # The parser reads the zone's name off a moment, which UTC's own zone hasn't got.
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return OpenState(is_open=hours.is_open(local), changes_at=hours.next_change(local))


def spans_on(hours: OpeningHours, day: dt.date) -> tuple[Span, ...]:
    """When it is open on a day; closing at midnight is the time 00:00."""
    zone = ZoneInfo(settings.TIME_ZONE)
    start = dt.datetime.combine(day, dt.time(), zone)
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    return tuple(
        Span(opens.time(), closes.time())
        for opens, closes, state, _comment in hours.intervals(start, end)
        if state == State.OPEN
    )


@lru_cache(maxsize=64)
def _holiday_names(country: str, years: tuple[int, ...], language: str) -> dict[dt.date, str]:
    if not country or country not in holidays.list_supported_countries():
        return {}
    calendar = holidays.country_holidays(country, years=years, language=language)
    return dict(calendar.items())


def ordinary_week(hours: OpeningHours, country: str, today: dt.date) -> tuple[WeekRow, ...]:
    """The hours of a week without public holidays, neighbouring equal days together."""
    free = _holiday_names(country, (today.year, today.year + 1), "en")
    monday = today - dt.timedelta(days=today.weekday())
    for week in range(ORDINARY_WEEK_SEARCH):
        days = [monday + dt.timedelta(days=week * 7 + number) for number in range(7)]
        if not any(day in free for day in days):
            break
    rows: list[WeekRow] = []
    for number, day in enumerate(days):
        spans = spans_on(hours, day)
        if rows and rows[-1].spans == spans:
            rows[-1] = WeekRow(rows[-1].first_day, number, spans)
        else:
            rows.append(WeekRow(number, number, spans))
    return tuple(rows)


def coming_closures(
    hours: OpeningHours, country: str, today: dt.date, language: str, days: int = 45
) -> tuple[Closure, ...]:
    """Days within `days` that are closed though their weekday is open in an ordinary week."""
    open_weekdays = {
        number
        for row in ordinary_week(hours, country, today)
        if row.spans
        for number in range(row.first_day, row.last_day + 1)
    }
    names = _holiday_names(country, (today.year, today.year + 1), language)
    ahead = (today + dt.timedelta(days=number) for number in range(days))
    return tuple(
        Closure(day, names.get(day, "")) for day in ahead if day.weekday() in open_weekdays and not spans_on(hours, day)
    )
