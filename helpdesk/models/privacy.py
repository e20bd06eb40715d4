"""PrivacyRecord: that somebody's data were exported, erased or purged, without saying whose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivacyAction(models.TextChoices):
    EXPORT = "export", _("export")
    ERASURE = "erasure", _("erasure")
    PURGE = "purge", _("purge")


class PrivacyRecord(models.Model):
    """The audit trail. `subject` is a keyed hash of the address: it can be asked about a person, and names none."""

    action = models.CharField(verbose_name=_("action"), max_length=10, choices=PrivacyAction.choices)
    subject = models.CharField(verbose_name=_("person, as a keyed hash"), max_length=64, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    counts = models.JSONField(verbose_name=_("how many"), default=dict)
    created_at = models.DateTimeField(verbose_name=_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("privacy record")
        verbose_name_plural = _("privacy records")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.created_at:%Y-%m-%d %H:%M}"
