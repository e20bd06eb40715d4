"""Other words for what was typed: each rule in its own direction and language, and nothing without a rule."""

import pytest

from search.query.expansions import MOST_EXPANSIONS, find_expansions, is_same_word, synonym_words
from search.query.lexicon import Lexicon
from search.query.words import words
from tests.search_factories import make_lexicon, make_tuning

EMPTY = make_lexicon()
ABBREVIATIONS = Lexicon(10, {}, abbreviations={"fr": {"cdd": ("contrat durée déterminée",)}})


def added(text: str, *lines: str, language: str = "nl", lexicon: Lexicon = EMPTY) -> list[str]:
    tuning = make_tuning(nl=lines)
    return [each.added for each in find_expansions(words(text, language), language, tuning=tuning, lexicon=lexicon)]


def test_nothing_without_a_rule() -> None:
    assert added("contract opzeggen") == []
    assert added("contract opzeggen", "gsm => smartphone") == []
    assert added("", "gsm => smartphone") == []


def test_two_way() -> None:
    assert added("te laat", "te laat, laattijdig, achterstallig") == ["laattijdig", "achterstallig"]
    assert added("achterstallig", "te laat, laattijdig, achterstallig") == ["te laat", "laattijdig"]


def test_one_way() -> None:
    assert added("gsm kwijt", "gsm => mobiele telefoon, smartphone") == ["mobiele telefoon", "smartphone"]
    assert added("smartphone kwijt", "gsm => mobiele telefoon, smartphone") == []


def test_a_rule_is_of_its_language() -> None:
    assert added("gsm", "gsm => smartphone", language="fr") == []


@pytest.mark.parametrize("typed", ["factuur", "Facturen", "FACTUURTJE"])
def test_inflected_forms(typed: str) -> None:
    assert added(f"mijn {typed} kwijt", "factuur => rekening") == ["rekening"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("ik wil mobiele telefoon kopen", True),
        ("mobiele telefoons", True),
        # All its words, side by side, in its order.
        ("mobiele", False),
        ("telefoon mobiele", False),
        ("mobiele rode telefoon", False),
    ],
)
def test_a_term_of_several_words_is_a_run(typed: str, is_found: bool) -> None:
    assert added(typed, "mobiele telefoon => gsm") == ["gsm"] * is_found


def test_what_was_found_is_told_with_the_rule() -> None:
    tuning = make_tuning(nl=["mobiele telefoon => gsm"])

    [expansion] = find_expansions(["mobiele", "telefoons"], "nl", tuning=tuning, lexicon=EMPTY)

    assert expansion.found == ("mobiele", "telefoons")
    assert expansion.rule is tuning.synonyms["nl"][0]


def test_abbreviations_both_ways() -> None:
    assert added("rupture cdd", language="fr", lexicon=ABBREVIATIONS) == ["contrat durée déterminée"]
    assert added("contrats à durée déterminée", language="fr", lexicon=ABBREVIATIONS) == ["cdd"]
    assert added("contrat de travail", language="fr", lexicon=ABBREVIATIONS) == []
    assert added("cdd", language="nl", lexicon=ABBREVIATIONS) == []


def test_each_addition_once_and_not_too_many() -> None:
    assert added("gsm mobieltje", "gsm => smartphone", "mobieltje => Smartphone") == ["smartphone"]
    lines = [f"gsm => woord{number}" for number in range(MOST_EXPANSIONS + 5)]
    assert len(added("gsm", *lines)) == MOST_EXPANSIONS


def test_words_of_rules_are_known() -> None:
    assert synonym_words(make_tuning(nl=["mobiele telefoon => GSM", "a, b"]), "nl") == {
        "mobiele",
        "telefoon",
        "gsm",
        "a",
        "b",
    }
    assert synonym_words(make_tuning(nl=["a, b"]), "fr") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("factuur", "facturen", True),
        ("contract", "contracten", True),
        ("gsm", "gsm", True),
        ("gsm", "gsms", False),
        ("contract", "contractant", True),
        ("contract", "contractverlenging", False),
        ("factuur", "fabriek", False),
    ],
)
def test_forms_of_one_word(one: str, other: str, same: bool) -> None:
    assert is_same_word(one, other) is same
    assert is_same_word(other, one) is same
