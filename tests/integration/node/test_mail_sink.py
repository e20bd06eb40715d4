"""Over real SMTP: each mail becomes one whole, readable file."""

import email
import email.policy
import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from cms.demo.mail_sink import MailSink
from search.node.ports import choose_port


@pytest.fixture
def sink(tmp_path):
    with MailSink(tmp_path / "mail", choose_port()) as started:
        yield started


def build_mail(subject="Où est ma commande ?", to="help@example.org"):
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "klant@example.org", to
    message.set_content("Bonjour,\n\noù est-elle ?\n")
    return message


def send(port, *messages, **envelope):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        for message in messages:
            client.send_message(message, **envelope)


def test_a_mail_is_kept_whole_under_a_readable_name(sink):
    message = build_mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="facture.pdf")

    send(sink.port, message, to_addrs=["help@example.org", "hidden@example.org"])

    (path,) = sink.folder.iterdir()
    assert path.name.endswith("_help-at-example.org-and-1-more_ou-est-ma-commande.eml")
    kept = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert kept["Subject"] == "Où est ma commande ?"
    assert kept.get_body().get_content().splitlines() == ["Bonjour,", "", "où est-elle ?"]
    assert [part.get_filename() for part in kept.iter_attachments()] == ["facture.pdf"]
    assert kept["Return-Path"] == "<klant@example.org>"
    assert kept.get_all("Delivered-To") == ["help@example.org", "hidden@example.org"]


def test_mails_that_come_at_once_get_a_file_each(sink):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: send(sink.port, *[build_mail("same")] * 5), range(4)))

    assert len(list(sink.folder.glob("*.eml"))) == 20
    assert len(list(sink.folder.iterdir())) == 20


def test_a_mail_that_cannot_be_written_is_left_to_its_sender(sink):
    sink.folder.rename(sink.folder.with_name("away"))

    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sink.port, build_mail())

    assert refused.value.smtp_code == 451
