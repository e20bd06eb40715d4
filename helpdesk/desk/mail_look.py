"""How the mails of a request look in one cell: the worst of them, with what helps to see why."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from helpdesk.desk.look import Look
from helpdesk.desk.mail_words import MAIL_LABELS, SEVERITY
from helpdesk.mail_states import MailStanding, MailState

LOOKS = {
    MailState.SENT: ("circle-check", "ok"),
    MailState.WAITING: ("time", ""),
    MailState.RETRYING: ("rotate", ""),
    MailState.UNCERTAIN: ("warning", "warn"),
    MailState.FAILED: ("circle-xmark", "err"),
}
"""State → icon, tone"""

# As a server's words begin: "550 5.1.1 no such user", "(550, b'…')".
CODE = re.compile(r"\A\W{0,2}([2-5]\d\d)\b")


def server_code(words: str) -> str:
    """The code that a server's words begin with, or ""."""
    found = CODE.match(words)
    return found.group(1) if found else ""


def worst_mail(standings: Sequence[MailStanding]) -> MailStanding | None:
    """The newest of the worst."""
    return max(standings, key=lambda each: (SEVERITY.index(each.state), each.mail.pk), default=None)


def mail_look(standings: Sequence[MailStanding]) -> Look | None:
    """None where no mail was written. One that came back is worse than any other: the customer has nothing."""
    if any(each.mail.bounced_at for each in standings):
        return Look(_("Came back"), "undo", "err")
    worst = worst_mail(standings)
    if worst is None:
        return None
    icon, tone = LOOKS[worst.state]
    return Look(MAIL_LABELS[worst.state], icon, tone, _note(worst))


def _note(standing: MailStanding) -> str:
    if standing.state == MailState.RETRYING:
        return _("try %(number)d") % {"number": standing.attempts}
    if standing.state == MailState.UNCERTAIN:
        return _("connection cut")
    if standing.state == MailState.FAILED:
        return server_code(standing.mail.error)
    return ""
