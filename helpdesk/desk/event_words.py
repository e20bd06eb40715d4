"""What happened to a request, in words that say who, what and why. Pure; what it does not know it names by its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from helpdesk.guard.reasons import label
from helpdesk.models import Event, EventKind, MailRole, RequestState

ICONS: dict[str, str] = {
    EventKind.ROUTED: "group",
    EventKind.STATE: "history",
    EventKind.ASSIGNED: "user",
    EventKind.FLAGGED: "warning",
    EventKind.BOUNCED: "circle-xmark",
    EventKind.ADDRESS: "edit",
    EventKind.LINKED: "link",
    EventKind.DRAFTED: "draft",
}


@dataclass(frozen=True)
class EventNames:
    """Names that events only refer to: rule id → what it asks for, login → name of the person."""

    rules: Mapping[int, str]
    people: Mapping[str, str]


def describe_event(event: Event, names: EventNames) -> str:
    details: Mapping[str, Any] = event.details or {}
    who = _person(event)
    match event.kind:
        case EventKind.ROUTED:
            return _routed(details, names)
        case EventKind.STATE:
            return _state_change(details, who)
        case EventKind.ASSIGNED:
            return _by(_assigned(str(details.get("to", "")), names), who)
        case EventKind.FLAGGED:
            return _("Held as spam, no mail went out: %(reasons)s") % {
                "reasons": describe_reasons(details.get("reasons", ()))
            }
        case EventKind.BOUNCED:
            roles = {role.value: str(role.label) for role in MailRole}
            return _("A mail came back: %(role)s") % {"role": roles.get(details.get("role", ""), "?")}
        case EventKind.ADDRESS:
            before, after = details.get("before", "?"), details.get("after", "?")
            return _by(_("Address changed: %(before)s → %(after)s") % {"before": before, "after": after}, who)
        case EventKind.LINKED:
            title = details.get("title", "")
            if details.get("removed"):
                return _by(_("“%(title)s” would not have helped after all") % {"title": title}, who)
            return _by(_("“%(title)s” would have helped") % {"title": title}, who)
        case EventKind.DRAFTED:
            return _by(_("Draft of an answer made: “%(title)s”") % {"title": details.get("title", "")}, who)
    return _by(str(event.kind), who)


def describe_reasons(reasons: Sequence[str]) -> str:
    """Why a request is held as spam."""
    return "; ".join(label(each) for each in reasons) or _("no reason was kept")


def _routed(details: Mapping[str, Any], names: EventNames) -> str:
    inbox = details.get("inbox") or ""
    if not inbox:
        return _("Routed to the support address: no inbox takes what no rule sends elsewhere")
    rule = details.get("rule")
    if rule is None:
        return _("Routed to %(inbox)s, since no rule fits") % {"inbox": inbox}
    if rule in names.rules:
        return _("Routed to %(inbox)s by the rule “%(rule)s”") % {"inbox": inbox, "rule": names.rules[rule]}
    return _("Routed to %(inbox)s by a rule that is gone") % {"inbox": inbox}


def _state_change(details: Mapping[str, Any], who: str) -> str:
    labels = {state.value: str(state.label) for state in RequestState}
    change = _("State: %(before)s → %(after)s") % {
        "before": labels.get(details.get("before", ""), "?"),
        "after": labels.get(details.get("after", ""), "?"),
    }
    cause = str(details.get("cause", ""))
    causes = {
        "answer": _("with an answer"),
        "customer": _("by an answer of the customer"),
        "customer closed": _("closed by the customer"),
        "bulk": _("in the list"),
        "not_spam": _("no spam"),
    }
    return _by(f"{change}, {causes.get(cause, cause)}" if cause else change, who)


def _assigned(login: str, names: EventNames) -> str:
    if not login:
        return _("Assigned to nobody")
    return _("Assigned to %(name)s") % {"name": names.people.get(login, login)}


def _person(event: Event) -> str:
    return str(get_user_display_name(event.user)) if event.user else ""


def _by(sentence: str, who: str) -> str:
    return _("%(sentence)s, by %(name)s") % {"sentence": sentence, "name": who} if who else sentence
