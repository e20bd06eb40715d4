import math

import pytest

from search.evaluation import (
    Answer,
    format_run,
    measure_ranking,
    measure_refusals,
    measure_separation,
    summarize,
)
from search.judgements import Query
from search.management.commands.search_evaluate import format_table

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


def test_queries_out_of_scope_have_no_ranking() -> None:
    outside = Query("q2", "nl", "question", "auto", out_of_scope=True)
    figures = {"queries": 1, "ndcg10": 1.0, "mrr10": 1.0, "hit1": 1.0, "p5": 0.2, "map": 1.0}
    refusals = {"out_of_scope": 1, "auroc": 1.0, "wrong_answers": 1.0, "missed_answers": 0.0}

    summary = summarize(
        [Answer(QUERY, (("a", 2.0),), 0.9, answerable=True), Answer(outside, (("a", 1.0),), 0.6, answerable=True)],
        {"q1": {"a": 1}},
    )

    assert summary == {
        "groups": [{"kind": "question", "language": "nl", **figures}],
        "kinds": [{"kind": "question", **figures}],
        "languages": [{"language": "nl", **figures, **refusals}],
        **refusals,
    }


def test_without_queries_out_of_scope_nothing_is_said_of_them() -> None:
    summary = summarize([Answer(QUERY, (("a", 2.0),), 0.9, answerable=False)], {"q1": {"a": 1}})

    assert set(summary) == {"groups", "kinds", "languages"}
    assert "auroc" not in summary["languages"][0]
    assert "scope" not in format_table({"collection": "c", **summary})


def test_refused_queries_are_told_apart() -> None:
    outside = Query("q2", "nl", "question", "auto", out_of_scope=True)
    answers = [
        Answer(QUERY, (), 0.2, answerable=False),
        Answer(QUERY, (), 0.8, answerable=True),
        Answer(outside, (), 0.1, answerable=False),
    ]

    refusals = measure_refusals(answers)

    assert refusals == {"out_of_scope": 1, "auroc": 1.0, "wrong_answers": 0.0, "missed_answers": 0.5}


def test_table_has_totals_where_there_is_more_than_one() -> None:
    french = Query("q2", "fr", "question", "zèbre")
    outside = Query("q3", "nl", "other", "auto", out_of_scope=True)
    summary = summarize(
        [Answer(each, (("a", 2.0),), 0.9, answerable=True) for each in (QUERY, french, outside)],
        {"q1": {"a": 1}, "q2": {"b": 1}},
    )

    lines = format_table({"collection": "animals", **summary}).splitlines()

    assert lines[0] == "animals"
    assert [line.split()[:4] for line in lines[2:5]] == [
        ["question", "fr", "1", "0.000"],
        ["question", "nl", "1", "1.000"],
        ["question", "all", "2", "0.500"],
    ]
    assert lines[7].split() == ["all", "1", "0.500", "1.000", "0.000"]


def test_run_lines() -> None:
    assert format_run(Answer(QUERY, (("a", 2.0), ("b", 1.5)), 0.25, answerable=True)) == (
        "q1\ta\t1\t2.000000\t0.2500\nq1\tb\t2\t1.500000\t0.2500\n"
    )
    assert format_run(Answer(QUERY, (), 0.0, answerable=False)) == "q1\t\t0\t0.000000\t0.0000\n"


def test_run_has_the_first_hundred_hits() -> None:
    ranking = tuple((f"faq-{number}", 1.0) for number in range(130))

    lines = format_run(Answer(QUERY, ranking, 0.5, answerable=True)).splitlines()

    assert [line.split("\t")[2] for line in lines] == [str(rank) for rank in range(1, 101)]
