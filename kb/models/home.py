"""HomePage: search, topics, most-asked questions, tool tiles, contact block and the way to ask a question."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from kb.base.forms import TranslatedPageForm
from kb.base.languages import language_codes
from kb.base.models import BasePage
from kb.base.panels import language_panels, page_tabs
from kb.icons import Icon
from kb.models.contact_point import ContactPoint
from kb.models.faq import FAQPage


class HomePage(BasePage):
    brand_name = models.CharField(
        verbose_name=_("name of the organisation"),
        max_length=80,
        default="",
        blank=True,
        help_text=_("As in the header."),
    )
    site_name = models.CharField(verbose_name=_("name of the site"), max_length=80, blank=True)
    search_examples = models.TextField(
        verbose_name=_("sample searches"), blank=True, help_text=_("Shown under the search box, one a line.")
    )
    tools_title = models.CharField(verbose_name=_("title above the tools"), max_length=120, blank=True)
    tools_intro = models.CharField(verbose_name=_("line above the tools"), max_length=250, blank=True)
    ask_title = models.CharField(verbose_name=_("title above the request types"), max_length=120, blank=True)
    ask_intro = models.CharField(verbose_name=_("line above the request types"), max_length=250, blank=True)
    footer_note = models.CharField(verbose_name=_("line in the footer"), max_length=250, blank=True)
    contact_point = models.ForeignKey(
        ContactPoint,
        verbose_name=_("contact point"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown in the contact block on every page."),
    )

    base_form_class = TranslatedPageForm
    template = "kb/home.html"
    parent_page_types = ["kb_base.BasePage"]
    edit_handler = page_tabs(
        "site_name",
        "search_examples",
        "tools_title",
        "tools_intro",
        "ask_title",
        "ask_intro",
        "footer_note",
        shared=[
            FieldPanel("brand_name"),
            FieldPanel("contact_point"),
            InlinePanel("most_asked", heading=_("Most asked questions"), label=_("question")),
            InlinePanel("tools", heading=_("Tools"), label=_("tool")),
        ],
    )

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from kb.selectors import home_context

        context = super().get_context(request, *args, **kwargs)
        context.update(home_context(self, context["content"]))
        return context


class MostAskedQuestion(Orderable):
    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="most_asked")
    question = models.ForeignKey(FAQPage, verbose_name=_("question"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("question")]

    class Meta(Orderable.Meta):
        verbose_name = _("most asked question")
        verbose_name_plural = _("most asked questions")


class ToolTile(Orderable):
    """A tile that leads to a page about a tool, or to the tool itself."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="tools")
    icon = models.CharField(verbose_name=_("icon"), max_length=20, choices=Icon.choices, default=Icon.OTHER)
    title = models.CharField(verbose_name=_("title"), max_length=80)
    text = models.CharField(verbose_name=_("text"), max_length=250, blank=True)
    page = models.ForeignKey(
        "kb_base.BasePage", verbose_name=_("page"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    url = models.URLField(
        verbose_name=_("address of the tool"), blank=True, help_text=_("Used when no page is chosen.")
    )

    panels = [
        FieldPanel("icon"),
        PageChooserPanel("page"),
        FieldPanel("url"),
        *[panel for code in language_codes() for panel in language_panels(("title", "text"), code)],
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
