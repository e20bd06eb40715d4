"""Many stored requests at once, with mails and jobs as they stand after some time: what lists and forms are slow on."""

import random
import secrets
import sys
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from helpdesk.models import Inbox, Mail, MailRole, Request, RequestPage, RequestState
from helpdesk.outbox import MAIL_JOB
from helpdesk.references import generate_reference
from kb.base.languages import language_codes
from kb.outbox.models import Job, JobStatus

CHUNK = 1_000
CUSTOMERS = 20_000
DAYS = 700
STATES = (
    [RequestState.SOLVED] * 80
    + [RequestState.OPEN, RequestState.NEW, RequestState.WAITING] * 5
    + [RequestState.SPAM] * 5
)
WORDS = ("factuur", "contract", "levering", "licentie", "toestel", "onderhoud", "kopie", "betaling", "adres", "vraag")


def store_many_requests(number: int, *, seed: int) -> None:
    """Add `number` requests, two mails each, to the site of this process. One mail in a thousand was given up."""
    chooser = random.Random(seed)
    pages = list(RequestPage.objects.all())
    inboxes = list(Inbox.objects.all())
    for start in tqdm(range(0, number, CHUNK), desc="requests", unit="thousand", file=sys.stderr):
        with transaction.atomic():
            rows = [_build_request(chooser, pages, inboxes) for _ in range(min(CHUNK, number - start))]
            stored = Request.objects.bulk_create(rows)
            mails = Mail.objects.bulk_create([mail for each in stored for mail in _build_mails(chooser, each)])
            Job.objects.bulk_create([_build_job(mail) for mail in mails])


def _build_request(chooser: random.Random, pages: list[RequestPage], inboxes: list[Inbox]) -> Request:
    page = chooser.choice(pages)
    customer = f"customer{chooser.randrange(CUSTOMERS)}@company.example"
    state = chooser.choice(STATES)
    received = timezone.now() - timedelta(minutes=chooser.randrange(DAYS * 24 * 60))
    is_closed = state in (RequestState.SOLVED, RequestState.SPAM)
    subject = " ".join(chooser.choices(WORDS, k=4))
    return Request(
        reference=generate_reference("TV"),
        page=page,
        type_key=page.key,
        type_title=page.title,
        language=chooser.choice(language_codes()),
        data={"subject": subject, "message": " ".join(chooser.choices(WORDS, k=60)), "email": customer},
        customer_name=f"Customer {customer.partition('@')[0]}",
        customer_email=customer,
        customer_key=customer,
        subject=subject,
        submission_token=secrets.token_hex(16),
        promise_working_days=page.promise_working_days,
        state=state,
        inbox=chooser.choice(inboxes) if inboxes else None,
        created_at=received,
        updated_at=received,
        closed_at=received if is_closed else None,
        keep_until=received + timedelta(days=730) if is_closed else None,
    )


def _build_mails(chooser: random.Random, request: Request) -> list[Mail]:
    return [
        Mail(
            request=request,
            role=role,
            to=request.customer_email,
            from_email="help@tervane.example",
            subject=request.subject,
            text="…",
            html="…",
            language=request.language,
            message_id=f"<{secrets.token_hex(12)}@tervane.example>",
            created_at=request.created_at,
            sent_at=None if chooser.random() < 0.001 else request.created_at,
            error="",
        )
        for role in (MailRole.INBOX, MailRole.CONFIRMATION)
    ]


def _build_job(mail: Mail) -> Job:
    status = JobStatus.DONE if mail.sent_at else JobStatus.DEAD
    when = mail.created_at
    return Job(kind=MAIL_JOB, key=str(mail.pk), status=status, attempts=1, due_at=when, asked_at=when)
