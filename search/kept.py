"""A value of the database kept in this process: one thread at a time reads it anew, and nobody else waits for that.

While it can't be read, the older value holds; a failure never reaches the reader.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import Error

logger = logging.getLogger(__name__)

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Reading(Generic[Value]):
    value: Value
    at: float


@dataclass
class Kept(Generic[Value]):
    """`read` gets the older value, `empty` the first time, and may return it; `clock` is in seconds."""

    name: str
    read: Callable[[Value], Value]
    empty: Value
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _reading: _Reading[Value] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> Value:
        """At most `seconds` old, or as old as it takes another thread, or the database, to read it anew."""
        reading = self._reading
        if reading and self._is_fresh(reading):
            return reading.value
        # Only the very first reading is waited for.
        if not self._lock.acquire(blocking=reading is None):
            return reading.value if reading else self.empty
        try:
            reading = self._reading
            if reading is None or not self._is_fresh(reading):
                reading = _Reading(self._read_anew(reading.value if reading else self.empty), self.clock())
                self._reading = reading
            return reading.value
        finally:
            self._lock.release()

    def forget(self) -> None:
        self._reading = None

    def _is_fresh(self, reading: _Reading[Value]) -> bool:
        return self.clock() - reading.at < self.seconds

    def _read_anew(self, older: Value) -> Value:
        try:
            return self.read(older)
        except Error as error:
            logger.warning("%s: not read, the older holds: %s", self.name, type(error).__name__)
            return older
