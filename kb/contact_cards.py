"""A contact point as it is shown: numbers, hours and "open now" in the reader's language, computed at this moment."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.base.localized import Localized
from kb.contact_hours import Closure, WeekRow, coming_closures, ordinary_week, parse_hours, state_at
from kb.models.contact_point import ContactPoint
from kb.times import format_span, format_time, join_spans

SATURDAY, SUNDAY = 5, 6
SOON = dt.timedelta(days=7)


@dataclass(frozen=True)
class HoursRow:
    days: str
    hours: str
    is_today: bool


@dataclass(frozen=True)
class ContactCard:
    """What a contact block shows. Texts of the contact point are in `content`, which may be in another language.

    `hours` puts equal days together, `week` has each day that is open. `closures` are the exceptional ones of the
    coming weeks, `closes_soon` the one that a short card should mention.
    """

    key: str
    content: Localized
    phone: str
    phone_href: str
    email: str
    is_open: bool | None
    open_label: str
    hours: tuple[HoursRow, ...]
    week: tuple[HoursRow, ...]
    closures: tuple[str, ...]
    closes_soon: str
    rule: str

    @property
    def opening_hours_schema(self) -> list[dict[str, object]]:
        """The same hours as schema.org OpeningHoursSpecification objects; empty without hours."""
        if not self.rule:
            return []
        point: ContactPoint = self.content.instance
        week = ordinary_week(
            parse_hours(point.hours, point.holiday_country), point.holiday_country, timezone.localdate()
        )
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        return [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": list(names[row.first_day : row.last_day + 1]),
                "opens": f"{span.opens:%H:%M}",
                "closes": f"{span.closes:%H:%M}",
            }
            for row in week
            for span in row.spans
        ]


def format_phone(phone: str, region: str) -> str:
    """In national form within its own country, with the country code for others: "02 000 01 23"."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    at_home = phonenumbers.country_code_for_region(region) == number.country_code if region else False
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


@lru_cache(maxsize=64)
def _timetable(
    rule: str, country: str, today: dt.date, language: str
) -> tuple[tuple[WeekRow, ...], tuple[Closure, ...]]:
    """The ordinary week and the coming closures: the same all day, and too slow to work out for every page."""
    hours = parse_hours(rule, country)
    return ordinary_week(hours, country, today), coming_closures(hours, country, today, language)


def _open_days_apart(rows: Iterable[WeekRow]) -> Iterator[WeekRow]:
    """Each open day by itself; closed days stay together."""
    for row in rows:
        if row.spans:
            yield from (WeekRow(day, day, row.spans) for day in range(row.first_day, row.last_day + 1))
        else:
            yield row


def _row(row: WeekRow, today: dt.date, language: str, *, closed_on_holidays: bool) -> HoursRow:
    spans = [format_span(span.opens, span.closes, language) for span in row.spans]
    return HoursRow(
        days=_days(row, closed_on_holidays=closed_on_holidays),
        hours=join_spans(spans) or _("Closed"),
        is_today=row.first_day <= today.weekday() <= row.last_day,
    )


def _days(row: WeekRow, *, closed_on_holidays: bool) -> str:
    if (row.first_day, row.last_day) == (SATURDAY, SUNDAY):
        weekend_closed = not row.spans and closed_on_holidays
        return _("Weekend and public holidays") if weekend_closed else _("Weekend")
    first, last = str(WEEKDAYS[row.first_day]), str(WEEKDAYS[row.last_day])
    if row.first_day == row.last_day:
        return capfirst(first)
    return capfirst(_("%(first)s to %(last)s") % {"first": first, "last": last})


def _open_label(is_open: bool, changes_at: dt.datetime | None, now: dt.datetime, language: str) -> str:  # noqa: FBT001
    if changes_at is None:
        return _("Always open") if is_open else _("Closed")
    time = format_time(changes_at.time(), language)
    if is_open:
        return _("Open now, until %(time)s") % {"time": time}
    days = (changes_at.date() - now.date()).days
    if days == 0:
        return _("Closed now, open today at %(time)s") % {"time": time}
    if days == 1:
        return _("Closed now, open tomorrow at %(time)s") % {"time": time}
    day = WEEKDAYS[changes_at.weekday()] if days < 7 else date_format(changes_at.date(), _("j F"))
    return _("Closed now, open on %(day)s at %(time)s") % {"day": day, "time": time}


def build_contact_card(point: ContactPoint, language: str, now: dt.datetime | None = None) -> ContactCard:
    """The card of `point` in `language` at `now` (default: this moment)."""
    now = timezone.localtime(now)
    is_open: bool | None = None
    label = ""
    rows: tuple[HoursRow, ...] = ()
    week: tuple[HoursRow, ...] = ()
    closures: tuple[str, ...] = ()
    closes_soon = ""
    if point.hours:
        state = state_at(parse_hours(point.hours, point.holiday_country), now)
        is_open, label = state.is_open, _open_label(state.is_open, state.changes_at, now, language)
        today = now.date()
        ordinary, coming = _timetable(point.hours, point.holiday_country, today, language)
        closed_on_holidays = "PH off" in point.hours
        rows = tuple(_row(row, today, language, closed_on_holidays=closed_on_holidays) for row in ordinary)
        week = tuple(
            _row(row, today, language, closed_on_holidays=closed_on_holidays) for row in _open_days_apart(ordinary)
        )
        closures = tuple(_closure(closure.date, closure.name) for closure in coming)
        if coming and coming[0].date <= today + SOON:
            closes_soon = closures[0]
    return ContactCard(
        key=point.key,
        content=point.localize(language),
        phone=format_phone(point.phone, point.holiday_country),
        phone_href=f"tel:{point.phone}" if point.phone else "",
        email=point.email,
        is_open=is_open,
        open_label=label,
        hours=rows,
        week=week,
        closures=closures,
        closes_soon=closes_soon,
        rule=point.hours,
    )


def _closure(date: dt.date, name: str) -> str:
    day = date_format(date, _("l j F"))
    if name:
        return _("Closed on %(day)s (%(holiday)s).") % {"day": day, "holiday": name}
    return _("Closed on %(day)s.") % {"day": day}
