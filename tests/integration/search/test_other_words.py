"""Compounds, codes, phrases, accents and synonyms, through the real engine."""

import re

import pytest

from search import service
from search.index_search import find
from search.indices import alias, refresh
from search.results import Engine, ResultPage
from search.tuning import forget_tuning
from tests.factories import make_faq, make_topic, text_block
from tests.search_factories import rebuild, run_index_jobs
from tests.search_tuning_factories import make_synonym_set

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def search(text: str, language: str = "nl", *, exact: bool = False) -> ResultPage:
    page = service.search(text=text, language=language, exact=exact)
    assert page.engine is Engine.OPENSEARCH
    return page


def keys(text: str, language: str = "nl") -> list[str]:
    return [hit.key for hit in search(text, language).hits]


def ranked(text: str, language: str = "nl") -> list[str]:
    """The keys of all hits, also those below the cut-off."""
    return [hit.key for hit in find(text, language, index=alias()).hits]


def make(language: str = "nl", **pages: str | tuple[str, str]) -> None:
    """`make(key="Question?")` or `make(key=("Question?", "Answer."))`, then rebuild."""
    topic = make_topic()
    for key, texts in pages.items():
        question, answer = (texts, "…") if isinstance(texts, str) else texts
        make_faq(topic, key, **{f"title_{language}": question, f"short_answer_{language}": answer})  # type: ignore[arg-type]
    rebuild()


def test_a_part_finds_the_compound() -> None:
    make(
        address="Kan ik mijn factuuradres wijzigen?",
        other="Hoe meld ik een storing?",
        bill=("Welke gegevens bewaart u van mij?", "Onder meer elke factuur."),
    )

    assert set(keys("factuur")) == {"address", "bill"}


def test_a_part_that_stands_nowhere_alone_finds_nothing_it_is_not_in() -> None:
    make(hour="Hoe laat is het, en welk uur?", bill="Waar vind ik mijn factuur?")

    assert keys("uur") == ["hour"]


@pytest.mark.parametrize("query", ["contract onderhoud", "onderhoud contract", "contract voor onderhoud"])
def test_written_apart_finds_the_compound(query: str) -> None:
    make(
        compound="Wat zegt een onderhoudscontract?",
        mentions=("Wie bent u?", "Wij verzorgen onderhoud. Teken een contract."),
        other="Waar woont de zebra?",
    )

    assert set(ranked(query)) == {"compound", "mentions"}


def test_the_compound_finds_its_parts() -> None:
    make(
        apart="Wat zegt een contract voor onderhoud?",
        other="Waar woont de zebra?",
        compound="Loopt mijn onderhoudscontract af?",
    )

    assert ranked("onderhoudscontract") == ["compound", "apart"]


def test_an_unknown_compound_of_known_words() -> None:
    make(warranty=("Hoe lang geldt de garantie?", "Voor elke laptop twee jaar."), other="Waar woont de zebra?")

    page = search("laptopgarantie")

    assert [hit.key for hit in page.hits] == ["warranty"]
    assert "<mark>laptop</mark>" in page.hits[0].excerpt


def test_apart_what_pages_write_as_one() -> None:
    make(term="Wat is de opzegtermijn?", other="Hoe zeg ik het?")

    assert keys("opzeg termijn") == ["term"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Vertragskopie", "copy"),
        ("Kopie Vertrag", "copy"),
        ("Erinnerung Zahlung", "reminder"),
        ("Zahlungserinnerung", "reminder"),
        ("Geräteumzug", "move"),
        ("umzug", "move"),
        ("Rechnung", "address"),
        ("Rechnungs Adresse", "address"),
    ],
)
def test_german_compounds_with_linking_letters_and_umlauts(query: str, expected: str) -> None:
    make(
        "de",
        copy=("Wo finde ich eine Kopie?", "Von jedem Vertrag gibt es eine Kopie."),
        reminder="Warum habe ich eine Zahlungserinnerung?",
        pay="Wann ist die Zahlung fällig?",
        move=("Kann ich ein Gerät mitnehmen?", "Bei einem Umzug zieht es mit."),
        address="Wie ändere ich die Rechnungsadresse?",
        bill="Wo ist meine Rechnung?",
        zebra="Wo wohnt das Zebra?",
    )

    found = ranked(query, "de")

    assert expected in found[:2]
    assert "zebra" not in found


def test_an_english_word_that_lacks_a_space() -> None:
    make("en", serial="Where is the serial number?", other="Where does the zebra live?")

    assert keys("serialnumber", "en") == ["serial"]


@pytest.mark.parametrize("query", ["ABC-123", "abc 123", "ABC123", "fout abc-123"])
def test_a_code_is_a_whole_however_it_is_typed(query: str) -> None:
    make(
        right=("Wat zegt de melding?", "Bij ABC-123 is het papier op."),
        wrong=("Welke melding geeft fout aan?", "Bij ABC-124 is de inkt op."),
        number=("Hoeveel?", "Er zijn er 123."),
    )

    page = search(query)

    assert page.hits[0].key == "right"
    assert "wrong" not in [hit.key for hit in page.hits] or query.startswith("fout")
    assert page.answerable


@pytest.mark.parametrize("query", ["30 dagen", "binnen 30 dagen"])
def test_a_number_stays_with_what_it_counts(query: str) -> None:
    make(
        days=("Hoe lang duurt het?", "Enkele dagen, soms dagen langer."),
        number=("Waarom staat dat er?", "Het is nummer 30."),
        both=("Wanneer betaal ik?", "U betaalt binnen 30 dagen."),
        apart=("Waar en hoe lang?", "Op 30 plaatsen, alle dagen."),
        **{f"other-{number}": f"Waarom werkt toestel {number} niet?" for number in range(20)},
    )

    assert keys(query)[0] == "both"


def test_quotation_marks_put_the_very_phrase_first() -> None:
    make(
        words=("Nieuw contract, einde lente?", "Een contract loopt af op het einde van de lente."),
        phrase=("Wanneer loopt het af?", "Lees eerst wat het einde van de contract lente is."),
        **{f"other-{number}": f"Waarom werkt toestel {number} niet?" for number in range(20)},
    )

    assert keys("contract lente")[0] == "words"
    assert keys('"contract lente"')[0] == "phrase"


def test_words_side_by_side_in_one_wording_come_first() -> None:
    make(
        scattered=("Hoe teken ik een contract?", "Wie wil opzeggen schrijft een brief."),
        together="Contract opzeggen",
    )

    assert keys("contract opzeggen")[0] == "together"


def test_accents_left_out_or_added_find_the_page() -> None:
    make("fr", end="Comment résilier ?", other="Où est le zèbre ?")

    assert keys("resilier", "fr") == keys("résilier", "fr") == keys("RÉSILIÉR", "fr") == ["end"]


def synonyms(*lines: str, language: str = "nl") -> None:
    make_synonym_set("\n".join(lines), language=language)
    forget_tuning()


def test_without_a_rule_there_are_no_other_words() -> None:
    make(phone="Waar is mijn smartphone?")

    assert keys("gsm") == []


def test_one_way_is_not_backwards() -> None:
    make(phone="Waar is mijn smartphone?", gsm="Wat is een gsm?")
    synonyms("gsm => smartphone")

    assert set(keys("gsm")) == {"phone", "gsm"}
    assert keys("gsm")[0] == "gsm"
    assert keys("smartphone") == ["phone"]


def test_two_way() -> None:
    make(late="Is de rekening te laat?", overdue="Is de rekening achterstallig?")
    synonyms("te laat, achterstallig")

    assert set(keys("achterstallig")) == {"late", "overdue"}
    assert set(keys("te laat")) == {"late", "overdue"}


def test_terms_of_several_words_and_other_forms_of_them() -> None:
    make(phone=("Toestel kwijt?", "Bel ons over uw mobiele telefoon."), other="Waar woont de zebra?")
    synonyms("gsm => mobiele telefoon", "draagbare telefoon => mobiele telefoon")

    assert keys("gsm") == ["phone"]
    assert keys("draagbare telefoons") == ["phone"]


def test_a_rule_is_of_its_language() -> None:
    make(phone="Waar is mijn smartphone?")
    synonyms("gsm => smartphone", language="fr")

    assert keys("gsm") == []


def test_the_excerpt_marks_the_synonym() -> None:
    make(phone=("Toestel kwijt?", "Meld de diefstal van uw smartphone."))
    synonyms("gsm => smartphone")

    assert "<mark>smartphone</mark>" in search("gsm").hits[0].excerpt


def test_a_misspelt_term_has_its_synonyms() -> None:
    make(engineer="Wanneer komt de technicus?")
    synonyms("monteur => technicus")

    page = search("montuer")

    assert [hit.key for hit in page.hits] == ["engineer"]
    assert page.corrected_query == "monteur"


def test_a_bad_line_leaves_the_others_alone() -> None:
    make(phone="Waar is mijn smartphone?")
    synonyms("=> =>", "gsm => smartphone", "een")

    assert keys("gsm") == ["phone"]


def test_abbreviations_that_the_content_explains_both_ways() -> None:
    make(
        "fr",
        explained="Qu'est-ce qu'un contrat à durée déterminée (CDD) ?",
        short="Rompre un CDD ?",
        long="La fin d'un contrat à durée déterminée",
        other="Où est le zèbre ?",
    )

    assert set(keys("cdd", "fr")) >= {"explained", "short", "long"}
    assert set(ranked("contrat durée déterminée", "fr")) == {"explained", "short", "long"}
    assert "other" not in keys("cdd", "fr")


def test_did_you_mean_when_several_may_be_meant_and_never_with_exact() -> None:
    make("fr", contract="Où est mon contrat ?", contact="Prendre contact avec nous")

    page = search("contart", "fr")

    assert page.corrected_query is None
    assert page.did_you_mean in {"contrat", "contact"}
    assert {hit.key for hit in page.hits} == {"contract", "contact"}
    exact = search("contart", "fr", exact=True)
    assert (exact.did_you_mean, exact.corrected_query) == (None, None)


def test_a_clean_query_is_not_corrected() -> None:
    make(contract="Waar is mijn contract?", contact="Hoe neem ik contact op?")

    page = search("contact")

    assert (page.corrected_query, page.did_you_mean) == (None, None)
    assert [hit.key for hit in page.hits] == ["contact"]


def test_a_rare_slip_of_a_page_is_offered_the_common_word() -> None:
    make(slip="Waar is mijn factuuur?", **{f"bill-{number}": f"Factuur nummer {number}?" for number in range(12)})

    page = search("factuuur")

    assert (page.did_you_mean, page.corrected_query) == ("factuur", None)
    assert page.hits[0].key == "slip"


def test_what_cannot_be_corrected_stays_as_it_was_typed() -> None:
    make(zebra="Waar woont de zebra?", other="Hoe werkt dit?")

    page = search("zebbra qwxyz")

    assert page.corrected_query == "zebra qwxyz"
    assert page.hits[0].key == "zebra"


@pytest.mark.parametrize(
    ("query", "answerable"),
    [
        ("contract opzeggen", True),
        ("hoe kan ik mijn contract opzeggen", True),
        ("contract", True),
        ("zwembad met glijbaan en olifanten huren", False),
        ("wat kost een pizza met ananas in rome", False),
        ("qsdf", False),
    ],
)
def test_answerable(query: str, answerable: bool) -> None:
    make(
        end=("Hoe zeg ik mijn contract op?", "Contract opzeggen doet u met een brief."),
        bill="Waar vind ik mijn factuur?",
        late=("Wat als mijn levering te laat is?", "Vraag wat het kost."),
        **{f"other-{number}": f"Waarom werkt toestel {number} niet?" for number in range(20)},
    )

    page = search(query)

    assert page.answerable is answerable
    assert page.confidence is not None


def test_a_clear_best_answer() -> None:
    make(end="Contract opzeggen", bill="Waar vind ik mijn factuur?", sign="Hoe teken ik een contract?")

    best = search("contract opzeggen").best

    assert best is not None
    assert best.key == "end"
    assert search("contract").hits
    assert search("zwembad huren").best is None


SHORT_WORDS = ("kast", "deur", "klok", "stof", "post", "pakt", "glas")
COMPOUNDS = [one + other for one in SHORT_WORDS for other in SHORT_WORDS if one != other]
LONG = {
    "compounds that nobody has": COMPOUNDS,
    "compounds in other languages": [*COMPOUNDS[:24], "contrat", "facture", "Vertrag", "Rechnung", "contract", "bill"],
    "words between hyphens": ["-".join(f"a{number}b" for number in range(100))],
    "no spaces": ["漢字仮名" * 100],
    "pictures": ["🙂🚀☀" * 100],
    "slips": [f"{word[:at]}{letter}{word[at:]}" for word in SHORT_WORDS for at in (1, 2, 3) for letter in "xy"],
    "numbers that count": [f"{number} {word}" for number, word in enumerate(SHORT_WORDS * 5)],
    "every language": [*SHORT_WORDS, "contrat", "facture", "Vertrag", "Rechnung", "contract", "bill"] * 3,
    "other words": [*SHORT_WORDS, *COMPOUNDS],
}


@pytest.mark.parametrize("kind", LONG)
def test_the_longest_queries_are_answered_by_the_engine(kind: str) -> None:
    topic = make_topic()
    for language in ("nl", "fr", "de", "en"):
        text = f"{' '.join(SHORT_WORDS)} contrat facture Vertrag Rechnung contract bill"
        make_faq(topic, language, **{f"title_{language}": text, f"short_answer_{language}": text})  # type: ignore[arg-type]
    make_synonym_set("\n".join(f"{word} => een twee drie vier vijf {word}s" for word in SHORT_WORDS))
    forget_tuning()
    rebuild()

    search(" ".join(LONG[kind]))


def test_a_new_page_is_found_before_the_lexicon_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from search import lexicons

    make(contract="Waar is mijn contract?")
    keys("contract")
    monkeypatch.setattr(lexicons, "_read_behind", lambda index: None)

    make_faq(None, "new", title_nl="Wat is een onderhoudsbeurt?", short_answer_nl="Een beurt.")
    run_index_jobs()
    refresh(alias())

    assert keys("onderhoudsbeurt") == ["new"]


def test_marks_are_the_only_html() -> None:
    topic = make_topic()
    make_faq(
        topic,
        "code",
        title_nl="Wat doet &lt;b&gt;?",
        short_answer_nl="1 < 2 en factuur",
        answer_nl=text_block("<p>&lt;script&gt; factuur</p>"),
    )
    rebuild()

    excerpt = search("factuur").hits[0].excerpt

    assert "<mark>factuur</mark>" in excerpt
    assert not re.sub(r"</?mark>", "", excerpt).count("<")
