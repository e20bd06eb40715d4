"""From times to the figures that are printed. A target is met or not; nothing fails for it."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    p50: float
    p95: float


def measure_latency(seconds: Sequence[float]) -> Latency:
    """At least one time."""
    times = sorted(each * 1000 for each in seconds)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return Latency(statistics.median(times), p95)


@dataclass(frozen=True)
class Target:
    """What a figure is held against: `text` as printed, `is_met` decides."""

    text: str
    is_met: Callable[[float], bool]


def at_most(limit: float, text: str) -> Target:
    return Target(text, lambda figure: figure <= limit)


def at_least(limit: float, text: str) -> Target:
    return Target(text, lambda figure: figure >= limit)


def judge(figure: float, target: Target) -> str:
    """Line for one target: "met: p50 at most 3 times the raw round trips"."""
    return f"{'met' if target.is_met(figure) else 'NOT MET'}: {target.text}"
