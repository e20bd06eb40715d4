"""How good search is on judged queries, asked through the site's own query code, before the cut-off.

nDCG@10 with gain 2^grade − 1 and discount log2(rank + 1); MRR@10 and hit@1 over any grade above 0; P@5 over 5 places;
MAP over the whole ranking, divided by the number of relevant FAQs. Queries out of scope have no ranking to judge: for
them, AUROC says how well confidence tells them from those that are answered (0.5 = not at all), `wrong_answers` is the
share of them that search calls answerable, and `missed_answers` the share of the others that it does not.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from search.documents import Document
from search.index_search import find
from search.indices import create_index, refresh
from search.judgements import Grades, Query
from search.learning import Learner
from search.query.words import clean_query
from search.tuning import Tuning
from search.writing import Action, apply_actions

DEPTH = 100
CHUNK = 500

Row = dict[str, Any]
"""Figures, and what they are of (kind, language, number of queries)."""


@dataclass(frozen=True)
class Answer:
    """What one query found: (key, score) from the best on; `confidence` that it is answered at all."""

    query: Query
    ranking: tuple[tuple[str, float], ...]
    confidence: float
    answerable: bool


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


def ask_query(query: Query, index: str, *, tuning: Tuning | None = None) -> Answer:
    """With the search managers' `tuning`, unless one is given. Raises EngineUnavailableError."""
    text = clean_query(query.text)
    if not text:
        return Answer(query, (), 0.0, answerable=False)
    found = find(text, query.language, index=index, tuning=tuning)
    ranking = tuple((hit.key, hit.score) for hit in found.hits[:DEPTH])
    return Answer(query, ranking, found.confidence, answerable=found.answerable)


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
        "map": sum(number / rank for number, rank in enumerate(relevant, start=1))
        / max(1, sum(1 for grade in grades.values() if grade)),
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


def measure_refusals(answers: Sequence[Answer]) -> Row:
    """`auroc`, `wrong_answers` and `missed_answers`; nothing unless some queries are out of scope and some are not."""
    inside = [answer for answer in answers if not answer.query.out_of_scope]
    outside = [answer for answer in answers if answer.query.out_of_scope]
    auroc = measure_separation([each.confidence for each in inside], [each.confidence for each in outside])
    if auroc is None:
        return {}
    return {
        "out_of_scope": len(outside),
        "auroc": round(auroc, 4),
        "wrong_answers": round(fmean(each.answerable for each in outside), 4),
        "missed_answers": round(fmean(not each.answerable for each in inside), 4),
    }


def _group(answers: Iterable[Answer], name: Callable[[Answer], Any]) -> list[tuple[Any, list[Answer]]]:
    groups: dict[Any, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[name(answer)].append(answer)
    return sorted(groups.items())


def _measure_rankings(answers: Sequence[Answer], grades: Grades) -> Row:
    rows = [
        measure_ranking([key for key, _score in answer.ranking], grades.get(answer.query.id, {}))
        for answer in answers
        if not answer.query.out_of_scope
    ]
    means = {name: round(fmean(row[name] for row in rows), 4) for name in rows[0]} if rows else {}
    return {"queries": len(rows), **means}


def summarize(answers: Sequence[Answer], grades: Grades) -> Row:
    """{"groups": […] by kind and language, "kinds": […], "languages": […], and what `measure_refusals` gives}.

    Each of the lists has rows such as {"kind": …, "language": …, "queries": 12, "ndcg10": .9, …}. A language has the
    figures of `measure_refusals` too.
    """
    inside = [answer for answer in answers if not answer.query.out_of_scope]
    return {
        "groups": [
            {"kind": kind, "language": language, **_measure_rankings(each, grades)}
            for (kind, language), each in _group(inside, lambda answer: (answer.query.kind, answer.query.language))
        ],
        "kinds": [
            {"kind": kind, **_measure_rankings(each, grades)}
            for kind, each in _group(inside, lambda answer: answer.query.kind)
        ],
        "languages": [
            {"language": language, **_measure_rankings(each, grades), **measure_refusals(each)}
            for language, each in _group(answers, lambda answer: answer.query.language)
        ],
        **measure_refusals(answers),
    }


def format_run(answer: Answer) -> str:
    """Lines of a run file: query id, key, rank, score, confidence. A query without hits has one, with rank 0."""
    ranking = answer.ranking[:DEPTH] or (("", 0.0),)
    first = 1 if answer.ranking else 0
    return "".join(
        f"{answer.query.id}\t{key}\t{rank}\t{score:.6f}\t{answer.confidence:.4f}\n"
        for rank, (key, score) in enumerate(ranking, start=first)
    )
