"""A circuit breaker: nobody waits for an engine known to be dead. Only its watcher finds out whether it is back."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# The watcher asks this long after a failure; each further failure doubles the wait.
FIRST_COOLDOWN_SECONDS = 0.5
LONGEST_COOLDOWN_SECONDS = 2.0


@dataclass
class Breaker:
    """Closed (ask) or open (don't). Threads may share it; `clock` is in seconds."""

    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _is_closed: bool = True
    _try_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    @property
    def seconds_to_try(self) -> float:
        """How long the watcher waits before it asks; 0 when it may."""
        with self._lock:
            return 0.0 if self._is_closed else max(0.0, self._try_at - self.clock())

    def report_success(self) -> None:
        """The engine answered a page."""
        with self._lock:
            self._failures = 0
            self._is_closed = True

    def report_back(self) -> None:
        """The engine answered the watcher: pages may ask. If it then fails them, the watcher waits longer than before.

        So an engine that answers small questions only holds up few pages.
        """
        with self._lock:
            self._is_closed = True

    def report_failure(self) -> None:
        with self._lock:
            self._failures += 1
            self._is_closed = False
            cooldown = min(FIRST_COOLDOWN_SECONDS * 2 ** min(self._failures - 1, 10), LONGEST_COOLDOWN_SECONDS)
            self._try_at = self.clock() + cooldown
