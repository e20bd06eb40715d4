import smtplib
import ssl

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from helpdesk.checks import check_email_timeout
from helpdesk.mail_states import MailState, mail_standings
from helpdesk.models import Mail
from helpdesk.outbox import MAX_CUTS
from helpdesk.resending import send_again
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.helpdesk_factories import make_request

REFUSED = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 no such user")})
GREYLISTED = smtplib.SMTPRecipientsRefused({"a@b.example": (451, b"4.7.1 try again")})


class FaultyBackend(BaseEmailBackend):
    at_open: Exception | None = None
    at_send: Exception | None = None

    def open(self):
        if self.at_open:
            raise self.at_open
        return True

    def send_messages(self, messages):
        if self.at_send:
            raise self.at_send
        return len(messages)


@pytest.fixture
def fail(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.FaultyBackend"

    def set_failures(*, at_open=None, at_send=None):
        monkeypatch.setattr("helpdesk.outbox.get_connection", lambda: FaultyBackend())
        monkeypatch.setattr(FaultyBackend, "at_open", at_open)
        monkeypatch.setattr(FaultyBackend, "at_send", at_send)

    return set_failures


@pytest.fixture
def mail(form_page) -> Mail:
    """One mail alone in the outbox."""
    request = make_request(form_page)
    mail, other = request.mails.all()
    Job.objects.filter(kind="mail", key=str(other.pk)).delete()
    other.delete()
    return mail


def run(mail: Mail) -> Job:
    Job.objects.filter(kind="mail").update(due_at=timezone.now())
    run_due(kind=get_kind("mail"), worker="test")
    mail.refresh_from_db()
    return Job.objects.get(kind="mail", key=str(mail.pk))


def state(mail: Mail) -> MailState:
    [[standing]] = mail_standings([mail]).values()
    return standing.state


def test_a_mail_is_sent_once(mail):
    assert state(mail) is MailState.WAITING
    assert run(mail).status == JobStatus.DONE
    assert mail.sent_at is not None
    assert state(mail) is MailState.SENT
    Job.objects.update(status=JobStatus.QUEUED)
    assert run(mail).status == JobStatus.DONE
    assert len(django_mail.outbox) == 1
    assert django_mail.outbox[0].extra_headers["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    "error",
    [
        GREYLISTED,
        smtplib.SMTPDataError(421, b"4.3.2 shutting down"),
        smtplib.SMTPSenderRefused(451, b"4.7.1 later", "help@tervane.example"),
        smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no"), "c@d.example": (451, b"later")}),
    ],
)
def test_a_4xx_is_tried_again(mail, fail, error):
    fail(at_send=error)
    job = run(mail)
    assert (job.status, state(mail)) == (JobStatus.QUEUED, MailState.RETRYING)
    assert job.due_at > timezone.now()
    fail()
    assert run(mail).status == JobStatus.DONE
    assert (mail.error, state(mail)) == ("", MailState.SENT)


@pytest.mark.parametrize("error", [REFUSED, smtplib.SMTPDataError(554, b"5.7.1 spam"), smtplib.SMTPNotSupportedError()])
def test_a_5xx_is_given_up(mail, fail, error):
    fail(at_send=error)
    assert run(mail).status == JobStatus.DEAD
    assert state(mail) is MailState.FAILED


def test_words_that_a_database_cannot_keep_are_a_verdict_all_the_same(mail, fail):
    fail(at_send=smtplib.SMTPDataError(554, b"5.7.1 sp\0am"))
    assert run(mail).status == JobStatus.DEAD
    assert mail.error == "554 5.7.1 spam"


def test_the_servers_words_are_kept(mail, fail):
    fail(at_send=REFUSED)
    assert run(mail).error == "550 5.1.1 no such user"
    assert mail.error == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(111, "refused"),
        TimeoutError("timed out"),
        smtplib.SMTPConnectError(554, b"go away"),
        smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong password"),
        # Raised where STARTTLS is asked for and the server has none, and where its certificate is not trusted.
        smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
        ssl.SSLCertVerificationError("certificate verify failed"),
    ],
)
def test_what_fails_before_the_mail_is_offered_never_kills_it(mail, fail, error):
    fail(at_open=error)
    assert run(mail).status == JobStatus.QUEUED
    assert mail.cuts == 0


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), ConnectionResetError(104, "reset"), TimeoutError()]
)
def test_a_cut_while_handing_over_is_tried_a_few_times_and_then_uncertain(mail, fail, error):
    fail(at_send=error)
    statuses = [run(mail).status for _ in range(MAX_CUTS)]
    assert statuses == [JobStatus.QUEUED] * (MAX_CUTS - 1) + [JobStatus.DEAD]
    assert state(mail) is MailState.UNCERTAIN
    assert "may have arrived" in mail.error


def test_news_that_come_too_late_change_nothing(mail, fail, monkeypatch):
    """Our lease ran out, and another worker sent the mail while the server made us wait."""

    def send_messages(self, messages):
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
        raise GREYLISTED

    fail()
    monkeypatch.setattr(FaultyBackend, "send_messages", send_messages)
    run(mail)
    assert (mail.error, state(mail)) == ("", MailState.SENT)


def test_a_dead_mail_can_be_sent_again(mail, fail):
    fail(at_send=REFUSED)
    run(mail)
    fail()
    assert send_again(mail=mail)
    assert run(mail).status == JobStatus.DONE
    assert not send_again(mail=mail)


def test_a_mail_that_is_gone_with_its_request_is_no_error(mail):
    key = str(mail.pk)
    mail.delete()
    run_due(kind=get_kind("mail"), worker="test")
    assert Job.objects.get(kind="mail", key=key).status == JobStatus.DONE


def test_the_log_names_no_address(mail, fail, caplog):
    fail(at_send=REFUSED)
    run(mail)
    assert mail.request.reference.lower() in caplog.text
    assert "@" not in caplog.text


def test_a_timeout_longer_than_the_lease_is_an_error(settings):
    settings.EMAIL_TIMEOUT = 20
    assert check_email_timeout(None) == []
    settings.EMAIL_TIMEOUT = 60
    assert [error.id for error in check_email_timeout(None)] == ["helpdesk.E001"]
    settings.EMAIL_TIMEOUT = None
    assert [error.id for error in check_email_timeout(None)] == ["helpdesk.E001"]
