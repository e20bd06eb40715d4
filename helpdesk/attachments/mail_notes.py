"""What a mail says of files that don't go with it. Where they are to be found is beside it in the mail."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from helpdesk.attachments.selectors import divide_for_mail
from helpdesk.models import Attachment


def note_files(attachments: Iterable[Attachment]) -> list[str]:
    """A line for each reason why files are left out, in the active language; none when all are attached."""
    files = divide_for_mail(attachments)
    lines = []
    if files.linked:
        lines.append(_("Too large for a mail together, see the request: %(names)s") % {"names": _names(files.linked)})
    if files.held:
        lines.append(_("Waiting for the virus check, see the request later: %(names)s") % {"names": _names(files.held)})
    if files.refused:
        lines.append(_("Deleted, since there was a virus in it: %(names)s") % {"names": _names(files.refused)})
    return lines


def _names(attachments: Sequence[Attachment]) -> str:
    return ", ".join(each.name for each in attachments)
