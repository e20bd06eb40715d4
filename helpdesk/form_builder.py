"""The customer's form, built from what editors made: names and choice values are keys, whatever the language.

Labels come in the form's language, messages in the reader's; each message says what to do.
"""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from helpdesk.fields import ReadField
from helpdesk.models.field import FieldRole

MESSAGE_LENGTH = 20_000
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
DATETIME_FORMATS = ["%Y-%m-%dT%H:%M", *(f"{date} %H:%M" for date in DATE_FORMATS)]
AUTOCOMPLETE = {
    FieldRole.NAME: "name",
    FieldRole.EMAIL: "email",
    FieldRole.PHONE: "tel",
    FieldRole.SUBJECT: "off",
}
PHONE = re.compile(r"\A\+?[\d\s().\-/]{6,30}(\s*(x|ext\.?)\s*\d{1,6})?\Z")


class RequestForm(BaseForm):  # type: ignore[misc]  # Wagtail ships no types
    """What every request form is. Widgets describe themselves by Django's ids: `…_helptext` and `…_error`."""

    def skip_checks(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()


def _check_domain(value: str) -> None:
    """Refuse a domain that no mail can be sent to, though its letters are fine: one with an overlong part."""
    try:
        punycode(value.rpartition("@")[2])
    except UnicodeError as error:
        raise ValidationError("", code="invalid", params={"value": value}) from error


def _required_message(field: ReadField) -> str:
    if field.role == FieldRole.CONSENT:
        return _("Tick this box: without your consent we can't answer.")
    if field.field_type == "checkbox":
        return _("Tick this box to go on.")
    if field.field_type in ("dropdown", "radio"):
        return _("Choose one of the options.")
    if field.field_type in ("checkboxes", "multiselect"):
        return _("Choose at least one of the options.")
    if field.field_type in ("date", "datetime"):
        return _("Fill in a date, for example 31/12/2026.")
    if field.role == FieldRole.EMAIL:
        return _("Fill in your e-mail address: we send our answer there.")
    if field.role == FieldRole.NAME:
        return _("Fill in your name.")
    if field.role == FieldRole.MESSAGE:
        return _("Describe your question in a few words.")
    return _("Fill this in.")


def _invalid_message(field: ReadField) -> str:
    match field.field_type:
        case "email":
            return _("“%(value)s” is not a complete e-mail address. It looks like name@company.example.")
        case "date":
            return _("This is not a date. Write day, month and year, for example 31/12/2026.")
        case "datetime":
            return _("This is not a date and time. Write it like 31/12/2026 14:30.")
        case "number":
            return _("This is not a number. Use digits only, for example 12.")
        case "url":
            return _("This is not a web address. It looks like https://www.company.example.")
        case _other:
            return _("Check what you filled in here.")


class RequestFormBuilder(FormBuilder):  # type: ignore[misc]
    """Wagtail's builder on fields that were read in one language."""

    def __init__(self, fields: Sequence[ReadField]) -> None:
        super().__init__(fields)

    def get_form_class(self) -> type[RequestForm]:
        return type("BuiltRequestForm", (RequestForm,), dict(self.formfields))

    def get_field_options(self, field: ReadField) -> dict[str, Any]:
        invalid = _invalid_message(field)
        choose = _("This option is not offered any more. Choose one of the options.")
        return {
            "label": field.label,
            "help_text": field.help_text,
            "required": field.required,
            "initial": field.default_value,
            "error_messages": {
                "required": _required_message(field),
                "invalid": invalid,
                "invalid_choice": choose,
                "invalid_list": choose,
                "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d now."),
                "max_digits": invalid,
                "null_characters_not_allowed": _("This holds a character that can't be stored. Type it again."),
            },
        }

    def get_formatted_field_choices(self, field: ReadField) -> list[tuple[str, str]]:
        return list(field.choices)

    def get_formatted_field_initial(self, field: ReadField) -> list[str]:
        return field.default_value.split()

    def create_singleline_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        attrs = {"class": "input"}
        if field.role in AUTOCOMPLETE:
            attrs["autocomplete"] = AUTOCOMPLETE[FieldRole(field.role)]
        if field.role == FieldRole.PHONE:
            attrs["type"] = "tel"
            message = _("“%(value)s” is not a phone number. It looks like +32 2 000 01 23.")
            options["validators"] = [RegexValidator(PHONE, message, code="phone")]
        return forms.CharField(max_length=255, widget=_Text(attrs=attrs), **options)

    def create_multiline_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(
            max_length=MESSAGE_LENGTH, widget=_LongText(attrs={"class": "input", "rows": 5}), **options
        )

    def create_email_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        attrs = {"class": "input"}
        if field.role == FieldRole.EMAIL:
            attrs["autocomplete"] = "email"
        options["validators"] = [_check_domain]
        return forms.EmailField(max_length=254, widget=_Email(attrs=attrs), **options)

    def create_date_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
        return forms.DateField(input_formats=DATE_FORMATS, widget=widget, **options)

    def create_datetime_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input"})
        return forms.DateTimeField(input_formats=DATETIME_FORMATS, widget=widget, **options)

    def create_number_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        # Text, not type=number: browsers drop what they can't read there, and what was typed must stay.
        widget = forms.TextInput(attrs={"class": "input", "inputmode": "decimal"})
        return forms.DecimalField(max_digits=20, widget=widget, localize=True, **options)

    def create_url_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        widget = forms.URLInput(attrs={"class": "input", "autocomplete": "url"})
        return forms.URLField(max_length=500, assume_scheme="https", widget=widget, **options)

    def create_dropdown_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        choices = [("", _("Choose an option")), *field.choices]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "input"}), **options)

    def create_multiselect_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        # The same as checkboxes: a list to choose several from with the keyboard is hard to use.
        return self.create_checkboxes_field(field, options)

    def create_hidden_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=255, widget=forms.HiddenInput, **options)


class _Text(forms.TextInput):
    """A text input without `maxlength`: a browser would cut off what is pasted; the server says that it is too long."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


class _LongText(forms.Textarea):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


class _Email(_Text):
    input_type = "email"
