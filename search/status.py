"""Whether the index says what the database says: by id and by the hash of the content, never by counting alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.outbox.models import Job, JobStatus
from search.eligibility import eligible_pages
from search.indices import IndexState, StoredDocument, find_live_index, refresh, scan_documents
from search.mappings import SCHEMA_VERSION
from search.sync import KIND, load_documents

CHUNK = 200


@dataclass(frozen=True)
class Drift:
    """Page ids: not in the index, in it with other content, in it though they must not be."""

    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()

    @property
    def page_ids(self) -> tuple[int, ...]:
        return self.missing + self.stale + self.extra


@dataclass(frozen=True)
class Status:
    """`index` is None when the alias leads nowhere; `waiting` are changes that the worker has not applied yet."""

    index: IndexState | None
    pages: int = 0
    drift: Drift = Drift()
    waiting: int = 0

    @property
    def is_outdated(self) -> bool:
        return self.index is not None and self.index.schema_version != SCHEMA_VERSION

    @property
    def is_good(self) -> bool:
        return self.index is not None and not self.is_outdated and not self.drift.page_ids


def find_drift(expected: Mapping[int, str], stored: Iterable[StoredDocument]) -> Drift:
    """`expected`: page id → content hash."""
    found = {document.page_id: document.content_hash for document in stored}
    return Drift(
        missing=tuple(sorted(expected.keys() - found.keys())),
        stale=tuple(sorted(pk for pk, digest in expected.items() if found.get(pk, digest) != digest)),
        extra=tuple(sorted(found.keys() - expected.keys())),
    )


def read_expected() -> dict[int, str]:
    """Page id → content hash of every page that may be indexed."""
    page_ids = list(eligible_pages().order_by("pk").values_list("pk", flat=True))
    expected: dict[int, str] = {}
    for start in range(0, len(page_ids), CHUNK):
        documents = load_documents(page_ids[start : start + CHUNK])
        expected |= {pk: document.source["content_hash"] for pk, document in documents.items()}
    return expected


def read_status() -> Status:
    """Raises EngineUnavailableError when the engine can't be asked."""
    index = find_live_index()
    if index is None:
        return Status(index=None)
    refresh(index.name)
    expected = read_expected()
    return Status(
        index=index,
        pages=len(expected),
        drift=find_drift(expected, scan_documents(index.name)),
        waiting=Job.objects.filter(kind=KIND).exclude(status=JobStatus.DONE).count(),
    )
