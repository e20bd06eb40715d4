import pytest

from search.query.words import CHARACTER_LIMIT, WORD_LIMIT, clean_query, fold, replace_words, words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("", ""),
        ("  contract \n stopzetten\t", "contract stopzetten"),
        ("\x00\x01fac\x07tuur", "fac tuur"),
        ("mark\ue000er\ue001", "mark er"),
        ('<b>factuur</b> AND OR "', '<b>factuur</b> AND OR "'),
        ("\u200b\u202e", ""),
    ],
)
def test_clean_query(raw: str, cleaned: str) -> None:
    assert clean_query(raw) == cleaned


def test_long_queries_are_cut() -> None:
    assert len(clean_query("x" * 10_000)) == CHARACTER_LIMIT
    assert len(clean_query("een " * 10_000).split()) == WORD_LIMIT


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("L’abonnement résilié", "fr", ["abonnement", "resilie"]),
        ("the customer's PC", "en", ["the", "customer", "pc"]),
        ("Straße, Œuvre", "de", ["strasse", "oeuvre"]),
        ("l'abonnement", "nl", ["l'abonnement"]),
        ("A-12_b", "nl", ["a", "12", "b"]),
    ],
)
def test_words_are_cut_as_the_index_cuts_them(text: str, language: str, found: list[str]) -> None:
    assert words(text, language) == found


def test_fold() -> None:
    assert fold("éïßœ") == "eissoe"


def test_replace_words_keeps_the_rest_as_typed() -> None:
    assert replace_words("Mijn Contarct, graag!", {"contarct": "contract"}, "nl") == "Mijn contract, graag!"
    assert replace_words("l’abonemment", {"abonemment": "abonnement"}, "fr") == "l'abonnement"
