"""FAQs coming in and going out as JSON lines: bad lines are named, good ones kept, and a repeat changes nothing."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from kb.exchange.exporting import export_records
from kb.exchange.html import clean_answer
from kb.exchange.importing import Outcome, import_lines
from kb.exchange.records import InvalidLine, parse_record
from kb.models import FAQPage, TopicPage
from tests.factories import make_faq, make_home, make_topic, text_block

GOOD = {"key": "k1", "topic": "billing", "translations": {"fr": {"question": "Où est ma facture ?", "answer": "Ici."}}}


def _line(**changes: object) -> str:
    return json.dumps(GOOD | changes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ("[" * 100_000, "JSON"),
        (_line(key=""), "key"),
        (_line(key="a b"), "key"),
        (_line(key=7), "key"),
        (_line(topic=None), "topic"),
        (_line(translations={}), "translations"),
        (_line(translations={"xx": {"question": "?"}}), "xx"),
        (_line(translations={"nl": "?"}), "nl"),
        (_line(translations={"nl": {"answer": "A"}}), "nl.question"),
        (_line(translations={"nl": {"question": "  "}}), "nl.question"),
        (_line(translations={"nl": {"question": "q" * 256}}), "255"),
        (_line(translations={"nl": {"question": "Q", "answer": 3}}), "nl.answer"),
        (_line(translations={"nl": {"question": "Q", "alternatives": "x"}}), "nl.alternatives"),
        (_line(translations={"nl": {"question": "Q\u0000", "answer": ""}}), "null"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, said: str) -> None:
    with override("en"), pytest.raises(InvalidLine, match=said):
        parse_record(line)


@pytest.mark.parametrize(
    ("answer", "cleaned"),
    [
        ("", ""),
        ("Eén < twee & drie", "<p>Eén &lt; twee &amp; drie</p>"),
        ("Een.\n\nTwee\nregels.", "<p>Een.</p><p>Twee regels.</p>"),
        ("<p>Ok <script>alert(1)</script></p>", "<p>Ok </p>"),
        ('<p onclick="x()">Ok <a href="javascript:x()">a</a></p>', "<p>Ok <a>a</a></p>"),
        ("<h1>Kop</h1><p><strong>Vet</strong></p>", "<h2>Kop</h2><p><b>Vet</b></p>"),
    ],
)
def test_answers_from_outside_are_cleaned(answer: str, cleaned: str) -> None:
    assert clean_answer(answer) == cleaned
    assert clean_answer(cleaned) == cleaned


@pytest.mark.django_db
def test_one_bad_line_loses_no_good_one() -> None:
    make_home()
    lines = [_line().encode(), b"\xff\xfe", b"", b"{", _line(key="k2").encode(), _line().encode()]
    reports = list(import_lines(lines))
    assert [(report.line, report.outcome) for report in reports] == [
        (1, Outcome.CREATED),
        (2, Outcome.REJECTED),
        (4, Outcome.REJECTED),
        (5, Outcome.CREATED),
        (6, Outcome.REJECTED),
    ]
    assert set(FAQPage.objects.live().values_list("key", flat=True)) == {"k1", "k2"}
    assert TopicPage.objects.get(key="billing").live


@pytest.mark.django_db
def test_a_repeat_is_unchanged_and_a_change_is_an_update() -> None:
    make_home()
    assert [report.outcome for report in import_lines([_line().encode()])] == [Outcome.CREATED]
    assert [report.outcome for report in import_lines([_line().encode()])] == [Outcome.UNCHANGED]
    changed = _line(translations={"fr": {"question": "Où est ma facture ?", "answer": "<p>Là.</p>"}})
    assert [report.outcome for report in import_lines([changed.encode()])] == [Outcome.UPDATED]
    page = FAQPage.objects.get(key="k1")
    assert "Là." in str(page.answer_fr)
    assert page.revisions.count() == 2


@pytest.mark.django_db
def test_an_import_adds_a_language_and_keeps_the_others() -> None:
    make_home()
    list(import_lines([_line().encode()]))
    dutch = _line(translations={"nl": {"question": "Waar is mijn factuur?"}})
    assert [report.outcome for report in import_lines([dutch.encode()])] == [Outcome.UPDATED]
    page = FAQPage.objects.get(key="k1")
    assert (page.title_nl, page.title_fr) == ("Waar is mijn factuur?", "Où est ma facture ?")


@pytest.mark.django_db
def test_another_topic_moves_the_question() -> None:
    make_home()
    list(import_lines([_line().encode()]))
    assert [report.outcome for report in import_lines([_line(topic="other").encode()])] == [Outcome.UPDATED]
    assert FAQPage.objects.get(key="k1").get_parent().specific.key == "other"


@pytest.mark.django_db
def test_what_goes_out_comes_in_again(tmp_path: Path) -> None:
    topic = make_topic(key="contracts")
    make_faq(
        topic,
        key="end",
        title_nl="Hoe opzeggen?",
        short_answer_nl="Met <een> formulier.",
        answer_nl=text_block("<p>Vul het in.</p>"),
        alternatives_nl="stoppen\nbeëindigen",
    )
    (record,) = export_records()
    assert record.topic == "contracts"
    assert record.translations["nl"].answer == "<p>Met &lt;een&gt; formulier.</p><p>Vul het in.</p>"
    assert record.translations["nl"].alternatives == ("stoppen", "beëindigen")
    target = tmp_path / "out.jsonl"
    call_command("export_faq", target)
    FAQPage.objects.get(key="end").delete()
    call_command("import_faq", target)
    assert FAQPage.objects.get(key="end").alternatives_nl == "stoppen\nbeëindigen"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.django_db
def test_a_missing_file_or_site_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="setup_site"):
        call_command("import_faq", tmp_path / "none.jsonl")
    make_home()
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_faq", tmp_path / "none.jsonl")
