"""Recombined FAQs are the same for the same seed, real in words and length, and in the languages of their parents."""

from itertools import islice

import pytest

from kb.exchange.records import QUESTION_LENGTH, FaqRecord, Translation
from tests.bench.recombine import cross_questions, recombine, split_sentences

FAQS = [
    FaqRecord(
        f"faq-{number}",
        "topic",
        {
            "nl": Translation(f"Hoe vind ik nummer {number}?", f"Kijk op {number}. Of bel ons! Daarna wacht u."),
            "fr": Translation(
                f"Où trouver le numéro {number} ?", f"Voyez {number}. Ou appelez.", (f"numéro {number}",)
            ),
        },
    )
    for number in range(5)
]
MONOLINGUAL = FaqRecord("only-en", "topic", {"en": Translation("Where is it?", "Here.")})


def test_given_ones_come_first_and_further_ones_are_the_same_each_time() -> None:
    made = list(recombine(FAQS, 40, seed=1))
    assert made[:5] == FAQS
    assert len({faq.key for faq in made}) == 40
    assert made == list(recombine(FAQS, 40, seed=1))
    assert made[5:] != list(recombine(FAQS, 40, seed=2))[5:]


def test_a_smaller_number_is_the_beginning_of_a_larger_one() -> None:
    assert list(recombine(FAQS, 12, seed=1)) == list(islice(recombine(FAQS, 40, seed=1), 12))


def test_fewer_than_there_are() -> None:
    assert list(recombine(FAQS, 2, seed=1)) == FAQS[:2]


def test_words_are_those_of_the_content_and_languages_stay_apart() -> None:
    sentences = {
        language: {sentence for faq in FAQS for sentence in split_sentences(faq.translations[language].answer)}
        for language in ("nl", "fr")
    }
    for faq in recombine(FAQS, 40, seed=1):
        assert set(faq.translations) == {"nl", "fr"}
        for language, text in faq.translations.items():
            assert set(split_sentences(text.answer)) <= sentences[language]
        assert len(split_sentences(faq.translations["nl"].answer)) == 3


def test_a_parent_that_lacks_a_language_gives_nothing_to_it() -> None:
    for faq in recombine([MONOLINGUAL, *FAQS], 30, seed=1):
        if "en" in faq.translations:
            assert faq.translations == {"en": Translation("Where is it?", "Here.")}


@pytest.mark.parametrize(
    ("beginning", "end", "crossed"),
    [
        ("Hoe vind ik mijn nummer?", "Wat kost de nieuwe laptop?", "Hoe vind ik nieuwe laptop?"),
        ("Prijs?", "Levering?", "Prijs?"),
    ],
)
def test_questions_cross_in_the_middle(beginning: str, end: str, crossed: str) -> None:
    assert cross_questions(beginning, end) == crossed


def test_a_crossed_question_still_fits() -> None:
    assert len(cross_questions("a " * 200, "b " * 200)) <= QUESTION_LENGTH
