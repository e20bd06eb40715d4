"""Request: what a customer sent with a form, kept by keys that no translation or change of a label touches."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.page import RequestPage
from kb.keys import KEY_LENGTH


class Request(models.Model):
    """Written once, by helpdesk.services.submit. It outlives its form: the type's key and title are kept with it."""

    reference = models.CharField(verbose_name=_("reference"), max_length=30, unique=True)
    page = models.ForeignKey(
        RequestPage,
        verbose_name=_("form"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="requests",
    )
    type_key = models.CharField(verbose_name=_("key of the type"), max_length=KEY_LENGTH, db_index=True)
    type_title = models.CharField(verbose_name=_("type"), max_length=255)
    language = models.CharField(verbose_name=_("language"), max_length=10)
    data = models.JSONField(
        verbose_name=_("answers"),
        default=dict,
        help_text=_("Key of the field → text, ISO date, yes/no or choice keys."),
    )
    customer_name = models.CharField(verbose_name=_("customer"), max_length=255, blank=True)
    customer_email = models.EmailField(verbose_name=_("e-mail address"), blank=True)
    subject = models.CharField(verbose_name=_("subject"), max_length=255, blank=True)
    origin_page = models.CharField(verbose_name=_("opened on"), max_length=500, blank=True)
    origin_query = models.CharField(verbose_name=_("searched for"), max_length=200, blank=True)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    promise_working_days = models.PositiveSmallIntegerField(verbose_name=_("promised within (working days)"))
    promised_until = models.DateTimeField(verbose_name=_("promised before"), null=True, blank=True)
    created_at = models.DateTimeField(verbose_name=_("received"), db_index=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference
