"""Our own judged queries (fixtures/search) hold their floors over the demo content, asked of the real engine."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from cms.demo_content.reading import read_topics
from kb.base.languages import language_codes
from search import evaluation, judgements, lexicons
from search.indices import alias
from search.judgements import Query
from search.tuning import forget_tuning
from tests.search_factories import rebuild

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
JUDGED = FIXTURES / "search" / "demo"

KINDS = {"clean", "typo", "compound", "synonym", "crosslingual", "code", "out_of_scope"}
FEWEST_QUERIES = 150
FEWEST_OUT_OF_SCOPE = 0.12

# A little under what is reached. nDCG@10 of a kind in all languages, and of a language over all kinds; AUROC of
# confidence; the share of queries out of scope that are refused, and of the others that are not. Whoever makes search
# better raises them; a change that lowers one has to say why: `refused out of scope` was .81 when a quarter of the
# queries in scope were refused too.
FLOORS = {
    "clean": 0.79,
    "typo": 0.93,
    "compound": 0.86,
    "synonym": 0.80,
    "crosslingual": 0.87,
    "code": 0.93,
    "nl": 0.86,
    "fr": 0.89,
    "de": 0.78,
    "en": 0.89,
    "auroc": 0.88,
    "refused out of scope": 0.73,
    "answered in scope": 0.87,
}


@pytest.fixture
def demo(index: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The index of the demo content, with the synonym sets of its search managers."""
    # Nothing is published while the queries are asked.
    monkeypatch.setattr(lexicons, "LEXICON_SECONDS", 600.0)
    call_command("load_demo", no_logins=True, verbosity=0)
    forget_tuning()
    return rebuild()


def read_figures(summary: dict[str, Any]) -> dict[str, float]:
    """What FLOORS are about; more is better in each."""
    return {
        **{row["kind"]: row["ndcg10"] for row in summary["kinds"]},
        **{row["language"]: row["ndcg10"] for row in summary["languages"]},
        "auroc": summary["auroc"],
        "refused out of scope": 1 - summary["wrong_answers"],
        "answered in scope": 1 - summary["missed_answers"],
    }


@pytest.mark.engine
def test_floors_hold(demo: str) -> None:
    queries = judgements.read_queries(JUDGED)

    answers = [evaluation.ask_query(query, alias()) for query in queries]

    figures = read_figures(evaluation.summarize(answers, judgements.read_grades(JUDGED)))
    assert set(figures) == set(FLOORS)
    below = {name: f"{figures[name]:.3f} < {floor}" for name, floor in FLOORS.items() if figures[name] < floor}
    assert not below, f"all figures: {figures}"


def judged_queries() -> list[Query]:
    return judgements.read_queries(JUDGED)


def test_there_are_enough_queries_of_every_kind_and_language() -> None:
    queries = judged_queries()
    outside = [query for query in queries if query.out_of_scope]
    counts = Counter((query.kind, query.language) for query in queries)

    assert len(queries) >= FEWEST_QUERIES
    assert len(outside) >= FEWEST_OUT_OF_SCOPE * len(queries)
    assert set(counts) == {(kind, language) for kind in KINDS for language in language_codes()}
    assert all((query.kind == "out_of_scope") == query.out_of_scope for query in queries)


def test_no_query_is_asked_twice() -> None:
    counts = Counter((query.language, query.text.casefold()) for query in judged_queries())

    assert [text for text, count in counts.items() if count > 1] == []


def test_texts_in_another_language_say_so() -> None:
    rows = [json.loads(line) for line in (JUDGED / "queries.jsonl").read_text(encoding="utf-8").splitlines()]

    for row in rows:
        written_in = row.get("text_language", row["language"])
        assert written_in in language_codes(), row
        assert (written_in != row["language"]) == (row["kind"] == "crosslingual"), row


def test_grades_are_of_queries_in_scope_and_of_faqs_that_exist() -> None:
    grades = judgements.read_grades(JUDGED)
    keys = {faq["key"] for topic in read_topics(FIXTURES / "demo") for faq in topic["faqs"]}

    assert set(grades) == {query.id for query in judged_queries() if not query.out_of_scope}
    assert {key for graded in grades.values() for key in graded} <= keys
    assert {grade for graded in grades.values() for grade in graded.values()} <= {1, 2}
    # Some page answers each of them, it does not just help.
    assert all(2 in graded.values() for graded in grades.values())
