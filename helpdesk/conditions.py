"""Fields that are asked only if another one has a certain answer. Pure.

A condition names an earlier field, so there are no circles. One on a field that is itself not asked is not met; one
that names no earlier field is none: nothing that editors ask for gets out of reach by a mistake.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.fields import CHOICE_TYPES, ReadField

YES, NO = "yes", "no"
YES_NO = (YES, NO)


def can_decide(field_type: str) -> bool:
    """Whether the answers to a field of this type are few enough to make other fields depend on them."""
    return field_type in CHOICE_TYPES or field_type == "checkbox"


def answers_of(field: ReadField, value: Any) -> frozenset[str]:
    """The answer as conditions name it: keys of choices, or yes or no of a checkbox."""
    if field.field_type == "checkbox":
        return frozenset([YES if value else NO])
    if isinstance(value, list | tuple | set):
        return frozenset(str(item) for item in value)
    return frozenset([str(value)]) if value else frozenset()


def deciding_field(fields: Sequence[ReadField], field: ReadField) -> ReadField | None:
    """The earlier field whose answer decides whether `field` is asked; None if it is always asked."""
    if not field.show_field:
        return None
    names = [each.clean_name for each in fields]
    earlier = fields[: names.index(field.clean_name)]
    return next((each for each in earlier if each.clean_name == field.show_field), None)


def asked_fields(fields: Sequence[ReadField], data: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the fields that are asked when `data` (key → what was posted, or what is kept) was answered."""
    asked: set[str] = set()
    for field in fields:
        decider = deciding_field(fields, field)
        if decider is not None:
            given = answers_of(decider, data.get(decider.clean_name))
            if decider.clean_name not in asked or given.isdisjoint(field.show_values):
                continue
        asked.add(field.clean_name)
    return frozenset(asked)
