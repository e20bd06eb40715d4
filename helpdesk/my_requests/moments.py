"""Days and times as a customer reads them in the active language. Pure: the moment that is now is given."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.base.languages import active_language
from kb.times import format_time


def local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def describe_day(moment: dt.datetime) -> str:
    """ "6 November 2026"."""
    return date_format(local(moment).date(), "DATE_FORMAT")


def describe_weekday(moment: dt.datetime, now: dt.datetime) -> str:
    """ "Friday 20 November", with the year when it is another one."""
    day = local(moment).date()
    return date_format(day, _("l j F") if day.year == local(now).year else _("l j F Y"))


def describe_time(moment: dt.datetime) -> str:
    return format_time(local(moment).time(), active_language())


def describe_activity(moment: dt.datetime, now: dt.datetime) -> str:
    """ "today, 9.02am" or "6 November 2026"."""
    if local(moment).date() == local(now).date():
        return _("today, %(time)s") % {"time": describe_time(moment)}
    return describe_day(moment)
