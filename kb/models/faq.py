"""FAQPage: one question with its answer. The page's title is the question."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from kb.base.forms import TranslatedPageForm
from kb.base.languages import localized_names
from kb.base.models import BasePage
from kb.base.panels import page_tabs
from kb.blocks import AnswerBlock
from kb.keys import KEY_LENGTH, generate_key, validate_key
from kb.models.topic import TopicSection


class FAQPageForm(TranslatedPageForm):
    """Offers only the sections of the topic that the question stands in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields.get("section")
        if isinstance(section, forms.ModelChoiceField):
            parent = self.parent_page.pk if self.parent_page else None
            section.queryset = TopicSection.objects.filter(topic_id=parent)


class FAQPage(BasePage):
    key = models.CharField(
        verbose_name=_("key"),
        max_length=KEY_LENGTH,
        unique=True,
        default=generate_key,
        validators=[validate_key],
        help_text=_("Imports, exports and the search API know the question by this key."),
    )
    section = models.ForeignKey(
        TopicSection,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
    )
    short_answer = models.TextField(
        verbose_name=_("short answer"),
        blank=True,
        help_text=_("One or two sentences that answer the question by themselves. Plain text."),
    )
    answer = StreamField(AnswerBlock(), verbose_name=_("answer"), blank=True)
    alternatives = models.TextField(
        verbose_name=_("other wordings"),
        blank=True,
        help_text=_("Other ways in which customers ask this, one a line. Search knows them; readers don't see them."),
    )
    reviewed_on = models.DateField(verbose_name=_("last reviewed on"), null=True, blank=True)

    body_fields = ("short_answer", "answer")
    base_form_class = FAQPageForm
    template = "kb/faq.html"
    parent_page_types = ["kb.TopicPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "key"]
    edit_handler = page_tabs(
        "short_answer",
        "answer",
        "alternatives",
        shared=[FieldPanel("section"), FieldPanel("reviewed_on"), FieldPanel("key")],
        title_help=_("The question, as customers ask it."),
    )
    search_fields = BasePage.search_fields + [
        index.SearchField(name)
        for field in ("short_answer", "answer", "alternatives")
        for name in localized_names(field)
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from kb.selectors import answer_context

        context = super().get_context(request, *args, **kwargs)
        context.update(answer_context(self, context["content"]))
        return context
