"""A mail's state in words, and which of several is the worst."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from helpdesk.mail_states import MailStanding, MailState

MAIL_LABELS = {
    MailState.SENT: _("Accepted"),
    MailState.WAITING: _("Waiting"),
    MailState.RETRYING: _("Retrying"),
    MailState.FAILED: _("Refused"),
    MailState.UNCERTAIN: _("Uncertain"),
}
# From best to worst: a list shows the worst of a request's mails.
SEVERITY = [MailState.SENT, MailState.WAITING, MailState.RETRYING, MailState.UNCERTAIN, MailState.FAILED]


def worst_state(standings: Iterable[MailStanding]) -> MailState | None:
    return max((each.state for each in standings), key=SEVERITY.index, default=None)
