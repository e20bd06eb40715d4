"""Another round for a mail that did not arrive: to the same address, or to another one."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from helpdesk.models import Event, EventKind, Mail, MailRole, Request
from helpdesk.resending import readdress, send_again
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import claim
from tests.helpdesk_factories import make_request

NEW = "Lien.Peeters@elders.example"


@pytest.fixture
def request_(form_page) -> Request:
    return make_request(form_page)


@pytest.fixture
def confirmation(request_) -> Mail:
    """One that was refused."""
    mail = request_.mails.get(role=MailRole.CONFIRMATION)
    Mail.objects.filter(pk=mail.pk).update(error="550 no such user")
    Job.objects.filter(kind="mail").update(status=JobStatus.DEAD, attempts=1)
    mail.refresh_from_db()
    return mail


def job_of(mail: Mail) -> Job:
    return Job.objects.get(kind="mail", key=str(mail.pk))


def test_a_mail_that_came_back_can_be_sent_again(confirmation):
    confirmation.sent_at = confirmation.bounced_at = timezone.now()
    confirmation.bounce = "552 mailbox full"
    confirmation.save()
    assert send_again(mail=confirmation)
    confirmation.refresh_from_db()
    assert (confirmation.sent_at, confirmation.bounced_at, confirmation.bounce) == (None, None, "")
    assert job_of(confirmation).status == JobStatus.QUEUED


def test_a_mail_that_arrived_is_not_sent_again(confirmation):
    confirmation.sent_at = timezone.now()
    confirmation.save()
    assert not send_again(mail=confirmation)
    assert not readdress(mail=confirmation, to=NEW)
    assert job_of(confirmation).status == JobStatus.DEAD


def test_a_mail_that_is_being_sent_is_left_to_its_worker(confirmation):
    Job.objects.filter(key=str(confirmation.pk)).update(status=JobStatus.QUEUED)
    [job] = claim(kind=get_kind("mail"), worker="w")
    assert job.key == str(confirmation.pk)
    assert not send_again(mail=confirmation)
    assert not readdress(mail=confirmation, to=NEW)
    assert (job_of(confirmation).status, job_of(confirmation).version) == (JobStatus.RUNNING, 1)


def test_another_address_is_another_mail_and_the_customers_from_now_on(confirmation, request_):
    user = get_user_model().objects.create_user("sam")
    before = confirmation.message_id
    assert readdress(mail=confirmation, to=f" {NEW} ", user=user)
    confirmation.refresh_from_db()
    request_.refresh_from_db()
    assert (confirmation.to, confirmation.error) == (NEW, "")
    assert confirmation.message_id != before
    assert (request_.customer_email, request_.customer_key) == (NEW, NEW.lower())
    event = Event.objects.get(kind=EventKind.ADDRESS)
    assert (event.user, event.details) == (user, {"before": "lien@bedrijf.example", "after": NEW})
    assert job_of(confirmation).status == JobStatus.QUEUED


def test_another_address_for_a_mail_to_the_inbox_is_not_the_customers(request_):
    inbox = request_.mails.get(role=MailRole.INBOX)
    assert readdress(mail=inbox, to="ann@tervane.example")
    request_.refresh_from_db()
    assert request_.customer_email == "lien@bedrijf.example"
    assert not Event.objects.filter(kind=EventKind.ADDRESS).exists()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b.example\nBcc: c@d.example",
        "léa@b.example",
        f"{'a' * 60}@{'b.' * 100}example",
        "help+x@Tervane.example",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(confirmation, to):
    with pytest.raises(ValidationError):
        readdress(mail=confirmation, to=to)
    confirmation.refresh_from_db()
    assert confirmation.to == "lien@bedrijf.example"


def test_a_link_to_my_requests_goes_to_nobody_else(confirmation):
    confirmation.role = MailRole.SIGN_IN
    with pytest.raises(ValidationError):
        readdress(mail=confirmation, to=NEW)
