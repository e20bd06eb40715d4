"""What is decided on hits: which clear the cut-off, and whether the first clearly is the best answer."""

from typing import Any

import pytest

from search.index_search import Found, has_clear_best, offer_other_words
from search.query.boosts import BEST_LEAD, BEST_LIKENESS
from search.query.ranking import Ranked
from tests.search_factories import make_lexicon, make_understanding

FIRST = Ranked(1, 10.0, likeness=BEST_LIKENESS, score=10.0 * BEST_LEAD)
SECOND = Ranked(2, 3.0, likeness=0.2, score=10.0)
PROMOTED = Ranked(9, 0.0)


def make_found(*ranked: Ranked, **changes: Any) -> Found:
    values: dict[str, Any] = {
        "understanding": make_understanding(),
        "promoted": (),
        "confidence": 0.9,
        "answerable": True,
    }
    return Found(ranked=ranked, **(values | changes))


def test_hits_clear_a_part_of_the_best_score_and_what_is_promoted_any() -> None:
    found = make_found(SECOND, FIRST, Ranked(3, 2.9), promoted=(PROMOTED,))

    assert [hit.page_id for hit in found.clearing(0.3)] == [9, 2, 1]
    assert [hit.page_id for hit in found.clearing(0.0)] == [9, 2, 1, 3]
    assert make_found().clearing(0.3) == ()


@pytest.mark.parametrize(
    ("found", "is_clear"),
    [
        (make_found(FIRST, SECOND), True),
        (make_found(FIRST), True),
        (make_found(), False),
        (make_found(FIRST, SECOND, answerable=False), False),
        # Only like the query in part; not enough ahead.
        (make_found(SECOND), False),
        (make_found(FIRST, Ranked(2, 9.0, score=FIRST.score)), False),
        (make_found(SECOND, promoted=(PROMOTED,)), True),
    ],
)
def test_a_clear_best(found: Found, is_clear: bool) -> None:
    assert has_clear_best(found, found.hits) is is_clear


def test_a_promotion_outside_the_chosen_topic_is_not_the_best() -> None:
    assert not has_clear_best(make_found(SECOND, promoted=(PROMOTED,)), [SECOND])


def test_a_rare_slip_is_offered_the_common_word_as_pages_write_it() -> None:
    lexicon = make_lexicon(100, nl={"factuur": 40, "factuuur": 1, "kopie": 5})

    assert offer_other_words(make_understanding("Kopie factuuur?"), lexicon) == "Kopie factuur?"
    assert offer_other_words(make_understanding("kopie factuur"), lexicon) is None
    # The better word is there already.
    assert offer_other_words(make_understanding("factuur factuuur"), lexicon) is None
