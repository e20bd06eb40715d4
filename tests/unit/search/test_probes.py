"""The query taken apart: each word at each place, and why it is looked for."""

from dataclasses import replace

from search.query import boosts
from search.query.corrections import Candidate
from search.query.expansions import Expansion
from search.query.probes import Form, Place, Relation, build_probe_query, build_probes
from search.query.text import build_language
from search.synonyms import parse_line
from tests.search_factories import make_understanding


def test_each_word_is_asked_for_at_each_place_in_each_form() -> None:
    probes = build_probes(make_understanding("contract opzeggen"), "nl")
    asked = {(probe.word, probe.place, probe.form) for probe in probes}
    assert len(asked) == len(probes) == 2 * (3 * 4 + 1)
    [question] = [p for p in probes if (p.word, p.place, p.form) == ("opzeggen", Place.QUESTION, Form.STEM)]
    assert question.clause == {"match": {"question.nl": {"query": "opzeggen", "boost": 4.0, "operator": "or"}}}
    assert question.boost == boosts.QUESTION


def test_other_words_say_what_was_typed_for_them() -> None:
    rule = parse_line("te laat, laattijdig")
    understanding = make_understanding(
        "Opzegtermijn té laat ABC-123 30 dagen “zeer laat”",
        expansions=(Expansion(("te", "laat"), "laattijdig", rule), Expansion(("laat",), "long form")),
        splits={"opzegtermijn": ("opzeg", "termijn")},
        joins={"telaat": ("te", "laat")},
        codes=("abc123",),
    )
    asked = {(probe.relation, probe.word, probe.of) for probe in build_probes(understanding, "nl")}
    assert {each for each in asked if each[0] is not Relation.TYPED} == {
        (Relation.SYNONYM, "laattijdig", "té laat"),
        (Relation.ABBREVIATION, "long form", "laat"),
        (Relation.PART, "opzeg", "opzegtermijn"),
        (Relation.PART, "termijn", "opzegtermijn"),
        (Relation.JOINED, "telaat", "té laat"),
        (Relation.CODE, "abc123", "abc123"),
        (Relation.NUMBER, "30 dagen", "30 dagen"),
        (Relation.QUOTED, "zeer laat", "zeer laat"),
    }


def test_corrections_are_sure_or_maybe() -> None:
    sure = Candidate("factuur", 1, 1.0, "factuur")
    understanding = make_understanding(
        "faktuur abonemnet",
        corrections={
            "faktuur": (sure,),
            "abonemnet": (Candidate("abonnement", 2, 1.0, "abonnement"), Candidate("abonnee", 2, 0.5, "abonnee")),
        },
    )
    asked = {(probe.relation, probe.word, probe.of) for probe in build_probes(understanding, "nl")}
    assert (Relation.CORRECTION, "factuur", "faktuur") in asked
    assert (Relation.MAYBE, "abonnement", "abonemnet") in asked
    assert (Relation.MAYBE, "abonnee", "abonemnet") in asked
    assert {probe.word for probe in build_probes(replace(understanding, languages=("nl", "fr")), "fr")} == {
        "faktuur",
        "abonemnet",
    }


def test_probes_are_named_by_their_number() -> None:
    probes = build_probes(make_understanding("ABC-123", codes=("abc123",)), "nl")
    query = build_probe_query(probes, [7])["query"]["bool"]
    names = [
        body.get("_name") or next(iter(body.values()))["_name"] for each in query["should"] for body in each.values()
    ]
    assert names == [str(number) for number in range(len(probes))]
    assert {"ids": {"values": ["7"]}} in query["filter"]
    assert "_name" not in str(build_language(make_understanding("ABC-123"), "nl"))
