"""Raw responses of the engine end here: what leaves is frozen, escaped and complete.

`excerpt` is HTML in which everything but <mark> is escaped, whatever the page or the engine said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kb.base.languages import reading_order
from search.documents import MARK_CLOSE, MARK_OPEN
from search.query.ranking import Ranked
from search.query.understanding import Understanding

EXCERPT_LENGTH = 220
NEAREST = 3


class Engine(StrEnum):
    OPENSEARCH = "opensearch"
    DATABASE = "database"


@dataclass(frozen=True)
class Hit:
    """A page that was found. `language` is that of `question`, `excerpt` and `summary`; `url` is in the reader's."""

    id: int
    key: str
    url: str
    question: str
    excerpt: SafeString
    language: str
    topic: str | None = None
    topic_title: str = ""
    summary: str = ""
    reviewed_on: date | None = None
    score: float | None = None


@dataclass(frozen=True)
class Facet:
    """A topic and how many of the hits stand in it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Suggestion:
    """A question to go on with; `url` is None for one to search for."""

    text: str
    url: str | None
    topic_title: str = ""


@dataclass(frozen=True)
class ResultPage:
    """What was found. `total` counts all hits that clear the cut-off, `hits` are those from `offset` on.

    `has_clear_best`: the first of all hits clearly is the best answer.
    """

    query: str
    language: str
    engine: Engine
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    total: int = 0
    total_in_all_topics: int = 0
    offset: int = 0
    corrected_query: str | None = None
    did_you_mean: str | None = None
    confidence: float | None = None
    answerable: bool | None = None
    has_clear_best: bool = False
    took_ms: int = 0

    @property
    def searched_query(self) -> str:
        return self.corrected_query or self.query

    @property
    def is_limited(self) -> bool:
        """Whether the engine could not answer, and the database did."""
        return self.engine == Engine.DATABASE

    @property
    def best(self) -> Hit | None:
        """The first hit, where it clearly is the best answer."""
        return self.hits[0] if self.has_clear_best and self.hits and not self.offset else None

    @property
    def nearest(self) -> tuple[Hit, ...]:
        """What to show where nothing really answers."""
        return self.hits[:NEAREST]

    @property
    def others(self) -> tuple[Hit, ...]:
        """The hits beside `best`."""
        return self.hits[1:] if self.best else self.hits


def mark_excerpt(text: str) -> SafeString:
    """Plain text with MARK_OPEN and MARK_CLOSE in it → HTML with <mark> and nothing else."""
    escaped = str(escape(" ".join(text.split())))
    if escaped.count(MARK_OPEN) != escaped.count(MARK_CLOSE):
        escaped = escaped.replace(MARK_OPEN, "").replace(MARK_CLOSE, "")
    html = escaped.replace(MARK_OPEN, "<mark>").replace(MARK_CLOSE, "</mark>")
    return mark_safe(html)  # noqa: S308 — escaped above


def shorten(text: str) -> str:
    """At most EXCERPT_LENGTH characters, cut between words."""
    if len(text) <= EXCERPT_LENGTH:
        return text
    return text[:EXCERPT_LENGTH].rsplit(None, 1)[0].rstrip(" ,;:") + " …"


def shown_language(reader: str, available: Sequence[str]) -> str:
    return next((code for code in reading_order(reader) if code in available), reader)


def choose_excerpt(fragments: Sequence[str], summary: str) -> SafeString:
    """The fragment when something in it matched; else the answer in a sentence, else the answer's beginning."""
    fragment = fragments[0] if fragments else ""
    return mark_excerpt(fragment if MARK_OPEN in fragment else shorten(summary or fragment))


def parse_hit(raw: Mapping[str, Any], reader: str, *, score: float) -> Hit:
    """One hit of the response to `builder.build_shown`."""
    source = raw["_source"]
    language = shown_language(reader, source["languages"])
    summary = source.get("summary", {}).get(language, "")
    reviewed_on = source.get("reviewed_on")
    return Hit(
        id=source["page_id"],
        key=source["key"],
        url=source.get("url", {}).get(reader, ""),
        question=source["question"][language],
        excerpt=choose_excerpt(raw.get("highlight", {}).get(f"answer.{language}", ()), summary),
        language=language,
        topic=source.get("topic"),
        topic_title=source.get("topic_title", {}).get(reader, ""),
        summary=summary,
        reviewed_on=date.fromisoformat(reviewed_on) if reviewed_on else None,
        score=score,
    )


def count_facets(topics: Iterable[tuple[str | None, str]]) -> tuple[Facet, ...]:
    """(topic, title) of each hit → facets, the fullest first. Hits without a topic are in none."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for topic, label in topics:
        if topic:
            counts[topic] += 1
            labels[topic] = label or topic
    facets = [Facet(value, labels[value], count) for value, count in counts.items()]
    return tuple(sorted(facets, key=lambda facet: (-facet.count, facet.label)))


def parse_ranked(response: Mapping[str, Any], understanding: Understanding) -> list[Ranked]:
    """The response to `builder.build_ranking` or `build_promoted`."""
    language = understanding.written_in

    def parse(raw: Mapping[str, Any]) -> Ranked:
        fields = raw["fields"]

        def values(name: str) -> tuple[str, ...]:
            return tuple(fields.get(name, ()))

        return Ranked(
            page_id=fields["page_id"][0],
            engine_score=raw["_score"] or 0.0,
            wordings=values(f"question.{language}.shown") + values(f"alternatives.{language}.shown"),
            topic=next(iter(values("topic")), None),
            topic_title=next(iter(values(f"topic_title.{understanding.reader}")), ""),
            languages=values("languages"),
            key=next(iter(values("key")), ""),
            codes=values("codes"),
        )

    return [parse(raw) for raw in response["hits"]["hits"]]


def parse_suggestions(response: Mapping[str, Any], language: str) -> tuple[Suggestion, ...]:
    """Questions in the reader's language, each once."""
    found: dict[str, Suggestion] = {}
    for raw in response["hits"]["hits"]:
        source = raw["_source"]
        text = source["question"][language]
        title = source.get("topic_title", {}).get(language, "")
        found.setdefault(text, Suggestion(text, source.get("url", {}).get(language), title))
    return tuple(found.values())
