"""Which kinds of job there are and who does them. A room registers its kinds when its app is ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kb.outbox.models import Job


class Retry(Exception):
    """The job can't be done now; try again later. The message is kept on the job."""


class GiveUp(Exception):
    """The job can never be done; it is dead until a person looks at it. The message is kept on the job."""


@dataclass(frozen=True)
class JobKind:
    """How jobs of one kind are done.

    `handle` gets at most `batch` jobs and does them all, or raises Retry or GiveUp for all. `lease` must be longer than
    `handle` can take: past it, another worker may take the jobs. `max_attempts` None retries for ever.
    """

    name: str
    handle: Callable[[Sequence[Job]], None]
    lease: timedelta
    batch: int = 1
    max_attempts: int | None = None
    first_delay: timedelta = timedelta(seconds=1)
    longest_delay: timedelta = timedelta(minutes=5)


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    _kinds[kind.name] = kind


def registered_kinds() -> tuple[JobKind, ...]:
    return tuple(_kinds.values())


def get_kind(name: str) -> JobKind:
    return _kinds[name]
