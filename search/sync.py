"""Keeping the index like the database: changes are scheduled with the change itself, planned purely, then applied.

A job names a page and a version. The page is read after the job was taken, so what is written is at least as new as the
version says; the engine drops a write whose version is older than what it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kb.base.models import BasePage
from kb.base.visibility import public
from kb.models import TopicPage
from kb.outbox.models import Job
from kb.outbox.registry import JobKind, Retry
from kb.outbox.services import enqueue_many
from search.client import EngineUnavailableError
from search.documents import Document, build_documents, parent_path
from search.eligibility import eligible_pages
from search.indices import IndexState, Stage, find_indices
from search.mappings import SCHEMA_VERSION
from search.unfinished import ABANDONED_AFTER
from search.writing import Action, RejectedError, apply_actions

KIND = "index"
BATCH = 500
# What a killed worker held waits as long. Should a batch take longer, two do it, which does no harm.
LEASE = timedelta(seconds=60)
# Together with the refresh interval: a change is found well within ten seconds after the engine is back.
FIRST_DELAY = timedelta(seconds=0.5)
LONGEST_DELAY = timedelta(seconds=5)


@dataclass(frozen=True)
class Change:
    """Something about a page changed; `version` tells which change is newer."""

    page_id: int
    version: int


class CannotWrite(Exception):
    """The indices there are are not for this code. The message says what to do."""


def schedule(page_ids: Iterable[int]) -> None:
    """Ask for the pages to be indexed (or taken out), in the caller's transaction."""
    enqueue_many(kind=KIND, payloads={str(page_id): {} for page_id in page_ids})


@transaction.atomic
def schedule_above(floors: Mapping[int, int]) -> None:
    """Page id → version: ask for the pages to be indexed with a higher version than that.

    For an index that knows later versions than the database, as after restoring a backup: it drops every write else.
    """
    schedule(floors)
    behind = Job.objects.filter(kind=KIND, key__in=[str(page_id) for page_id in floors]).values_list("key", "version")
    for key, version in behind:
        if version <= floors[int(key)]:
            Job.objects.filter(kind=KIND, key=key).update(version=floors[int(key)] + 1)


def load_documents(page_ids: Iterable[int]) -> dict[int, Document]:
    """Page id → document, of those that may be indexed. A constant number of queries per page type."""
    eligible: Any = eligible_pages(BasePage.objects.filter(pk__in=list(page_ids)))
    pages = list(eligible.specific())
    parents = {parent_path(page) for page in pages}
    # The title of a topic that is not public itself says nothing here.
    topics = {topic.path: topic for topic in public(TopicPage.objects.filter(path__in=parents))}
    return build_documents(pages, topics)


def plan_actions(changes: Iterable[Change], documents: Mapping[int, Document]) -> list[Action]:
    """What to do to an index: store the pages that have a document, mark the others as withdrawn."""
    return [
        Action(
            change.page_id, change.version, documents[change.page_id].source if change.page_id in documents else None
        )
        for change in changes
    ]


def apply_changes(changes: Sequence[Change], *indices: str) -> None:
    """Read the pages and write them to `indices`. Raises EngineUnavailableError or RejectedError."""
    actions = plan_actions(changes, load_documents(change.page_id for change in changes))
    for index in indices:
        apply_actions(index, actions)


def choose_targets(states: Iterable[IndexState], now: datetime) -> list[str]:
    """Where changes go: to the live index, and to one that is full and about to take its place.

    So a swap loses nothing, whoever is killed before, at or after it. Raises CannotWrite when one of them has another
    mapping than this code: an older one lacks fields, a newer one expects what this code does not know.
    """
    awaiting = [
        state
        for state in states
        if state.is_live or (state.stage is Stage.FILLED and now - state.beat_at < ABANDONED_AFTER)
    ]
    if not any(state.is_live for state in awaiting):
        raise CannotWrite("no index behind the alias: run search_rebuild")
    for state in awaiting:
        other = f"{state.name} has mapping version {state.schema_version}, this worker's code {SCHEMA_VERSION}"
        if state.schema_version < SCHEMA_VERSION:
            raise CannotWrite(f"{other}: run search_rebuild")
        if state.schema_version > SCHEMA_VERSION:
            raise CannotWrite(f"{other}: start the worker anew with the newer code")
    return [state.name for state in awaiting]


def handle_jobs(jobs: Sequence[Job]) -> None:
    """Apply a batch. Where to is asked before the pages are read: see `choose_targets`."""
    changes = [Change(int(job.key), job.version) for job in jobs]
    try:
        apply_changes(changes, *choose_targets(find_indices(), timezone.now()))
    except (EngineUnavailableError, RejectedError, CannotWrite) as error:
        raise Retry(str(error)) from error


def read_versions() -> dict[int, int]:
    """Page id → version of its latest change, done or not."""
    return {int(key): version for key, version in Job.objects.filter(kind=KIND).values_list("key", "version")}


INDEX_JOBS = JobKind(
    name=KIND,
    handle=handle_jobs,
    lease=LEASE,
    batch=BATCH,
    max_attempts=None,
    first_delay=FIRST_DELAY,
    longest_delay=LONGEST_DELAY,
)
