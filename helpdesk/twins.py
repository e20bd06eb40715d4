"""The same form sent from two tabs is one request: each rendering has a token of its own, so what was sent tells.

Only what is the same to the letter and the byte, by the same customer and a moment ago, so that nothing is dropped.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from helpdesk.attachments.selectors import files_of_request, waiting_files
from helpdesk.fields import value_of_role
from helpdesk.models import Attachment, FieldRole, Request, RequestState
from helpdesk.services import Submission, stored_answers

A_MOMENT = timedelta(minutes=10)


def find_twin(submission: Submission, *, now: datetime | None = None) -> Request | None:
    """The request that another rendering of the form made of the same a moment ago, if there is one."""
    data = stored_answers(submission)
    email = value_of_role(submission.page.read_fields(submission.language), data, FieldRole.EMAIL)
    if not email:
        return None
    # Of all forms, and told apart here: SQLite would look for the form's requests, of which there may be thousands.
    recent = Request.objects.filter(
        customer_key=email.lower(), created_at__gte=(now or timezone.now()) - A_MOMENT
    ).exclude(submission_token=submission.token)
    # What is held as spam is no receipt for somebody who is no machine this time.
    same = [
        each
        for each in recent.exclude(state=RequestState.SPAM).order_by("pk")
        if each.page_id == submission.page.pk and each.data == data
    ]
    if not same:
        return None
    files = _contents(waiting_files(submission.token))
    return next((each for each in same if _contents(files_of_request(each)) == files), None)


def _contents(files: Iterable[Attachment]) -> set[tuple[str, str, str]]:
    return {(each.field_key, each.name, each.sha256) for each in files}
