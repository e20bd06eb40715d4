"""What a query means: its words, where they are taken apart or together, and what was meant by misspelt ones."""

from search.query.corrections import Candidate
from search.query.understanding import Understanding, correct, correct_text, is_short, understand
from tests.search_factories import make_lexicon, make_tuning, make_understanding

DUTCH = {"onderhoud": 5, "contract": 9, "factuur": 8, "adres": 4, "nummer": 7, "factuuradres": 1, "opzegtermijn": 2}
ENGLISH = {"serial": 3, "number": 6, "copier": 2}
LEXICON = make_lexicon(nl=DUTCH, en=ENGLISH)
EMPTY = make_tuning()


def read(text: str, reader: str = "nl", *lines: str) -> Understanding:
    return understand(text, reader, lexicon=LEXICON, tuning=make_tuning(nl=lines))


def candidate(word: str, edits: int = 1, score: float = 0.0) -> Candidate:
    return Candidate(word, edits, score, word)


def corrected(text: str, reader: str = "nl", **candidates: Candidate) -> Understanding:
    found = {word: (each,) for word, each in candidates.items()}
    return correct(read(text, reader), found, lexicon=LEXICON, tuning=EMPTY)


def test_a_query_of_known_words_is_what_was_typed() -> None:
    understood = read("Contract nummer")

    assert (understood.text, understood.written_in, understood.languages) == ("Contract nummer", "nl", ("nl",))
    assert (understood.unknown, understood.splits, understood.expansions, understood.codes) == ((), {}, (), ())
    assert understood.searched_in("nl") == understood.searched_in("fr") == "Contract nummer"
    assert understood.readings == [["contract", "nummer"]]
    assert correct_text(understood) is None


def test_an_unknown_compound_of_known_words() -> None:
    understood = read("onderhoudscontract")

    assert understood.splits == {"onderhoudscontract": ("onderhoud", "contract")}
    assert understood.known_compounds == frozenset()
    assert understood.readings == [["onderhoudscontract"], ["onderhoud", "contract"]]


def test_a_known_compound_is_said_to_be_known() -> None:
    understood = read("factuuradres")

    assert understood.splits == {"factuuradres": ("factuur", "adres")}
    assert understood.known_compounds == {"factuuradres"}


def test_written_apart_also_with_the_letters_that_link() -> None:
    lexicon = make_lexicon(nl={"opzegtermijn": 2, "onderhoudscontract": 3, "factuuradres": 1})

    def joins(text: str) -> dict[str, tuple[str, str]]:
        return dict(understand(text, "nl", lexicon=lexicon, tuning=EMPTY).joins)

    assert joins("wat is de opzeg termijn") == {"opzegtermijn": ("opzeg", "termijn")}
    assert joins("onderhoud contract") == {"onderhoudscontract": ("onderhoud", "contract")}
    assert joins("termijn opzeg") == {"opzegtermijn": ("opzeg", "termijn")}
    assert joins("12 3") == {}


def test_what_is_joined_is_not_misspelt() -> None:
    assert read("opzeg termijn").unknown == ()
    assert read("opzeg brief").unknown == ("opzeg", "brief")


def test_without_compounds_words_are_one_by_mistake_only() -> None:
    understood = read("serialnumber copier", "en")

    assert understood.splits == {"serialnumber": ("serial", "number")}
    assert (
        understand("serialnumber", "en", lexicon=make_lexicon(en={**ENGLISH, "serialnumber": 1}), tuning=EMPTY).splits
        == {}
    )


def test_a_word_of_a_rule_is_not_misspelt_and_reads_as_what_it_stands_for() -> None:
    understood = read("gsm contract", "nl", "gsm => mobiele telefoon")

    assert understood.unknown == ()
    assert understood.readings == [["gsm", "contract"], ["contract", "mobiele", "telefoon"]]


def test_codes() -> None:
    assert read("factuur TF-2026-00731").codes == ("tf202600731",)
    assert read("nummer abc 123").codes == ("abc123",)


def test_a_sure_correction_is_searched_instead() -> None:
    understood = corrected("Kontract, opzeggen", kontract=candidate("contract"))

    assert understood.searched_in("nl") == "contract, opzeggen"
    assert understood.searched_in("en") == "Kontract, opzeggen"
    assert understood.sure_words == ["contract"]
    assert understood.unsure_in("nl") == {}
    assert understood.meant_words == ["contract", "opzeggen"]
    assert understood.guessed_words == {"kontract", "contract"}
    assert correct_text(understood) == ("contract, opzeggen", True)


def test_an_unsure_correction_is_searched_beside() -> None:
    two = (candidate("contract", 1, 0.5), candidate("contact", 1, 0.3))
    understood = correct(read("contrakt"), {"contrakt": two}, lexicon=LEXICON, tuning=EMPTY)

    assert understood.searched_in("nl") == "contrakt"
    assert understood.unsure_in("nl") == {"contrakt": two}
    assert understood.unsure_in("en") == {}
    assert understood.sure_words == []
    assert understood.meant_words == ["contract"]
    assert correct_text(understood) == ("contract", False)


def test_a_slip_in_a_word_that_pages_have_is_likelier_than_two_words() -> None:
    # "factuuradres" with an "s": one letter away from a known word, though "factuur" and "adres" are known too.
    understood = corrected("factuursadres", factuursadres=candidate("factuuradres"))

    assert understood.splits == {}
    assert understood.searched_in("nl") == "factuuradres"


def test_two_known_words_are_likelier_than_two_slips() -> None:
    understood = corrected("adrescontract", adrescontract=candidate("adrescontact", 2))

    assert understood.corrections == {}
    assert understood.splits == {"adrescontract": ("adres", "contract")}


def test_without_compounds_any_correction_is_likelier_than_two_words() -> None:
    understood = corrected("serialnumber copier", "en", serialnumber=candidate("serialnummer", 2))

    assert understood.splits == {}
    assert understood.meant_words == ["serialnummer", "copier"]


def test_a_misspelt_term_of_a_rule_has_its_synonyms() -> None:
    tuning = make_tuning(nl=["monteur => technicus"])
    understood = understand("montuer contract", "nl", lexicon=LEXICON, tuning=tuning)

    assert understood.unknown == ("montuer",)
    meant = correct(understood, {"montuer": (candidate("monteur"),)}, lexicon=LEXICON, tuning=tuning)
    assert [each.added for each in meant.expansions] == ["technicus"]
    assert meant.readings[-1] == ["contract", "technicus"]


def test_questions_words_are_dropped_from_the_content() -> None:
    assert make_understanding("hoe vind ik mijn contract").content_in("nl") == "vind ik mijn contract"


def test_a_query_of_few_words_is_too_short_to_doubt() -> None:
    assert is_short(make_understanding("contract opzeggen"))
    assert not is_short(make_understanding("contract vroeger opzeggen"))
