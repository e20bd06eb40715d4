"""What is done to several requests at once. Each by the service that does it to one, so that all leave their events."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.bulk_action import BulkAction

from helpdesk.conversation import assign, set_state
from helpdesk.desk.exports import FORMATS, export_response
from helpdesk.desk.listing import listed_requests
from helpdesk.models import Request, RequestState
from helpdesk.permissions import EXPORT, HANDLE, VIEW, assignable_users

LIMIT = 500
"""So many at once: each is a few queries, and all of them one transaction."""
SHOWN = 20


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(get_user_display_name(obj))


class AssignForm(forms.Form):
    assignee = PersonChoice(label=_("Assign to"), queryset=None, required=False, empty_label=_("Nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = assignable_users(get_user_model())  # type: ignore[attr-defined]


class StateForm(forms.Form):
    # None to begin with: a confirmed first choice would undo what was solved.
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Choose an option")), *(each for each in RequestState.choices if each[0] != RequestState.SPAM)],
    )


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, name.upper()) for name in FORMATS], widget=forms.RadioSelect, initial="xlsx"
    )


class RequestBulkAction(BulkAction):  # type: ignore[misc]  # Wagtail ships no types
    """`permission` is needed beside the one to look at requests; `limit` is how many at most, None for any number."""

    models = [Request]
    template_name = "helpdesk/admin/list/bulk_action.html"
    permission: ClassVar[str] = HANDLE
    limit: ClassVar[int | None] = LIMIT
    question: ClassVar[str | Promise] = ""
    aria_label: str | Promise = ""

    @classmethod
    def is_permitted(cls, user: Any) -> bool:
        return bool(user.has_perms([VIEW, cls.permission]))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_permitted(request.user):
            raise PermissionDenied
        if request.method == "POST" and self._count > (self.limit or self._count):
            # The page that asked for confirmation had no button; say why again.
            return self.get(request, *args, **kwargs)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @property
    def _chosen(self) -> "QuerySet[Request]":
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            return listed_requests(self.request)
        # An id is never longer; what is no number names nothing.
        numbers = [int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 19]
        return Request.objects.filter(pk__in=numbers).order_by("-created_at", "-pk")

    @property
    def _count(self) -> int:
        return self._chosen.count()

    def get_actionable_objects(self) -> tuple[Any, Mapping[str, Any]]:
        return self._chosen.select_related("assignee", "page", "inbox"), {"items_with_no_access": []}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = self._count
        return {
            "view": self,
            "form": kwargs.get("form") or self.get_form(),
            "count": count,
            "shown": self._chosen.only("reference", "subject", "language", "created_at")[:SHOWN],
            "more": max(0, count - SHOWN),
            "limit": self.limit,
            "is_too_many": self.limit is not None and count > self.limit,
            "question": self.question,
            "display_name": self.display_name,
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
        }

    @classmethod
    def change(cls, request: Request, user: Any, chosen: Mapping[str, Any]) -> None:
        """What is done to one request; `chosen` is what was filled in."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: Iterable[Request], *, user: Any, chosen: Mapping[str, Any]) -> tuple[int, int]:
        changed = 0
        for request in objects:
            cls.change(request, user, chosen)
            changed += 1
        return changed, 0

    def get_execution_context(self) -> dict[str, Any]:
        cleaned = self.cleaned_form.cleaned_data if self.cleaned_form else {}
        return {"user": self.request.user, "chosen": cleaned}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(count)d request was changed.", "%(count)d requests were changed.", num_parent_objects) % {
            "count": num_parent_objects
        }


class AssignAction(RequestBulkAction):
    display_name = _("Assign")
    action_type = "assign"
    aria_label = _("Assign the selected requests")
    question = _("Who takes these requests?")
    action_priority = 10
    form_class = AssignForm

    @classmethod
    def change(cls, request: Request, user: Any, chosen: Mapping[str, Any]) -> None:
        assign(request=request, assignee=chosen["assignee"], user=user)


class StateAction(RequestBulkAction):
    display_name = _("Set state")
    action_type = "state"
    aria_label = _("Set the state of the selected requests")
    question = _("Which state do these requests get?")
    action_priority = 20
    form_class = StateForm

    @classmethod
    def change(cls, request: Request, user: Any, chosen: Mapping[str, Any]) -> None:
        set_state(request=request, state=RequestState(chosen["state"]), user=user, cause="bulk")


class SpamAction(RequestBulkAction):
    display_name = _("Spam")
    action_type = "spam"
    aria_label = _("Mark the selected requests as spam")
    question = _("Are these requests spam? They are kept in the tab “Spam”, and are deleted later.")
    action_priority = 30

    @classmethod
    def change(cls, request: Request, user: Any, chosen: Mapping[str, Any]) -> None:  # noqa: ARG003 — nothing to choose
        set_state(request=request, state=RequestState.SPAM, user=user, cause="bulk")


class ExportAction(RequestBulkAction):
    display_name = _("Export")
    action_type = "export"
    aria_label = _("Export the selected requests")
    question = _("Export these requests, with everything that customers filled in?")
    action_priority = 40
    permission = EXPORT
    limit = None
    form_class = FormatForm

    def prepare_action(self, objects: Any, objects_without_access: Any) -> HttpResponseBase:
        return export_response(self._chosen, self.cleaned_form.cleaned_data["format"], user=self.request.user)


ACTIONS: tuple[type[RequestBulkAction], ...] = (AssignAction, StateAction, SpamAction, ExportAction)


def permitted_actions(user: Any) -> tuple[type[RequestBulkAction], ...]:
    return tuple(action for action in ACTIONS if action.is_permitted(user))
