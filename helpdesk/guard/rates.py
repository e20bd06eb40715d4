"""How often something happens, counted in the database: every web process sees the same count, and none is lost.

Windows are fixed (an hour counts from its full hour), so that one statement counts and answers. What is counted is kept
as a keyed hash only: neither an address nor a network can be read back from it.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from helpdesk.models import RateCount

SALT = "helpdesk.guard.rates"
LONGEST_WINDOW = timedelta(days=1)


def allow(*, name: str, subject: str, limit: int, window: timedelta) -> bool:
    """Count one more `name` by `subject`; False from the `limit` + 1st within the window on."""
    return count_up(name=name, subject=subject, window=window) <= limit


def count_up(*, name: str, subject: str, window: timedelta, now: datetime | None = None) -> int:
    """Count one more `name` by `subject`, and how many that makes within the window, this one included."""
    if not timedelta(0) < window <= LONGEST_WINDOW:
        raise ValueError(f"A window of {window} is not between nothing and {LONGEST_WINDOW}")
    bucket = bucket_of(name, subject, window)
    start = connection.ops.adapt_datetimefield_value(window_start(window, now or timezone.now()))
    table = connection.ops.quote_name(RateCount._meta.db_table)
    # One statement, atomic on PostgreSQL and SQLite alike; Django's own upsert can't add to what is there.
    statement = (
        f"INSERT INTO {table} (bucket, window_start, count) VALUES (%s, %s, 1) "  # noqa: S608 — the table's own name
        f"ON CONFLICT (bucket, window_start) DO UPDATE SET count = {table}.count + 1 RETURNING count"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [bucket, start])
        (count,) = cursor.fetchall()[0]
    return int(count)


def bucket_of(name: str, subject: str, window: timedelta) -> str:
    """The keyed hash under which this is counted."""
    parts = "\0".join((name, str(int(window.total_seconds())), subject))
    return salted_hmac(SALT, parts, algorithm="sha256").hexdigest()


def window_start(window: timedelta, now: datetime) -> datetime:
    seconds = max(1, int(window.total_seconds()))
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def delete_old_counts(now: datetime) -> int:
    """Delete the counts of windows that are over, whatever their length."""
    return RateCount.objects.filter(window_start__lt=now - LONGEST_WINDOW).delete()[0]
