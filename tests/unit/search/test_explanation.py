"""Why a page is found: the words that count, and points that add up."""

import pytest

from search.explanation import explain_order, explain_rows, find_missing, find_other, gather_rows
from search.query import boosts
from search.query.probes import Form, Place, Relation
from search.query.ranking import Ranked
from search.seen import find_seen
from tests.search_explanation_factories import make_probe, make_row
from tests.search_factories import make_understanding

SOURCE = {
    "languages": ["nl"],
    "question": {"nl": "Welke betalingstermijn geldt er?"},
    "alternatives": {"nl": ["factuur te laat betaald"]},
    "answer": {"nl": "Facturen betaalt u binnen 30 dagen. Een laattijdige betaling…"},
}


def test_a_word_at_a_place_is_one_row_named_by_the_likest_form() -> None:
    probes = [
        make_probe(form=Form.FAMILY, boost=1.6),
        make_probe(form=Form.EXACT, boost=2.8),
        make_probe(),
        make_probe(place=Place.ANSWER, boost=1.0),
    ]
    rows = gather_rows({0: 1.0, 1: 2.0, 2: 10.0, 3: 3.0}, probes, SOURCE, "nl", 0.5)
    assert [(row.place, row.form, row.boost, row.points, row.seen) for row in rows] == [
        (Place.ALTERNATIVES, Form.EXACT, 8.0, 6.5, ""),
        (Place.ANSWER, Form.STEM, 1.0, 1.5, "facturen"),
    ]


@pytest.mark.parametrize(
    ("word", "form", "expected"),
    [
        ("betaling", Form.COMPOUND, (Form.COMPOUND, "betalingstermijn")),
        ("factuur", Form.STEM, (Form.STEM, "facturen")),
        ("laattijdig", Form.FAMILY, (Form.FAMILY, "laattijdige")),
        ("dagen", Form.STEM, (Form.EXACT, "")),
        ("zomer", Form.STEM, (Form.STEM, "")),
        ("", Form.STEM, (Form.STEM, "")),
    ],
)
def test_the_word_on_the_page_is_named(word: str, form: Form, expected: tuple[Form, str]) -> None:
    text = "Welke betalingstermijn, laattijdige facturen, 30 dagen"
    assert find_seen(word, text, "nl", form) == expected


def test_points_add_up_and_the_best_language_counts() -> None:
    understanding = make_understanding("factuur", languages=("nl", "fr"))
    probes = {"nl": [make_probe()], "fr": [make_probe(), make_probe(place=Place.QUESTION)]}
    answers = {"nl": {0: 4.0}, "fr": {0: 4.0, 1: 3.0}}
    raw = {"_score": 7.0 * boosts.OTHER_LANGUAGE, "_source": {"languages": ["nl", "fr"]}}
    language, rows = explain_rows(understanding, answers, probes, raw)
    assert language == "fr"
    assert sum(row.points for row in rows) == pytest.approx(raw["_score"])
    assert {row.relation for row in rows} == {Relation.TYPED}


def test_what_no_probe_accounts_for_is_a_row() -> None:
    understanding = make_understanding("de het")
    _language, rows = explain_rows(understanding, {"nl": {}}, {"nl": []}, {"_score": 1.0, "_source": SOURCE})
    assert [(row.relation, row.points) for row in rows] == [(Relation.COMMON, 1.0)]


def test_likeness_and_company_are_what_is_left_of_the_score() -> None:
    likeness, company = explain_order(Ranked(1, 20.0, likeness=0.5, score=28.0), best=20.0)
    assert likeness == boosts.LIKENESS * 20.0 * 0.5
    assert 20.0 + likeness + company == 28.0
    assert explain_order(None, best=20.0) == (0.0, 0.0)
    assert explain_order(Ranked(1, 20.0, score=20.0), best=20.0) == (0.0, 0.0)


def test_a_hit_is_compared_with_the_one_above_it() -> None:
    assert find_other(2, [1, 2, 3]) == 1
    assert find_other(1, [1, 2, 3]) == 2
    assert find_other(9, [1, 2, 3]) == 3
    assert find_other(1, [1]) is None
    assert find_other(1, []) is None


def test_what_the_other_one_has_more_of() -> None:
    here = [make_row("laat", place=Place.ANSWER, points=2.0), make_row("factuur", points=9.0)]
    there = [make_row("laat", points=8.0), make_row("factuur", points=10.0)]
    missing = find_missing(here, there)
    assert missing is not None
    assert missing.word == "laat"
    assert find_missing(there, there) is None
