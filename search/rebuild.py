"""A whole new index, made beside the live one and swapped in when it is complete: searches never see it half done.

Safe to interrupt and to repeat: an unfinished index is deleted, by the next rebuild if this one no longer can; the one
before stays for rolling back. From when the new index is full, workers write to both, so a swap loses nothing, whoever
is killed when. Versions keep older text from winning.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils import timezone

from search.client import EngineUnavailableError
from search.eligibility import eligible_pages
from search.indices import (
    IndexState,
    Stage,
    begin_index,
    delete_index,
    find_indices,
    find_live_index,
    mark_index,
    refresh,
    settle_index,
    swap_alias,
)
from search.learning import Learner
from search.lexicons import forget_lexicons
from search.mappings import SCHEMA_VERSION
from search.spool import Spool
from search.status import find_drift, read_expected
from search.sync import Change, apply_changes, load_documents, read_versions, schedule
from search.unfinished import BEAT_EVERY, BuildLock, choose_deletable, delete_dead_locks
from search.writing import Action, apply_lines, scan_documents

CHUNK = 200
# Each round takes far less time than the one before; what is left after them reaches the new index by the workers.
CATCH_UP_ROUNDS = 5
# A full index is worth waiting for an engine that is being restarted.
SWAP_PATIENCE_SECONDS = 60.0
SWAP_PAUSE_SECONDS = 0.5

Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all): each page is read, then stored."""


class CannotRollBack(Exception):
    """There is no index that the alias could be led back to. The message says why."""


@dataclass(frozen=True)
class Rebuilt:
    index: str
    previous: str | None
    pages: int
    deleted: tuple[str, ...]


class _Heart:
    """Signs of life on an index, for whoever asks whether its rebuild is dead."""

    def __init__(self, index: str) -> None:
        self._index = index
        self._last = timezone.now()

    def beat(self, stage: Stage) -> None:
        if timezone.now() - self._last >= BEAT_EVERY:
            self.mark(stage)

    def mark(self, stage: Stage) -> None:
        self._last = timezone.now()
        mark_index(self._index, stage, self._last)


def find_changes(before: dict[int, int], now: dict[int, int]) -> list[Change]:
    """The pages that changed between two readings of the versions."""
    return [Change(page_id, version) for page_id, version in now.items() if version != before.get(page_id)]


def choose_previous(states: Iterable[IndexState]) -> IndexState:
    """The index to roll back to: the newest that is done and not live. Raises CannotRollBack."""
    done = [state for state in states if state.stage is Stage.DONE and not state.is_live]
    if not done:
        raise CannotRollBack("there is no index before the live one")
    previous = max(done, key=lambda state: (state.made_at, state.name))
    if previous.schema_version != SCHEMA_VERSION:
        raise CannotRollBack(
            f"{previous.name} has mapping version {previous.schema_version}, the code {SCHEMA_VERSION}: "
            "go back to the code that made it first, or run search_rebuild"
        )
    return previous


def _read_pages(spool: Spool, learner: Learner, versions: dict[int, int], progress: Progress) -> int:
    page_ids = list(eligible_pages().order_by("pk").values_list("pk", flat=True))
    steps = 2 * len(page_ids)
    progress(0, steps)
    number = 0
    for start in range(0, len(page_ids), CHUNK):
        for document in load_documents(page_ids[start : start + CHUNK]).values():
            learner.read(document)
            spool.write(Action(document.page_id, versions.get(document.page_id, 0), document.source))
            number += 1
        progress(min(start + CHUNK, len(page_ids)), steps)
    return number


def _fill(index: str, spool: Spool, pages: int, heart: _Heart, progress: Progress) -> None:
    done = pages
    for lines, number in spool.read_requests():
        apply_lines(index, lines)
        heart.beat(Stage.FILLING)
        done += number
        progress(done, 2 * pages)


def _apply(index: str, changes: Sequence[Change], heart: _Heart) -> None:
    for start in range(0, len(changes), CHUNK):
        apply_changes(changes[start : start + CHUNK], index)
        heart.beat(Stage.FILLED)


def _catch_up(index: str, versions: dict[int, int], heart: _Heart) -> dict[int, int]:
    """Apply what changed since `versions` were read; returns the versions applied."""
    for _round in range(CATCH_UP_ROUNDS):
        now = read_versions()
        changes = find_changes(versions, now)
        if not changes:
            break
        _apply(index, changes, heart)
        versions = now
    return versions


def rebuild_index(progress: Progress) -> Rebuilt:
    """Raises EngineUnavailableError or RejectedError; the live index is untouched then."""
    deleted = _clean()
    with BuildLock() as lock, Spool() as spool:
        # Read before the pages: what is indexed is at least as new as the version that it is indexed under.
        versions = read_versions()
        learner = Learner()
        pages = _read_pages(spool, learner, versions, progress)
        index = begin_index(learner.learn(), now=timezone.now(), lock=lock.name)
        heart = _Heart(index)
        try:
            _fill(index, spool, pages, heart, progress)
            settle_index(index)
            # From here on workers write to both.
            heart.mark(Stage.FILLED)
            versions = _catch_up(index, versions, heart)
            refresh(index)
        except BaseException:
            with suppress(EngineUnavailableError):
                delete_index(index)
            raise
        previous = _swap_in(index, versions)
    if previous:
        # What can't be deleted now, the next rebuild deletes.
        with suppress(EngineUnavailableError):
            deleted += _clean(keep=(index, previous))
    return Rebuilt(index, previous, pages, deleted)


def roll_back() -> Rebuilt:
    """Lead the alias back to the index before, once it has all that changed since. Raises CannotRollBack too."""
    index = choose_previous(find_indices()).name
    heart = _Heart(index)
    try:
        heart.mark(Stage.FILLED)
        versions = read_versions()
        expected = read_expected(progress=lambda _done, _total: heart.beat(Stage.FILLED))
        drift = find_drift(expected, scan_documents(index))
        _apply(index, [Change(pk, versions.get(pk, 0)) for pk in drift.page_ids], heart)
        versions = _catch_up(index, versions, heart)
        refresh(index)
    except BaseException:
        with suppress(EngineUnavailableError):
            heart.mark(Stage.DONE)
        raise
    previous = _swap_in(index, versions)
    return Rebuilt(index, previous, len(expected), ())


def _swap_in(index: str, versions: dict[int, int]) -> str | None:
    """Lead the alias to a full index; returns the one it led to before.

    The index is never deleted on the way: an engine that did not answer may have led the alias to it all the same.
    """
    deadline = time.monotonic() + SWAP_PATIENCE_SECONDS
    while True:
        try:
            live = find_live_index()
            swap_alias(index)
        except EngineUnavailableError as error:
            if not error.is_passing or time.monotonic() > deadline:
                raise
            time.sleep(SWAP_PAUSE_SECONDS)
        else:
            break
    # For workers that took no notice of this index, such as those of an older version.
    schedule(change.page_id for change in find_changes(versions, read_versions()))
    with suppress(EngineUnavailableError):
        mark_index(index, Stage.DONE, timezone.now())
    forget_lexicons()
    return live.name if live and live.name != index else None


def _clean(keep: Iterable[str] = ()) -> tuple[str, ...]:
    """Delete what interrupted rebuilds left and, given the indices to keep, the generations before them."""
    now = timezone.now()
    states = find_indices()
    for state in states:
        if state.is_live and state.stage is Stage.FILLED:
            # Its rebuild died right after the swap.
            mark_index(state.name, Stage.DONE, now)
    generations = [state.name for state in states if state.stage is Stage.DONE]
    deleted = choose_deletable(states, keep=tuple(keep) or generations, now=now)
    for name in deleted:
        delete_index(name)
    # Not before: by their locks the dead rebuilds were known.
    delete_dead_locks()
    return tuple(deleted)
