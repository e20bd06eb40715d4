"""Each step is announced with its number, their total and the time it took, on a terminal as in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def say(text: str) -> None:
    """A line for the person at the terminal. Nobody reading is no reason to stop."""
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Progress:
    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0
        self._started = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce it before, and its time after; a step that raises gets no time."""
        self._number += 1
        mark = f"[{self._number:>2}/{self._total}]"
        say(f"{mark} {title} …")
        began = time.monotonic()
        yield
        now = time.monotonic()
        say(f"{' ' * len(mark)} {now - began:.1f} s, {now - self._started:.0f} s in all")
