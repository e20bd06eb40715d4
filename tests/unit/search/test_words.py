import pytest

from search.query.words import (
    CHARACTER_LIMIT,
    WORD_LIMIT,
    clean_query,
    drop_question_words,
    find_codes,
    find_typed_codes,
    fold,
    replace_words,
    words,
)


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


@pytest.mark.parametrize(("text", "kept"), [("a-" * 100, 59), ("漢" * 400, 30), ("🙂" * 400, 30), ("l'an " * 60, 149)])
def test_what_the_index_takes_for_many_words_is_cut_too(text: str, kept: int) -> None:
    assert len(clean_query(text).rstrip("-")) == kept


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


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ABC-123", ["abc123"]),
        ("ABC123", ["abc123"]),
        ("Fout ABC_123, of abc/123?", ["abc123"]),
        ("TF-2026-00731", ["tf202600731"]),
        ("TV7K-3320", ["tv7k3320"]),
        ("+++002/6000/73175+++", ["002600073175"]),
        # Plain numbers, words and what is too short for a code.
        ("30", []),
        ("2026 facturen", []),
        ("e-mail", []),
        ("contract", []),
        ("A4", []),
        ("abc 123", []),
        ("", []),
    ],
)
def test_codes(text: str, codes: list[str]) -> None:
    assert find_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ABC-123", ["abc123"]),
        ("ABC123", ["abc123"]),
        ("abc 123", ["abc123"]),
        ("handleiding ABC-123 of TX 4000", ["abc123", "tx4000"]),
        ("30 dagen", []),
        ("a 12", []),
        ("contract opzeggen", []),
        ("2026", []),
    ],
)
def test_codes_may_be_typed_apart(text: str, codes: list[str]) -> None:
    found = find_typed_codes(text)

    assert [code for code in codes if code not in found] == []
    assert codes or found == []


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("hoe kan ik mijn factuur betalen", "nl", "ik mijn factuur betalen"),
        ("Comment résilier ?", "fr", "résilier ?"),
        ("Wie kündige ich", "de", "kündige ich"),
        ("kann ich müssen", "de", "ich"),
        ("how to cancel", "en", "to cancel"),
        # Of another language, and as a part of a word.
        ("how to cancel", "nl", "how to cancel"),
        ("hoeveel kost het", "nl", "hoeveel kost het"),
        # Nothing else is there.
        ("wanneer kan wie?", "nl", "wanneer kan wie?"),
        ("???", "nl", "???"),
    ],
)
def test_question_words_say_nothing(text: str, language: str, kept: str) -> None:
    assert drop_question_words(text, language) == kept
