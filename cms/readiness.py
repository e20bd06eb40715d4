"""Whether the site can serve, part by part. A part that falls back makes it degraded, never down."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from kb.outbox.models import Job, JobStatus
from kb.outbox.services import last_beats
from kb.outbox.worker import all_loops
from search import service

# The worker beats every 5 s; three misses and it is taken for gone.
BEAT_IS_OLD = timedelta(seconds=20)
# Work that waits longer than this means that the worker, the engine or the mail server does not keep up.
BACKLOG_IS_OLD = timedelta(minutes=2)


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True)
class Readiness:
    """The state of each part; `status` is the site's."""

    database: Status
    search: Status
    worker: Status
    outbox: Status

    @property
    def status(self) -> Status:
        if self.database is Status.DOWN:
            return Status.DOWN
        parts = (self.database, self.search, self.worker, self.outbox)
        return Status.OK if all(part is Status.OK for part in parts) else Status.DEGRADED

    def as_dict(self) -> dict[str, str]:
        return {
            "status": self.status.value,
            "database": self.database.value,
            "search": self.search.value,
            "worker": self.worker.value,
            "outbox": self.outbox.value,
        }


def read_readiness() -> Readiness:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        worker, outbox = _worker(), _outbox()
    except DatabaseError:
        return Readiness(Status.DOWN, Status.DOWN, Status.DOWN, Status.DOWN)
    search = Status.OK if service.engine_is_ready() else Status.DEGRADED
    return Readiness(database=Status.OK, search=search, worker=worker, outbox=outbox)


def _worker() -> Status:
    # A loop that an earlier version had, under another name perhaps, will never beat again.
    ours = {loop.name for loop in all_loops()}
    beats = [seen_at for name, seen_at in last_beats().items() if name in ours]
    alive = beats and min(beats) > timezone.now() - BEAT_IS_OLD
    return Status.OK if alive else Status.DEGRADED


def _outbox() -> Status:
    late = Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING], asked_at__lt=timezone.now() - BACKLOG_IS_OLD)
    failed = Job.objects.filter(late | Q(status=JobStatus.DEAD)).exists()
    return Status.DEGRADED if failed else Status.OK
