from search.query.filters import LISTED
from search.query.lexicon import build_lexicon_query, parse_lexicon
from tests.search_factories import make_lexicon


def test_the_lexicon_is_made_of_words_of_pages_that_are_there() -> None:
    query = build_lexicon_query()

    assert query["query"] == LISTED
    assert {each["terms"]["field"] for each in query["aggs"].values()} == {
        f"words.{code}" for code in ("nl", "fr", "de", "en")
    }


def test_parse_lexicon_folds_and_keeps_the_usual_spelling() -> None:
    empty: dict[str, object] = {"buckets": []}
    french = {"buckets": [{"key": "résilié", "doc_count": 4}, {"key": "resilie", "doc_count": 1}]}
    response = {
        "hits": {"total": {"value": 9}},
        "aggregations": {"nl": empty, "fr": french, "de": empty, "en": empty},
    }

    lexicon = parse_lexicon(response, {"fr": {"cdd": ["contrat durée déterminée"]}})

    assert lexicon.pages == 9
    assert lexicon.abbreviations["fr"]["cdd"] == ["contrat durée déterminée"]
    assert lexicon.frequencies["fr"] == {"resilie": 4}
    assert lexicon.spelling("resilie", "fr") == "résilié"
    assert lexicon.spelling("anders", "fr") == "anders"


def test_the_language_is_guessed_from_known_words_and_the_readers_wins_when_near() -> None:
    lexicon = make_lexicon(nl={"contract": 5, "service": 2}, fr={"contrat": 5, "service": 2, "mon": 9})

    assert lexicon.guess_language("mon contrat", "nl") == "fr"
    assert lexicon.guess_language("service", "nl") == "nl"
    assert lexicon.guess_language("onbekend", "de") == "de"


def test_languages_that_know_about_as_much_are_searched_too() -> None:
    lexicon = make_lexicon(nl={"contract": 5}, fr={"mon": 9, "contrat": 3}, en={"contract": 4})

    assert lexicon.likely_languages("contract", "nl") == ("nl", "en")
    assert lexicon.likely_languages("mon contrat", "nl") == ("nl", "fr")


def test_words_that_nobody_knows_are_looked_up_everywhere() -> None:
    assert make_lexicon(nl={"contract": 5}).likely_languages("nieuw", "fr") == ("fr", "nl", "de", "en")


def test_unknown_words_are_long_enough_without_digits_and_known_nowhere() -> None:
    lexicon = make_lexicon(nl={"contract": 5}, fr={"facture": 3})

    assert lexicon.unknown_words("contarct facture xy a4b contarct", "nl") == ("contarct",)


def test_numbers_are_known_in_every_language() -> None:
    assert make_lexicon().knows("30", "nl")


def test_the_rarer_a_word_the_more_it_says() -> None:
    lexicon = make_lexicon(100, nl={"contract": 90, "opzeggen": 3})

    assert 0 < lexicon.rarity("contract", "nl") < lexicon.rarity("opzeggen", "nl") < lexicon.rarity("olifant", "nl")


def test_a_long_text_is_searched_in_two_languages() -> None:
    known = {"contract": 1}
    lexicon = make_lexicon(nl=known, fr=known, de=known, en=known)

    assert lexicon.likely_languages("contract " * 15, "de") == ("de", "nl", "fr", "en")
    assert lexicon.likely_languages("contract " * 30, "de") == ("de", "nl")
    assert lexicon.likely_languages("onbekend " * 30, "fr") == ("fr", "nl")
