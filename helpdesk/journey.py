"""What somebody did here before writing: searches, answers read, answers offered in the form and passed over. Pure.

The browser keeps it for its own tab; it reaches us only with a form whose sender agreed to that, and saw it before.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from helpdesk.one_line import one_line
from helpdesk.paths import clean_path

MAX_STEPS = 30
TEXT_LENGTH = 200
# More than MAX_STEPS of the longest steps take.
MAX_LENGTH = 50_000


class StepKind(StrEnum):
    SEARCH = "search"
    PAGE = "page"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """`text` is the query or the page's title; `results` counts a search's hits, None where it wasn't told."""

    kind: StepKind
    text: str
    path: str = ""
    results: int | None = None

    def stored(self) -> dict[str, Any]:
        """As kept in Request.journey."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def parse_journey(posted: str) -> tuple[Step, ...]:
    """The steps in what a browser posted, oldest first, at most the last MAX_STEPS; what makes no sense is left out."""
    if len(posted) > MAX_LENGTH:
        return ()
    try:
        items = json.loads(posted)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(items, list):
        return ()
    steps = (_parse_step(item) for item in items[-MAX_STEPS:])
    return tuple(step for step in steps if step)


def _parse_step(item: object) -> Step | None:
    if not isinstance(item, Mapping) or item.get("kind") not in list(StepKind):
        return None
    text, path, results = item.get("text"), item.get("path"), item.get("results")
    text = one_line(text)[:TEXT_LENGTH] if isinstance(text, str) else ""
    path = clean_path(path) if isinstance(path, str) else ""
    kind = StepKind(item["kind"])
    if not text or (kind is not StepKind.SEARCH and not path):
        return None
    has_results = isinstance(results, int) and not isinstance(results, bool) and 0 <= results < 1_000_000
    return Step(kind=kind, text=text, path=path, results=results if has_results else None)


def known_steps(*, query: str) -> tuple[Step, ...]:
    """What the server itself knows where the browser keeps nothing: the search that led to the form."""
    return (Step(StepKind.SEARCH, query),) if query else ()


def store_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [step.stored() for step in steps]
