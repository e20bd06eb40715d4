"""How a form's fields are laid out: in two parts by what they are, or in the steps that the editor made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from helpdesk.conditions import YES, deciding_field
from helpdesk.fields import ReadField
from helpdesk.form_builder import RequestForm
from helpdesk.form_fields import NoticeDateField
from helpdesk.models.field import FieldRole
from helpdesk.notice import describe_date

CONTACT_ROLES = frozenset({FieldRole.NAME, FieldRole.EMAIL, FieldRole.PHONE, FieldRole.CONSENT})
PAIRED_ROLES = frozenset({FieldRole.NAME, FieldRole.PHONE})


@dataclass(frozen=True)
class Condition:
    """When a field is asked: if the field `key` has one of `values`; `label` and `answers` say it in words."""

    key: str
    values: str
    label: str
    answers: str


@dataclass(frozen=True)
class Notice:
    """The earliest date that a date field takes if it is sent today."""

    days: int
    iso_date: str
    earliest: str


@dataclass(frozen=True)
class FieldView:
    """A field to show: Django's, and what it does not know of it. `role` is the editor's."""

    bound: BoundField
    key: str
    role: str
    is_required: bool
    condition: Condition | None
    notice: Notice | None


@dataclass(frozen=True)
class FieldRow:
    """One field, or two that stand side by side on a wide screen."""

    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class FormPart:
    """Fields under one heading. `is_own_title`: the editor's, in the form's language; else the reader's."""

    title: str
    is_own_title: bool
    is_contact: bool
    rows: tuple[FieldRow, ...]


def build_parts(form: RequestForm) -> tuple[FormPart, ...]:
    """All visible fields of `form`; more than one step where a field starts one."""
    views = {field.clean_name: _view(form, field) for field in form.read_fields if not form[field.clean_name].is_hidden}
    visible = [field for field in form.read_fields if field.clean_name in views]
    if any(field.starts_step for field in visible):
        return tuple(_step(step, views) for step in split_steps(visible))
    question = [field for field in visible if field.role not in CONTACT_ROLES]
    contact = [field for field in visible if field.role in CONTACT_ROLES]
    parts = (
        FormPart(_("Your question"), is_own_title=False, is_contact=False, rows=_rows(question, views)),
        FormPart(_("How do we reach you?"), is_own_title=False, is_contact=True, rows=_rows(contact, views)),
    )
    return tuple(part for part in parts if part.rows)


def split_steps(fields: Sequence[ReadField]) -> Iterator[list[ReadField]]:
    """The fields of each step; those before the first that starts one are a step too."""
    step: list[ReadField] = []
    for field in fields:
        if field.starts_step and step:
            yield step
            step = []
        step.append(field)
    if step:
        yield step


def _step(fields: Sequence[ReadField], views: dict[str, FieldView]) -> FormPart:
    own = fields[0].step_title if fields[0].starts_step else ""
    return FormPart(own or _("Your question"), is_own_title=bool(own), is_contact=False, rows=_rows(fields, views))


def _rows(fields: Sequence[ReadField], views: dict[str, FieldView]) -> tuple[FieldRow, ...]:
    rows: list[FieldRow] = []
    previous = ""
    for field in fields:
        view = views[field.clean_name]
        if {previous, field.role} == PAIRED_ROLES:
            rows[-1] = FieldRow((*rows[-1].fields, view))
            previous = ""
        else:
            rows.append(FieldRow((view,)))
            previous = field.role
    return tuple(rows)


def _view(form: RequestForm, field: ReadField) -> FieldView:
    bound = form[field.clean_name]
    notice = None
    if isinstance(bound.field, NoticeDateField):
        earliest = bound.field.earliest
        notice = Notice(bound.field.notice_days, earliest.isoformat(), describe_date(earliest))
    return FieldView(
        bound=bound,
        key=field.clean_name,
        role=field.role,
        is_required=field.required,
        condition=_condition(form, field),
        notice=notice,
    )


def _condition(form: RequestForm, field: ReadField) -> Condition | None:
    decider = deciding_field(form.read_fields, field)
    if decider is None:
        return None
    labels = dict(decider.choices)
    if decider.field_type == "checkbox":
        words = [_("yes") if value == YES else _("no") for value in field.show_values]
    else:
        words = [labels.get(value, value) for value in field.show_values]
    return Condition(
        decider.clean_name, " ".join(field.show_values), decider.label.rstrip(" \u00a0:"), " / ".join(words)
    )
