"""A form's field as read in one language: what the form, the mails and the lists show of it. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from helpdesk.phone_numbers import show_phone
from kb.base.languages import language_codes, localized_name, reading_order
from kb.base.lines import split_lines
from kb.base.localized import is_blank

if TYPE_CHECKING:
    from helpdesk.models import RequestField

CHOICE_TYPES = frozenset({"dropdown", "radio", "checkboxes", "multiselect"})
MULTIPLE_TYPES = frozenset({"checkboxes", "multiselect"})

Stored = str | bool | list[str] | None
"""A value as kept in a request: text, ISO dates, choice keys."""


@dataclass(frozen=True)
class ReadField:
    """`choices` are (key, label) pairs; only labels depend on the language. Attributes are named as Wagtail's are."""

    clean_name: str
    field_type: str
    role: str
    required: bool
    label: str
    help_text: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default_value: str = ""
    error: str = ""
    pattern: str = ""
    notice_days: int | None = None
    show_field: str = ""
    show_values: tuple[str, ...] = ()
    starts_step: bool = False
    step_title: str = ""


def field_languages(fields: Iterable["RequestField"]) -> tuple[str, ...]:
    """The languages in which every field has its label, every choice and every step its own."""

    def is_complete(field: "RequestField", code: str) -> bool:
        if is_blank(getattr(field, localized_name("label", code))):
            return False
        if field.starts_step and is_blank(getattr(field, localized_name("step_title", code))):
            return False
        if field.field_type not in CHOICE_TYPES:
            return True
        return len(_choice_labels(field, code)) == len(split_lines(field.choice_keys))

    fields = list(fields)
    return tuple(code for code in language_codes() if all(is_complete(field, code) for field in fields))


def _choice_labels(field: "RequestField", language: str) -> tuple[str, ...]:
    return split_lines(getattr(field, localized_name("choices", language)))


def _read(field: "RequestField", name: str, language: str) -> str:
    texts = (getattr(field, localized_name(name, code)) for code in reading_order(language))
    return next((text for text in texts if not is_blank(text)), "")


def read_field(field: "RequestField", language: str) -> ReadField:
    """`field` in `language`; what it lacks there comes from the next language, so that nothing is without a label."""
    keys = split_lines(field.choice_keys) if field.field_type in CHOICE_TYPES else ()
    labels = next(
        (found for code in reading_order(language) if len(found := _choice_labels(field, code)) == len(keys)), keys
    )
    return ReadField(
        clean_name=field.clean_name or field.get_field_clean_name(),
        # The customer's address and number are checked as such, whatever type the editor chose.
        field_type=field.role if field.role in ("email", "phone") else field.field_type,
        role=field.role,
        required=field.required,
        label=_read(field, "label", language) or field.clean_name,
        # Help is optional: borrowing it from another language would mix languages in a form that needs none.
        help_text=getattr(field, localized_name("help_text", language)) or "",
        error=getattr(field, localized_name("error", language)) or "",
        choices=tuple(zip(keys, labels, strict=True)),
        default_value=field.default_value,
        pattern=field.pattern if field.field_type == "reference" else "",
        notice_days=field.notice_days if field.field_type == "date" else None,
        show_field=field.show_field,
        show_values=split_lines(field.show_values),
        starts_step=field.starts_step,
        step_title=_read(field, "step_title", language),
    )


def to_stored(value: Any) -> Stored:
    """A cleaned value of a form as it is kept."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if isinstance(value, dt.datetime):
        return localtime(value).isoformat(timespec="minutes") if is_aware(value) else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def display_value(field: ReadField, stored: Stored) -> str:
    """A kept value as people read it in the active language, choices by their labels; "" for nothing."""
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if not stored:
        return ""
    if field.field_type in CHOICE_TYPES:
        labels = dict(field.choices)
        keys = stored if isinstance(stored, list) else [stored]
        return ", ".join(labels.get(key, key) for key in keys)
    if isinstance(stored, list):
        return ", ".join(stored)
    if field.field_type == "phone":
        return show_phone(stored)
    if field.field_type == "date" and (day := parse_date(stored)):
        return date_format(day, "DATE_FORMAT")
    if field.field_type == "datetime" and (moment := parse_datetime(stored)):
        return date_format(localtime(moment) if is_aware(moment) else moment, "DATETIME_FORMAT")
    return stored


def value_of_role(fields: Sequence[ReadField], data: dict[str, Stored], role: str) -> str:
    """What was typed in the field that has `role`; "" when there is none."""
    found = next((field for field in fields if field.role == role), None)
    value = data.get(found.clean_name) if found else None
    return value if isinstance(value, str) else ""
