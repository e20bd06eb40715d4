"""How good the ranking is on judged queries, through the site's own query code, before the cut-off.

nDCG@10 with gain 2^grade − 1 and discount log2(rank + 1); MRR@10 and hit@1 over any grade above 0; P@5 over 5 places;
MAP over the whole ranking, divided by the number of relevant FAQs; AUROC: how well confidence tells queries that are
answered from those that are out of scope (0.5 = not at all).
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import fmean
from typing import Any

from django.utils.html import strip_tags

from search.documents import Document, Kind, Wording
from search.index_search import search_index
from search.indices import Action, apply_actions, create_index, refresh
from search.learning import Learner
from search.query.words import clean_query

DEPTH = 100
CHUNK = 500


@dataclass(frozen=True)
class Query:
    id: str
    language: str
    kind: str
    text: str
    out_of_scope: bool = False


@dataclass(frozen=True)
class Answer:
    """What one query found: (key, score) from the best on; `confidence` that it is answered at all."""

    query: Query
    ranking: tuple[tuple[str, float], ...]
    confidence: float


Grades = Mapping[str, Mapping[str, int]]
"""Query id → FAQ key → grade."""


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def read_queries(folder: Path) -> list[Query]:
    return [
        Query(row["id"], row["language"], row["kind"], row["text"], bool(row.get("out_of_scope")))
        for row in _read_lines(folder / "queries.jsonl")
    ]


def read_grades(folder: Path) -> Grades:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query_id, key, grade = line.split("\t")
        grades[query_id][key] = int(grade)
    return grades


def read_documents(folder: Path) -> list[Document]:
    """The FAQs of a collection as documents, numbered from 1."""
    return [parse_faq(number, row) for number, row in enumerate(_read_lines(folder / "faq.jsonl"), start=1)]


def parse_faq(number: int, row: Mapping[str, Any]) -> Document:
    wordings = {
        language: Wording(
            question=text["question"],
            answer=unescape(strip_tags(text.get("answer") or "")),
            alternatives=tuple(text.get("alternatives") or ()),
        )
        for language, text in row["translations"].items()
    }
    return Document(page_id=number, key=row["key"], kind=Kind.FAQ, wordings=wordings, topic=row.get("topic"))


def index_collection(index: str, documents: Sequence[Document]) -> None:
    """Make `index` with the site's own mapping and fill it."""
    learner = Learner()
    for document in documents:
        learner.read(document)
    create_index(index, learner.learn())
    for start in range(0, len(documents), CHUNK):
        chunk = documents[start : start + CHUNK]
        apply_actions(index, [Action(each.page_id, 1, each.source) for each in chunk])
    refresh(index)


def ask_query(query: Query, index: str) -> Answer:
    text = clean_query(query.text)
    if not text:
        return Answer(query, (), 0.0)
    page = search_index(text, query.language, index=index, limit=DEPTH, cutoff=0.0)
    return Answer(query, tuple((hit.key, hit.score or 0.0) for hit in page.hits), page.confidence or 0.0)


def measure_ranking(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The figures of one query."""
    gains = [grades.get(key, 0) for key in ranked[:10]]
    ideal = sorted(grades.values(), reverse=True)[:10]

    def cumulate(values: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(values))

    relevant = [rank for rank, key in enumerate(ranked, start=1) if grades.get(key, 0)]
    first = relevant[0] if relevant else math.inf
    return {
        "ndcg10": cumulate(gains) / cumulate(ideal) if any(ideal) else 0.0,
        "mrr10": 1 / first if first <= 10 else 0.0,
        "hit1": float(first == 1),
        "p5": sum(1 for gain in gains[:5] if gain) / 5,
        "map": sum(number / rank for number, rank in enumerate(relevant, start=1)) / max(1, len(grades)),
    }


def measure_separation(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """AUROC: the chance that an answered query has more confidence than one out of scope; ties count half."""
    if not inside or not outside:
        return None
    ordered = sorted([(value, True) for value in inside] + [(value, False) for value in outside])
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += sum(is_inside for _value, is_inside in ordered[start:end]) * (start + end + 1) / 2
        start = end
    return (ranks - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))


def summarize(answers: Iterable[Answer], grades: Grades) -> dict[str, Any]:
    """{"groups": [{kind, language, queries, ndcg10, …}], "auroc": …}, groups by kind and language."""
    rows: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    inside: list[float] = []
    outside: list[float] = []
    for answer in answers:
        (outside if answer.query.out_of_scope else inside).append(answer.confidence)
        if not answer.query.out_of_scope:
            figures = measure_ranking([key for key, _score in answer.ranking], grades.get(answer.query.id, {}))
            rows[answer.query.kind, answer.query.language].append(figures)
    groups = [
        {
            "kind": kind,
            "language": language,
            "queries": len(each),
            **{name: round(fmean(row[name] for row in each), 4) for name in each[0]},
        }
        for (kind, language), each in sorted(rows.items())
    ]
    auroc = measure_separation(inside, outside)
    return {"groups": groups, "auroc": None if auroc is None else round(auroc, 4)}


def format_run(answer: Answer) -> str:
    """Lines of a run file: query id, key, rank, score, confidence. A query without hits has one, with rank 0."""
    ranking = answer.ranking[:DEPTH] or (("", 0.0),)
    first = 1 if answer.ranking else 0
    return "".join(
        f"{answer.query.id}\t{key}\t{rank}\t{score:.6f}\t{answer.confidence:.4f}\n"
        for rank, (key, score) in enumerate(ranking, start=first)
    )
