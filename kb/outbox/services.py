"""Asking for jobs, claiming and finishing them. A job is held by one worker at a time, by a lease with an owner."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from kb.outbox.models import Heartbeat, Job, JobStatus
from kb.outbox.registry import GiveUp, JobKind, Retry

ENQUEUE_CHUNK = 500
LOST = "the worker was lost at every try"


def enqueue(*, kind: str, key: str, payload: Mapping[str, Any] | None = None) -> None:
    """Ask for one job, in the caller's transaction. Asking again before it is done makes it due at once."""
    enqueue_many(kind=kind, payloads={key: payload or {}})


@transaction.atomic
def enqueue_many(*, kind: str, payloads: Mapping[str, Mapping[str, Any]]) -> None:
    """Ask for many jobs of one kind: key → payload. A job that is there gets a higher version and starts over."""
    now = timezone.now()
    keys = list(payloads)
    for start in range(0, len(keys), ENQUEUE_CHUNK):
        chunk = keys[start : start + ENQUEUE_CHUNK]
        Job.objects.bulk_create(
            [Job(kind=kind, key=key, payload=payloads[key], version=0, due_at=now, asked_at=now) for key in chunk],
            ignore_conflicts=True,
        )
        Job.objects.filter(kind=kind, key__in=chunk).update(
            version=F("version") + 1,
            status=JobStatus.QUEUED,
            attempts=0,
            due_at=now,
            asked_at=now,
            lease_until=None,
            leased_by="",
            error="",
            updated_at=now,
        )
        _store_payloads(kind, {key: payloads[key] for key in chunk if payloads[key]})


def _store_payloads(kind: str, payloads: Mapping[str, Mapping[str, Any]]) -> None:
    for key, payload in payloads.items():
        Job.objects.filter(kind=kind, key=key).update(payload=payload)


def claim(*, kind: JobKind, worker: str) -> list[Job]:
    """Take the due jobs of one kind, at most `kind.batch`, and the ones whose worker let its lease run out."""
    # Looking takes no lock: with SQLite, every transaction of ours waits for whoever writes.
    if not _due(kind, timezone.now()).exists():
        return []
    with transaction.atomic():
        # Read once the transaction has begun, which may have waited: a lease starts when it is written.
        now = timezone.now()
        due = _due(kind, now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        jobs = list(due.order_by("due_at", "pk")[: kind.batch])
        return [job for job in jobs if _take(job, kind, worker, now)]


def _due(kind: JobKind, now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(kind=kind.name).filter(
        Q(status=JobStatus.QUEUED, due_at__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    )


def _take(job: Job, kind: JobKind, worker: str, now: datetime) -> bool:
    """Whether `job` is now ours: compare and swap, for databases without SKIP LOCKED and for what changed meanwhile."""
    unchanged = Job.objects.filter(
        pk=job.pk, status=job.status, version=job.version, attempts=job.attempts, leased_by=job.leased_by
    )
    if kind.max_attempts is not None and job.attempts >= kind.max_attempts:
        # Each of its workers was lost while doing it: there is nobody left who would have put it back.
        unchanged.update(status=JobStatus.DEAD, lease_until=None, leased_by="", error=LOST, updated_at=now)
        return False
    lease_until = now + kind.lease
    taken = unchanged.update(
        status=JobStatus.RUNNING,
        attempts=F("attempts") + 1,
        leased_by=worker,
        lease_until=lease_until,
        updated_at=now,
    )
    job.attempts += 1
    job.status, job.leased_by, job.lease_until = JobStatus.RUNNING, worker, lease_until
    return bool(taken)


def _held(jobs: Iterable[Job]) -> Q:
    """The jobs that are still held as they were claimed: by this worker, in this version, at this attempt.

    Attempts tell apart two workers of one name, and a worker that comes back after another one had its job.
    """
    held = Q(pk__in=[])
    for job in jobs:
        held |= Q(
            pk=job.pk,
            version=job.version,
            attempts=job.attempts,
            leased_by=job.leased_by,
            status=JobStatus.RUNNING,
        )
    return held


def _release(jobs: Sequence[Job], **changes: Any) -> int:
    return Job.objects.filter(_held(jobs)).update(lease_until=None, leased_by="", updated_at=timezone.now(), **changes)


def retry_delay(kind: JobKind, attempts: int) -> timedelta:
    """Doubling from `first_delay` to `longest_delay`, with up to a fifth of jitter so that jobs don't march in step."""
    seconds = min(kind.first_delay.total_seconds() * 2 ** min(attempts - 1, 30), kind.longest_delay.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.0))  # noqa: S311 — jitter, not a secret


def run_due(*, kind: JobKind, worker: str) -> int:
    """Claim a batch, do it and record what became of it. Returns how many jobs were taken."""
    jobs = claim(kind=kind, worker=worker)
    if not jobs:
        return 0
    try:
        kind.handle(jobs)
    except GiveUp as error:
        _release(jobs, status=JobStatus.DEAD, error=str(error))
    except Retry as error:
        _put_back(kind, jobs, str(error))
    except Exception as error:
        _put_back(kind, jobs, f"{type(error).__name__}: {error}")
        raise
    else:
        _release(jobs, status=JobStatus.DONE, error="")
    return len(jobs)


def _put_back(kind: JobKind, jobs: Sequence[Job], error: str) -> None:
    for job in jobs:
        spent = kind.max_attempts is not None and job.attempts >= kind.max_attempts
        if spent:
            _release([job], status=JobStatus.DEAD, error=error)
        else:
            due = timezone.now() + retry_delay(kind, job.attempts)
            _release([job], status=JobStatus.QUEUED, due_at=due, error=error)


def beat(*, loop: str) -> None:
    Heartbeat.objects.update_or_create(loop=loop, defaults={"seen_at": timezone.now()})


def last_beats() -> dict[str, datetime]:
    return dict(Heartbeat.objects.values_list("loop", "seen_at"))


@dataclass(frozen=True)
class Backlog:
    """What one kind has in hand: the number of its jobs by status, and since when its oldest due job is due."""

    numbers: dict[str, int]
    oldest_due: datetime | None


def backlogs() -> dict[str, Backlog]:
    """Kind → its backlog. One query, whatever the number of jobs."""
    is_due = Q(status=JobStatus.QUEUED, due_at__lte=timezone.now())
    rows = (
        Job.objects.values("kind", "status")
        .annotate(number=models.Count("pk"), oldest=Min("due_at", filter=is_due))
        .order_by()
    )
    found: dict[str, Backlog] = {}
    for row in rows:
        before = found.get(row["kind"], Backlog({}, None))
        numbers = {**before.numbers, row["status"]: row["number"]}
        found[row["kind"]] = Backlog(numbers, row["oldest"] or before.oldest_due)
    return found


def is_in_hand(*, kind: str, key: str) -> bool:
    """Whether a worker is doing this job now. If not, none takes it before the caller's transaction ends."""
    job = Job.objects.select_for_update().filter(kind=kind, key=key).first()
    return bool(
        job and job.status == JobStatus.RUNNING and job.lease_until is not None and job.lease_until >= timezone.now()
    )
