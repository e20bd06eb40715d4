"""Attachment: a customer's or agent's file, in private storage under a name that nobody chose.

Until the form is sent it belongs to the form's token alone, so that an error in another field loses no file.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.message import Message
from helpdesk.models.request import Request
from helpdesk.storage import attachment_name, private_storage
from kb.keys import KEY_LENGTH


class ScanState(models.TextChoices):
    UNSCANNED = "unscanned", _("not scanned: no scanner is configured")
    HELD = "held", _("waits for the scanner")
    CLEAN = "clean", _("scanned, nothing found")
    INFECTED = "infected", _("refused by the scanner")


class Attachment(models.Model):
    request = models.ForeignKey(
        Request, verbose_name=_("request"), null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    message = models.ForeignKey(
        Message, verbose_name=_("message"), null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    form_token = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    field_key = models.CharField(verbose_name=_("key of the field"), max_length=KEY_LENGTH, blank=True)
    name = models.CharField(verbose_name=_("name"), max_length=150)
    content_type = models.CharField(verbose_name=_("type"), max_length=100)
    size = models.PositiveBigIntegerField(verbose_name=_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(verbose_name=_("file"), storage=private_storage, upload_to=attachment_name)
    scan = models.CharField(verbose_name=_("scan"), max_length=10, choices=ScanState.choices)
    # When a file that was held turned out clean: a mail from before goes without it, on each of its tries.
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(verbose_name=_("received"), db_index=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
