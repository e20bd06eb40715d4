"""What is asked of the engine: the parts that people rely on, and that no query is longer than the engine takes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from search.documents import MARK_CLOSE, MARK_OPEN
from search.query import boosts
from search.query.builder import build_promoted, build_ranking, build_shown
from search.query.corrections import Candidate
from search.query.expansions import Expansion
from search.query.filters import LISTED
from search.query.highlight import build_highlight
from search.query.lexicon import Lexicon
from search.query.suggest import build_suggest
from search.query.text import build_fields, build_language, build_text
from search.query.understanding import Understanding, correct, understand
from search.query.words import clean_query
from tests.search_factories import make_tuning, make_understanding

LANGUAGES = ("nl", "fr", "de", "en")
# What the engine takes, see indices.query.bool.max_clause_count.
ENGINE_LIMIT = 1_024
FAKTUUR = {"faktuur": (Candidate("factuur", 1, 0.0, "factuur"),)}
CONTART = {"contart": (Candidate("contrat", 1, 0.4, "contrat"), Candidate("contact", 1, 0.3, "contact"))}


def leaves(node: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, body) of each clause that looks for words."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"multi_match", "match", "match_phrase", "terms"}:
                yield key, value
            else:
                yield from leaves(value, key)
    elif isinstance(node, list):
        for each in node:
            yield from leaves(each, name)


def searched(understanding: Understanding, language: str = "nl", subfield: str = "") -> list[tuple[str, float]]:
    """(text, boost) of what is looked for in all fields of a language."""
    fields = build_fields(language, subfield)
    found = leaves(build_language(understanding, language))
    return [(body["query"], body["boost"]) for name, body in found if body.get("fields") == fields]


def tokens(text: str) -> list[str]:
    """As the engine's tokenizer has them: ideographs and pictures one by one."""
    return re.findall(r"[a-z0-9'é]+|[^\x00-\u0fff]", text.lower())


def count_clauses(node: Any) -> int:
    """As the engine counts: each word in each field."""
    total = 0
    for name, body in leaves(node):
        if name == "multi_match":
            total += len(tokens(body["query"])) * len(body["fields"])
        elif name == "match":
            (match,) = body.values()
            total += len(tokens(match["query"]))
        else:
            total += 1
    return total


def test_fields() -> None:
    assert build_fields("nl") == ["question.nl^4.0", "alternatives.nl^8.0", "answer.nl^1.0"]
    assert build_fields("nl", ".exact") == [
        "question.nl.exact^4.0",
        "alternatives.nl.exact^8.0",
        "answer.nl.exact^1.0",
    ]


def test_a_page_counts_once_by_its_best_language() -> None:
    query = build_text(make_understanding(languages=("nl", "en")))["dis_max"]

    assert query["tie_breaker"] == 0.0
    assert [each["bool"]["boost"] for each in query["queries"]] == [1.0, boosts.OTHER_LANGUAGE]


def test_words_are_searched_stemmed_as_written_as_parts_and_by_family() -> None:
    understanding = make_understanding("hoe contract opzeggen")

    assert searched(understanding) == [("contract opzeggen", 1.0)]
    assert searched(understanding, subfield=".exact") == [("hoe contract opzeggen", boosts.EXACT)]
    assert searched(understanding, subfield=".parts") == [("contract opzeggen", boosts.PART)]
    assert searched(understanding, subfield=".family") == [("contract opzeggen", boosts.FAMILY)]


def test_a_language_without_compounds_has_no_parts() -> None:
    understanding = make_understanding("cancel", reader="en", written_in="en", languages=("en",))

    assert "parts" not in str(build_language(understanding, "en"))


def test_a_sure_correction_replaces_and_looks_for_the_very_word() -> None:
    understanding = make_understanding("kopie faktuur", languages=("nl", "en"), corrections=FAKTUUR)

    assert searched(understanding) == [("kopie factuur", 1.0)]
    assert ("factuur", boosts.SURE_WORD) in searched(understanding, subfield=".exact")
    # A guess has no family: that would be a guess upon a guess.
    assert searched(understanding, subfield=".family") == [("kopie", boosts.FAMILY)]
    assert searched(understanding, "en") == [("kopie faktuur", 1.0)]


def test_unsure_corrections_stand_beside_what_was_typed_the_likeliest_first() -> None:
    understanding = make_understanding("contart", written_in="fr", languages=("nl", "fr"), corrections=CONTART)

    (typed, _), first, second = searched(understanding, "fr")
    assert (typed, first, second[0]) == ("contart", ("contrat", boosts.ONE_EDIT), "contact")
    assert second[1] < first[1]
    assert searched(understanding, "nl") == [("contart", 1.0)]


def test_synonyms_need_all_their_words_in_one_field() -> None:
    understanding = make_understanding("gsm", expansions=(Expansion(("gsm",), "mobiele telefoon"),))
    clauses = [body for _name, body in leaves(build_language(understanding, "nl")) if "mobiele" in str(body)]

    assert [(body["query"], body["operator"]) for body in clauses] == [("mobiele telefoon", "and")]


def test_compounds_apart_and_together() -> None:
    apart = make_understanding("laptopgarantie", splits={"laptopgarantie": ("laptop", "garantie")})
    together = make_understanding("opzeg termijn", joins={"opzegtermijn": ("opzeg", "termijn")})

    assert ("laptop garantie", boosts.SPLIT_UNKNOWN) in searched(apart)
    assert ("opzegtermijn", boosts.JOIN) in searched(together)


def test_a_compound_that_pages_have_counts_more_than_its_parts() -> None:
    splits = {"factuuradres": ("factuur", "adres")}
    understanding = make_understanding("factuuradres", splits=splits, known_compounds=frozenset(splits))

    assert ("factuur adres", boosts.SPLIT_KNOWN) in searched(understanding)
    assert boosts.SPLIT_KNOWN < boosts.SPLIT_UNKNOWN


def test_numbers_stay_with_what_they_count_and_codes_are_wholes() -> None:
    clauses = list(leaves(build_language(make_understanding("binnen 30 dagen ABC-123", codes=("abc123",)), "nl")))

    assert ("match_phrase", {"all.nl": {"query": "30 dagen", "boost": boosts.COUNTED}}) in clauses
    assert ("terms", {"codes": ["abc123"], "boost": boosts.CODE}) in clauses


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('"end of contract"', ["end of contract"]),
        ("« fin de contrat » refusée", ["fin de contrat"]),
        ("„Ende des Vertrags“ “contract einde”", ["Ende des Vertrags", "contract einde"]),
        ('"contract" opzeggen', []),
        ('contract "opzeggen', []),
    ],
)
def test_words_in_quotation_marks_stay_side_by_side(text: str, phrases: list[str]) -> None:
    clauses = leaves(build_language(make_understanding(text), "nl"))

    assert [body["all.nl"]["query"] for kind, body in clauses if kind == "match_phrase"] == phrases


def test_only_pages_that_may_be_found_are_asked_for() -> None:
    understanding = make_understanding()

    assert build_ranking(understanding)["query"]["bool"]["filter"] == [LISTED]
    for body in (build_promoted(understanding, [3]), build_shown(understanding, [3], {"nl"})):
        assert body["query"]["bool"]["filter"] == [LISTED, {"ids": {"values": ["3"]}}]
    assert build_suggest("contr", "nl")["query"]["bool"]["filter"] == [{"term": {"languages": "nl"}}]


def test_ranking_reads_columns_and_no_documents() -> None:
    body = build_ranking(make_understanding(reader="fr", codes=("abc123",)))

    assert (body.get("_source", False), body["size"]) == (False, boosts.WINDOW)
    assert {"topic_title.fr", "question.nl.shown", "alternatives.nl.shown", "codes"} <= set(body["docvalue_fields"])
    assert "codes" not in build_ranking(make_understanding())["docvalue_fields"]


def test_what_is_shown_has_the_readers_addresses_and_marked_excerpts() -> None:
    understanding = make_understanding(reader="fr")
    body = build_shown(understanding, [3, 5], {"nl", "fr"})

    assert body["size"] == 2
    assert {"topic_title.fr", "url.fr", "question.nl", "summary.de"} <= set(body["_source"])
    assert set(body["highlight"]["fields"]) == {"answer.nl", "answer.fr"}


def test_marked_is_what_was_searched() -> None:
    understanding = make_understanding(
        "hoe faktuur gsm",
        corrections=FAKTUUR,
        expansions=(Expansion(("gsm",), "mobiele telefoon"),),
        splits={"laptopgarantie": ("laptop", "garantie")},
        joins={"opzegtermijn": ("opzeg", "termijn")},
    )
    highlight = build_highlight(understanding, {"nl", "fr"})

    def marked(language: str) -> set[str]:
        query: str = highlight["fields"][f"answer.{language}"]["highlight_query"]["match"][f"answer.{language}"][
            "query"
        ]
        return set(query.split())

    assert (highlight["pre_tags"], highlight["post_tags"]) == ([MARK_OPEN], [MARK_CLOSE])
    assert marked("nl") == {"factuur", "gsm", "mobiele", "telefoon", "laptop", "garantie", "opzegtermijn"}
    assert marked("fr") == {"hoe", "faktuur", "gsm"}


SHORT_WORDS = ("kast", "deur", "klok", "stof", "post", "pakt", "glas")
COMPOUNDS = [one + other for one in SHORT_WORDS for other in SHORT_WORDS if one != other]
NONSENSE = [f"q{one}{other}xx" for one in "abcdef" for other in "ghijk"]
HYPHENS = ["-".join(f"a{number}b" for number in range(100))]


@pytest.mark.parametrize(
    "pieces",
    [
        SHORT_WORDS * 5,
        COMPOUNDS,
        [word for pair in zip(SHORT_WORDS * 5, SHORT_WORDS[1:] * 5, strict=False) for word in pair],
        NONSENSE,
        [*SHORT_WORDS, *NONSENSE[:9], *COMPOUNDS],
        [f"{number} {word}" for number, word in enumerate(SHORT_WORDS * 5)],
        HYPHENS,
        ["漢字" * 200],
        ["🙂☀" * 200],
        SHORT_WORDS[:2] + tuple(COMPOUNDS[:8]),
        tuple(NONSENSE[:15]),
    ],
)
@pytest.mark.parametrize("known", [("nl",), LANGUAGES])
def test_the_longest_query_stays_under_the_engines_limit(pieces: Sequence[str], known: Sequence[str]) -> None:
    lexicon = Lexicon(10, {code: dict.fromkeys((*SHORT_WORDS, *COMPOUNDS[20:]), 1) for code in known})
    tuning = make_tuning(nl=[f"{word} => een twee drie vier vijf {word}s" for word in (*SHORT_WORDS, *NONSENSE)])
    candidates = tuple(Candidate(f"w{number}", 2, 0.0, f"w{number}") for number in range(boosts.CANDIDATES))

    understanding = understand(clean_query(" ".join(pieces)), "nl", lexicon=lexicon, tuning=tuning)
    corrections = dict.fromkeys(understanding.unknown, candidates)
    understanding = correct(understanding, corrections, lexicon=lexicon, tuning=tuning)

    assert count_clauses(build_ranking(understanding)["query"]) < ENGINE_LIMIT
