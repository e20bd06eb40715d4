"""What a rebuild learns of the content: parts of compounds, and abbreviations that are explained."""

import pytest

from search.abbreviations import find_abbreviations
from search.analysis import LANGUAGES
from search.documents import Wording
from search.learning import Learner, Learnt, find_parts
from tests.search_factories import make_document

NL = LANGUAGES["nl"]


def test_parts_that_stand_alone_elsewhere() -> None:
    counts = {"onderhoudscontract": 1, "onderhoud": 3, "contract": 9, "brief": 4}

    # The commonest first: it is of most use when the list is full.
    assert find_parts(counts, NL) == ("contract", "onderhoud")


def test_a_known_start_with_a_rest_that_stands_nowhere_alone() -> None:
    assert find_parts({"factuuradres": 1, "factuur": 2}, NL) == ("factuur",)
    # Too short a start, and rests that are endings.
    assert find_parts({"briefpapier": 1, "brief": 2, "factuurtje": 1, "contracten": 2, "contract": 5}, NL) == ()


def test_what_merely_stands_in_a_word_is_no_part_of_it() -> None:
    assert find_parts({"factuur": 5, "uur": 9, "fact": 3}, NL) == ()
    assert find_parts({"kantoor": 5, "kant": 2}, NL) == ()


def test_words_with_digits_are_no_compounds() -> None:
    assert find_parts({"contract2026": 1, "contract": 3, "2026": 4}, NL) == ()


def test_parts_keep_their_accents() -> None:
    assert find_parts({"geräteumzug": 1, "gerät": 1, "umzug": 2}, LANGUAGES["de"]) == ("umzug", "gerät")


def learn(*wordings: dict[str, Wording]) -> Learnt:
    learner = Learner()
    for number, each in enumerate(wordings):
        learner.read(make_document(number, wordings=each))
    return learner.learn()


def test_each_language_learns_from_its_own_texts_and_only_those_with_compounds() -> None:
    learnt = learn(
        {"nl": Wording("Factuuradres?"), "de": Wording("Rechnung"), "en": Wording("Overtime over time")},
        {"nl": Wording("Factuur", alternatives=("adres",)), "de": Wording("Adresse", answer="Rechnungsadresse")},
    )

    parts = {language: set(found) for language, found in learnt.compound_parts.items()}
    assert parts == {"nl": {"adres", "factuur"}, "de": {"adresse", "rechnung"}}


def test_nothing_is_learnt_from_nothing() -> None:
    assert learn() == Learnt()


def test_abbreviations_by_language() -> None:
    learnt = learn(
        {"fr": Wording("Le contrat à durée déterminée (CDD)")},
        {"fr": Wording("Le centre de données (CDD)")},
        {"nl": Wording("Wat is een veelgestelde vraag (VV)?")},
    )

    assert learnt.abbreviations["fr"] == {"cdd": ("centre de données", "contrat durée déterminée")}
    assert learnt.abbreviations["nl"] == {"vv": ("veelgestelde vraag",)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("un contrat à durée déterminée (CDD)", [("cdd", "contrat durée déterminée")]),
        (
            "our terms of use (TU) and the service level agreement (SLA)",
            [("tu", "terms use"), ("sla", "service level agreement")],
        ),
        # A no-break space, an apostrophe, an accent.
        ("le compte\xa0épargne (CE)", [("ce", "compte épargne")]),
        ("l'indemnité d'activité (IA)", [("ia", "indemnité activité")]),
        ("Terms Of Use (TOU)", [("tou", "terms of use")]),
        # The initials are others, or not all there.
        ("onze klantendienst (BTW)", []),
        ("durée déterminée (CDD)", []),
        ("een factuur (zie boven)", []),
        ("een factuur (A)", []),
        ("(SLA)", []),
        ("geen haakjes", []),
    ],
)
def test_abbreviations_that_a_text_explains(text: str, found: list[tuple[str, str]]) -> None:
    assert list(find_abbreviations(text)) == found
