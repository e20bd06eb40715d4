"""Raw responses of the engine end here: what leaves is frozen, escaped and complete.

`excerpt` is HTML in which everything but <mark> is escaped, whatever the page or the engine said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kb.base.languages import reading_order
from search.documents import MARK_CLOSE, MARK_OPEN
from search.query import boosts

EXCERPT_LENGTH = 220


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

    `first_likeness`, 0 to 1: how much the query is like a wording of the best hit of all topics.
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
    first_likeness: float = 0.0
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
        if self.offset or not self.hits or self.first_likeness < boosts.BEST_LIKENESS:
            return None
        first, *others = self.hits
        second = others[0].score or 0.0 if others else 0.0
        return first if (first.score or 0.0) >= second * boosts.BEST_LEAD else None

    @property
    def others(self) -> tuple[Hit, ...]:
        """The hits beside `best`."""
        return self.hits[1:] if self.best else self.hits


@dataclass(frozen=True)
class Wordings:
    """How one of the best hits is asked for, by language."""

    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """What one multi-search gave: the hits shown, the counts, and what confidence is judged by."""

    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    total_in_all_topics: int
    top_score: float = 0.0
    best: tuple[Wordings, ...] = field(default=())

    def total(self, topic: str | None) -> int:
        if topic is None:
            return self.total_in_all_topics
        return next((facet.count for facet in self.facets if facet.value == topic), 0)


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


def parse_hit(raw: Mapping[str, Any], reader: str) -> Hit:
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
        score=raw["_score"],
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


def parse_wordings(raw: Mapping[str, Any]) -> Wordings:
    source = raw["_source"]
    alternatives = source.get("alternatives", {})
    return Wordings({code: (question, *alternatives.get(code, ())) for code, question in source["question"].items()})


def parse_search(responses: Sequence[Mapping[str, Any]], reader: str, *, cutoff: float) -> Found:
    """The three responses to `builder.build_search`. Hits below `cutoff` × the best score are left out everywhere."""
    shown, counted, best = (response["hits"]["hits"] for response in responses)
    top_score = counted[0]["_score"] if counted else 0.0
    clearing = [raw["_source"] for raw in counted if raw["_score"] >= cutoff * top_score]
    return Found(
        hits=tuple(parse_hit(raw, reader) for raw in shown if raw["_score"] >= cutoff * top_score),
        facets=count_facets(
            (source.get("topic"), source.get("topic_title", {}).get(reader, "")) for source in clearing
        ),
        total_in_all_topics=len(clearing),
        top_score=top_score,
        best=tuple(parse_wordings(raw) for raw in best),
    )


def parse_suggestions(response: Mapping[str, Any], language: str) -> tuple[Suggestion, ...]:
    """Questions in the reader's language, each once."""
    found: dict[str, Suggestion] = {}
    for raw in response["hits"]["hits"]:
        source = raw["_source"]
        text = source["question"][language]
        title = source.get("topic_title", {}).get(language, "")
        found.setdefault(text, Suggestion(text, source.get("url", {}).get(language), title))
    return tuple(found.values())
