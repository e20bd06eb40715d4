"""InfoPage: plain text that a site must have, such as privacy, accessibility and cookies."""

from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search import index

from kb.base.forms import TranslatedPageForm
from kb.base.languages import localized_names
from kb.base.models import BasePage
from kb.base.panels import page_tabs
from kb.blocks import AnswerBlock


class InfoPage(BasePage):
    body = StreamField(AnswerBlock(), verbose_name=_("text"), blank=True)

    body_fields = ("body",)
    base_form_class = TranslatedPageForm
    template = "kb/info.html"
    parent_page_types = ["kb.HomePage"]
    subpage_types: list[str] = []
    edit_handler = page_tabs("body")
    search_fields = BasePage.search_fields + [index.SearchField(name) for name in localized_names("body")]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
