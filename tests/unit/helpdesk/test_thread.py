"""The thread of a request: order, what stands under what, and words; nothing is asked of the database."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from helpdesk.desk.drafting import as_paragraphs, without_person
from helpdesk.desk.event_words import EventNames, describe_event
from helpdesk.desk.journey import read_journey
from helpdesk.desk.thread import EntryKind, build_thread, file_line, mail_line
from helpdesk.mail_states import MailStanding, MailState
from helpdesk.models import Attachment, Event, Mail, Message, Request, ScanState

NOON = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
NAMES = EventNames(rules={7: "type = Invoice question"}, people={"lotte": "Lotte Peeters"})


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def minutes(number: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=number)


def event(kind: str, at: int = 0, user: User | None = None, **details: object) -> Event:
    return Event(pk=at + 1, kind=kind, created_at=minutes(at), details=details, user=user)


def message(pk: int, kind: str, at: int, channel: str = "desk", name: str = "Lotte") -> Message:
    return Message(pk=pk, kind=kind, channel=channel, author_name=name, text=f"text {pk}", created_at=minutes(at))


def standing(pk: int, role: str, state: MailState, about: int | None = None, **values: object) -> MailStanding:
    mail = Mail(pk=pk, role=role, to="an@firma.example", about_id=about, created_at=NOON, **values)
    return MailStanding(mail=mail, state=state, attempts=2)


def thread(**parts):
    request = Request(pk=1, customer_name="An Janssens", created_at=minutes(5))
    empty = {"messages": [], "events": [], "standings": [], "attachments": []}
    return build_thread(request, names=NAMES, url_of=lambda each: f"/file/{each.pk}", **(empty | parts))


def test_the_request_comes_first_then_all_by_time_a_message_before_its_event():
    entries = thread(
        messages=[message(2, "note", 20), message(1, "answer", 10)],
        events=[event("state", 10, before="new", after="waiting", cause="answer"), event("routed", 0)],
    )
    kinds = [entry.kind for entry in entries]
    assert kinds == [EntryKind.REQUEST, EntryKind.EVENT, EntryKind.ANSWER, EntryKind.EVENT, EntryKind.NOTE]
    assert entries[0].author == "An Janssens"


def test_mails_and_files_stand_under_what_they_came_with():
    entries = thread(
        messages=[message(1, "answer", 10), message(2, "customer", 20, "mail")],
        standings=[
            standing(1, "confirmation", MailState.SENT),
            standing(2, "inbox", MailState.RETRYING),
            standing(3, "answer", MailState.SENT, about=1),
            standing(4, "update", MailState.SENT, about=2),
        ],
        attachments=[
            Attachment(pk=1, name="a.pdf", size=3, scan=ScanState.CLEAN),
            Attachment(pk=2, name="b.pdf", size=3, scan=ScanState.HELD, message_id=2),
        ],
    )
    asked, answer, customer = entries
    assert [mail.pk for mail in asked.all_mails] == [1, 2]
    assert [mail.pk for mail in asked.mails] == [2]
    assert asked.has_more_mails
    assert [mail.pk for mail in answer.mails] == [3]
    assert not answer.has_more_mails
    assert customer.mails == ()
    assert customer.has_more_mails
    assert [file.url for file in asked.files] == ["/file/1"]
    assert [file.url for file in customer.files] == [""]
    assert answer.channel == "by mail"


@pytest.mark.parametrize(
    ("scan", "opens"), [("clean", True), ("unscanned", True), ("held", False), ("infected", False)]
)
def test_only_a_file_that_may_be_opened_is_a_link(scan, opens):
    line = file_line(Attachment(pk=1, name="a", size=1, scan=scan), lambda each: "/x")
    assert bool(line.url) is opens
    assert line.scan


@pytest.mark.parametrize(
    ("state", "label", "again"),
    [
        (MailState.SENT, "Accepted", False),
        (MailState.WAITING, "Waiting", False),
        (MailState.RETRYING, "Retrying", True),
        (MailState.FAILED, "Refused: not delivered", True),
        (MailState.UNCERTAIN, "Uncertain: it may have arrived", True),
    ],
)
def test_a_mails_state_in_words(state, label, again):
    line = mail_line(standing(1, "answer", state, error="550 no such user"))
    assert (line.label, line.may_resend, line.words) == (label, again, "550 no such user")


def test_a_mail_that_came_back_is_not_delivered_though_it_was_accepted():
    line = mail_line(standing(1, "answer", MailState.SENT, bounced_at=minutes(3), bounce="550 unknown"))
    assert (line.label, line.tone, line.words) == ("Came back: not delivered", "err", "550 unknown")
    assert line.said_at == minutes(3)
    assert line.may_resend


BRAM = User(username="bram", first_name="Bram", last_name="Wouters")


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (event("routed", inbox="Invoices", rule=7), "Routed to Invoices by the rule “type = Invoice question”"),
        (event("routed", inbox="Invoices", rule=8), "Routed to Invoices by a rule that is gone"),
        (event("routed", inbox="Invoices", rule=None), "Routed to Invoices, since no rule fits"),
        (
            event("state", before="waiting", after="open", cause="customer"),
            "State: Waiting → Open, by an answer of the customer",
        ),
        (event("state", user=BRAM, before="new", after="spam"), "State: New → Spam, by Bram Wouters"),
        (event("state", before="new", after="odd", cause="else"), "State: New → ?, else"),
        (event("assigned", user=BRAM, to="lotte"), "Assigned to Lotte Peeters, by Bram Wouters"),
        (event("assigned", to=""), "Assigned to nobody"),
        (event("linked", title="Q?"), "“Q?” would have helped"),
        (event("linked", title="Q?", removed=True), "“Q?” would not have helped after all"),
        (event("drafted", title="Q?"), "Draft of an answer made: “Q?”"),
        (event("bounced", mail=1, role="answer"), "A mail came back: answer to the customer"),
        (
            event("address", user=BRAM, before="a@b.be", after="c@d.be"),
            "Address changed: a@b.be → c@d.be, by Bram Wouters",
        ),
        (event("later"), "later"),
    ],
)
def test_events_in_words(happened, words):
    assert describe_event(happened, NAMES) == words


def test_a_flag_tells_its_reasons_and_an_unknown_one_by_its_key():
    words = describe_event(event("flagged", reasons=["honeypot", "something_new"]), NAMES)
    assert "field that people don't see" in words
    assert "something_new" in words


def test_a_journey_in_words_with_links_into_this_site_only():
    steps = read_journey(
        [
            {"kind": "search", "text": "dubbele factuur", "results": 6},
            {"kind": "search", "text": "creditnota", "results": 0},
            {"kind": "page", "text": "Dubbel?", "path": "/nl/facturen/dubbel/"},
            {"kind": "refused", "text": "Termijn?", "path": "//evil.example/"},
            {"kind": "unknown"},
            "nonsense",
        ]
    )
    assert [step.note for step in steps] == ["6 results", "nothing found", "", "suggested, not opened"]
    assert [step.path for step in steps] == ["", "", "/nl/facturen/dubbel/", ""]


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", None]
)
def test_no_path_leads_elsewhere(path):
    [step] = read_journey([{"kind": "page", "text": "x", "path": path}])
    assert step.path == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dag mevrouw Janssens, F-1 is betaald.", "Dag mevrouw …, F-1 is betaald."),
        ("Mail naar AN.JANSSENS@firma.example of bel.", "Mail naar … of bel."),
        ("An Janssens heeft TC-40112.", "… heeft …."),
        ("An is ook een woord; janssenshof niet.", "An is ook een woord; janssenshof niet."),
    ],
)
def test_a_draft_leaves_out_who_the_customer_is(text, left):
    assert without_person(text, ("An Janssens", "an.janssens@firma.example", "TC-40112")) == left
    assert without_person(text, ()) == text


def test_a_drafts_text_is_paragraphs_without_markup_of_its_own():
    assert as_paragraphs("een <b>\r\ntwee\r\n\r\n\r\ndrie & vier\n") == (
        "<p>een &lt;b&gt;<br/>twee</p><p>drie &amp; vier</p>"
    )
