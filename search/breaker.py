"""A circuit breaker: nobody waits for an engine known to be dead, and one caller at a time tries whether it is back."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

# After a failure nobody asks for this long; then one caller tries, and each further failure doubles the wait.
FIRST_COOLDOWN_SECONDS = 0.5
LONGEST_COOLDOWN_SECONDS = 5.0


class Pass(StrEnum):
    """What a caller may do now."""

    ASK = "ask"
    TRY = "try"
    """Ask, briefly: the engine failed before, and this caller finds out whether it is back."""
    REFUSED = "refused"


@dataclass
class Breaker:
    """Closed (ask), open (refused) or half open (one caller tries). Threads may share it; `clock` is in seconds."""

    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _is_closed: bool = True
    _try_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def request_pass(self) -> Pass:
        with self._lock:
            if self._is_closed:
                return Pass.ASK
            if self.clock() < self._try_at:
                return Pass.REFUSED
            # Whoever tries and never reports back, such as a killed thread, holds others up for one cooldown only.
            self._try_at = self.clock() + self._cooldown()
            return Pass.TRY

    def report_success(self) -> None:
        with self._lock:
            self._failures = 0
            self._is_closed = True

    def report_failure(self) -> None:
        with self._lock:
            self._failures += 1
            self._is_closed = False
            self._try_at = self.clock() + self._cooldown()

    def _cooldown(self) -> float:
        return float(min(FIRST_COOLDOWN_SECONDS * 2 ** min(self._failures - 1, 10), LONGEST_COOLDOWN_SECONDS))
