"""Finds out in the background when a dead engine is back, so that no reader waits for it and recovery needs nobody."""

import threading
import time
from collections.abc import Callable

from search.breaker import Breaker


class Watcher:
    """Pings an engine whose breaker is open until it answers. One thread at a time, and none while all is well."""

    def __init__(self, breaker: Breaker, ping: Callable[[], bool]) -> None:
        self._breaker = breaker
        self._ping = ping
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def watch(self) -> None:
        """Make sure that somebody watches; called on each failure and each refusal, so cheap."""
        with self._lock:
            if self._breaker.is_closed or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run, name="search-watcher", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._breaker.is_closed:
            if wait := self._breaker.seconds_to_try:
                time.sleep(wait)
            elif self._ping():
                self._breaker.report_back()
            else:
                self._breaker.report_failure()
