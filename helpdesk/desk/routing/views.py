"""The list of rules in the order in which they are tried, moving one of them, and "where would this go?"."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from helpdesk.desk.routing.ordering import move_rule
from helpdesk.desk.routing.where import WhereForm, find_out
from helpdesk.desk.rule_words import describe_rule, name_language
from helpdesk.models import Inbox, RoutingRule
from helpdesk.routing.selectors import read_rules

ACTIONS = ("view", "add", "change", "delete")


def may_look(user: Any) -> bool:
    """Whoever may do anything with inboxes or rules may ask where a request would go."""
    return any(
        policy_registry.get_by_type(model).user_has_any_permission(user, ACTIONS) for model in (Inbox, RoutingRule)
    )


class MoveColumn(Column):  # type: ignore[misc]  # Wagtail ships no types
    """Buttons that post, so that they work by keyboard and without scripts."""

    cell_template_name = "helpdesk/admin/routing/move_cell.html"

    def get_cell_context_data(self, instance: RoutingRule, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        # Cells are rendered without the request's context processors.
        return context | {"csrf_token": get_token(context["request"])}


class RuleIndexView(IndexView):  # type: ignore[misc]
    template_name = "helpdesk/admin/routing/rules.html"

    def get_base_queryset(self) -> Any:
        return RoutingRule.objects.select_related("request_page", "topic", "inbox")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("order", "pk")

    def get_paginate_by(self, queryset: Any) -> None:
        """Which rule is tried first has to be seen at once."""
        return

    @cached_property
    def columns(self) -> list[Any]:
        columns = [
            self._get_title_column_class(TitleColumn)(
                "words", label=_("Requests with"), accessor=describe_rule, get_url=self.get_edit_url
            ),
            Column("inbox", label=_("go to")),
        ]
        return [*columns, MoveColumn("move", label=_("Order"))] if self.user_has_permission("change") else columns

    def get_table(self, object_list: Any) -> Any:
        rules = list(object_list)
        for position, rule in enumerate(rules):
            rule.position = position + 1
            rule.is_first, rule.is_last = position == 0, position == len(rules) - 1
        return super().get_table(rules)


@require_POST
def move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    if not policy_registry.get_by_type(RoutingRule).user_has_permission(request.user, "change"):
        raise PermissionDenied
    if way not in ("up", "down"):
        raise Http404
    move_rule(rule=get_object_or_404(RoutingRule, pk=pk), up=way == "up")
    messages.success(request, gettext("The order is changed."))
    return redirect("routing_rules:index")


class WhereView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    template_name = "helpdesk/admin/routing/where.html"
    page_title = _("Where would this go?")
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        form = WhereForm(asked if "type" in asked else None, read_rules())
        context: dict[str, Any] = super().get_context_data(**kwargs) | {"form": form}
        if not form.is_bound or not form.is_valid():
            return context
        answer = find_out(form.facts())
        return context | {"answer": answer, "answer_language": name_language(answer.destination.language)}
