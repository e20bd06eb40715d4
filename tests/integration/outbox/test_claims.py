"""Several workers at once, on the database that the suite runs on: every job is done by one of them, once."""

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import JobKind, Retry
from kb.outbox.services import enqueue_many, run_due

WORKERS = 4
JOBS = 60

pytestmark = pytest.mark.django_db(transaction=True)


def work(kind: JobKind) -> None:
    """Run `kind` in several threads until nothing of it is left to do."""
    barrier = threading.Barrier(WORKERS)

    def run(number: int) -> None:
        try:
            barrier.wait()
            while Job.objects.filter(kind=kind.name).exclude(status__in=[JobStatus.DONE, JobStatus.DEAD]).exists():
                run_due(kind=kind, worker=f"host:{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, range(WORKERS)))


@pytest.mark.parametrize("batch", [1, 7])
def test_every_job_is_done_once(batch: int) -> None:
    done: Counter[str] = Counter()
    lock = threading.Lock()

    def handle(jobs: Sequence[Job]) -> None:
        with lock:
            done.update(job.key for job in jobs)

    enqueue_many(kind="test", payloads={str(number): {} for number in range(JOBS)})
    work(JobKind(name="test", handle=handle, lease=timedelta(seconds=60), batch=batch))
    assert done == Counter({str(number): 1 for number in range(JOBS)})
    assert set(Job.objects.values_list("status", "attempts")) == {(JobStatus.DONE, 1)}


def test_a_job_that_fails_is_tried_again_by_one_worker_at_a_time() -> None:
    holders: Counter[str] = Counter()
    tries: Counter[str] = Counter()
    lock = threading.Lock()

    def handle(jobs: Sequence[Job]) -> None:
        [job] = jobs
        with lock:
            holders[job.key] += 1
            assert holders[job.key] == 1
            tries[job.key] += 1
        with lock:
            holders[job.key] -= 1
        if tries[job.key] < 3:
            raise Retry("later")

    enqueue_many(kind="test", payloads={str(number): {} for number in range(JOBS // 3)})
    work(JobKind(name="test", handle=handle, lease=timedelta(seconds=60), first_delay=timedelta(milliseconds=5)))
    assert set(tries.values()) == {3}


def test_jobs_of_lost_workers_are_taken_over_once() -> None:
    done: Counter[str] = Counter()
    lock = threading.Lock()

    def handle(jobs: Sequence[Job]) -> None:
        with lock:
            done.update(job.key for job in jobs)

    enqueue_many(kind="test", payloads={str(number): {} for number in range(JOBS)})
    Job.objects.update(
        status=JobStatus.RUNNING, attempts=1, leased_by="gone:1", lease_until=timezone.now() - timedelta(seconds=1)
    )
    work(JobKind(name="test", handle=handle, lease=timedelta(seconds=60)))
    assert set(done.values()) == {1}
    assert len(done) == JOBS
