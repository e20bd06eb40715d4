"""From the form over SMTP into a real inbox, and from a real inbox onto the request: Dovecot, read over IMAP."""

import logging
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from helpdesk.addresses import reply_address
from helpdesk.attachments.keeping import store_file
from helpdesk.inbound import reading, services
from helpdesk.inbound.mailbox import parse_address
from helpdesk.inbound.positions import claim_mailbox, release_mailbox
from helpdesk.inbound.reading import MailboxReader
from helpdesk.inbound.services import Outcome
from helpdesk.models import (
    Attachment,
    Event,
    EventKind,
    Mail,
    MailboxPosition,
    MailRole,
    Message,
    MessageKind,
    Request,
    RequestState,
)
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.helpdesk_factories import make_request
from tests.inbound_samples import bounce_of
from tests.real_inbox import RealInbox

SUPPORT = "help@tervane.example"
INBOX = "contracts@tervane.example"
CUSTOMER = "lien@bedrijf.example"
PDF = b"%PDF-1.4\n" + b"\xc3\xa9 " * 500 + b"\n%%EOF\n"
SUBJECT = "Été : résiliation für 3 Geräte – größer"


@pytest.fixture(scope="module")
def server() -> Iterator[RealInbox]:
    with RealInbox() as inbox:
        yield inbox


@pytest.fixture
def inbox(server, settings) -> RealInbox:
    """The server with empty mailboxes, and settings that send to it and read from it."""
    for address in (SUPPORT, INBOX, CUSTOMER):
        server.empty(address)
    settings.EMAIL_BACKEND = "helpdesk.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.smtp_port
    settings.INBOUND_EMAIL_URL = server.url(SUPPORT)
    settings.INBOUND_SECONDS = 0.0
    return server


@pytest.fixture
def stored(form_page) -> Request:
    return make_request(form_page, language="fr", subject=SUBJECT)


def send_all() -> None:
    while run_due(kind=get_kind("mail"), worker="test"):
        pass
    assert not Job.objects.filter(kind="mail").exclude(status=JobStatus.DONE).exists()


def read() -> int:
    return MailboxReader().step()


def write(**headers: str) -> EmailMessage:
    """A mail as a person writes it, with two files."""
    message = EmailMessage()
    text = headers.pop("text", "Oui, avant vendredi.")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if "Message-ID" not in message:
        message["Message-ID"] = "<1.reply@bedrijf.example>"
    message.set_content(text)
    return message


def reply_to(request: Request, **headers: str) -> EmailMessage:
    return write(
        **{
            "From": f"Lien Peeters <{CUSTOMER}>",
            "To": reply_address(request.reference),
            "Subject": "Re: question",
            **headers,
        }
    )


def test_a_request_arrives_in_the_inbox_with_its_file_and_both_addresses_to_answer_to(inbox, stored):
    attachment = store_file(file=ContentFile(PDF), name="Vertrag für Müller.pdf")
    Attachment.objects.filter(pk=attachment.pk).update(request=stored)
    send_all()

    [(mail, was_read)] = inbox.mails(INBOX)
    assert not was_read
    # Python keeps the space that a folded header begins with.
    assert mail["Subject"].strip() == f"[{stored.reference}] Contract: {SUBJECT}"
    assert mail["Message-ID"] == Mail.objects.get(role=MailRole.INBOX).message_id
    addresses = [address for _name, address in getaddresses([mail["Reply-To"]])]
    assert addresses == [CUSTOMER, reply_address(stored.reference)]
    [file] = list(mail.iter_attachments())
    assert file.get_filename() == "Vertrag für Müller.pdf"
    assert file.get_content() == PDF
    assert SUBJECT in mail.get_body(("plain",)).get_content()

    [(confirmation, _was_read)] = inbox.mails(CUSTOMER)
    assert [address for _name, address in getaddresses([confirmation["Reply-To"]])] == [reply_address(stored.reference)]


def test_a_customer_s_reply_in_the_support_mailbox_appears_on_the_request(inbox, stored):
    reply = reply_to(
        stored,
        text="Oui, avant vendredi.\n\nLe 23 nov. 2026 à 10:12, Tervane <help@tervane.example> a écrit :\n\n> Quand ?",
    )
    reply.add_attachment(PDF, maintype="application", subtype="pdf", filename="facture é.pdf")
    reply.add_attachment(
        b"MZ\x90\x00" + b"\0" * 100, maintype="application", subtype="octet-stream", filename="run.exe"
    )
    inbox.append(SUPPORT, reply)
    assert read() == 1

    message = Message.objects.get(request=stored)
    assert message.kind == MessageKind.CUSTOMER
    assert message.text.startswith("Oui, avant vendredi.")
    assert "Quand" not in message.text
    assert "run.exe" in message.text
    assert message.author_name == "Lien Peeters"
    assert [each.name for each in message.attachments.all()] == ["facture é.pdf"]
    with message.original.open("rb") as original:
        assert b"Quand ?" in original.read()
    [(_mail, was_read)] = inbox.mails(SUPPORT)
    assert was_read

    # Our inbox hears of it, and nothing comes twice.
    assert Mail.objects.filter(role=MailRole.UPDATE, about=message, to=INBOX).count() == 1
    assert read() == 0
    assert Message.objects.count() == 1


def test_over_smtp_to_the_signed_address_and_back_to_the_customer(inbox, stored):
    """An answer written in a mail program, to the signed address alone: the customer gets it from us."""
    answer = write(From=f"Anke <{INBOX}>", To=reply_address(stored.reference), Subject="Re: x", text="Dat kan.")
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port) as smtp:
        smtp.send_message(answer)
    assert read() == 1
    message = Message.objects.get()
    assert (message.kind, message.author_name, message.text) == (MessageKind.ANSWER, "Anke", "Dat kan.")
    stored.refresh_from_db()
    assert stored.state == RequestState.WAITING
    send_all()
    arrived = [mail for mail, _read in inbox.mails(CUSTOMER) if "Dat kan." in mail.get_body(("plain",)).get_content()]
    assert len(arrived) == 1
    assert arrived[0]["In-Reply-To"]


def test_an_unknown_mail_stays_unread_and_does_not_hold_up_the_next(inbox, stored):
    inbox.append(SUPPORT, write(From="a@else.example", To=SUPPORT, Subject="Offer"))
    inbox.append(SUPPORT, b"\xff\xfe broken \x00 \r\n\r\n\x80\x81")
    inbox.append(SUPPORT, reply_to(stored))
    assert read() == 3
    assert [was_read for _mail, was_read in inbox.mails(SUPPORT)] == [False, False, True]
    assert Message.objects.count() == 1
    assert MailboxPosition.objects.get().lease_until is None


def test_our_own_mail_in_the_same_mailbox_stays_unread(inbox, stored):
    """An inbox may have the address that answers come to."""
    Mail.objects.filter(role=MailRole.INBOX).update(to=SUPPORT)
    send_all()
    assert read() == 1
    assert [was_read for _mail, was_read in inbox.mails(SUPPORT)] == [False]
    assert not Message.objects.exists()


def test_a_mailbox_that_was_numbered_anew_is_read_again_and_nothing_comes_twice(inbox, stored):
    inbox.append(SUPPORT, reply_to(stored))
    assert read() == 1
    before = MailboxPosition.objects.get()
    inbox.renumber(SUPPORT)
    inbox.append(SUPPORT, reply_to(stored, Message_ID="<2.reply@bedrijf.example>"))
    assert read() == 2
    after = MailboxPosition.objects.get()
    assert after.uid_validity != before.uid_validity
    assert Message.objects.count() == 2
    assert Mail.objects.filter(role=MailRole.UPDATE).count() == 2


def test_what_was_taken_in_is_moved_where_that_is_asked_for(inbox, stored, settings, caplog):
    settings.INBOUND_DONE_FOLDER = "Taken in"
    inbox.append(SUPPORT, reply_to(stored))
    with caplog.at_level(logging.WARNING):
        assert read() == 1
    assert "can't be moved" in caplog.text

    with inbox.imap(SUPPORT) as connection:
        connection.create('"Taken in"')
    inbox.append(SUPPORT, reply_to(stored, Message_ID="<2.reply@bedrijf.example>"))
    inbox.append(SUPPORT, write(From="a@else.example", To=SUPPORT))
    assert read() == 2
    assert [was_read for _mail, was_read in inbox.mails(SUPPORT)] == [True, False]
    assert [was_read for _mail, was_read in inbox.mails(SUPPORT, '"Taken in"')] == [True]


def test_a_bounce_shows_on_the_request_once(inbox, stored):
    send_all()
    mail = Mail.objects.get(role=MailRole.CONFIRMATION)
    inbox.append(SUPPORT, bounce_of(mail, action="delayed", status="4.4.1"))
    assert read() == 1
    assert Mail.objects.get(pk=mail.pk).bounced_at is None
    for _ in range(2):
        inbox.append(SUPPORT, bounce_of(mail))
    assert read() == 2
    mail.refresh_from_db()
    assert mail.bounced_at is not None
    assert mail.bounce == (
        "5.1.1 550 5.1.1 <lien@bedrijf.example>: Recipient address rejected: User unknown in virtual mailbox table"
    )
    assert Event.objects.filter(request=stored, kind=EventKind.BOUNCED).count() == 1
    assert not Message.objects.exists()


def test_a_bad_mail_is_tried_a_few_times_and_then_left_alone(inbox, stored, monkeypatch, caplog):
    inbox.append(SUPPORT, write(From="a@else.example", To=SUPPORT, Subject="poison and private"))
    inbox.append(SUPPORT, reply_to(stored))

    def receive(raw: bytes) -> Outcome:
        if b"poison" in raw:
            raise RuntimeError("private")
        return services.receive(raw)

    monkeypatch.setattr(reading, "receive", receive)
    for _ in range(10):
        if read():
            break
    assert Message.objects.count() == 1
    assert "left alone" in caplog.text
    assert "private" not in caplog.text
    assert [was_read for _mail, was_read in inbox.mails(SUPPORT)] == [False, True]


def test_a_mail_that_is_too_large_is_left_alone(inbox, stored, settings, caplog):
    settings.INBOUND_MAX_MB = 0
    inbox.append(SUPPORT, reply_to(stored))
    assert read() == 1
    assert not Message.objects.exists()
    assert "too large" in caplog.text


def test_one_worker_reads_at_a_time_and_a_dead_one_is_followed(inbox, stored):
    inbox.append(SUPPORT, reply_to(stored))
    name = parse_address(inbox.url(SUPPORT)).name
    held = claim_mailbox(name, "another")
    assert held is not None
    assert read() == 0
    MailboxPosition.objects.update(lease_until=timezone.now())
    assert read() == 1
    # The other one wakes up: it must not let go of what it no longer holds.
    taken = claim_mailbox(name, "third")
    release_mailbox(held)
    assert claim_mailbox(name, "fourth") is None
    assert taken is not None


def test_an_outage_is_logged_once_and_then_that_it_is_over(inbox, stored, settings, caplog):
    caplog.set_level(logging.INFO)
    now = [0.0]
    reader = MailboxReader(clock=lambda: now[0])
    good = settings.INBOUND_EMAIL_URL
    settings.INBOUND_SECONDS = 30.0
    settings.INBOUND_EMAIL_URL = f"imap://{SUPPORT.replace('@', '%40')}:secret-word@127.0.0.1:9/INBOX"
    for _ in range(5):
        assert reader.step() == 0
        now[0] += 10_000
    settings.INBOUND_EMAIL_URL = good
    inbox.append(SUPPORT, reply_to(stored))
    assert reader.step() == 1
    assert reader.step() == 0
    said = [record.getMessage() for record in caplog.records if record.name == "helpdesk.inbound.reading"]
    assert len(said) == 2
    assert "can't be read" in said[0]
    assert "can be read again" in said[1]
    assert "secret-word" not in caplog.text
    assert CUSTOMER not in caplog.text


def test_a_wrong_password_is_said(db, inbox, settings, caplog):
    settings.INBOUND_EMAIL_URL = inbox.url(SUPPORT).replace("only-for-this-test", "wrong")
    assert read() == 0
    assert "AUTHENTICATIONFAILED" in caplog.text
