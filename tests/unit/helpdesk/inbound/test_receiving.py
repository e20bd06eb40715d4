"""What follows from a mail that belongs to a request, once, however often it comes."""

import threading

import pytest
from django.db import OperationalError, connection

from helpdesk.addresses import bounce_address
from helpdesk.inbound import services
from helpdesk.inbound.services import Outcome, receive
from helpdesk.models import (
    Attachment,
    Channel,
    Mail,
    MailRole,
    Message,
    MessageKind,
    Request,
    RequestState,
)
from tests.helpdesk_factories import make_request
from tests.inbound_samples import CUSTOMER, OURS, mail, signed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RequestState.NEW, RequestState.NEW),
        (RequestState.WAITING, RequestState.OPEN),
        (RequestState.SOLVED, RequestState.OPEN),
        (RequestState.SPAM, RequestState.SPAM),
    ],
)
def test_a_customer_s_mail_opens_a_request_again_but_not_spam(stored, before, after):
    Request.objects.filter(pk=stored.pk).update(state=before)
    assert receive(mail(To=signed(stored))) is Outcome.ADDED
    stored.refresh_from_db()
    assert stored.state == after
    assert Mail.objects.filter(role=MailRole.UPDATE).exists() is (after != RequestState.SPAM)
    message = Message.objects.get()
    assert (message.channel, message.author_name, message.text) == (Channel.MAIL, "Lien Peeters", "Dat is goed.")


@pytest.mark.parametrize(
    ("to", "is_sent"),
    [("{signed}", True), (f"{CUSTOMER}, {{signed}}", False), (f"Lien <{CUSTOMER.upper()}>, {{signed}}", False)],
)
def test_our_answer_goes_to_the_customer_unless_it_did_already(stored, agent, to, is_sent):
    content = mail(To=to.format(signed=signed(stored)), From="anke@tervane.example")
    assert receive(content) is Outcome.ANSWERED
    message = Message.objects.get()
    assert (message.kind, message.author, message.author_name) == (MessageKind.ANSWER, agent, "Anke Maes")
    assert Mail.objects.filter(role=MailRole.ANSWER, about=message).exists() is is_sent
    stored.refresh_from_db()
    assert stored.state == RequestState.WAITING


def test_our_answer_leaves_spam_as_it_is(stored):
    Request.objects.filter(pk=stored.pk).update(state=RequestState.SPAM)
    assert receive(mail(To=signed(stored), From=OURS)) is Outcome.ANSWERED
    stored.refresh_from_db()
    assert stored.state == RequestState.SPAM


@pytest.mark.parametrize("headers", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return-Path": "<>"}])
def test_an_automatic_reply_is_kept_and_nothing_follows(stored, headers):
    Request.objects.filter(pk=stored.pk).update(state=RequestState.SOLVED)
    mails = Mail.objects.count()
    assert receive(mail("Ik ben er niet.", To=signed(stored), **headers)) is Outcome.AUTOMATIC
    stored.refresh_from_db()
    assert stored.state == RequestState.SOLVED
    assert Mail.objects.count() == mails
    assert Message.objects.get().channel == Channel.AUTOMATIC


def test_an_automatic_reply_to_the_envelope_s_sender_is_kept_too(stored):
    confirmation = stored.mails.get(role=MailRole.CONFIRMATION)
    assert receive(mail(To=bounce_address(confirmation), Auto_Submitted="auto-replied")) is Outcome.AUTOMATIC
    assert receive(mail(To=bounce_address(confirmation), Message_ID="<2@x>")) is Outcome.UNKNOWN


def test_that_our_own_people_are_away_is_left_alone(stored, agent):
    for sender in (OURS, "anke@tervane.example"):
        assert receive(mail(To=signed(stored), From=sender, Auto_Submitted="auto-replied")) is Outcome.UNKNOWN


def test_machines_that_don_t_say_so_come_to_an_end(stored, monkeypatch):
    monkeypatch.setattr(services, "LOOP_MESSAGES", 3)
    outcomes = [receive(mail(To=signed(stored), Message_ID=f"<{number}@x>")) for number in range(6)]
    assert outcomes == [Outcome.ADDED] * 3 + [Outcome.AUTOMATIC] * 3
    assert Mail.objects.filter(role=MailRole.UPDATE).count() == 3


def test_the_same_mail_comes_in_once(stored):
    content = mail(To=signed(stored))
    assert receive(content) is Outcome.ADDED
    assert receive(content) is Outcome.DUPLICATE
    assert receive(content.replace(b"Re: x", b"Re: y")) is Outcome.DUPLICATE
    without_id = mail(To=signed(stored), Message_ID="")
    assert [receive(without_id), receive(without_id)] == [Outcome.ADDED, Outcome.DUPLICATE]
    assert Message.objects.count() == 2
    assert Mail.objects.filter(role=MailRole.UPDATE).count() == 2


def test_a_mail_without_words_has_its_subject(stored):
    receive(mail("", To=signed(stored), Subject="Zie bijlage"))
    assert Message.objects.get().text == "Zie bijlage"


def test_what_is_markup_is_kept_as_text(stored):
    receive(mail("<script>alert(1)</script> =cmd()", To=signed(stored)))
    assert Message.objects.get().text == "<script>alert(1)</script> =cmd()"
    update = Mail.objects.get(role=MailRole.UPDATE)
    assert "<script>" not in update.html


def test_when_it_can_t_be_stored_nothing_is(stored, monkeypatch, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path

    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("helpdesk.inbound.services._keep_original", fail)
    with pytest.raises(OperationalError):
        receive(mail(To=signed(stored)))
    assert not Message.objects.exists()
    assert not Mail.objects.filter(role=MailRole.UPDATE).exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_refused_is_named(stored):
    boundary = b"--x\r\n"
    content = (
        f"From: {CUSTOMER}\r\nTo: {signed(stored)}\r\nMessage-ID: <1@x>\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    ).encode()
    content += boundary + b"\r\nZie bijlagen\r\n"
    for name, body in (("ok.txt", b"words"), ("page.pdf", b"<html><script>"), ("empty.txt", b"")):
        content += boundary + f"Content-Disposition: attachment; filename={name}\r\n\r\n".encode() + body + b"\r\n"
    assert receive(content + b"--x--\r\n") is Outcome.ADDED
    message = Message.objects.get()
    assert [each.name for each in message.attachments.all()] == ["ok.txt"]
    assert message.text.startswith("Zie bijlagen\n\n[")
    assert "page.pdf" in message.text
    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_mail_make_one_message(form_page):
    stored = make_request(form_page)
    content = mail(To=signed(stored))
    outcomes: list[Outcome] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        outcomes.append(receive(content))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Outcome.ADDED, *[Outcome.DUPLICATE] * 3]
    assert Message.objects.count() == 1
    assert Mail.objects.filter(role=MailRole.UPDATE).count() == 1
