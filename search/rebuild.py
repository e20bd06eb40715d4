"""A whole new index, made beside the live one and swapped in when it is complete: searches never see it half done.

Safe to interrupt and to repeat: an unfinished index is deleted, the one before stays until the next rebuild. Changes
made meanwhile are caught up before and after the swap; their versions keep older text from winning.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from search.client import EngineUnavailableError
from search.eligibility import eligible_pages
from search.index_search import forget_lexicons
from search.indices import create_index, delete_index, find_indices, find_live_index, index_name, refresh, swap_alias
from search.learning import Learnt
from search.sync import Change, apply_changes, read_versions

CHUNK = 200
# An unfinished index younger than this may belong to a rebuild that is running elsewhere.
ABANDONED_AFTER = timedelta(hours=1)
# Each round takes far less time than the one before; what is left after them is caught up after the swap.
CATCH_UP_ROUNDS = 5

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""


@dataclass(frozen=True)
class Rebuilt:
    index: str
    previous: str | None
    pages: int
    deleted: tuple[str, ...]


def find_changes(before: dict[int, int], now: dict[int, int]) -> list[Change]:
    """The pages that changed between two readings of the versions."""
    return [Change(page_id, version) for page_id, version in now.items() if version != before.get(page_id)]


def choose_abandoned(made: dict[str, datetime], keep: Sequence[str | None], now: datetime) -> list[str]:
    """The indices that nobody needs: older generations, and what interrupted rebuilds left."""
    return sorted(name for name, at in made.items() if name not in keep and now - at > ABANDONED_AFTER)


def _fill(index: str, versions: dict[int, int], progress: Progress) -> int:
    page_ids = list(eligible_pages().order_by("pk").values_list("pk", flat=True))
    progress(0, len(page_ids))
    for start in range(0, len(page_ids), CHUNK):
        chunk = page_ids[start : start + CHUNK]
        apply_changes([Change(pk, versions.get(pk, 0)) for pk in chunk], index)
        progress(start + len(chunk), len(page_ids))
    return len(page_ids)


def _catch_up(index: str, versions: dict[int, int]) -> dict[int, int]:
    """Apply what changed since `versions` were read; returns the versions applied."""
    for _round in range(CATCH_UP_ROUNDS):
        now = read_versions()
        changes = find_changes(versions, now)
        if not changes:
            break
        for start in range(0, len(changes), CHUNK):
            apply_changes(changes[start : start + CHUNK], index)
        versions = now
    return versions


def rebuild_index(progress: Progress) -> Rebuilt:
    """Raises EngineUnavailableError or RejectedError; the live index is untouched then."""
    live = find_live_index()
    index = index_name(timezone.now(), taken=find_indices())
    create_index(index, Learnt())
    try:
        # Read before the pages: what is indexed is at least as new as the version that it is indexed under.
        versions = read_versions()
        pages = _fill(index, versions, progress)
        versions = _catch_up(index, versions)
        refresh(index)
        swap_alias(index)
    except BaseException:
        with suppress(EngineUnavailableError):
            delete_index(index)
        raise
    # A worker may have written to the old index up to the moment of the swap.
    _catch_up(index, versions)
    forget_lexicons()
    previous = live.name if live else None
    return Rebuilt(index, previous, pages, _delete_older(keep=(index, previous)))


def _delete_older(keep: Sequence[str | None]) -> tuple[str, ...]:
    abandoned = choose_abandoned(find_indices(), keep, timezone.now())
    for name in abandoned:
        delete_index(name)
    return tuple(abandoned)
