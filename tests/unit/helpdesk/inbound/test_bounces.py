"""Reports of mails that did not arrive, kept on the mail that they are surely about."""

from helpdesk.addresses import bounce_address
from helpdesk.inbound.services import Outcome, receive
from helpdesk.models import (
    Event,
    EventKind,
    Mail,
    MailRole,
    Message,
)
from helpdesk.resending import readdress
from tests.inbound_samples import CUSTOMER, bounce_of, postfix_bounce


def test_a_bounce_is_kept_on_its_mail_and_request_once(stored):
    confirmation = stored.mails.get(role=MailRole.CONFIRMATION)
    assert receive(bounce_of(confirmation, action="delayed", status="4.4.1")) is Outcome.BOUNCE
    confirmation.refresh_from_db()
    assert confirmation.bounced_at is None
    assert [receive(bounce_of(confirmation)) for _ in range(2)] == [Outcome.BOUNCE] * 2
    confirmation.refresh_from_db()
    assert "User unknown" in confirmation.bounce
    event = Event.objects.get(kind=EventKind.BOUNCED)
    assert event.request == stored
    assert CUSTOMER not in str(event.details)
    assert not Message.objects.exists()


def test_a_bounce_names_its_mail_by_either_sign_but_not_two_mails(stored):
    confirmation = stored.mails.get(role=MailRole.CONFIRMATION)
    inbox = stored.mails.get(role=MailRole.INBOX)
    by_address, by_id = bounce_address(confirmation), confirmation.message_id
    for to, original_id, outcome in (
        (by_address, inbox.message_id, Outcome.UNKNOWN),
        ("help@tervane.example", "<no@such>", Outcome.UNKNOWN),
        ("help+b.1.aaaaaaaaaa@tervane.example", "<no@such>", Outcome.UNKNOWN),
        (by_address, "<no@such>", Outcome.BOUNCE),
        ("help@tervane.example", by_id, Outcome.BOUNCE),
    ):
        Mail.objects.update(bounced_at=None, bounce="")
        assert receive(postfix_bounce(to=to, original_id=original_id)) is outcome
        assert Mail.objects.exclude(bounced_at=None).count() == (outcome is Outcome.BOUNCE)


def test_a_late_bounce_from_the_old_address_says_nothing_about_the_new_one(stored):
    confirmation = stored.mails.get(role=MailRole.CONFIRMATION)
    late = bounce_of(confirmation)
    assert readdress(mail=confirmation, to="lien@elders.example")
    assert receive(late) is Outcome.UNKNOWN
    confirmation.refresh_from_db()
    assert confirmation.bounced_at is None
    assert receive(bounce_of(confirmation)) is Outcome.BOUNCE
