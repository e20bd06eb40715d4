"""By when a request is answered, from the opening hours. Pure: the moment and the hours are given."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opening_hours import OpeningHours

from kb.contact_hours import spans_on
from kb.times import format_time

# Hours that are so rarely open that a promise falls beyond this promise nothing by date.
LOOK_AHEAD_DAYS = 200


def promised_until(hours: OpeningHours | None, working_days: int, now: dt.datetime) -> dt.datetime | None:
    """When it closes on the last of `working_days` open days after the day of `now`; None without hours to count by.

    The day of sending never counts, so at least one whole open day is left however late it was sent.
    """
    if hours is None:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    left = working_days
    for number in range(1, LOOK_AHEAD_DAYS):
        day = today + dt.timedelta(days=number)
        spans = spans_on(hours, day)
        left -= bool(spans)
        if left == 0:
            closes = spans[-1].closes
            last = day + dt.timedelta(days=1) if closes == dt.time() else day
            return dt.datetime.combine(last, closes, zone)
    return None


def describe_deadline(until: dt.datetime | None, working_days: int, language: str) -> str:
    """The promise within a sentence: "before Tuesday 24 November, 5pm", or "within 2 working days" without a date."""
    if until is None:
        return ngettext("within %(counter)d working day", "within %(counter)d working days", working_days) % {
            "counter": working_days
        }
    return _("before %(day)s, %(time)s") % _day_and_time(until, language)


def describe_moment(moment: dt.datetime, language: str) -> str:
    """A day with its weekday and the time, in the site's zone: "Tuesday 24 November, 5pm"."""
    return "{day}, {time}".format(**_day_and_time(moment, language))


def _day_and_time(moment: dt.datetime, language: str) -> dict[str, str]:
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return {"day": date_format(local.date(), _("l j F")), "time": format_time(local.time(), language)}
