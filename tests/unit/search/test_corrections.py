import pytest

from search.query.corrections import (
    Candidate,
    build_correction_query,
    candidate_boost,
    count_edits,
    find_commoner,
    is_sure,
    parse_corrections,
    rank_candidates,
)
from search.query.understanding import correct_text
from tests.search_factories import make_understanding


def test_build_correction_query() -> None:
    assert build_correction_query(["contarct", "faktuur"], "nl") == {
        "size": 0,
        "suggest": {
            "words": {
                "text": "contarct faktuur",
                "term": {
                    "field": "all.nl.folded",
                    "size": 8,
                    "suggest_mode": "missing",
                    "max_edits": 2,
                    "prefix_length": 0,
                    "min_word_length": 3,
                    "max_inspections": 100,
                    "shard_size": 50,
                },
            }
        },
    }


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("contract", "contract", 0), ("contarct", "contract", 1), ("kontrakt", "contract", 2), ("", "ab", 2)],
)
def test_count_edits(one: str, other: str, edits: int) -> None:
    assert count_edits(one, other) == edits


def test_candidates_are_ranked_by_edits_then_frequency_and_first_letter() -> None:
    ranked = rank_candidates("levring", {"levering": 8, "lening": 1, "vering": 20})

    assert [each.word for each in ranked] == ["levering"]


def test_short_words_allow_fewer_edits() -> None:
    assert rank_candidates("van", {"dan": 4}) == ()
    assert rank_candidates("duurt", {"kaart": 4}) == ()


def test_parse_corrections_leaves_out_words_without_a_candidate() -> None:
    entries = [
        {"text": "faktuur", "options": [{"text": "factuur", "freq": 9}]},
        {"text": "qqqqqq", "options": []},
    ]

    found = parse_corrections({"suggest": {"words": entries}})

    assert list(found) == ["faktuur"]
    assert [each.word for each in found["faktuur"]] == ["factuur"]


def test_a_rare_right_word_is_not_corrected_surely() -> None:
    assert is_sure("faktuur", (Candidate("factuur", 1, 0.0, "factuur"),))
    assert is_sure("abbonemnet", (Candidate("abonnement", 2, 0.0, "abonnement"),))
    assert not is_sure("amiable", (Candidate("amiante", 2, 0.0, "amiante"),))
    both = (Candidate("contrat", 1, 0.4, "contrat"), Candidate("contact", 1, 0.3, "contact"))
    assert not is_sure("contart", both)


def test_the_corrected_text_has_the_spelling_of_the_pages() -> None:
    corrections = {"resilire": (Candidate("resilier", 1, 0.0, "résilier"),)}
    understanding = make_understanding("Resilire mon contrat", written_in="fr", corrections=corrections)

    assert correct_text(understanding) == ("résilier mon contrat", True)
    assert correct_text(make_understanding()) is None


def test_further_candidates_weigh_less() -> None:
    first, second = Candidate("a", 1, 0.5, "a"), Candidate("b", 1, 0.5, "b")

    assert candidate_boost(first, first) == 0.8
    assert candidate_boost(second, first) == 0.4


COMMON = {"contract": 60, "contrct": 2, "contact": 30, "contracts": 2, "factuur": 25, "faktuur": 1, "gsm": 40, "gms": 1}


@pytest.mark.parametrize(
    ("word", "better"),
    [
        ("contrct", "contract"),
        ("faktuur", "factuur"),
        # A form of the commoner word, a short word, one that nobody knows, a word that is common itself.
        ("contracts", None),
        ("gms", None),
        ("cntract", None),
        ("contact", None),
        ("contract", None),
    ],
)
def test_a_rare_word_beside_a_far_commoner_one(word: str, better: str | None) -> None:
    assert find_commoner(word, COMMON, 100) == better


def test_on_few_pages_nothing_is_far_commoner() -> None:
    assert find_commoner("contrct", {"contract": 4, "contrct": 1}, 5) is None
    assert find_commoner("faktuur", {"factuur": 9, "faktuur": 1}, 100) is None


def test_of_two_commoner_words_the_commonest_is_offered() -> None:
    assert find_commoner("koren", {"koren": 1, "horen": 20, "boren": 30}, 100) == "boren"


def test_words_of_rules_are_candidates_and_those_of_withdrawn_pages_are_not() -> None:
    options = [{"text": "monteren", "freq": 3}]
    response = {"suggest": {"words": [{"text": "montuer", "options": options}]}}

    found = parse_corrections(response, knows=lambda word: False, others=["monteur", "gsm"])

    assert [each.word for each in found["montuer"]] == ["monteur"]
