"""Compounds are taken apart into known words only, and never into what merely looks like one."""

import pytest

from search.analysis import LANGUAGES
from search.query.compounds import split

NL = LANGUAGES["nl"].linking
DE = LANGUAGES["de"].linking
DUTCH = {"onderhoud", "contract", "factuur", "adres", "server", "kast", "betaling", "termijn", "pakket", "bezorging"}
GERMAN = {"vertrag", "kopie", "zahlung", "erinnerung", "rechnung", "adresse", "gerat", "umzug", "kind", "garten"}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("factuuradres", ("factuur", "adres")),
        # Linked by "s", by "en".
        ("onderhoudscontract", ("onderhoud", "contract")),
        ("betalingstermijn", ("betaling", "termijn")),
        ("pakketenbezorging", ("pakket", "bezorging")),
        ("serverkastonderhoud", ("server", "kast", "onderhoud")),
        ("serverkastonderhoudscontract", ()),
        # Not made of known words.
        ("factuurnummer", ()),
        ("laptopcontract", ()),
        # A rest shorter than a part is an ending, whatever the content knows.
        ("contracten", ()),
        ("contracts", ()),
        ("factuur", ()),
        ("", ()),
    ],
)
def test_dutch(word: str, parts: tuple[str, ...]) -> None:
    assert split(word, DUTCH.__contains__, NL) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("vertragskopie", ("vertrag", "kopie")),
        ("zahlungserinnerung", ("zahlung", "erinnerung")),
        ("rechnungsadresse", ("rechnung", "adresse")),
        # Folded: "Geräteumzug", "Kindergarten".
        ("gerateumzug", ("gerat", "umzug")),
        ("kindergarten", ("kind", "garten")),
        ("vertragsende", ()),
        ("umzugs", ()),
    ],
)
def test_german(word: str, parts: tuple[str, ...]) -> None:
    assert split(word, GERMAN.__contains__, DE) == parts


def test_a_known_compound_is_taken_apart_too_but_never_into_itself() -> None:
    known = {"factuur", "adres", "factuuradres"}

    assert split("factuuradres", known.__contains__, NL) == ("factuur", "adres")


def test_the_fewest_parts_the_first_the_longest() -> None:
    known = {"server", "kast", "serverkast", "sleutel", "kastsleutel"}

    assert split("serverkastsleutel", known.__contains__) == ("serverkast", "sleutel")


def test_without_linking_letters_the_parts_stand_side_by_side() -> None:
    known = {"serial", "number", "onderhoud", "contract"}

    assert split("serialnumber", known.__contains__) == ("serial", "number")
    assert split("onderhoudscontract", known.__contains__) == ()
