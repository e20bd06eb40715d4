"""Promotion: for these queries, this answer first, in one language and from one date until another."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.base.models import BasePage
from search.promotions import Period, PromotionState, read_queries


class Promotion(models.Model):
    language = models.CharField(verbose_name=_("language"), max_length=10, choices=settings.LANGUAGES)
    queries = models.TextField(
        verbose_name=_("queries"),
        help_text=_("One a line, as customers type them. Capitals, accents and punctuation make no difference."),
    )
    page = models.ForeignKey(
        BasePage,
        verbose_name=_("answer"),
        on_delete=models.CASCADE,
        related_name="promotions",
        help_text=_("The page that comes first, as long as customers can read it."),
    )
    starts_at = models.DateTimeField(
        verbose_name=_("from"), null=True, blank=True, help_text=_("Left empty: from now on.")
    )
    ends_at = models.DateTimeField(
        verbose_name=_("until"), null=True, blank=True, help_text=_("Left empty: until somebody ends it.")
    )
    note = models.CharField(
        verbose_name=_("note"), max_length=250, blank=True, help_text=_("Why it is there. Only search managers see it.")
    )
    updated_at = models.DateTimeField(verbose_name=_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["language", "-pk"]

    def __str__(self) -> str:
        queries = read_queries(self.queries)
        return f"{queries[0][1] if queries else ''} → {self.page.get_admin_display_title()}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    def state(self, now: datetime) -> PromotionState:
        return self.period.state(now)
