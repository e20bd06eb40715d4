"""What a form says when a field is empty or wrong: each message says what to do, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.fields import ReadField
from helpdesk.models.field import FieldRole


class EditorsWords(str):
    """An editor's own message: a per cent sign in it is one, not a place for a value."""

    __slots__ = ()

    def __mod__(self, params: Any) -> str:
        return str(self)


def required_message(field: ReadField) -> str:
    if field.role == FieldRole.CONSENT:
        return _("Tick this box: without your consent we can't answer.")
    if field.role == FieldRole.EMAIL:
        return _("Fill in your e-mail address: we send our answer there.")
    if field.role == FieldRole.NAME:
        return _("Fill in your name.")
    if field.role == FieldRole.MESSAGE:
        return _("Tell us in a few words.")
    match field.field_type:
        case "checkbox":
            return _("Tick this box to go on.")
        case "dropdown" | "radio":
            return _("Choose one of the options.")
        case "checkboxes" | "multiselect":
            return _("Choose at least one of the options.")
        case "date" | "datetime":
            return _("Fill in a date, for example 31/12/2026.")
        case "file":
            return _("Choose a file.")
        case _other:
            return _("Fill this in.")


def invalid_message(field: ReadField) -> str:
    """The editor's own message in the form's language, else a general one."""
    if field.error:
        return EditorsWords(field.error)
    match field.field_type:
        case "email":
            return _("“%(value)s” is not a complete e-mail address. It looks like name@company.example.")
        case "phone":
            return _("“%(value)s” is not a phone number. It looks like +32 2 000 01 23.")
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
