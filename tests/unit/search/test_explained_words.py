"""An explanation in words and rows: every case is said, nothing of the content gets out unescaped."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils.translation import override

from search.explained_rows import ROWS_SHOWN, present_hit, present_query, tell
from search.explained_words import name_form, name_relation, tell_absence, why_likeness, why_words
from search.explanation import Absence, Choice
from search.query.corrections import Candidate
from search.query.expansions import Expansion
from search.query.probes import Place, Relation
from search.synonyms import parse_line
from tests.search_explanation_factories import make_explained, make_explanation, make_row
from tests.search_factories import make_understanding


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def test_the_summary_says_place_words_and_what_the_hit_above_has() -> None:
    synonym = make_row("laattijdig", of="te laat", relation=Relation.SYNONYM, place=Place.ANSWER, points=4.0)
    chosen = make_explained(2, make_row(), make_row(place=Place.ANYWHERE), synonym)
    above = make_explained(1, make_row(), make_row("laat", points=25.0))
    said = " ".join(tell(make_explanation(chosen=chosen, other=above)))
    assert said == (
        "It is <b>hit 2 of 14</b>. "
        'Its question contains “<span lang="nl">factuur</span>”. '
        'In its text stands “<span lang="nl">laattijdig</span>”, a synonym of “<span lang="nl">te laat</span>”. '
        'The hit above it comes first: “<span lang="nl">laat</span>” in its question counts more.'
    )


def test_the_first_hit_is_compared_with_the_next() -> None:
    first = make_explained(1, make_row(), likeness_points=20.0, wording="factuur <b>")
    said = tell(make_explanation(chosen=first, other=make_explained(2, make_row())))[-1]
    assert said == (
        'It comes before the next hit: its wording “<span lang="nl">factuur &lt;b&gt;</span>” is more like the query.'
    )
    company = replace(first, likeness_points=4.0, company_points=9.0)
    said = tell(make_explanation(chosen=company, other=make_explained(2, make_row())))[-1]
    assert said == "It comes before the next hit: it has more in common with the other first hits."


def test_what_is_promoted_is_said_to_be() -> None:
    promoted = make_explained(1, is_promoted=True)
    assert tell(make_explanation(chosen=promoted)) == ["It is promoted for this query: <b>hit 1 of 14</b>."]
    said = tell(make_explanation(chosen=make_explained(2), other=promoted))
    assert "promoted for this query" in said[-1]


@pytest.mark.parametrize("absence", list(Absence))
def test_every_absence_is_said_in_words(absence: Absence) -> None:
    chosen = make_explained(1, position=None) if absence is Absence.BELOW_CUTOFF else None
    explanation = make_explanation(absence=absence, choice=Choice(1, None, "X", "nl"), chosen=chosen, needed=19.26)
    assert len(tell_absence(explanation)) > 10
    assert tell(explanation)[0].startswith("<b>It is no hit of this query.</b> ")


@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("place", list(Place))
def test_every_relation_is_said_at_every_place(relation: Relation, place: Place) -> None:
    row = make_row("<i>", of="<b>", relation=relation, place=place, seen="<u>")
    explanation = make_explanation(chosen=make_explained(2, row), other=make_explained(1))
    said = " ".join([*tell(explanation), name_relation(row, "nl"), name_form(row, "nl")])
    assert "<i>" not in said
    assert "<u>" not in said
    assert "<b>" not in said.replace("<b>hit 2 of 14</b>", "")


def test_rows_beyond_the_first_are_summed_up() -> None:
    rows = [make_row(f"w{number}", points=20.0 - number) for number in range(ROWS_SHOWN + 3)]
    chosen = make_explained(2, *rows)
    told = present_hit(make_explanation(chosen=chosen, other=make_explained(1, *rows)), chosen)
    assert len(told.rows) == ROWS_SHOWN
    assert told.rest_count == 3
    assert sum(row.points for row in told.rows) + told.rest_points == pytest.approx(chosen.words_points)
    assert told.rows[0].share == 100
    assert told.else_points == 5.0
    assert [str(row.why) for row in told.compared] == ["about the same"] * 3
    assert told.other == Choice(1, 1, "Eerste?", "nl")


def test_why_one_of_two_has_more() -> None:
    names = ("Hit 2", "Hit 1")
    chosen, other = make_explained(2, make_row(points=2.0)), make_explained(1, make_row(), likeness_points=9.0)
    assert why_words(chosen, other, names).startswith("Hit 1: “")
    assert why_words(other, chosen, names).startswith("Hit 2: “")
    assert why_likeness(chosen, other, names) == ""
    assert why_likeness(chosen, replace(other, wording="x"), names).startswith("Hit 1: its wording “")


def test_the_query_is_shown_as_understood() -> None:
    rule = parse_line("te laat, laattijdig, achterstallig")
    understanding = make_understanding(
        unknown=("xyzzy", "faktuur"),
        corrections={"faktuur": (Candidate("factuur", 1, 1.0, "factuur"),)},
        expansions=(
            Expansion(("te", "laat"), "laattijdig", rule),
            Expansion(("te", "laat"), "achterstallig", rule),
            Expansion(("cdd",), "contrat"),
        ),
    )
    asked = present_query(make_explanation(understanding=understanding))
    assert asked.unknown == ["xyzzy"]
    assert asked.synonyms == [rule]
    assert [each.added for each in asked.abbreviations] == ["contrat"]
    assert (asked.confidence_percent, asked.threshold_percent) == (80, 50)
