"""RequestField: one field of a request form. Its key and its choices' keys are the same in every language."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.contrib.forms.utils import get_field_clean_name

from kb.base.languages import default_language, localized_name
from kb.base.panels import language_panels

KEY_LENGTH = 50

validate_field_key = RegexValidator(
    r"^[a-z][a-z0-9_]*\Z", _("A key starts with a letter and holds only lower-case letters, digits and _")
)


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
    clean_name = models.CharField(
        verbose_name=_("key"),
        max_length=KEY_LENGTH,
        blank=True,
        default="",
        validators=[validate_field_key],
        help_text=_("Names the answer in stored requests, in every language. Left empty, it is made from the label."),
    )
    choices = models.TextField(
        verbose_name=_("choices"), blank=True, help_text=_("One a line, in the order of the keys of the choices.")
    )
    role = models.CharField(
        verbose_name=_("what it is"), max_length=10, choices=FieldRole.choices, default=FieldRole.NONE, blank=True
    )
    choice_keys = models.TextField(
        verbose_name=_("keys of the choices"),
        blank=True,
        help_text=_("One a line, in the order of the choices. They are stored, so keep them once requests came in."),
    )

    panels = [
        FieldRowPanel(
            [FieldPanel("field_type", classname="formbuilder-type", required_on_save=True), FieldPanel("role")]
        ),
        FieldRowPanel([FieldPanel("clean_name"), FieldPanel("required")]),
        FieldPanel("choice_keys", classname="formbuilder-choices"),
        *[
            MultiFieldPanel(
                language_panels(("label", "help_text", "choices"), code),
                heading=name,
                classname="" if code == default_language() else "collapsed",
            )
            for code, name in settings.LANGUAGES
        ],
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def get_field_clean_name(self) -> str:
        """A key from the label in the default language, whatever language the editor works in."""
        label = getattr(self, localized_name("label", default_language())) or self.label or ""
        name = get_field_clean_name(label).strip("_")[: KEY_LENGTH - 6]
        return name if name[:1].isalpha() else f"field_{name}".rstrip("_")
