import math

import pytest

from search.documents import Kind, Wording
from search.evaluation import (
    Answer,
    Query,
    format_run,
    measure_ranking,
    measure_separation,
    parse_faq,
    summarize,
)

QUERY = Query("q1", "nl", "question", "zebra")


def test_figures_of_one_ranking() -> None:
    figures = measure_ranking(["x", "a", "b"], {"a": 2, "b": 1, "c": 1})

    ideal = 3 + 1 / math.log2(3) + 1 / 2
    assert figures == {
        "ndcg10": pytest.approx((3 / math.log2(3) + 1 / 2) / ideal),
        "mrr10": 0.5,
        "hit1": 0.0,
        "p5": 0.4,
        "map": pytest.approx((1 / 2 + 2 / 3) / 3),
    }


def test_nothing_found_or_nothing_relevant_is_zero() -> None:
    assert set(measure_ranking([], {"a": 1}).values()) == {0.0}
    assert set(measure_ranking(["a"], {}).values()) == {0.0}


def test_separation() -> None:
    assert measure_separation([0.9, 0.8], [0.1]) == 1.0
    assert measure_separation([0.5], [0.5]) == 0.5
    assert measure_separation([0.1], [0.9]) == 0.0
    assert measure_separation([0.1], []) is None


def test_queries_out_of_scope_count_for_separation_only() -> None:
    outside = Query("q2", "nl", "question", "auto", out_of_scope=True)

    summary = summarize([Answer(QUERY, (("a", 2.0),), 0.9), Answer(outside, (("a", 1.0),), 0.1)], {"q1": {"a": 1}})

    assert summary == {
        "groups": [
            {
                "kind": "question",
                "language": "nl",
                "queries": 1,
                "ndcg10": 1.0,
                "mrr10": 1.0,
                "hit1": 1.0,
                "p5": 0.2,
                "map": 1.0,
            }
        ],
        "auroc": 1.0,
    }


def test_run_lines() -> None:
    assert format_run(Answer(QUERY, (("a", 2.0), ("b", 1.5)), 0.25)) == (
        "q1\ta\t1\t2.000000\t0.2500\nq1\tb\t2\t1.500000\t0.2500\n"
    )
    assert format_run(Answer(QUERY, (), 0.0)) == "q1\t\t0\t0.000000\t0.0000\n"


def test_answers_lose_their_markup() -> None:
    row = {"key": "a", "translations": {"nl": {"question": "Hoe?", "answer": "<p>A &amp; b</p>", "alternatives": None}}}

    document = parse_faq(3, row)

    assert (document.page_id, document.key, document.kind) == (3, "a", Kind.FAQ)
    assert document.wordings == {"nl": Wording("Hoe?", "A & b")}
