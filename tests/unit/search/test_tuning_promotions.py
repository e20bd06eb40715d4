"""When a promotion holds, and which queries are the same query."""

from datetime import UTC, datetime

import pytest

from search.promotions import Period, PromotionState, query_key, read_queries

JANUARY, FEBRUARY, MARCH, APRIL = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("period", "state"),
    [
        (Period(), PromotionState.LIVE),
        (Period(FEBRUARY), PromotionState.LIVE),
        (Period(None, FEBRUARY), PromotionState.OVER),
        (Period(MARCH), PromotionState.PLANNED),
        (Period(MARCH, APRIL), PromotionState.PLANNED),
        (Period(JANUARY, MARCH), PromotionState.LIVE),
        (Period(JANUARY, FEBRUARY), PromotionState.OVER),
    ],
)
def test_a_promotion_is_planned_live_or_over(period: Period, state: PromotionState) -> None:
    assert period.state(FEBRUARY) is state


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Period(), Period(), True),
        (Period(JANUARY, FEBRUARY), Period(FEBRUARY, MARCH), False),
        (Period(JANUARY, MARCH), Period(FEBRUARY, APRIL), True),
        (Period(JANUARY, APRIL), Period(FEBRUARY, MARCH), True),
        (Period(None, FEBRUARY), Period(MARCH), False),
        (Period(None, MARCH), Period(FEBRUARY), True),
    ],
)
def test_periods_overlap_both_ways_or_not(one: Period, other: Period, overlap: bool) -> None:
    assert (one.overlaps(other), other.overlaps(one)) == (overlap, overlap)


def test_queries_with_the_same_words_are_the_same() -> None:
    assert query_key("Résilier l’abonnement ?", "fr") == query_key("resilier abonnement", "fr") == "resilier abonnement"
    assert query_key("?!", "nl") == ""


def test_queries_keep_the_numbers_of_their_lines() -> None:
    assert read_queries("\n opzeggen \r\n\ncontract  stop\n") == [(2, "opzeggen"), (4, "contract stop")]
