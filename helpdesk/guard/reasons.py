"""Why a request was held back, in words for whoever looks at it."""

from django.utils.translation import gettext as _

from helpdesk.guard.verdict import Reason


def label(reason: str) -> str:
    """The words for a stored reason; one that is unknown here, as it is."""
    words = {
        Reason.HONEYPOT: _("A field that people don't see was filled in"),
        Reason.FAST: _("Sent faster than a browser sends"),
        Reason.LINKS: _("Many links in the text"),
        Reason.RATE_ADDRESS: _("Many requests with this e-mail address in a short time"),
        Reason.RATE_NETWORK: _("Many requests from the same network in a short time"),
    }
    return words.get(reason, reason)  # type: ignore[call-overload]  # a plain string finds its StrEnum
