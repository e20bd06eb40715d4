"""From the form to a mail server, over real SMTP."""

import email
import email.policy
from collections.abc import Iterator
from email.utils import parseaddr

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from helpdesk.addresses import read_bounce_address, reply_address
from helpdesk.models import Mail, MailRole, Request
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.helpdesk_factories import sent


class Sink:
    """Takes every mail but those to `refuse`, which get the reply set for them, as often as it is set."""

    def __init__(self):
        self.accepted = []
        self.refuse = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 — aiosmtpd's name
        replies = self.refuse.get(address, [])
        if replies:
            return replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.accepted.append((envelope, message))
        return "250 2.0.0 OK"


class AnyPort(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp(settings) -> Iterator[Sink]:
    sink = Sink()
    controller = AnyPort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "helpdesk.smtp.TimedEmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield sink
    controller.stop()


def post(client):
    return client.post("/fr/ask-fr/contract-fr/", sent("b" * 32, _query="résilier"))


def work() -> None:
    """Do all jobs as a worker would, without waiting for what is put off."""
    while Job.objects.filter(kind="mail", status=JobStatus.QUEUED).exists():
        Job.objects.filter(kind="mail", status=JobStatus.QUEUED).update(due_at=timezone.now())
        run_due(kind=get_kind("mail"), worker="test")


def by_recipient(sink, address):
    return [(envelope, message) for envelope, message in sink.accepted if envelope.rcpt_tos == [address]]


def test_one_request_is_one_mail_to_the_inbox_and_one_confirmation(client, form_page, smtp):
    assert post(client).status_code == 303
    work()
    assert post(client).status_code == 303
    work()
    stored = Request.objects.get()

    [(envelope, inbox)] = by_recipient(smtp, "contracts@tervane.example")
    assert read_bounce_address(envelope.mail_from) == stored.mails.get(role=MailRole.INBOX).pk
    assert parseaddr(inbox["From"])[1] == "help@tervane.example"
    assert inbox["Reply-To"] == f"Lien Peeters <lien@bedrijf.example>, {reply_address(stored.reference)}"
    assert inbox["Subject"] == f"[{stored.reference}] Contract: Licentie stopzetten"
    # Nobody agreed to share what was searched for.
    assert "résilier" not in inbox.get_body(("plain",)).get_content()
    assert inbox["Auto-Submitted"] is None

    [(_envelope, confirmation)] = by_recipient(smtp, "lien@bedrijf.example")
    assert confirmation["Auto-Submitted"] == "auto-generated"
    assert stored.reference in confirmation["Subject"]
    for part in ("plain", "html"):
        text = confirmation.get_body((part,)).get_content()
        assert "Un collègue lit votre question." in text
        assert "Pack de services" in text
    assert len(smtp.accepted) == 2
    assert {message["Message-ID"] for _envelope, message in smtp.accepted} == set(
        Mail.objects.values_list("message_id", flat=True)
    )
    assert Mail.objects.exclude(sent_at=None).count() == 2


def test_a_greylisted_mail_arrives_once(client, form_page, smtp):
    smtp.refuse["lien@bedrijf.example"] = ["451 4.7.1 greylisted, try again"] * 2
    post(client)
    work()
    assert len(by_recipient(smtp, "lien@bedrijf.example")) == 1
    assert Job.objects.filter(kind="mail", status=JobStatus.DONE).count() == 2


def test_a_refused_confirmation_does_not_hold_up_the_inbox(client, form_page, smtp):
    smtp.refuse["lien@bedrijf.example"] = ["550 5.1.1 no such user"] * 5
    post(client)
    work()
    assert len(by_recipient(smtp, "contracts@tervane.example")) == 1
    refused = Mail.objects.get(to="lien@bedrijf.example")
    assert refused.error == "550 5.1.1 no such user"
    assert Job.objects.get(kind="mail", key=str(refused.pk)).status == JobStatus.DEAD


def test_a_server_that_is_away_loses_nothing(client, form_page, smtp, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    post(client)
    for _ in range(2):
        run_due(kind=get_kind("mail"), worker="test")
    assert smtp.accepted == []
    assert Job.objects.filter(kind="mail", status=JobStatus.QUEUED).count() == 2
    settings.EMAIL_PORT = port
    work()
    assert len(smtp.accepted) == 2
