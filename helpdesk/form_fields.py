"""Form fields that Django lacks: a phone number, a number that follows a pattern, a date with time for notice."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.notice import describe_date
from helpdesk.one_line import one_line
from helpdesk.patterns import Misfit, example_of, normalise
from helpdesk.phone_numbers import read_phone


class Text(forms.TextInput):
    """A text input without `maxlength`: a browser would cut off what is pasted; the server says that it is too long."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


class LongText(forms.Textarea):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


class Email(Text):
    input_type = "email"


class Phone(Text):
    input_type = "tel"


class PhoneField(forms.CharField):
    """Its value is what helpdesk.phone_numbers keeps of it; `region` is where a number without country code is from."""

    widget = Phone

    def __init__(self, *, region: str, **options: Any) -> None:
        super().__init__(**options)
        self.region = region

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        kept = read_phone(typed, self.region)
        if kept is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": typed})
        return kept


class ReferenceField(forms.CharField):
    """Its value is written as `pattern` writes it. `own_message` is the editor's, for whatever does not follow it."""

    widget = Text

    def __init__(self, *, pattern: str, own_message: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.pattern, self.own_message = pattern, own_message

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        found = normalise(self.pattern, typed)
        if isinstance(found, Misfit):
            params = {"value": one_line(typed), "example": example_of(self.pattern)}
            raise ValidationError(self.own_message or _misfit_message(found), code="invalid", params=params)
        return found


def _misfit_message(misfit: Misfit) -> str:
    match misfit:
        case Misfit.SHORT:
            return _("“%(value)s” is too short. It looks like %(example)s.")
        case Misfit.LONG:
            return _("“%(value)s” is too long. It looks like %(example)s.")
        case Misfit.OTHER:
            return _("“%(value)s” is not right. It looks like %(example)s.")


class NoticeDateField(forms.DateField):
    """A date no earlier than `earliest`, which is `notice_days` after today."""

    def __init__(self, *, earliest: dt.date, notice_days: int, **options: Any) -> None:
        super().__init__(**options)
        self.earliest, self.notice_days = earliest, notice_days

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < self.earliest:
            message = ngettext(
                "This is too early. With %(counter)d day of notice, the earliest date is %(day)s.",
                "This is too early. With %(counter)d days of notice, the earliest date is %(day)s.",
                self.notice_days,
            )
            params = {"counter": self.notice_days, "day": describe_date(self.earliest)}
            raise ValidationError(message, code="too_early", params=params)
