"""Days of notice: the earliest date that a request may ask for. Pure: the moment is given."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def earliest_date(now: dt.datetime, notice_days: int) -> dt.date:
    """`notice_days` after the day of sending, which is the site's day: just past midnight it is a new one."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date() + dt.timedelta(days=notice_days)


def describe_date(day: dt.date) -> str:
    """With weekday and year, in the active language: "Wednesday 23 December 2026"."""
    return date_format(day, _("l j F Y"))
