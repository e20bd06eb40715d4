"""RequestField: one field of a request form. Its key and its choices' keys are the same in every language."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.contrib.forms.utils import get_field_clean_name

from kb.base.languages import default_language, localized_name
from kb.base.panels import language_panels

KEY_LENGTH = 50

validate_field_key = RegexValidator(
    r"^[a-z][a-z0-9_]*\Z", _("A key starts with a letter and holds only lower-case letters, digits and _")
)


class FieldType(models.TextChoices):
    """Wagtail's own types by Wagtail's names, and ours: phone, file, and a number that follows a pattern."""

    SINGLELINE = "singleline", _("one line of text")
    MULTILINE = "multiline", _("several lines of text")
    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    REFERENCE = "reference", _("number with a pattern, as of a contract or order")
    NUMBER = "number", _("number")
    URL = "url", _("web address")
    DATE = "date", _("date")
    DATETIME = "datetime", _("date and time")
    DROPDOWN = "dropdown", _("list to choose one from")
    RADIO = "radio", _("radio buttons")
    CHECKBOXES = "checkboxes", _("checkboxes")
    MULTISELECT = "multiselect", _("list to choose several from")
    CHECKBOX = "checkbox", _("checkbox")
    FILE = "file", _("files")
    HIDDEN = "hidden", _("hidden")


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
    field_type = models.CharField(
        verbose_name=_("field type"), max_length=16, choices=FieldType.choices, default=FieldType.SINGLELINE
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
    error = models.CharField(
        verbose_name=_("message when it is not right"),
        max_length=250,
        blank=True,
        help_text=_("Says what to do, with an example. Left empty, a general message is shown."),
    )
    pattern = models.CharField(
        verbose_name=_("pattern"),
        max_length=200,
        blank=True,
        help_text=_(
            "For a number with a pattern: # stands for a digit, @ for a letter, the rest for itself, as in TC-#####."
        ),
    )
    notice_days = models.PositiveSmallIntegerField(
        verbose_name=_("days of notice"),
        null=True,
        blank=True,
        help_text=_("For a date: at least this many days after the day of sending, such as 30 for a notice."),
    )
    show_field = models.CharField(
        verbose_name=_("asked only if this field"),
        max_length=KEY_LENGTH,
        blank=True,
        help_text=_("Key of an earlier field. Left empty, this field is always asked."),
    )
    show_values = models.TextField(
        verbose_name=_("has one of these values"),
        blank=True,
        help_text=_("Keys of its choices, one a line; “yes” for a ticked checkbox."),
    )
    starts_step = models.BooleanField(
        verbose_name=_("starts a new step"), default=False, help_text=_("Long forms are shown a step at a time.")
    )
    step_title = models.CharField(verbose_name=_("title of the step"), max_length=100, blank=True)

    panels = [
        # Below each other: their longest choices do not fit beside each other in every language.
        FieldPanel("field_type", required_on_save=True),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("clean_name"), FieldPanel("required")]),
        FieldPanel("choice_keys"),
        # A list within: only the panels of one can be folded up.
        ObjectList(
            [
                *[
                    MultiFieldPanel(
                        [
                            *language_panels(("label", "help_text"), code),
                            FieldPanel(localized_name("choices", code), widget=AdminAutoHeightTextInput),
                            *language_panels(("error", "step_title"), code),
                        ],
                        heading=name,
                        classname="" if code == default_language() else "collapsed",
                    )
                    for code, name in settings.LANGUAGES
                ],
                MultiFieldPanel(
                    [FieldPanel("pattern"), FieldPanel("notice_days")],
                    heading=_("What may be filled in"),
                    classname="collapsed",
                ),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("show_field"), FieldPanel("show_values")]), FieldPanel("starts_step")],
                    heading=_("When it is asked"),
                    classname="collapsed",
                ),
            ]
        ),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def get_field_clean_name(self) -> str:
        """A key from the label in the default language, whatever language the editor works in."""
        label = getattr(self, localized_name("label", default_language())) or self.label or ""
        name = get_field_clean_name(label).strip("_")[: KEY_LENGTH - 6]
        return name if name[:1].isalpha() else f"field_{name}".rstrip("_")
