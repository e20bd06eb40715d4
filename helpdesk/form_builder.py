"""The customer's form, built from what editors made: names and choice values are keys, whatever the language.

Labels come in the form's language, messages in the reader's; each message says what to do.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from helpdesk.conditions import asked_fields, can_decide
from helpdesk.fields import ReadField
from helpdesk.form_fields import Email, LongText, NoticeDateField, Phone, PhoneField, ReferenceField, Text
from helpdesk.form_messages import EditorsWords, invalid_message, required_message
from helpdesk.models.field import FieldRole
from helpdesk.notice import earliest_date
from helpdesk.phone_numbers import DEFAULT_REGION

MESSAGE_LENGTH = 20_000
DOMAIN_LENGTH = 253
"""RFC 1035, less what only machines write."""

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
DATETIME_FORMATS = ["%Y-%m-%dT%H:%M", *(f"{date} %H:%M" for date in DATE_FORMATS)]
AUTOCOMPLETE = {
    FieldRole.NAME: "name",
    FieldRole.EMAIL: "email",
    FieldRole.PHONE: "tel",
    FieldRole.SUBJECT: "off",
}


class DescribedField(forms.BoundField):
    """A bound field that is described by the note on its earliest date too, where it has one."""

    @property
    def aria_describedby(self) -> str | None:
        ids: str | None = super().aria_describedby
        if isinstance(self.field, NoticeDateField) and ids is not None:
            return f"{ids} {self.auto_id}_notice".strip()
        return ids


class RequestForm(BaseForm):  # type: ignore[misc]  # Wagtail ships no types
    """What every request form is. Widgets describe themselves by Django's ids: `…_helptext` and `…_error`.

    What is not asked, given the other answers, is neither required nor judged nor kept, whatever was posted.
    """

    bound_field_class = DescribedField
    read_fields: ClassVar[tuple[ReadField, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deciding = [field.clean_name for field in self.read_fields if can_decide(field.field_type)]
        self.asked = asked_fields(self.read_fields, {name: self[name].value() for name in deciding})
        for name in self._unasked():
            self.fields[name].required = False

    def _unasked(self) -> list[str]:
        return [field.clean_name for field in self.read_fields if field.clean_name not in self.asked]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for name in self._unasked():
            data.pop(name, None)
            self.errors.pop(name, None)
        return data

    def skip_checks(self) -> None:
        """Show what was typed without judging it; files that came along are kept, if they can be."""
        self._errors = ErrorDict()
        for name, field in self.fields.items():
            if field.widget.needs_multipart_form:
                field.keep(self[name].data)


def _check_domain(value: str) -> None:
    """Refuse a domain that no mail can be sent to, though its letters are fine: it, or a part of it, is too long."""
    try:
        is_too_long = len(punycode(value.rpartition("@")[2])) > DOMAIN_LENGTH
    except UnicodeError:
        is_too_long = True
    if is_too_long:
        raise ValidationError("", code="invalid", params={"value": value})


def _text_attrs(field: ReadField) -> dict[str, str]:
    attrs = {"class": "input"}
    if field.role in AUTOCOMPLETE:
        attrs["autocomplete"] = AUTOCOMPLETE[FieldRole(field.role)]
    return attrs


class RequestFormBuilder(FormBuilder):  # type: ignore[misc]
    """Wagtail's builder on fields that were read in one language."""

    def __init__(
        self, fields: Sequence[ReadField], *, region: str = DEFAULT_REGION, now: dt.datetime | None = None
    ) -> None:
        super().__init__(fields)
        self.region = region
        self.now = now or timezone.now()

    def get_form_class(self) -> type[RequestForm]:
        form_class: type[RequestForm] = type("BuiltRequestForm", (RequestForm,), dict(self.formfields))
        # Set here: a field may have any key, this name too.
        form_class.read_fields = tuple(self.fields)
        return form_class

    def get_field_options(self, field: ReadField) -> dict[str, Any]:
        invalid = invalid_message(field)
        choose = _("This option is not offered any more. Choose one of the options.")
        return {
            "label": field.label,
            "help_text": field.help_text,
            "required": field.required,
            "initial": field.default_value,
            "error_messages": {
                "required": required_message(field),
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
        return forms.CharField(max_length=255, widget=Text(attrs=_text_attrs(field)), **options)

    def create_phone_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        return PhoneField(region=self.region, max_length=60, widget=Phone(attrs=_text_attrs(field)), **options)

    def create_reference_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        if not field.pattern:
            return self.create_singleline_field(field, options)
        # No capitals or dashes are asked for: what people type is put right.
        attrs = {"class": "input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        own = EditorsWords(field.error) if field.error else ""
        return ReferenceField(
            pattern=field.pattern, own_message=own, max_length=255, widget=Text(attrs=attrs), **options
        )

    def create_multiline_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(
            max_length=MESSAGE_LENGTH, widget=LongText(attrs={"class": "input", "rows": 5}), **options
        )

    def create_email_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        options["validators"] = [_check_domain]
        return forms.EmailField(max_length=254, widget=Email(attrs=_text_attrs(field)), **options)

    def create_date_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        attrs = {"type": "date", "class": "input"}
        options["input_formats"] = DATE_FORMATS
        if not field.notice_days:
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs), **options)
        earliest = earliest_date(self.now, field.notice_days)
        widget = forms.DateInput(format="%Y-%m-%d", attrs={**attrs, "min": earliest.isoformat()})
        return NoticeDateField(earliest=earliest, notice_days=field.notice_days, widget=widget, **options)

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

    def create_file_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        # Here, since what keeps files needs the models, which need this module.
        from helpdesk.attachments.form_field import FilesField

        return FilesField(**options)

    def create_hidden_field(self, field: ReadField, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=255, widget=forms.HiddenInput, **options)
