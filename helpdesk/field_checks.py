"""What may be wrong with the fields of a form, in words for the editor. Pure: fields come as their cleaned data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.conditions import YES_NO, can_decide
from helpdesk.fields import CHOICE_TYPES
from helpdesk.models.field import FieldRole, FieldType
from helpdesk.patterns import PatternFault, find_fault
from kb.base.languages import default_language, language_codes, localized_name
from kb.base.lines import split_lines

CHOICE_KEY = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z")
# A role tells what a value is; any other type than these would hold something else.
TYPES_OF_ROLES = {
    FieldRole.NAME: {FieldType.SINGLELINE},
    FieldRole.EMAIL: {FieldType.EMAIL, FieldType.SINGLELINE},
    FieldRole.PHONE: {FieldType.PHONE, FieldType.SINGLELINE},
    FieldRole.SUBJECT: {FieldType.SINGLELINE},
    FieldRole.MESSAGE: {FieldType.MULTILINE, FieldType.SINGLELINE},
    FieldRole.CONSENT: {FieldType.CHECKBOX},
}


@dataclass(frozen=True)
class Fault:
    """`name` is the input that it is said at."""

    name: str
    message: str


@dataclass(frozen=True)
class CheckedField:
    """A field as the editor filled it in; `key` is the one it gets where none was given."""

    key: str
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        return str(self.data.get("field_type") or "")

    @property
    def role(self) -> str:
        return str(self.data.get("role") or "")


def find_faults(field: CheckedField, earlier: Sequence[CheckedField]) -> Iterator[Fault]:
    """All that is wrong with `field`, which comes after `earlier`."""
    for check in (_label, _choices, _pattern, _notice, _step):
        yield from check(field)
    yield from _role(field, earlier)
    yield from _condition(field, earlier)


def _label(field: CheckedField) -> Iterator[Fault]:
    name = localized_name("label", default_language())
    if not field.data.get(name):
        yield Fault(name, _("Fill in the label."))


def _choices(field: CheckedField) -> Iterator[Fault]:
    """As many choices as keys, in each language that has any; the default language has them all."""
    if field.type not in CHOICE_TYPES:
        return
    keys = split_lines(field.data.get("choice_keys"))
    if not keys:
        yield Fault("choice_keys", _("Give each choice a key, one a line."))
        return
    wrong = [key for key in keys if not CHOICE_KEY.match(key)]
    if wrong:
        message = _("“%(key)s” can't be a key: use letters, digits, - and _ only.")
        yield Fault("choice_keys", message % {"key": wrong[0]})
    if len(set(keys)) != len(keys):
        yield Fault("choice_keys", _("Two choices have the same key."))
    for code in language_codes():
        name = localized_name("choices", code)
        choices = split_lines(field.data.get(name))
        if (choices or code == default_language()) and len(choices) != len(keys):
            message = _("Number of keys: %(keys)d, of choices: %(choices)d. Each key needs its own choice.")
            yield Fault(name, message % {"keys": len(keys), "choices": len(choices)})


def _pattern(field: CheckedField) -> Iterator[Fault]:
    pattern = field.data.get("pattern") or ""
    if field.type != FieldType.REFERENCE:
        if pattern:
            yield Fault("pattern", _("Only a number with a pattern has one. Empty this, or choose that type."))
        return
    if not pattern:
        yield Fault("pattern", _("Say what the number looks like, for example TC-#####."))
        return
    match find_fault(pattern):
        case PatternFault.CHARACTER:
            yield Fault("pattern", _("Use letters, digits, spaces and - . / only, # for a digit and @ for a letter."))
        case PatternFault.FIXED:
            yield Fault("pattern", _("Mark what differs from number to number: # for a digit, @ for a letter."))


def _notice(field: CheckedField) -> Iterator[Fault]:
    if field.data.get("notice_days") and field.type != FieldType.DATE:
        yield Fault("notice_days", _("Only a date has days of notice. Empty this, or choose that type."))


def _step(field: CheckedField) -> Iterator[Fault]:
    name = localized_name("step_title", default_language())
    if field.data.get("starts_step") and not field.data.get(name):
        yield Fault(name, _("Fill in the title of the step."))


def _role(field: CheckedField, earlier: Sequence[CheckedField]) -> Iterator[Fault]:
    if not field.role:
        return
    role = FieldRole(field.role)
    if field.type not in TYPES_OF_ROLES[role]:
        types = " / ".join(str(FieldType(each).label) for each in FieldType if each in TYPES_OF_ROLES[role])
        yield Fault("role", _("This needs another type of field: %(types)s.") % {"types": types})
    # Somebody may agree to several things; a customer has one name.
    if role != FieldRole.CONSENT and any(each.role == role for each in earlier):
        yield Fault("role", _("An earlier field holds this already."))


def _condition(field: CheckedField, earlier: Sequence[CheckedField]) -> Iterator[Fault]:
    key = field.data.get("show_field") or ""
    values = split_lines(field.data.get("show_values"))
    if not key:
        if values:
            yield Fault("show_field", _("Say on which field this depends, or empty its values."))
        return
    if field.role == FieldRole.CONSENT and field.data.get("required"):
        yield Fault("show_field", _("A required consent is always asked."))
    if field.type == FieldType.HIDDEN:
        yield Fault("show_field", _("A hidden field is never asked."))
    decider = next((each for each in earlier if each.key == key), None)
    if decider is None:
        yield Fault("show_field", _("No earlier field has the key “%(key)s”.") % {"key": key})
    elif not can_decide(decider.type):
        yield Fault("show_field", _("“%(key)s” has no choices: choose a checkbox or a list.") % {"key": key})
    elif not values:
        yield Fault("show_values", _("Say with which values of “%(key)s” this field is asked.") % {"key": key})
    else:
        known = YES_NO if decider.type == FieldType.CHECKBOX else split_lines(decider.data.get("choice_keys"))
        # None are known where the keys themselves are refused.
        if known and (unknown := [value for value in values if value not in known]):
            message = _("“%(value)s” is none of its values: %(values)s.")
            yield Fault("show_values", message % {"value": unknown[0], "values": ", ".join(known)})
