"""Tells the index of a rebuild that still runs from what a dead one left.

A rebuild locks a file for as long as it lives: on the same machine the lock tells, at once. Elsewhere its last sign of
life tells, after a while. A rebuild wrongly taken for dead only fails: nothing is written to, nor swapped in for, an
index that is gone.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from search.indices import IndexState, Stage

# A rebuild gives a sign of life this often; clocks of machines may differ by far less than the rest.
BEAT_EVERY = timedelta(seconds=10)
ABANDONED_AFTER = timedelta(minutes=5)
PREFIX, SUFFIX = "kb-rebuild-", ".lock"
LOCK_NAME = re.compile(rf"{PREFIX}\w+{SUFFIX}")


class BuildLock:
    """Held from entering to leaving; the system lets go of it when the process dies in any way.

    The file stays after a failure, and so tells whose index is left, until the next rebuild has cleaned up.
    """

    def __enter__(self) -> Self:
        self._descriptor, path = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX)
        self._path = Path(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    @property
    def name(self) -> str:
        return self._path.name


def is_held(lock: str) -> bool | None:
    """Whether the process that made the lock lives; None when this machine does not know the lock."""
    if not LOCK_NAME.fullmatch(lock):
        return None
    path = Path(tempfile.gettempdir()) / lock
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def delete_dead_locks() -> None:
    """Files that killed rebuilds left on this machine."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*{SUFFIX}"):
        if is_held(path.name) is False:
            path.unlink(missing_ok=True)


def is_abandoned(state: IndexState, now: datetime, held: Callable[[str], bool | None] = is_held) -> bool:
    """Whether an index was left unfinished and nobody is going to finish it."""
    if state.is_live or state.stage is Stage.DONE:
        return False
    alive = held(state.lock)
    return now - state.beat_at > ABANDONED_AFTER if alive is None else not alive


def choose_deletable(
    states: Iterable[IndexState],
    *,
    keep: Iterable[str],
    now: datetime,
    held: Callable[[str], bool | None] = is_held,
) -> list[str]:
    """The indices that nobody needs: older generations, and what interrupted rebuilds left."""
    keep = set(keep)
    return [
        state.name
        for state in states
        if not state.is_live
        and state.name not in keep
        and (state.stage is Stage.DONE or is_abandoned(state, now, held))
    ]
