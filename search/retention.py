"""Counts of queries leave after RECENT_DAYS, those of rare queries after RARE_AFTER_DAYS: one of the worker's loops."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.utils import timezone

from kb.outbox.worker import Loop, register_loop
from search.models import QueryCount
from search.tally import FREQUENT_DAYS, RECENT_DAYS

RARE_AFTER_DAYS = 30
EVERY_SECONDS = 3600.0
# Often enough for the worker's heartbeat.
LOOK_SECONDS = 10.0


def delete_old_counts(today: date) -> int:
    """How many rows were deleted: the old, and the older ones of queries made on fewer than FREQUENT_DAYS days."""
    old, _ = QueryCount.objects.filter(day__lte=today - timedelta(days=RECENT_DAYS)).delete()
    same = QueryCount.objects.filter(language=OuterRef("language"), text=OuterRef("text")).order_by()
    days = same.values("language", "text").annotate(days=Count("day")).values("days")
    rare, _ = (
        QueryCount.objects.filter(day__lt=today - timedelta(days=RARE_AFTER_DAYS))
        .annotate(days=Subquery(days, output_field=IntegerField()))
        .filter(days__lt=FREQUENT_DAYS)
        .delete()
    )
    return old + rare


@dataclass
class Retention:
    """Deletes at the first step and then once in EVERY_SECONDS; `clock` is in seconds."""

    clock: Callable[[], float] = time.monotonic
    _done_at: float | None = None

    def step(self) -> int:
        """0, so that the loop waits before it looks again."""
        if self._done_at is None or self.clock() - self._done_at >= EVERY_SECONDS:
            delete_old_counts(timezone.localdate())
            self._done_at = self.clock()
        return 0


def register() -> None:
    register_loop(Loop(name="query counts", step=Retention().step, idle=LOOK_SECONDS))
