"""Whether the index says what the database says: by id and by the hash of the content, never by counting alone."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kb.outbox.models import Job, JobStatus
from kb.outbox.services import run_due
from kb.outbox.worker import worker_name
from search.eligibility import eligible_pages
from search.indices import IndexState, Stage, find_indices, refresh
from search.mappings import SCHEMA_VERSION
from search.sync import INDEX_JOBS, KIND, load_documents, read_versions, schedule_above
from search.writing import StoredDocument, read_documents, scan_documents

CHUNK = 200
# How long a repair waits for jobs that a worker has in hand.
WORKER_SECONDS = 30.0

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""


@dataclass(frozen=True)
class Drift:
    """Page ids: not in the index, in it with other content, in it though they must not be."""

    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()

    @property
    def page_ids(self) -> tuple[int, ...]:
        return self.missing + self.stale + self.extra

    def without(self, page_ids: Collection[int]) -> "Drift":
        def rest(own: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(page_id for page_id in own if page_id not in page_ids)

        return Drift(rest(self.missing), rest(self.stale), rest(self.extra))


@dataclass(frozen=True)
class Status:
    """`index` is None when the alias leads nowhere.

    Pages that differ are in one of three places: `waiting` (the worker was asked before, and has not done it yet),
    `changing` (asked for while index and database were compared) or `drift` (nobody was asked). The index knows later
    versions of the pages in `ahead` than the database does, and so drops what the worker writes of them.
    """

    index: IndexState | None
    pages: int = 0
    drift: Drift = Drift()
    ahead: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    changing: tuple[int, ...] = ()
    jobs: int = 0
    unfinished: tuple[str, ...] = ()

    @property
    def is_outdated(self) -> bool:
        return self.index is not None and self.index.schema_version != SCHEMA_VERSION

    @property
    def is_good(self) -> bool:
        return self.index is not None and not (self.is_outdated or self.to_mend)

    @property
    def to_mend(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.drift.page_ids, *self.ahead, *self.waiting)))


def find_drift(expected: Mapping[int, str], stored: Iterable[StoredDocument]) -> Drift:
    """`expected`: page id → content hash."""
    found = {document.page_id: document.content_hash for document in stored if not document.is_withdrawn}
    return Drift(
        missing=tuple(sorted(expected.keys() - found.keys())),
        stale=tuple(sorted(pk for pk, digest in expected.items() if found.get(pk, digest) != digest)),
        extra=tuple(sorted(found.keys() - expected.keys())),
    )


def read_expected(page_ids: Iterable[int] | None = None, progress: Progress | None = None) -> dict[int, str]:
    """Page id → content hash of every page that may be indexed, or of those among `page_ids`."""
    ids = list(eligible_pages().order_by("pk").values_list("pk", flat=True) if page_ids is None else page_ids)
    expected: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        documents = load_documents(ids[start : start + CHUNK])
        expected |= {pk: document.source["content_hash"] for pk, document in documents.items()}
        if progress:
            progress(min(start + CHUNK, len(ids)), len(ids))
    return expected


def _split_by_job(drift: Drift, since: datetime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of the pages that differ, those with a job: (asked for before `since`, asked for since then)."""
    jobs = {int(job.key): job for job in Job.objects.filter(kind=KIND, key__in=[str(pk) for pk in drift.page_ids])}
    changing = tuple(pk for pk in drift.page_ids if pk in jobs and jobs[pk].asked_at >= since)
    waiting = tuple(
        pk for pk in drift.page_ids if pk in jobs and pk not in changing and jobs[pk].status != JobStatus.DONE
    )
    return waiting, changing


def read_status(progress: Progress | None = None) -> Status:
    """Raises EngineUnavailableError when the engine can't be asked."""
    began = timezone.now()
    states = find_indices()
    unfinished = tuple(state.name for state in states if not state.is_live and state.stage is not Stage.DONE)
    index = next((state for state in states if state.is_live), None)
    if index is None:
        return Status(index=None, unfinished=unfinished)
    refresh(index.name)
    expected = read_expected(progress=progress)
    stored = {document.page_id: document for document in scan_documents(index.name)}
    drift = find_drift(expected, stored.values())
    # A second look at what differs: it may have been changed between the readings.
    differing = drift.page_ids
    drift = find_drift(read_expected(differing), read_documents(index.name, differing))
    versions = read_versions()
    waiting, changing = _split_by_job(drift, began)
    return Status(
        index=index,
        pages=len(expected),
        drift=drift.without({*waiting, *changing}),
        ahead=tuple(sorted(pk for pk, document in stored.items() if document.version > versions.get(pk, 0))),
        waiting=waiting,
        changing=changing,
        jobs=Job.objects.filter(kind=KIND).exclude(status=JobStatus.DONE).count(),
        unfinished=unfinished,
    )


def repair(status: Status) -> None:
    """Mend what differs: as jobs, so that nothing is lost if this is interrupted, done here and now.

    A worker may do some of them at the same time; their versions keep it from doing harm.
    """
    if status.index is None or not status.to_mend:
        return
    stored = {document.page_id: document.version for document in read_documents(status.index.name, status.to_mend)}
    schedule_above({page_id: stored.get(page_id, 0) for page_id in status.to_mend})
    while run_due(kind=INDEX_JOBS, worker=f"{worker_name()}:repair"):
        pass
    deadline = time.monotonic() + WORKER_SECONDS
    while Job.objects.filter(kind=KIND, status=JobStatus.RUNNING).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
