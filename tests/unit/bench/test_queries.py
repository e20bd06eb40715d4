"""Queries are made of the content, of every kind, and are the same each time."""

import random
from collections import Counter

from kb.exchange.records import FaqRecord, Translation
from tests.bench.queries import PER_KIND, SUGGEST_LETTERS, Kind, build_queries, build_starts, misspell, pick_keywords

FAQS = [
    FaqRecord(
        f"faq-{number}",
        "topic",
        {
            "nl": Translation(f"Hoe vind ik de leveringsbon van bestelling {number}?"),
            "de": Translation(f"Wo finde ich den Lieferschein der Bestellung {number}?"),
        },
    )
    for number in range(4)
]
LANGUAGES = ("nl", "fr", "de", "en")


def test_keywords_are_the_longest_words_in_their_order() -> None:
    assert pick_keywords("Hoe vind ik de leveringsbon van mijn bestelling 12?") == "vind leveringsbon bestelling"


def test_a_misspelt_word_is_one_slip_away() -> None:
    for seed in range(20):
        word = misspell("vind bestelling", random.Random(seed)).removeprefix("vind ")
        assert word[0] == "b"
        assert len(word) in (9, 10)


def test_short_words_are_typed_right() -> None:
    assert misspell("de bon", random.Random(0)) == "de bon"


def test_as_many_of_each_kind() -> None:
    queries = build_queries(FAQS, LANGUAGES, seed=1)
    assert Counter(query.kind for query in queries) == dict.fromkeys(Kind, PER_KIND)
    assert queries == build_queries(FAQS, LANGUAGES, seed=1)
    assert {query.language for query in queries if query.kind is Kind.CLEAN} == {"nl", "de"}


def test_starts_are_as_long_as_what_is_being_typed() -> None:
    starts = build_starts(FAQS, seed=1)
    assert all(1 < len(start.text) < SUGGEST_LETTERS.stop for start in starts)
    assert {start.kind for start in starts} == {Kind.CLEAN, Kind.MISSPELT}
