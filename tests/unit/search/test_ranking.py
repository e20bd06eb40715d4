"""The order of the first hits: one likest wording, the company it keeps, and otherwise the engine's order."""

import pytest

from search.query.boosts import COMPANY_SIZE, LIKENESS, RANKED_ANEW
from search.query.ranking import Comparison, Ranked, cosine, rank
from search.query.words import words
from tests.search_factories import make_lexicon, make_understanding

LEXICON = make_lexicon(
    100, nl={"contract": 40, "contracten": 38, "opzeggen": 5, "factuur": 30, "downloaden": 4, "kopie": 4, "brief": 6}
)


def compare(text: str, **changes: object) -> Comparison:
    return Comparison(make_understanding(text, **changes), LEXICON)


def order(text: str, *hits: Ranked, **changes: object) -> list[int]:
    return [hit.page_id for hit in rank(hits, compare(text, **changes))]


def test_one_wording_with_all_words_beats_words_that_are_scattered() -> None:
    scattered = Ranked(1, 10.0, ("Waar is mijn contract?", "brief opzeggen"))
    whole = Ranked(2, 9.0, ("Hoe stop ik?", "contract opzeggen"))

    assert order("contract opzeggen", scattered, whole) == [2, 1]


def test_inflected_words_are_alike() -> None:
    hit = Ranked(1, 1.0, ("contracten opzeggen",))

    assert compare("contract opzeggen").likeness(hit) == pytest.approx(1.0, abs=0.02)


def test_likeness_is_of_the_likest_wording_and_the_likest_reading() -> None:
    hit = Ranked(1, 1.0, ("Iets anders", "onderhoud contract"))
    comparison = compare("onderhoudscontract", splits={"onderhoudscontract": ("onderhoud", "contract")})

    assert comparison.likeness(hit) == pytest.approx(1.0)
    assert compare("laptop").likeness(hit) == 0.0
    assert compare("laptop").likeness(Ranked(1, 1.0)) == 0.0


def test_rare_words_count_for_more_than_common_ones() -> None:
    comparison = compare("contract opzeggen")

    assert comparison.likeness(Ranked(1, 1.0, ("opzeggen",))) > comparison.likeness(Ranked(2, 1.0, ("contract",)))


def test_a_page_with_the_very_code_is_as_like_as_can_be() -> None:
    comparison = compare("ABC-123", codes=("abc123",))

    assert comparison.likeness(Ranked(1, 1.0, ("Handleiding",), codes=("abc123", "abc124"))) == 1.0
    assert comparison.likeness(Ranked(2, 1.0, ("Handleiding",), codes=("abc124",))) == 0.0


def test_pages_asked_by_the_same_words_as_the_first_ones_follow() -> None:
    first = Ranked(1, 10.0, ("factuur downloaden",))
    stranger = Ranked(2, 5.0, ("contract opzeggen brief",))
    companion = Ranked(3, 4.9, ("kopie factuur downloaden",))

    # Neither is like the query itself.
    assert order("xyz", first, Ranked(4, 9.0, ("factuur downloaden kopie",)), stranger, companion) == [1, 4, 3, 2]


def test_what_scores_the_same_stays_as_the_engine_had_it() -> None:
    hits = [Ranked(number, 3.0, ("Contract",)) for number in (5, 3, 9, 1)]

    assert order("contract", *hits) == [5, 3, 9, 1]
    assert order("contract", *hits) == order("contract", *hits)


def test_only_the_first_are_ranked_anew() -> None:
    hits = [Ranked(number, 100.0 - number, ("Iets anders",)) for number in range(RANKED_ANEW)]
    late = [Ranked(900, 1.0, ("contract opzeggen",)), Ranked(901, 0.5, ("contract",))]

    ranked = rank([*hits, *late], compare("contract opzeggen"))

    assert [hit.page_id for hit in ranked[-2:]] == [900, 901]
    assert [(hit.likeness, hit.score) for hit in ranked[-2:]] == [(0.0, 1.0), (0.0, 0.5)]
    assert len(ranked) == len(hits) + 2


def test_scores_are_of_the_engines_magnitude() -> None:
    [only] = rank([Ranked(1, 8.0, ("contract",))], compare("contract"))

    assert only.likeness == pytest.approx(1.0)
    assert 8.0 * (1 + LIKENESS) <= only.score <= 8.0 * 2
    assert only.engine_score == 8.0


@pytest.mark.parametrize("number", range(COMPANY_SIZE + 2))
def test_few_or_no_hits(number: int) -> None:
    hits = [Ranked(each, 0.0) for each in range(number)]

    assert order("contract", *hits) == list(range(number))


def test_cosine() -> None:
    one, other = {"a": 3.0, "b": 4.0}, {"a": 3.0, "c": 4.0}

    assert cosine((one, 5.0), (one, 5.0)) == 1.0
    assert cosine((one, 5.0), (other, 5.0)) == 9 / 25
    assert cosine((one, 5.0), ({}, 0.0)) == 0.0


def test_words_that_nobody_knows_are_the_rarest() -> None:
    rarities = [LEXICON.rarity(word, "nl") for word in words("contract opzeggen olifant", "nl")]

    assert rarities == sorted(rarities)
    assert all(rarity > 0 for rarity in rarities)
