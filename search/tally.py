"""Counts queries, by nobody in particular: no reader waits for it, and nothing that may identify a person is kept.

A process holds its counts for FLUSH_SECONDS and adds them to the database after a response has gone; several processes
add to the same rows.
"""

import atexit
import logging
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.signals import request_finished
from django.db import Error, connection, transaction
from django.db.models import Count, F, Sum
from django.utils import timezone

from search.kept import Kept
from search.models import QueryCount
from search.query.words import clean_query

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 5.0
# Different queries of FLUSH_SECONDS, or of as long as the database is away; further ones are not counted.
BUFFER_LIMIT = 2_000
# Longer texts tell a story, and a story may be somebody's.
CHARACTER_LIMIT = 60
WORD_LIMIT = 8
_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.\w{2}")

# One person's own words are seldom typed on three different days.
FREQUENT_DAYS = 3
RECENT_DAYS = 90
FREQUENT_LIMIT = 500
FREQUENT_SECONDS = 60.0

Key = tuple[str, str, date]
"""(language, text, day)"""
Counts = dict[Key, tuple[int, int]]
"""Key → (searches, answered)"""


def normalize(text: str) -> str | None:
    """A query as it is counted: lower case, single spaces, accents kept; None for what is never counted."""
    cleaned = unicodedata.normalize("NFC", clean_query(text)).lower()
    if not cleaned or len(cleaned) > CHARACTER_LIMIT or len(cleaned.split()) > WORD_LIMIT:
        return None
    if any(char.isnumeric() for char in cleaned) or _ADDRESS.search(cleaned):
        return None
    return cleaned


@dataclass
class Tally:
    """What waits to be added to the database. Threads may share it; `clock` is in seconds."""

    clock: Callable[[], float] = time.monotonic
    _counts: Counts = field(default_factory=dict)
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, counts: Mapping[Key, tuple[int, int]]) -> None:
        with self._lock:
            if not self._counts:
                self._since = self.clock()
            for key, (searches, answered) in counts.items():
                if key in self._counts or len(self._counts) < BUFFER_LIMIT:
                    before = self._counts.get(key, (0, 0))
                    self._counts[key] = (before[0] + searches, before[1] + answered)

    def take(self) -> Counts:
        with self._lock:
            counts, self._counts = self._counts, {}
            return counts

    def is_due(self) -> bool:
        return bool(self._counts) and self.clock() - self._since >= FLUSH_SECONDS


_tally = Tally()


def count_search(text: str, language: str, *, answered: bool) -> None:
    """Note one search; the database is not asked."""
    normalized = normalize(text)
    if normalized:
        _tally.add({(language, normalized, timezone.localdate()): (1, int(answered))})


def store(counts: Mapping[Key, tuple[int, int]]) -> None:
    """Add to the rows, whoever else does so at the same time. In one order, so that no two wait for each other."""
    ordered = sorted(counts.items())
    rows = [QueryCount(language=language, text=text, day=day) for (language, text, day), _count in ordered]
    with transaction.atomic():
        QueryCount.objects.bulk_create(rows, ignore_conflicts=True)
        for (language, text, day), (searches, answered) in ordered:
            QueryCount.objects.filter(language=language, text=text, day=day).update(
                searches=F("searches") + searches, answered=F("answered") + answered
            )


def flush() -> int:
    """Add what waits to the database; returns how many queries that were. Without the database it waits on."""
    counts = _tally.take()
    if not counts:
        return 0
    try:
        store(counts)
    except Error as error:
        _tally.add(counts)
        logger.warning("query counts wait: %s", type(error).__name__)
        return 0
    return len(counts)


def forget_counts() -> None:
    """Drop what waits and what was read."""
    _tally.take()
    _frequent.clear()


def flush_when_due(**kwargs: Any) -> None:
    """After a response has gone; the connection is left as Django, which was here before, leaves it."""
    if _tally.is_due():
        flush()
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def connect() -> None:
    request_finished.connect(flush_when_due, dispatch_uid="search.flush_query_counts")
    atexit.register(flush)


def find_frequent(language: str, today: date) -> tuple[str, ...]:
    """Queries answered on FREQUENT_DAYS or more of the last RECENT_DAYS, those answered most often first."""
    rows = (
        QueryCount.objects.filter(language=language, day__gt=today - timedelta(days=RECENT_DAYS), answered__gt=0)
        .values("text")
        .annotate(days=Count("day"), times=Sum("answered"))
        .filter(days__gte=FREQUENT_DAYS)
        .order_by("-times", "text")
    )
    return tuple(rows.values_list("text", flat=True)[:FREQUENT_LIMIT])


_frequent: dict[str, Kept[tuple[str, ...]]] = {}


def read_frequent(language: str) -> tuple[str, ...]:
    """`find_frequent`, at most FREQUENT_SECONDS old. Never raises."""
    kept = _frequent.get(language)
    if kept is None:
        fresh: Kept[tuple[str, ...]] = Kept(
            name="frequent queries",
            read=lambda _older: find_frequent(language, timezone.localdate()),
            empty=(),
            seconds=FREQUENT_SECONDS,
        )
        kept = _frequent.setdefault(language, fresh)
    return kept.get()
