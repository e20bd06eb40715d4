"""Search tuning in the admin: synonyms and promotions, for those who have a permission on them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.admin_views import ExplainView
from search.forms import PROMOTED_TYPES, PromotionForm, SynonymSetForm
from search.models import Promotion, SynonymSet
from search.prefill import read_promotion, read_synonym_set
from search.promotions import PromotionState
from search.synonyms import parse_lines
from search.tuning_access import may_look

STATE_LABELS = {
    PromotionState.PLANNED: (_("Planned"), "calendar-alt"),
    PromotionState.LIVE: (_("Live"), "circle-check"),
    PromotionState.OVER: (_("Over"), "history"),
}
"""State → (word, icon)"""


class StateColumn(Column):  # type: ignore[misc]  # Wagtail ships no types
    """A promotion's state now, as icon and word."""

    cell_template_name = "search/admin/state_cell.html"

    def get_value(self, instance: Promotion) -> dict[str, Any]:
        label, icon = STATE_LABELS[instance.state(timezone.now())]
        return {"label": label, "icon": icon}


class MomentColumn(Column):  # type: ignore[misc]
    """A date and time as such: Wagtail's own column calls anything in the future "just now"."""

    def get_value(self, instance: Promotion) -> str:
        moment = super().get_value(instance)
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def count_rules(synonym_set: SynonymSet) -> int:
    rules, _errors = parse_lines(synonym_set.lines)
    return len(rules)


class SynonymSetCreateView(CreateView):  # type: ignore[misc]
    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | read_synonym_set(self.request.GET)


class PromotionCreateView(CreateView):  # type: ignore[misc]
    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | read_promotion(self.request.GET)


class SynonymSetViewSet(SnippetViewSet):  # type: ignore[misc]
    model = SynonymSet
    add_view_class = SynonymSetCreateView
    icon = "list-ul"
    menu_label = _("Synonyms")
    menu_name = "synonyms"
    list_display = [
        "name",
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        Column("rules", label=_("Rules"), accessor=count_rules),
        DateColumn("updated_at", label=_("Last changed"), sort_key="updated_at"),
    ]
    list_filter = ["language"]
    search_fields = ["name", "lines"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("language"), FieldPanel("lines")], base_form_class=SynonymSetForm
    )


class PromotionViewSet(SnippetViewSet):  # type: ignore[misc]
    model = Promotion
    add_view_class = PromotionCreateView
    icon = "pick"
    menu_label = _("Promotions")
    menu_name = "promotions"
    list_display = [
        "__str__",
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        StateColumn("state", label=_("State")),
        MomentColumn("starts_at", label=_("From"), sort_key="starts_at"),
        MomentColumn("ends_at", label=_("Until"), sort_key="ends_at"),
    ]
    list_filter = ["language"]
    search_fields = ["queries", "note"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("language"),
            FieldPanel("queries"),
            PageChooserPanel("page", PROMOTED_TYPES),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldPanel("note"),
        ],
        base_form_class=PromotionForm,
    )

    def get_queryset(self, request: Any) -> "QuerySet[Promotion]":
        return Promotion.objects.select_related("page")


class ExplainMenuItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return may_look(request.user)


class ExplainViewSet(ViewSet):  # type: ignore[misc]
    name = "search_explain"
    url_prefix = "search-explain"
    icon = "help"
    menu_label = _("Explain a hit")
    menu_name = "explain"
    menu_item_class = ExplainMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", ExplainView.as_view(), name="index")]


class SearchTuningGroup(SnippetViewSetGroup):  # type: ignore[misc]
    """The menu group; it is shown to whom one of its items is shown."""

    items = (SynonymSetViewSet, PromotionViewSet, ExplainViewSet)
    menu_label = _("Search tuning")
    menu_name = "search-tuning"
    menu_icon = "sliders"
    menu_order = 260
