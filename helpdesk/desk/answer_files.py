"""The files of an answer: inspected as a customer's are, they wait under the page's token until the answer is kept."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from helpdesk.attachments.form_field import FilesField
from helpdesk.attachments.keeping import PostedFiles
from helpdesk.attachments.selectors import kept_files
from helpdesk.desk.typed import Typed
from helpdesk.models import Attachment

FIELD = "files"


def waiting_files(token: str) -> tuple[Attachment, ...]:
    """What was attached on the page that was rendered with `token`, and is on no message yet; each file once.

    A double click may keep a file twice: the copy goes with what is left of forms that were never sent.
    """
    found = {(each.name, each.sha256): each for each in reversed(kept_files(token=token, field_key=FIELD))}
    return tuple(reversed(found.values()))


def take_files(http: HttpRequest, typed: Typed, *, removed: Sequence[str] = ()) -> Typed:
    """Keep the good ones among the files that were posted; what to do about the others is said on the page."""
    uploads = http.FILES.getlist(FIELD)
    if not uploads and not removed:
        return typed
    posted = PostedFiles(token=typed.token, field_key=FIELD, uploads=tuple(uploads), removed=tuple(removed))
    try:
        FilesField(required=False).clean(posted)
    except ValidationError as error:
        for message in error.messages:
            typed = typed.with_error(message)
    return typed
