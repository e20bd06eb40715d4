"""The columns of the list of requests. None asks the database: what they show was read for the whole page before."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name

from helpdesk.desk.look import NOBODY, STATE_LOOKS, Look, somebody
from helpdesk.desk.mail_look import mail_look
from helpdesk.models import Request, RequestState

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def short_age(since: datetime, now: datetime) -> str:
    """The largest unit that fits: "5 min", "2 h", "3 d"."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < HOUR:
        return _("%(number)d min") % {"number": seconds // MINUTE}
    if seconds < DAY:
        return _("%(number)d h") % {"number": seconds // HOUR}
    return _("%(number)d d") % {"number": seconds // DAY}


class RequestColumn(TitleColumn):  # type: ignore[misc]  # Wagtail ships no types
    """The subject as a link, in its own language; below it reference, customer and type."""

    cell_template_name = "helpdesk/admin/list/request_cell.html"

    def get_value(self, instance: Request) -> str:
        return instance.subject or _("(no subject)")

    def get_link_url(self, instance: Request, parent_context: Any) -> str:
        return reverse("requests:inspect", args=[instance.pk])

    def get_link_attrs(self, instance: Request, parent_context: Any) -> dict[str, str]:
        return {"lang": instance.language} if instance.subject else {}

    def get_title_id(self, instance: Request, parent_context: Any) -> str:
        return f"request_{instance.pk}_title"

    def get_cell_context_data(self, instance: Request, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        parts = (instance.reference, instance.customer_name, instance.shown_type)  # type: ignore[attr-defined]
        context["second_line"] = " · ".join(part for part in parts if part)
        return context


class LookColumn(Column):  # type: ignore[misc]
    """A state: icon, word and what stands below it."""

    cell_template_name = "helpdesk/admin/list/look_cell.html"


class AgeColumn(Column):  # type: ignore[misc]
    cell_template_name = "helpdesk/admin/list/age_cell.html"

    def get_value(self, instance: Request) -> dict[str, Any]:
        return {"moment": instance.created_at, "age": short_age(instance.created_at, timezone.now())}


def state_of(request: Request) -> Look:
    return STATE_LOOKS[RequestState(request.state)]


def assignee_of(request: Request) -> Look:
    return somebody(get_user_display_name(request.assignee)) if request.assignee else NOBODY


def mails_of(request: Request) -> Look | str:
    return mail_look(request.standings) or ""  # type: ignore[attr-defined]
