"""Search tuning in the admin: synonyms and promotions, for those who have a permission on them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.forms import PROMOTED_TYPES, PromotionForm, SynonymSetForm
from search.models import Promotion, SynonymSet
from search.promotions import PromotionState
from search.synonyms import parse_lines

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


class SynonymSetViewSet(SnippetViewSet):  # type: ignore[misc]
    model = SynonymSet
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


class SearchTuningGroup(SnippetViewSetGroup):  # type: ignore[misc]
    """The menu group; it is shown to whom one of its items is shown."""

    items = (SynonymSetViewSet, PromotionViewSet)
    menu_label = _("Search tuning")
    menu_name = "search-tuning"
    menu_icon = "sliders"
    menu_order = 260
