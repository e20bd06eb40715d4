"""Asking for a link. The page does the same work for every address; only the worker looks whether we know it.

The address waits in the job and is gone with it, in the transaction that stores the mail: one job, at most one mail.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urljoin

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from helpdesk.guard.rates import allow
from helpdesk.models import Request
from helpdesk.my_requests.links import make_link
from helpdesk.my_requests.mails import compose_sign_in
from helpdesk.posting import post
from kb.outbox.models import Job
from kb.outbox.registry import JobKind
from kb.outbox.registry import register as register_kind
from kb.outbox.services import enqueue

SIGN_IN_JOB = "sign_in_link"
LEASE = timedelta(seconds=60)
# A person asks again when a mail is slow; nobody gets more of them than this because somebody else types the address.
LINKS_PER_ADDRESS = 5
# A whole office may stand behind one network.
LINKS_PER_NETWORK = 30
WINDOW = timedelta(hours=1)


def may_ask(network: str) -> bool:
    """Count one more question from `network`; one that isn't known is not held against anybody."""
    return not network or allow(name="sign_in_network", subject=network, limit=LINKS_PER_NETWORK, window=WINDOW)


@transaction.atomic
def ask_for_link(*, email: str, language: str, root_url: str) -> None:
    """Have a link sent to `email` if we know it; beyond the limit of an address nothing is sent, and nobody is told."""
    subject = email.lower()
    if allow(name="sign_in_address", subject=subject, limit=LINKS_PER_ADDRESS, window=WINDOW):
        payload = {"customer": subject, "language": language, "root_url": root_url}
        enqueue(kind=SIGN_IN_JOB, key=secrets.token_hex(16), payload=payload)


def write_sign_in_mail(jobs: Sequence[Job]) -> None:
    """Store the mail that one job asks for, where there is a request of its address; forget the address either way."""
    [job] = jobs
    with transaction.atomic():
        deleted, _by_model = Job.objects.filter(pk=job.pk).delete()
        known = Request.objects.filter(customer_key=job.payload["customer"]).exclude(customer_key="").first()
        # A job whose lease ran out may have been done by another worker meanwhile.
        if not deleted or known is None:
            return
        language = job.payload["language"]
        with override(language):
            path = reverse("my_requests:open", args=[make_link(customer_key=known.customer_key)])
        url = urljoin(job.payload["root_url"], path)
        # To the address that the request came with: what was typed may only look like it once it is lower case.
        post(compose_sign_in(to=known.customer_email, language=language, url=url))


def register() -> None:
    register_kind(JobKind(name=SIGN_IN_JOB, handle=write_sign_in_mail, lease=LEASE))
