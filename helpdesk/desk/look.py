"""How a state looks, everywhere at the desk: an icon and a word; the tone only repeats what both say."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.models import RequestState


@dataclass(frozen=True)
class Look:
    """`tone` is "", "ok", "info", "warn" or "err"; `note` stands below the word."""

    label: str | Promise
    icon: str
    tone: str = ""
    note: str | Promise = ""


STATE_LOOKS = {
    RequestState.NEW: Look(RequestState.NEW.label, "plus-inverse", "info"),
    RequestState.OPEN: Look(RequestState.OPEN.label, "radio-full", "info"),
    RequestState.WAITING: Look(RequestState.WAITING.label, "time", note=_("for the customer")),
    RequestState.SOLVED: Look(RequestState.SOLVED.label, "circle-check", "ok"),
    RequestState.SPAM: Look(RequestState.SPAM.label, "no-view"),
}
NOBODY = Look(_("Nobody"), "radio-empty")


def somebody(name: str) -> Look:
    return Look(name, "user")
