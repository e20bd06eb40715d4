"""What the faults ask the site from within, each printed as one line of JSON. Run by FaultySite.ask."""

import json
from datetime import timedelta

from django.utils import timezone

from helpdesk.mail_states import mail_standings
from helpdesk.models import Mail, Request
from kb.outbox.models import Job, JobStatus
from tests.helpdesk_factories import make_home, make_inbox, make_index, make_request_page

OVERDUE = timedelta(seconds=30)


def make_site() -> None:
    """A form whose inbox has two addresses, one of them greylisted; prints the form's path."""
    make_inbox(addresses="contracts@tervane.example\ngrey+inbox@tervane.example")
    _say(make_request_page(make_index(make_home())).url)


def report() -> None:
    """How every mail of a request stands: [to, state, Message-ID]; alerts by Message-ID; how many requests and jobs."""
    mails = Mail.objects.select_related("request")
    jobs = Job.objects.filter(kind="mail")
    long_ago = timezone.now() - OVERDUE
    _say(
        {
            "requests": Request.objects.count(),
            "mails": [
                (each.mail.to, each.state.value, each.mail.message_id)
                for standings in mail_standings(mails).values()
                for each in standings
            ],
            "alerts": list(Mail.objects.filter(request=None).values_list("message_id", flat=True)),
            "open": jobs.filter(status=JobStatus.RUNNING).count()
            + jobs.filter(status=JobStatus.QUEUED, attempts=0).count(),
            "stuck": jobs.filter(status=JobStatus.QUEUED, due_at__lt=long_ago).count()
            + jobs.filter(status=JobStatus.RUNNING, lease_until__lt=long_ago).count(),
        }
    )


def _say(value: object) -> None:
    print(json.dumps(value))  # noqa: T201 — read by the test that asked
