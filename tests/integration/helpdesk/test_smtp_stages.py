"""What becomes of a mail, by the step at which a real connection fails; and how long a slow server may take."""

import time
from email import message_from_bytes

import pytest
from django.utils import timezone

from helpdesk.mail_states import MailState, mail_standings
from helpdesk.models import Mail, MailRole
from helpdesk.outbox import MAX_CUTS
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.helpdesk_factories import make_request
from tests.scripted_smtp import CUT, ScriptedSMTP, run_scripted

# More than the system keeps for a server that reads nothing: a cut is noticed before the last bytes leave.
LONG = ("Een lange vraag. " * 4 + "\n") * 150_000


@pytest.fixture
def server(settings):
    scripted = ScriptedSMTP()
    with run_scripted(scripted) as port:
        settings.EMAIL_BACKEND = "helpdesk.smtp.TimedEmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5
        yield scripted


@pytest.fixture
def mail(form_page) -> Mail:
    """One mail alone in the outbox."""
    mails = make_request(form_page).mails
    Job.objects.filter(kind="mail", key=str(mails.get(role=MailRole.INBOX).pk)).delete()
    return mails.get(role=MailRole.CONFIRMATION)


def run(mail: Mail) -> MailState:
    Job.objects.filter(kind="mail").update(due_at=timezone.now())
    run_due(kind=get_kind("mail"), worker="test")
    mail.refresh_from_db()
    [[standing]] = mail_standings([mail]).values()
    return standing.state


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data", "body"])
def test_a_cut_before_the_last_bytes_is_tried_again_and_nothing_is_in_doubt(server, mail, step):
    if step == "body":
        Mail.objects.update(text=LONG)
    server.script[step] = CUT
    for _try in range(MAX_CUTS + 1):
        assert run(mail) is MailState.RETRYING
    assert (mail.cuts, server.taken) == (0, [])
    del server.script[step]
    assert run(mail) is MailState.SENT
    assert len(server.taken) == 1


@pytest.mark.parametrize("reply", [CUT, "what?", "999 what?", "199 what?"])
def test_without_an_answer_to_the_last_bytes_the_mail_is_in_doubt(server, mail, reply):
    server.script["end"] = reply
    states = [run(mail) for _try in range(MAX_CUTS)]
    assert states == [MailState.RETRYING] * (MAX_CUTS - 1) + [MailState.UNCERTAIN]
    assert len(server.taken) == MAX_CUTS
    assert len(set(server.taken)) == 1


def test_an_answer_that_does_not_come_in_time_leaves_the_mail_in_doubt(server, mail, settings):
    settings.EMAIL_TIMEOUT = 0.5
    server.script["end"] = "250 " + "x" * 50
    server.drip = 0.02
    started = time.monotonic()
    assert run(mail) is MailState.RETRYING
    assert mail.cuts == 1
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("451 4.7.1 later", MailState.RETRYING),
        ("421 4.3.2 closing", MailState.RETRYING),
        ("530 5.7.0 authentication required", MailState.RETRYING),
        ("550 5.7.1 no", MailState.FAILED),
        ("552 5.3.4 too big", MailState.FAILED),
    ],
)
def test_a_reply_decides_at_every_step(server, mail, step, reply, state):
    server.script[step] = reply
    assert run(mail) is state
    assert (mail.cuts, mail.error) == (0, reply)


@pytest.mark.parametrize("step", ["connect", "ehlo"])
def test_a_server_that_takes_nobody_keeps_the_mail_waiting(server, mail, step):
    server.script[step] = server.script["helo"] = "554 5.7.1 go away"
    assert run(mail) is MailState.RETRYING


def test_every_success_is_one(server, mail):
    server.script["end"] = "251 2.0.0 taken, will forward"
    assert run(mail) is MailState.SENT


@pytest.mark.parametrize("reply", [CUT, "500 no goodbye"])
def test_a_goodbye_that_fails_undoes_nothing(server, mail, reply):
    server.script["quit"] = reply
    assert run(mail) is MailState.SENT


def test_what_was_taken_is_kept_before_the_goodbye(server, mail, monkeypatch):
    kept = []

    def close(connection):
        kept.append(Mail.objects.get(pk=mail.pk).sent_at)
        connection.close()

    monkeypatch.setattr("helpdesk.outbox._close", close)
    assert run(mail) is MailState.SENT
    assert kept[0] is not None


@pytest.mark.parametrize("slowness", [{"delay": 0.4}, {"drip": 0.1}])
def test_many_slow_answers_together_are_bounded(server, mail, monkeypatch, slowness):
    monkeypatch.setattr("helpdesk.smtp.HAND_OVER_SECONDS", 1.0)
    for name, seconds in slowness.items():
        setattr(server, name, seconds)
    started = time.monotonic()
    assert run(mail) is MailState.RETRYING
    assert time.monotonic() - started < 4
    assert (mail.cuts, server.taken) == (0, [])
    assert Job.objects.get(kind="mail").status == JobStatus.QUEUED


def test_a_mail_is_the_same_bytes_on_every_try(server, mail):
    server.script["end"] = CUT
    run(mail)
    del server.script["end"]
    run(mail)
    first, second = server.taken
    assert first == second
    assert all(len(line) <= 998 for line in first.splitlines())
    assert first.isascii()


def test_dots_and_long_lines_arrive_as_they_were_written(server, mail):
    text = ".\n..twee\nvan ver: " + "é" * 3000 + "\nlast line."
    Mail.objects.update(text=text)
    assert run(mail) is MailState.SENT
    unstuffed = b"\n".join(line.removeprefix(b".") for line in server.taken[0].split(b"\r\n"))
    [plain] = [part for part in message_from_bytes(unstuffed).walk() if part.get_content_type() == "text/plain"]
    content = plain.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().rstrip("\n") == text


def test_an_address_beyond_ascii_is_given_up_with_a_clear_word(server, mail):
    Mail.objects.update(to="léa@bedrijf.example")
    assert run(mail) is MailState.FAILED
    assert "address" in mail.error
    assert server.steps == []
