"""When a promotion holds and for which queries: pure, so that the form, the list and the search agree."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from search.query.words import words


class PromotionState(StrEnum):
    PLANNED = "planned"
    LIVE = "live"
    OVER = "over"


@dataclass(frozen=True)
class Period:
    """From `starts_at` until just before `ends_at`; None is open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def state(self, now: datetime) -> PromotionState:
        if self.ends_at and now >= self.ends_at:
            return PromotionState.OVER
        if self.starts_at and now < self.starts_at:
            return PromotionState.PLANNED
        return PromotionState.LIVE

    def overlaps(self, other: "Period") -> bool:
        return _begins_before_end(self, other) and _begins_before_end(other, self)


def _begins_before_end(one: Period, other: Period) -> bool:
    return one.starts_at is None or other.ends_at is None or one.starts_at < other.ends_at


def query_key(text: str, language: str) -> str:
    """Two queries with the same key are the same query: "Résilié ?" and "resilie". Empty: there is no word in it."""
    return " ".join(words(text, language))


def read_queries(text: str) -> list[tuple[int, str]]:
    """(line number from 1, query) of each line that is not blank."""
    lines = ((number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), start=1))
    return [(number, line) for number, line in lines if line]
