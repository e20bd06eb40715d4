"""What browsers say was searched and read: only what makes sense is kept, and nothing without consent."""

import json

import pytest

from helpdesk.hidden_inputs import is_sharing, read_journey
from helpdesk.journey import MAX_STEPS, TEXT_LENGTH, Step, StepKind, parse_journey, store_steps

SEARCH = {"kind": "search", "text": "dubbele factuur", "results": 6}
PAGE = {"kind": "page", "text": "Dubbele factuur: wat nu?", "path": "/nl/facturen/dubbel/"}


def test_steps_keep_their_order():
    found = parse_journey(json.dumps([SEARCH, PAGE, {**PAGE, "kind": "refused"}]))
    assert found == (
        Step(StepKind.SEARCH, "dubbele factuur", results=6),
        Step(StepKind.PAGE, "Dubbele factuur: wat nu?", "/nl/facturen/dubbel/"),
        Step(StepKind.REFUSED, "Dubbele factuur: wat nu?", "/nl/facturen/dubbel/"),
    )


def test_only_what_is_there_is_stored():
    assert store_steps([Step(StepKind.SEARCH, "x", results=0), Step(StepKind.PAGE, "y", "/nl/y/")]) == [
        {"kind": "search", "text": "x", "results": 0},
        {"kind": "page", "text": "y", "path": "/nl/y/"},
    ]


@pytest.mark.parametrize(
    "posted",
    [
        "",
        "nonsense",
        "{}",
        "7",
        "[" * 20_000,
        json.dumps([SEARCH] * 5000),
        json.dumps([None, 7, "x", {}, {"kind": "admin", "text": "x"}, {"kind": ["search"], "text": "x"}]),
        json.dumps(
            [{**PAGE, "path": "https://evil.example/"}, {**PAGE, "path": "//evil.example"}, {**PAGE, "path": 7}]
        ),
        json.dumps([{**SEARCH, "text": " \n "}, {**SEARCH, "text": {"a": 1}}]),
    ],
)
def test_what_makes_no_sense_is_left_out(posted):
    assert parse_journey(posted) == ()


def test_texts_are_short_and_on_one_line():
    [step] = parse_journey(json.dumps([{**SEARCH, "text": "a\r\nBcc: b\u2028" + "x" * 500, "results": True}]))
    assert step.text.startswith("a Bcc: b x")
    assert len(step.text) == TEXT_LENGTH
    assert step.results is None


def test_half_a_surrogate_pair_is_no_text():
    [step] = parse_journey(json.dumps([{**SEARCH, "text": "a\ud800b"}, {**SEARCH, "text": "\udfff"}]))
    assert step.text == "a b"


def test_the_last_steps_count():
    steps = [{**SEARCH, "text": str(number)} for number in range(MAX_STEPS + 5)]
    found = parse_journey(json.dumps(steps))
    assert (len(found), found[-1].text) == (MAX_STEPS, str(MAX_STEPS + 4))


def test_nothing_is_read_without_consent():
    posted = {"_steps": json.dumps([SEARCH]), "_query": "factuur"}
    assert not is_sharing(posted)
    assert read_journey(posted) == ()


def test_without_a_script_the_search_that_led_here_is_shared():
    assert read_journey({"_share": "1", "_query": "factuur"}) == (Step(StepKind.SEARCH, "factuur"),)
