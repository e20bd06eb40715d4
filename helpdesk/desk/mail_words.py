"""A mail's state in words, and which is worse than another."""

from django.utils.translation import gettext_lazy as _

from helpdesk.mail_states import MailState

MAIL_LABELS = {
    MailState.SENT: _("Accepted"),
    MailState.WAITING: _("Waiting"),
    MailState.RETRYING: _("Retrying"),
    MailState.FAILED: _("Refused"),
    MailState.UNCERTAIN: _("Uncertain"),
}
# From best to worst: a list shows the worst of a request's mails.
SEVERITY = [MailState.SENT, MailState.WAITING, MailState.RETRYING, MailState.UNCERTAIN, MailState.FAILED]
