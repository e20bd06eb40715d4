"""What a rule can ask about the fields of forms: their keys, and the values that can be stored under them."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.fields import CHOICE_TYPES
from helpdesk.models import RequestPage
from kb.base.languages import active_language

CHECKBOX_VALUES = (("yes", "yes"), ("no", "no"))


@dataclass(frozen=True)
class RoutableField:
    """`values` are (stored value, label) pairs; None where anything can be typed."""

    key: str
    label: str
    values: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True)
class RoutableType:
    pk: int
    key: str
    title: str
    fields: Mapping[str, RoutableField]


def routable_types() -> tuple[RoutableType, ...]:
    """Every type of request, read in the active language. Two queries."""
    language = active_language()
    found = []
    for page in RequestPage.objects.order_by("path").prefetch_related("form_fields"):
        fields = {}
        for field in page.read_fields(language):
            values: tuple[tuple[str, str], ...] | None = None
            if field.field_type in CHOICE_TYPES:
                values = field.choices
            elif field.field_type == "checkbox":
                values = CHECKBOX_VALUES
            fields[field.clean_name] = RoutableField(key=field.clean_name, label=field.label, values=values)
        title = page.localize(language).title
        found.append(RoutableType(pk=page.pk, key=page.key, title=title, fields=fields))
    return tuple(found)
