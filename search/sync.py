"""Keeping the index like the database: changes are scheduled with the change itself, planned purely, then applied.

A job names a page and a version. The page is read after the job was taken, so what is written is at least as new as the
version says; the engine drops a write whose version is older than what it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kb.base.models import BasePage
from kb.models import TopicPage
from kb.outbox.models import Job
from kb.outbox.registry import JobKind, Retry
from kb.outbox.services import enqueue_many
from search.client import EngineUnavailableError
from search.documents import Document, build_documents, parent_path
from search.eligibility import eligible_pages
from search.indices import Action, RejectedError, apply_actions, find_live_name

KIND = "index"
BATCH = 500
LEASE = timedelta(seconds=60)
# Together with the refresh interval: a change is found well within ten seconds after the engine is back.
FIRST_DELAY = timedelta(seconds=0.5)
LONGEST_DELAY = timedelta(seconds=5)


@dataclass(frozen=True)
class Change:
    """Something about a page changed; `version` tells which change is newer."""

    page_id: int
    version: int


def schedule(page_ids: Iterable[int]) -> None:
    """Ask for the pages to be indexed (or taken out), in the caller's transaction."""
    enqueue_many(kind=KIND, payloads={str(page_id): {} for page_id in page_ids})


def load_documents(page_ids: Iterable[int]) -> dict[int, Document]:
    """Page id → document, of those that may be indexed. A constant number of queries per page type."""
    eligible: Any = eligible_pages(BasePage.objects.filter(pk__in=list(page_ids)))
    pages = list(eligible.specific())
    parents = {parent_path(page) for page in pages}
    topics = {topic.path: topic for topic in TopicPage.objects.filter(path__in=parents)}
    return build_documents(pages, topics)


def plan_actions(changes: Iterable[Change], documents: Mapping[int, Document]) -> list[Action]:
    """What to do to an index: store the pages that have a document, delete the others."""
    return [
        Action(
            change.page_id, change.version, documents[change.page_id].source if change.page_id in documents else None
        )
        for change in changes
    ]


def apply_changes(changes: Sequence[Change], index: str) -> None:
    """Read the pages and write them to `index`. Raises EngineUnavailableError or RejectedError."""
    documents = load_documents(change.page_id for change in changes)
    apply_actions(index, plan_actions(changes, documents))


def handle_jobs(jobs: Sequence[Job]) -> None:
    """Apply a batch to the live index. If a rebuild swaps another one in meanwhile, it catches these changes up."""
    changes = [Change(int(job.key), job.version) for job in jobs]
    try:
        index = find_live_name()
        if index is None:
            raise Retry("no index behind the alias: run search_rebuild")
        apply_changes(changes, index)
    except (EngineUnavailableError, RejectedError) as error:
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
