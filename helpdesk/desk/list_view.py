"""The list of requests. How many queries it takes does not depend on how many requests it shows, or there are."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import ListingButton

from helpdesk.desk.bulk_actions import permitted_actions
from helpdesk.desk.columns import AgeColumn, LookColumn, RequestColumn, assignee_of, mails_of, state_of
from helpdesk.desk.exports import export_response
from helpdesk.desk.listing import ORDERINGS, current_tab, search_requests
from helpdesk.desk.tabs import Tab, in_tab, tab_links
from helpdesk.desk.titles import admin_language_names, type_titles
from helpdesk.mail_states import mail_standings
from helpdesk.models import Mail, Request
from helpdesk.permissions import EXPORT

MAIL_TEXTS = ("text", "html", "references", "reply_to")
REQUEST_TEXTS = ("data", "journey", "consents", "spam_reasons")
"""Long, and not shown in the list"""


class RequestIndexView(IndexView):  # type: ignore[misc]  # Wagtail ships no types
    template_name = "helpdesk/admin/list/index.html"
    results_template_name = "helpdesk/admin/list/results.html"
    default_ordering = "-created_at"
    table_classname = "listing full-width desk-grid"

    @cached_property
    def tab(self) -> Tab:
        return current_tab(self.request)

    @cached_property
    def columns(self) -> list[Any]:
        boxes = [BulkActionsCheckboxColumn("bulk_actions", obj_type="request")] if self.bulk_buttons else []
        return [
            *boxes,
            RequestColumn("subject", label=_("Request")),
            Column("language_name", label=_("Language"), classname="desk-wide-only"),
            LookColumn("state", label=_("State"), accessor=state_of, sort_key="state"),
            LookColumn("assignee", label=_("Assigned to"), accessor=assignee_of),
            AgeColumn("created_at", label=_("Age"), sort_key="created_at", classname="desk-num"),
            LookColumn("mails", label=_("Mail"), accessor=mails_of),
        ]

    @cached_property
    def bulk_buttons(self) -> list[Any]:
        return [
            ListingButton(
                action.display_name,
                reverse("wagtail_bulk_action", args=["helpdesk", "request", action.action_type]),
                attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
                priority=action.action_priority,
                classname="bulk-action-btn",
            )
            for action in permitted_actions(self.request.user)
        ]

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.request.user.has_perm(EXPORT))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            if not self.show_export_buttons:
                raise PermissionDenied
            return export_response(self.get_queryset(), request.GET["export"], user=request.user)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> "QuerySet[Request]":
        return in_tab(Request.objects.all(), self.tab, self.request.user)

    def order_queryset(self, queryset: "QuerySet[Request]") -> "QuerySet[Request]":
        return queryset.order_by(*ORDERINGS[self.ordering])

    def search_queryset(self, queryset: "QuerySet[Request]") -> "QuerySet[Request]":
        return search_requests(queryset, self.search_query)

    def paginate_queryset(self, queryset: "QuerySet[Request]", page_size: int) -> tuple[Any, Any, Any, bool]:
        paginator, page, found, has_others = super().paginate_queryset(queryset, page_size)
        # Read once, and kept: the template asks the page itself too.
        page.object_list = self._read_rows(found)
        return paginator, page, page.object_list, has_others

    def _read_rows(self, object_list: "QuerySet[Request]") -> list[Request]:
        """The page's requests with all that the columns show."""
        # Keys first: where rows have to be sorted, that is done without their texts, most often on an index alone.
        keys = list(object_list.values_list("pk", flat=True))
        mails = Prefetch("mails", Mail.objects.defer(*MAIL_TEXTS))
        found = Request.objects.defer(*REQUEST_TEXTS).prefetch_related(mails, "assignee").in_bulk(keys)
        rows = [found[key] for key in keys if key in found]
        standings = mail_standings(mail for row in rows for mail in row.mails.all())
        titles, languages = type_titles(), admin_language_names()
        for row in rows:
            row.standings = standings.get(row.pk, ())  # type: ignore[attr-defined]
            row.shown_type = titles.get(row.type_key, row.type_title)  # type: ignore[attr-defined]
            row.language_name = languages.get(row.language, row.language)  # type: ignore[attr-defined]
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"tab": self.tab, "bulk_buttons": self.bulk_buttons}
        return context if self.results_only else context | {"tabs": tab_links(self.tab, self.request.user)}
