"""RequestIndexPage: "select your type of request"."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.base.forms import TranslatedPageForm
from kb.base.models import BasePage
from kb.base.panels import page_tabs


class RequestIndexPage(BasePage):
    intro = models.TextField(verbose_name=_("introduction"), blank=True)

    base_form_class = TranslatedPageForm
    template = "helpdesk/request_index.html"
    parent_page_types = ["kb.HomePage"]
    subpage_types = ["helpdesk.RequestPage"]
    max_count_per_parent = 1
    edit_handler = page_tabs("intro")

    class Meta:
        verbose_name = _("request types")
        verbose_name_plural = _("request types")
