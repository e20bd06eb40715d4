"""Work that is done now and then, as one of the worker's loops, which beats all the same."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from kb.outbox.worker import Loop, register_loop

# Often enough for the worker's heartbeat.
LOOK_SECONDS = 10.0


@dataclass
class Timed:
    """Calls `work` at the first step and then every `every` seconds by `clock`. An error leaves it due."""

    work: Callable[[], object]
    every: float
    clock: Callable[[], float] = time.monotonic
    _done_at: float | None = None

    def step(self) -> int:
        """Always 0: there is nothing left to hurry for."""
        if self._done_at is None or self.clock() - self._done_at >= self.every:
            self.work()
            self._done_at = self.clock()
        return 0


def register_timed(*, name: str, work: Callable[[], object], every: float) -> None:
    """Have the worker do `work` when it starts and then every `every` seconds."""
    register_loop(Loop(name=name, step=Timed(work, every).step, idle=LOOK_SECONDS))
