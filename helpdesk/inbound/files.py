"""Files of a mail → attachments, inspected and scanned as those of a form are. What is not kept is said, with why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.attachments.keeping import store_file
from helpdesk.attachments.limits import MEGABYTE, Limits, read_limits
from helpdesk.attachments.refusals import Refusal, RefusedFileError
from helpdesk.inbound.bodies import MailFile
from helpdesk.models import Attachment
from helpdesk.one_line import shorten

SHOWN_NAME_LENGTH = 60
MAX_NAMED = 10
"""Refused files that are named; a mail may have hundreds of parts."""


@dataclass(frozen=True)
class KeptFiles:
    """`refused`: why and which."""

    attachments: tuple[Attachment, ...]
    refused: tuple[tuple[Refusal, str], ...]


def keep_files(files: Sequence[MailFile]) -> KeptFiles:
    """Store what may be kept, outside any transaction: scanning takes its time. What no message takes is cleaned."""
    limits = read_limits()
    kept: list[Attachment] = []
    refused: list[tuple[Refusal, str]] = []
    for file in files:
        try:
            _check_room(kept, len(file.content), limits)
            kept.append(store_file(file=ContentFile(file.content), name=file.name))
        except RefusedFileError as error:
            refused.append((error.refusal, file.name))
    return KeptFiles(tuple(kept), tuple(refused))


def _check_room(kept: Sequence[Attachment], size: int, limits: Limits) -> None:
    if len(kept) >= limits.number:
        raise RefusedFileError(Refusal.TOO_MANY)
    if sum(each.size for each in kept) + size > limits.total_size:
        raise RefusedFileError(Refusal.TOO_BIG_TOGETHER)


def name_refused(refused: Sequence[tuple[Refusal, str]], language: str) -> str:
    """A line for each file that was not kept, for those who read the request; "" without any."""
    with override(language):
        limits = read_limits()
        lines = [
            _("[The file “%(name)s” was not kept: %(reason)s]")
            % {"name": shorten(name, SHOWN_NAME_LENGTH), "reason": _reason(refusal, limits)}
            for refusal, name in refused[:MAX_NAMED]
        ]
        if len(refused) > MAX_NAMED:
            lines.append(_("[More files that were not kept: %(number)d]") % {"number": len(refused) - MAX_NAMED})
    return "\n".join(lines)


def _reason(refusal: Refusal, limits: Limits) -> str:
    """In a few words; whoever reads this did not choose the file, so they say no more than what is wrong with it."""
    match refusal:
        case Refusal.EMPTY:
            return _("it is empty")
        case Refusal.TOO_BIG:
            return _("it is larger than %(size)d MB") % {"size": limits.file_size // MEGABYTE}
        case Refusal.TOO_BIG_TOGETHER:
            return _("the files are larger than %(size)d MB together") % {"size": limits.total_size // MEGABYTE}
        case Refusal.TOO_MANY:
            return _("there are more than %(number)d files") % {"number": limits.number}
        case Refusal.INFECTED:
            return _("it holds a virus")
        case _:
            return _("a kind of file that is not taken, or a damaged one")


def forget_files(kept: KeptFiles) -> None:
    """Delete what no message took: the same mail came in twice at once."""
    for attachment in kept.attachments:
        if Attachment.objects.filter(pk=attachment.pk, message=None, request=None).delete()[0]:
            attachment.file.delete(save=False)
