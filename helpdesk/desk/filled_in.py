"""What was filled in, as the page of a request shows it: labels in the reader's language, texts as they were typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.fields import CHOICE_TYPES, ReadField, display_value
from helpdesk.models import FieldRole, FieldType, Request
from kb.base.languages import active_language

ASIDE_ROLES = frozenset({FieldRole.NAME, FieldRole.EMAIL, FieldRole.PHONE, FieldRole.CONSENT, FieldRole.SUBJECT})
TYPED_TYPES = frozenset({FieldType.SINGLELINE, FieldType.MULTILINE})


@dataclass(frozen=True)
class Filled:
    """`is_typed`: in the customer's language; choices, dates and yes or no are in the reader's."""

    key: str
    label: str
    value: str
    role: str = ""
    field_type: str = ""
    is_typed: bool = False


@dataclass(frozen=True)
class FilledIn:
    """`texts` is what the customer wrote, `answers` what else was asked, `references` numbers such as a contract's."""

    texts: tuple[Filled, ...]
    answers: tuple[Filled, ...]
    phone: str
    references: tuple[Filled, ...]
    personal: tuple[str, ...]


def read_filled(request: Request) -> FilledIn:
    """In the form's order; what the form no longer asks comes last, by its bare key. One query for the fields."""
    fields: Sequence[ReadField] = request.page.read_fields(active_language()) if request.page else ()
    labelled = {field.clean_name: field for field in fields}
    order = [key for key in labelled if key in request.data] + [key for key in request.data if key not in labelled]
    rows = tuple(row for key in order if (row := _row(request, key, labelled.get(key))).value)
    return FilledIn(
        texts=tuple(row for row in rows if row.role == FieldRole.MESSAGE),
        answers=tuple(
            row
            for row in rows
            if row.role != FieldRole.MESSAGE and row.role not in ASIDE_ROLES and row.field_type != FieldType.REFERENCE
        ),
        phone=next((row.value for row in rows if row.role == FieldRole.PHONE), ""),
        references=tuple(row for row in rows if row.field_type == FieldType.REFERENCE),
        personal=_personal(request, rows),
    )


def _row(request: Request, key: str, field: ReadField | None) -> Filled:
    stored = request.data[key]
    if field is None:
        value = ", ".join(map(str, stored)) if isinstance(stored, list) else "" if stored is None else str(stored)
        return Filled(key=key, label=key, value=value, is_typed=True)
    return Filled(
        key=key,
        label=field.label,
        value=display_value(field, stored),
        role=field.role,
        field_type=field.field_type,
        is_typed=field.field_type in TYPED_TYPES and field.field_type not in CHOICE_TYPES,
    )


def _personal(request: Request, rows: Sequence[Filled]) -> tuple[str, ...]:
    """What tells who the customer is: name, address, phone and reference numbers, as they were typed."""
    telling = [request.customer_name, request.customer_email]
    telling += [
        row.value
        for row in rows
        if row.role in (FieldRole.NAME, FieldRole.EMAIL, FieldRole.PHONE) or row.field_type == FieldType.REFERENCE
    ]
    return tuple(dict.fromkeys(text for text in telling if text))
