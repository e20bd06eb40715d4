"""Why a file is not taken, in the reader's language: each message names the file and says what to do."""

from enum import StrEnum

from django.utils.translation import gettext as _

from helpdesk.attachments.limits import MEGABYTE, Limits
from helpdesk.one_line import shorten

SHOWN_NAME_LENGTH = 60


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_BIG_TOGETHER = "too_big_together"
    TOO_MANY = "too_many"
    KIND = "kind"
    MISMATCH = "mismatch"
    MARKUP = "markup"
    TWO_KINDS = "two_kinds"
    UNREADABLE = "unreadable"
    MACROS = "macros"
    LOCKED = "locked"
    BOMB = "bomb"
    INFECTED = "infected"
    FULL = "full"


class RefusedFileError(Exception):
    """A file is not taken; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def describe_refusal(refusal: Refusal, name: str, limits: Limits) -> str:
    """What to do about the file called `name`."""
    words = {
        "name": shorten(name, SHOWN_NAME_LENGTH) or _("This file"),
        "kinds": ", ".join(kind.label for kind in limits.kinds),
        "size": limits.file_size // MEGABYTE,
        "total": limits.total_size // MEGABYTE,
        "number": limits.number,
    }
    return _message(refusal) % words


def _message(refusal: Refusal) -> str:
    match refusal:
        case Refusal.EMPTY:
            return _("“%(name)s” is empty. Check the file and choose it again.")
        case Refusal.TOO_BIG:
            return _("“%(name)s” is larger than %(size)d MB. Choose a smaller file, or send it in parts.")
        case Refusal.TOO_BIG_TOGETHER:
            return _(
                "With “%(name)s” your files are larger than %(total)d MB together. Leave it out or make it smaller."
            )
        case Refusal.TOO_MANY:
            return _(
                "“%(name)s” is one file too many: %(number)d is the most. Leave some out, or put them in one ZIP file."
            )
        case Refusal.KIND:
            return _("“%(name)s” is a kind of file that we can't take. Send one of these: %(kinds)s.")
        case Refusal.MISMATCH:
            return _(
                "“%(name)s” is not the kind of file its name says. Save it anew in the right format and choose it."
            )
        case Refusal.MARKUP:
            return _("“%(name)s” holds a web page or a script, which we can't take. Save it as PDF and choose that.")
        case Refusal.TWO_KINDS:
            return _(
                "“%(name)s” is two kinds of file in one, which we can't take. Save it anew as PDF and choose that."
            )
        case Refusal.UNREADABLE:
            return _("“%(name)s” is damaged or can't be read. Open it, save it anew and choose it again.")
        case Refusal.MACROS:
            return _("“%(name)s” holds macros, which we can't take. Save it without macros, or as PDF.")
        case Refusal.LOCKED:
            return _("“%(name)s” is locked with a password. Take the password off and choose it again.")
        case Refusal.BOMB:
            return _("“%(name)s” unpacks to far more than we can take. Send only the files that we need.")
        case Refusal.INFECTED:
            return _("“%(name)s” holds a virus and was not kept. Scan your device, and send a clean copy.")
        case Refusal.FULL:
            return _("We can't keep “%(name)s” at this moment. Send your request without it, and mail it to us later.")
