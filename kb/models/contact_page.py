"""ContactPage: every way to reach people, from the contact points it names."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from kb.base.forms import TranslatedPageForm
from kb.base.models import BasePage
from kb.base.panels import page_tabs
from kb.models.contact_point import ContactPoint


class ContactPage(BasePage):
    intro = models.TextField(verbose_name=_("introduction"), blank=True)

    base_form_class = TranslatedPageForm
    template = "kb/contact.html"
    parent_page_types = ["kb.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    edit_handler = page_tabs(
        "intro", shared=[InlinePanel("entries", heading=_("Contact points"), label=_("contact point"), min_num=1)]
    )

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from kb.selectors import contact_page_context

        context = super().get_context(request, *args, **kwargs)
        context.update(contact_page_context(self, context["content"]))
        return context


class ContactPageEntry(Orderable):
    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="entries")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("contact_point")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact point on the page")
        verbose_name_plural = _("contact points on the page")
