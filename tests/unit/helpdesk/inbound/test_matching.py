"""Which request a mail belongs to, and as whom its sender is heard. Nothing is believed too easily."""

import pytest
from django.contrib.auth.models import User

from helpdesk.inbound.matching import Match, Writer, find_request
from helpdesk.inbound.parsing import parse_mail
from helpdesk.inbound.services import Outcome, receive
from helpdesk.models import (
    MailRole,
    Message,
    MessageKind,
)
from helpdesk.threads import root_id
from tests.inbound_samples import CUSTOMER, OURS, mail, signed


def matched(content: bytes) -> Match | None:
    return find_request(parse_mail(content))


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To"])
@pytest.mark.parametrize("change", [str, str.upper, "Help <{}>".format])
def test_a_signed_address_names_the_request(stored, header, change):
    assert matched(mail(**{header: change(signed(stored))})) == Match(stored, Writer.CUSTOMER)


def test_the_envelope_may_name_it_too(stored):
    assert receive(mail(To="help@tervane.example"), recipients=(signed(stored),)) is Outcome.ADDED


@pytest.mark.parametrize("header", ["From", "Reply-To", "Subject", "X-Other"])
def test_a_signed_address_elsewhere_names_nothing(stored, header):
    assert matched(mail(**{header: signed(stored)})) is None


def test_a_wrong_signature_names_nothing(stored):
    local, _at, domain = signed(stored).partition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    assert matched(mail(To=forged)) is None
    assert matched(mail(To=f"{local}@else.example")) is None


def test_what_it_answers_names_the_request_where_its_customer_writes(stored):
    ours = stored.mails.get(role=MailRole.CONFIRMATION).message_id
    for headers in (
        {"In-Reply-To": ours},
        {"References": f"<x@y> {ours}"},
        {"References": root_id(stored)},
        {"In-Reply-To": ours, "From": f"LIEN <{CUSTOMER.upper()}>"},
    ):
        assert matched(mail(**headers)) == Match(stored, Writer.CUSTOMER)


@pytest.mark.parametrize(
    "sender", ["jan@elders.example", OURS, "anke@tervane.example", "help@tervane.example", "", "x"]
)
def test_without_a_signed_address_nobody_else_is_heard(stored, agent, sender):
    ours = stored.mails.get(role=MailRole.CONFIRMATION).message_id
    assert matched(mail(From=sender, In_Reply_To=ours)) is None


def test_the_signed_address_wins_over_headers(stored, other):
    ours = other.mails.get(role=MailRole.CONFIRMATION).message_id
    found = matched(mail(To=signed(stored), In_Reply_To=ours))
    assert found == Match(stored, Writer.CUSTOMER)


def test_what_it_answers_directly_wins_over_what_came_before(stored, other):
    other.customer_email = CUSTOMER
    other.save()
    earlier = other.mails.first().message_id
    ours = stored.mails.first().message_id
    assert matched(mail(In_Reply_To=ours, References=f"{ours} {earlier}")) == Match(stored, Writer.CUSTOMER)


def test_a_request_that_is_gone_is_left_alone(stored):
    address = signed(stored)
    stored.delete()
    assert receive(mail(To=address)) is Outcome.UNKNOWN


def test_our_own_mail_is_left_alone(stored):
    own = stored.mails.get(role=MailRole.INBOX)
    assert receive(mail(To=signed(stored), Message_ID=own.message_id)) is Outcome.UNKNOWN


def test_our_inboxes_and_our_people_answer(stored, agent):
    assert matched(mail(To=signed(stored), From=OURS)) == Match(stored, Writer.STAFF)
    assert matched(mail(To=signed(stored), From="anke@tervane.example")) == Match(stored, Writer.STAFF, agent)


def test_others_of_our_house_don_t(stored, agent):
    User.objects.create_user("bob", email="bob@tervane.example")
    assert matched(mail(To=signed(stored), From="bob@tervane.example")) == Match(stored, Writer.OTHER)
    User.objects.create_user("anke2", email="anke@tervane.example")
    assert matched(mail(To=signed(stored), From="anke@tervane.example")) == Match(stored, Writer.OTHER)
    User.objects.filter(username="anke2").delete()
    User.objects.filter(username="anke").update(is_active=False)
    assert matched(mail(To=signed(stored), From="anke@tervane.example")) == Match(stored, Writer.OTHER)


def test_a_customer_at_an_address_beyond_ascii_is_known(stored):
    stored.customer_email = "lien@bücher.example"
    stored.save()
    assert matched(mail(To=signed(stored), From="lien@xn--bcher-kva.example")) == Match(stored, Writer.CUSTOMER)


def test_a_colleague_with_the_signed_address_is_heard_under_their_own_address(stored):
    content = mail(To=signed(stored), From=f'"Lien Peeters <{CUSTOMER}>" <piet@bedrijf.example>')
    assert receive(content) is Outcome.ADDED
    message = Message.objects.get()
    assert message.kind == MessageKind.CUSTOMER
    assert message.author_name.startswith("piet@bedrijf.example (")


def test_no_header_brings_what_a_database_can_t_hold(stored):
    """PostgreSQL refuses NUL, also in what is only looked for."""
    content = mail(To=f"\0{signed(stored)}", From="li\0en@else.example", In_Reply_To="<a\0b>", Message_ID="<c\0d>")
    found = parse_mail(content)
    assert "\0" not in repr(found)
    assert receive(content) is Outcome.ADDED
