"""Jobs: one row per thing to do, held by one worker at a time, done again only when asked again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import GiveUp, JobKind, Retry
from kb.outbox.services import (
    LOST,
    Backlog,
    backlogs,
    claim,
    enqueue,
    enqueue_many,
    is_in_hand,
    retry_delay,
    run_due,
)

pytestmark = pytest.mark.django_db


class Recorder:
    """A handler that remembers the keys and versions it was given, and can be told to fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.seen: list[tuple[str, int]] = []
        self.failure = failure

    def __call__(self, jobs: Sequence[Job]) -> None:
        self.seen += [(job.key, job.version) for job in jobs]
        if self.failure:
            raise self.failure


def _kind(handler: Recorder, **options: object) -> JobKind:
    return JobKind(name="test", handle=handler, lease=timedelta(seconds=30), batch=10, **options)  # type: ignore[arg-type]


def test_asking_twice_is_one_job_with_a_higher_version() -> None:
    handler = Recorder()
    enqueue(kind="test", key="a")
    enqueue(kind="test", key="a", payload={"x": 1})
    assert run_due(kind=_kind(handler), worker="w") == 1
    assert handler.seen == [("a", 2)]
    assert Job.objects.get().status == JobStatus.DONE


def test_a_rolled_back_change_asks_for_nothing() -> None:
    def ask_and_fail() -> None:
        with transaction.atomic():
            enqueue(kind="test", key="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()
    assert not Job.objects.exists()


def test_two_workers_never_hold_the_same_job() -> None:
    enqueue(kind="test", key="a")
    kind = _kind(Recorder())
    assert len(claim(kind=kind, worker="one")) == 1
    assert claim(kind=kind, worker="two") == []


def test_an_abandoned_job_is_taken_over_after_its_lease() -> None:
    enqueue(kind="test", key="a")
    kind = _kind(Recorder())
    claim(kind=kind, worker="one")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert [job.leased_by for job in claim(kind=kind, worker="two")] == ["two"]


def test_asking_again_during_the_work_does_it_again() -> None:
    asked: list[int] = []

    def handle(jobs: Sequence[Job]) -> None:
        asked.append(jobs[0].version)
        if len(asked) == 1:
            enqueue(kind="test", key="a")

    kind = JobKind(name="test", handle=handle, lease=timedelta(seconds=30))
    enqueue(kind="test", key="a")
    run_due(kind=kind, worker="w")
    assert Job.objects.get().status == JobStatus.QUEUED
    run_due(kind=kind, worker="w")
    assert asked == [1, 2]
    assert Job.objects.get().status == JobStatus.DONE


def test_retry_waits_and_keeps_the_reason() -> None:
    enqueue(kind="test", key="a")
    run_due(kind=_kind(Recorder(Retry("451 later"))), worker="w")
    job = Job.objects.get()
    assert (job.status, job.error) == (JobStatus.QUEUED, "451 later")
    assert job.due_at > timezone.now()
    assert run_due(kind=_kind(Recorder()), worker="w") == 0
    Job.objects.update(due_at=timezone.now())
    assert run_due(kind=_kind(Recorder()), worker="w") == 1


def test_giving_up_is_final_until_asked_again() -> None:
    enqueue(kind="test", key="a")
    run_due(kind=_kind(Recorder(GiveUp("550 no such user"))), worker="w")
    assert backlogs() == {"test": Backlog({"dead": 1}, None)}
    enqueue(kind="test", key="a")
    handler = Recorder()
    run_due(kind=_kind(handler), worker="w")
    assert handler.seen == [("a", 2)]


def test_attempts_run_out() -> None:
    kind = _kind(Recorder(Retry("no")), max_attempts=2)
    enqueue(kind="test", key="a")
    for _attempt in range(2):
        Job.objects.update(due_at=timezone.now())
        run_due(kind=kind, worker="w")
    assert Job.objects.get().status == JobStatus.DEAD


def test_an_unexpected_error_is_raised_and_the_job_kept() -> None:
    enqueue(kind="test", key="a")
    with pytest.raises(ZeroDivisionError):
        run_due(kind=_kind(Recorder(ZeroDivisionError("oops"))), worker="w")
    job = Job.objects.get()
    assert (job.status, job.error) == (JobStatus.QUEUED, "ZeroDivisionError: oops")


def test_delays_double_up_to_the_longest() -> None:
    kind = _kind(Recorder(), first_delay=timedelta(seconds=1), longest_delay=timedelta(seconds=5))
    assert timedelta(seconds=0.8) <= retry_delay(kind, 1) <= timedelta(seconds=1)
    assert timedelta(seconds=4) <= retry_delay(kind, 50) <= timedelta(seconds=5)


def test_asking_for_many_takes_few_queries(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(12):
        enqueue_many(kind="test", payloads={str(number): {} for number in range(300)})
    assert Job.objects.count() == 300


def test_a_worker_that_comes_back_does_not_finish_what_another_one_holds() -> None:
    """Two containers may call their workers the same."""

    def handle(jobs: Sequence[Job]) -> None:
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert len(claim(kind=kind, worker="host:1")) == 1

    kind = JobKind(name="test", handle=handle, lease=timedelta(seconds=30))
    enqueue(kind="test", key="a")
    run_due(kind=kind, worker="host:1")
    job = Job.objects.get()
    assert (job.status, job.attempts) == (JobStatus.RUNNING, 2)


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    kind = _kind(Recorder(), max_attempts=2)
    enqueue(kind="test", key="a")
    for _attempt in range(2):
        assert len(claim(kind=kind, worker="w")) == 1
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claim(kind=kind, worker="w") == []
    job = Job.objects.get()
    assert (job.status, job.error, job.lease_until) == (JobStatus.DEAD, LOST, None)


def test_a_claimed_job_says_until_when_it_is_held() -> None:
    enqueue(kind="test", key="a")
    [job] = claim(kind=_kind(Recorder()), worker="w")
    stored = Job.objects.get()
    assert (job.lease_until, job.attempts, job.leased_by) == (stored.lease_until, stored.attempts, stored.leased_by)


def test_looking_for_work_where_there_is_none_is_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert run_due(kind=_kind(Recorder()), worker="w") == 0


def test_backlogs_tell_kinds_and_ages_apart_in_one_query(django_assert_num_queries) -> None:
    enqueue_many(kind="test", payloads={"a": {}, "b": {}, "c": {}})
    enqueue(kind="other", key="a")
    hour_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(kind="test", key="a").update(due_at=hour_ago)
    Job.objects.filter(kind="test", key="b").update(due_at=hour_ago, status=JobStatus.DEAD)
    Job.objects.filter(kind="other").update(due_at=timezone.now() + timedelta(hours=1))
    with django_assert_num_queries(1):
        found = backlogs()
    assert found == {
        "test": Backlog({"queued": 2, "dead": 1}, hour_ago),
        "other": Backlog({"queued": 1}, None),
    }


def test_a_job_is_in_hand_while_its_lease_runs() -> None:
    enqueue(kind="test", key="a")
    assert not is_in_hand(kind="test", key="a")
    claim(kind=_kind(Recorder()), worker="w")
    assert is_in_hand(kind="test", key="a")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert not is_in_hand(kind="test", key="a")
