"""SynonymSet: words that customers use for what the answers call otherwise, in one language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SynonymSet(models.Model):
    """`lines` holds one rule a line, as search.synonyms reads it. A line that can't be read is no rule."""

    name = models.CharField(
        verbose_name=_("name"), max_length=80, help_text=_("What the set is about. Only search managers see it.")
    )
    language = models.CharField(verbose_name=_("language"), max_length=10, choices=settings.LANGUAGES)
    lines = models.TextField(
        verbose_name=_("synonyms"),
        help_text=_(
            "One rule a line. With commas it works both ways, each term is also searched as the others: "
            "overdue, late, outstanding. With => it works one way, what stands left is also searched as what stands "
            "right: mobile => cell phone, smartphone. A line that starts with # is a note."
        ),
    )
    updated_at = models.DateTimeField(verbose_name=_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("synonym set")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "name"],
                name="search_synonymset_name",
                violation_error_message=_("There is a set with this name in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
