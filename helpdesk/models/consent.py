"""ConsentText: a wording that customers agreed to. Written once, when it was first agreed to, and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.keys import KEY_LENGTH


class ConsentText(models.Model):
    """`number` counts the wordings of one field of one type, from 1; `texts` is language → what stood there."""

    type_key = models.CharField(verbose_name=_("key of the type"), max_length=KEY_LENGTH)
    field_key = models.CharField(verbose_name=_("key of the field"), max_length=KEY_LENGTH)
    number = models.PositiveIntegerField(verbose_name=_("version"))
    texts = models.JSONField(verbose_name=_("texts"))
    fingerprint = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(verbose_name=_("first agreed to"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["type_key", "field_key", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["type_key", "field_key", "fingerprint"], name="helpdesk_one_row_per_consent_text"
            ),
            models.UniqueConstraint(fields=["type_key", "field_key", "number"], name="helpdesk_consent_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.type_key}.{self.field_key} v{self.number}"
