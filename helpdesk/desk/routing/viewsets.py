"""The menu group "Help desk": inboxes, the rules that lead to them, and a page to try the rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from helpdesk.desk.routing.inbox_views import InboxCreateView, InboxDeleteView, InboxEditView
from helpdesk.desk.routing.rule_form import RuleForm
from helpdesk.desk.routing.views import RuleIndexView, WhereView, may_look, move
from helpdesk.models import Inbox, RoutingRule
from kb.base.languages import localized_name


def show_addresses(inbox: Inbox) -> str:
    return ", ".join(inbox.address_list)


class InboxViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail ships no types
    model = Inbox
    name = "inboxes"
    icon = "folder-inverse"
    menu_label = _("Inboxes")
    menu_name = "inboxes"
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = InboxCreateView
    edit_view_class = InboxEditView
    delete_view_class = InboxDeleteView
    search_backend_name = None
    search_fields = ["name", "addresses"]
    list_display = [
        "name",
        Column("addresses", label=_("E-mail addresses"), accessor=show_addresses),
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        BooleanColumn("is_fallback", label=_("Gets what no rule sends elsewhere")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("addresses", widget=forms.Textarea(attrs={"rows": 3})),
            FieldPanel("language"),
            FieldPanel("is_fallback"),
            MultiFieldPanel(
                [FieldPanel(localized_name("signature", code), heading=name) for code, name in settings.LANGUAGES],
                heading=_("Signature below answers, in the customer’s language"),
            ),
        ]
    )


class RuleViewSet(ModelViewSet):  # type: ignore[misc]
    model = RoutingRule
    name = "routing_rules"
    url_prefix = "routing-rules"
    icon = "list-ol"
    menu_label = _("Routing rules")
    menu_name = "routing-rules"
    add_to_reference_index = False
    copy_view_enabled = False
    sort_order_field = None
    index_view_class = RuleIndexView
    search_fields: list[str] = []
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("request_page", widget=forms.Select), FieldPanel("language")]),
                    FieldRowPanel([FieldPanel("topic", widget=forms.Select), FieldPanel("hours")]),
                    FieldPanel("field_key"),
                    FieldPanel("field_values", widget=forms.Textarea(attrs={"rows": 3})),
                ],
                heading=_("Requests with all of this (what is left empty fits always)"),
            ),
            FieldPanel("inbox", heading=_("go to"), widget=forms.Select),
        ],
        base_form_class=RuleForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("move/<int:pk>/<str:way>/", move, name="move")]


class WhereMenuItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return may_look(request.user)


class WhereViewSet(ViewSet):  # type: ignore[misc]
    name = "where_to"
    url_prefix = "where-to"
    icon = "help"
    menu_label = _("Where would this go?")
    menu_name = "where-to"
    menu_item_class = WhereMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", WhereView.as_view(), name="index")]


class HelpDeskGroup(ModelViewSetGroup):  # type: ignore[misc]
    """The menu group; it is shown to whom one of its items is shown."""

    items: Any = (InboxViewSet("inboxes"), RuleViewSet("routing_rules"), WhereViewSet())
    menu_label = _("Help desk")
    menu_name = "desk-settings"  # not "help…": the menu marks what begins like the open entry
    menu_icon = "group"
    menu_order = 265
