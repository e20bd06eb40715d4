"""RequestField: one field of a request form. Its key and its choices' keys are the same in every language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.forms.models import AbstractFormField

from kb.base.languages import language_codes
from kb.base.panels import language_panels


class FieldRole(models.TextChoices):
    """Which of the customer's facts a field holds, so that mails and lists can use it."""

    NONE = "", _("none")
    NAME = "name", _("name of the customer")
    EMAIL = "email", _("e-mail address of the customer")
    PHONE = "phone", _("phone number of the customer")
    SUBJECT = "subject", _("subject of the request")
    MESSAGE = "message", _("text of the request")
    CONSENT = "consent", _("consent")


class RequestField(AbstractFormField):  # type: ignore[misc]  # Wagtail ships no types
    """Wagtail's `clean_name` is the key: it names the field in stored requests, whatever language they came in."""

    page = ParentalKey("helpdesk.RequestPage", on_delete=models.CASCADE, related_name="form_fields")
    role = models.CharField(
        verbose_name=_("what it is"), max_length=10, choices=FieldRole.choices, default=FieldRole.NONE, blank=True
    )
    choice_keys = models.TextField(
        verbose_name=_("keys of the choices"),
        blank=True,
        help_text=_("One a line, in the order of the choices. They are stored, so keep them once requests came in."),
    )

    panels = [
        FieldPanel("clean_name"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("role"),
        FieldPanel("required"),
        FieldPanel("choice_keys"),
        *[
            panel
            for code in language_codes()
            for panel in language_panels(("label", "help_text", "choices"), code)
        ],
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")
