"""Confidence is 0 to 1 and grows with what matches, with likeness, and with how little there is to match."""

import pytest

from search.confidence import measure_confidence, measure_familiarity
from search.query.ranking import Ranked
from tests.search_factories import make_lexicon, make_understanding


def hit(engine_score: float, likeness: float) -> Ranked:
    return Ranked(1, engine_score, likeness=likeness)


def test_nothing_found_is_no_confidence() -> None:
    assert measure_confidence([], 1_000) == 0.0


def test_a_hit_that_is_like_nothing_asked_is_no_confidence() -> None:
    assert measure_confidence([hit(50.0, 0.0)], 1_000) == 0.0


def test_it_grows_with_score_and_likeness() -> None:
    values = [
        measure_confidence([hit(score, like)], 100) for score, like in [(5, 0.5), (5, 1.0), (50, 1.0), (5_000, 1.0)]
    ]

    assert values == sorted(set(values))
    assert 0 < values[0] < values[-1] < 1


def test_the_same_score_says_less_where_there_is_more_to_match() -> None:
    assert measure_confidence([hit(9.0, 0.8)], 10) > measure_confidence([hit(9.0, 0.8)], 10_000)


def test_the_best_score_counts_with_the_first_hits_likeness() -> None:
    assert measure_confidence([hit(2.0, 0.8), hit(9.0, 0.1)], 10) == measure_confidence([hit(9.0, 0.8)], 10)


@pytest.mark.parametrize("pages", [0, 1])
def test_a_nearly_empty_site(pages: int) -> None:
    assert 0 < measure_confidence([hit(3.0, 0.5)], pages) < 1


def test_words_that_no_page_has_make_a_query_less_familiar() -> None:
    lexicon = make_lexicon(nl={"volgen": 3, "bestelling": 2, "pizza": 0})

    def familiarity(text: str, *unknown: str) -> float:
        return measure_familiarity(make_understanding(text, unknown=unknown), lexicon)

    assert familiarity("bestelling volgen") == 1.0
    assert 1.0 > familiarity("bestelling volgen pizza", "pizza") > familiarity("pizza", "pizza") > 0.0


def test_unfamiliar_evidence_counts_less() -> None:
    assert measure_confidence([hit(9.0, 0.8)], 10, 0.7) < measure_confidence([hit(9.0, 0.8)], 10)
