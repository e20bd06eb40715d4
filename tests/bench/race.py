"""Two ways to answer the same questions, taking turns in one run, so that whatever else the machine does slows both."""

import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tqdm import tqdm

from tests.bench.figures import Latency, measure_latency

Question = TypeVar("Question")
# An OpenSearch that was just started gets twice as fast within its first thousand queries.
WARM_UP = 1_000


@dataclass(frozen=True)
class Sample(Generic[Question]):
    """Seconds that each took for one question, one after the other."""

    question: Question
    ours: float
    yardstick: float


@dataclass(frozen=True)
class Race:
    """What many samples come to."""

    ours: Latency
    yardstick: Latency

    @property
    def ratio(self) -> float:
        return self.ours.p50 / self.yardstick.p50

    @property
    def above(self) -> float:
        """Milliseconds at the median."""
        return self.ours.p50 - self.yardstick.p50


def run_race(
    questions: Sequence[Question],
    *,
    ours: Callable[[Question], float],
    yardstick: Callable[[Question], float],
    rounds: int,
    name: str,
) -> list[Sample[Question]]:
    """`ours` and `yardstick` give the seconds a question took. Each round has an order of its own, and in it every
    other question goes to the yardstick first."""
    order = random.Random(0)
    samples: list[Sample[Question]] = []
    warm_up = math.ceil(WARM_UP / len(questions))
    for number in tqdm(range(warm_up + rounds), desc=name, unit="round", file=sys.stderr):
        for position, question in enumerate(order.sample(questions, len(questions))):
            if (position + number) % 2:
                our_seconds = ours(question)
                sample = Sample(question, our_seconds, yardstick(question))
            else:
                seconds = yardstick(question)
                sample = Sample(question, ours(question), seconds)
            if number >= warm_up:
                samples.append(sample)
    return samples


def judge_race(samples: Iterable[Sample[Question]]) -> Race:
    """At least one sample."""
    chosen = list(samples)
    return Race(
        measure_latency([sample.ours for sample in chosen]), measure_latency([sample.yardstick for sample in chosen])
    )
