"""TopicPage: a subject with its questions, grouped in sections."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from kb.base.forms import TranslatedPageForm
from kb.base.languages import default_language, language_codes, localized_name
from kb.base.models import BasePage
from kb.base.panels import language_panels, page_tabs
from kb.icons import Icon
from kb.keys import KEY_LENGTH, generate_key, validate_key


class TopicPage(BasePage):
    key = models.CharField(
        verbose_name=_("key"),
        max_length=KEY_LENGTH,
        unique=True,
        default=generate_key,
        validators=[validate_key],
        help_text=_("Imports, exports and the search API know the topic by this key."),
    )
    icon = models.CharField(verbose_name=_("icon"), max_length=20, choices=Icon.choices, default=Icon.OTHER)
    intro = models.CharField(verbose_name=_("introduction"), max_length=250, blank=True)
    request_page = models.ForeignKey(
        "kb_base.BasePage",
        verbose_name=_("request form"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Where somebody asks a question about this topic."),
    )

    base_form_class = TranslatedPageForm
    template = "kb/topic.html"
    parent_page_types = ["kb.HomePage"]
    subpage_types = ["kb.FAQPage"]
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "key"]
    edit_handler = page_tabs(
        "intro",
        shared=[
            FieldPanel("icon"),
            PageChooserPanel("request_page", page_type="helpdesk.RequestPage"),
            InlinePanel("sections", heading=_("Sections"), label=_("section")),
            FieldPanel("key"),
        ],
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from kb.selectors import topic_context

        context = super().get_context(request, *args, **kwargs)
        context.update(topic_context(self, context["content"]))
        return context


class TopicSection(Orderable):
    """A heading under which some questions of a topic stand."""

    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(
        verbose_name=_("key"), max_length=KEY_LENGTH, default=generate_key, validators=[validate_key]
    )
    title = models.CharField(verbose_name=_("title"), max_length=120)

    panels = [panel for code in language_codes() for panel in language_panels(("title",), code)]

    class Meta(Orderable.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return str(getattr(self, localized_name("title", default_language())) or self.title or self.key)
