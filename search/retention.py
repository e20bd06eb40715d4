"""Counts of queries leave after RECENT_DAYS, those of rare queries after RARE_AFTER_DAYS: one of the worker's loops."""

from datetime import date, timedelta

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.utils import timezone

from kb.outbox.timed import register_timed
from search.models import QueryCount
from search.tally import FREQUENT_DAYS, RECENT_DAYS

RARE_AFTER_DAYS = 30
EVERY_SECONDS = 3600.0


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


def register() -> None:
    register_timed(name="query counts", work=lambda: delete_old_counts(timezone.localdate()), every=EVERY_SECONDS)
