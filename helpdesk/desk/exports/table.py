"""The table of an export: one column per field key, the same whatever language the requests came in.

Requests are read twice, in chunks: once to know which keys there are, once for the rows. Nothing is kept but the keys.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.timezone import localtime

from helpdesk.desk.titles import type_titles
from helpdesk.fields import CHOICE_TYPES, Stored
from helpdesk.models import Inbox, Request, RequestPage
from kb.base.languages import active_language

CHUNK = 2_000
Row = Mapping[str, Any]
ANSWER = "answer."
LABEL = ".label"
"""No field's key holds a dot, so no key clashes with another column."""

COLUMNS = (
    "reference",
    "received",
    "type",
    "type_title",
    "language",
    "state",
    "assignee",
    "inbox",
    "topic",
    "customer_name",
    "customer_email",
    "subject",
    "opened_on",
    "searched_for",
    "promised_before",
    "last_activity",
    "closed",
)
VALUES = (
    "reference",
    "created_at",
    "type_key",
    "type_title",
    "language",
    "state",
    "assignee_id",
    "inbox_id",
    "topic_key",
    "customer_name",
    "customer_email",
    "subject",
    "origin_page",
    "origin_query",
    "promised_until",
    "updated_at",
    "closed_at",
)


@dataclass(frozen=True)
class Table:
    """`headings` never depend on a language. `rows` can be gone through once; its cells are texts."""

    headings: tuple[str, ...]
    count: int
    rows: Callable[[], Iterator[tuple[str, ...]]]


def read_table(requests: "QuerySet[Request]") -> Table:
    """Seven queries, however many requests there are."""
    choices, order = _read_choices()
    found: set[str] = set()
    labelled: set[str] = set()
    count = 0
    for type_key, data in requests.order_by().values_list("type_key", "data").iterator(chunk_size=CHUNK):
        count += 1
        found.update(data)
        labelled.update(key for key in data if (type_key, key) in choices)
    # In the order of the forms, then what no form asks any more.
    keys = [key for key in order if key in found] + sorted(found - set(order))
    headings = [*COLUMNS]
    for key in keys:
        headings.append(ANSWER + key)
        if key in labelled:
            headings.append(ANSWER + key + LABEL)

    def rows() -> Iterator[tuple[str, ...]]:
        users = dict(get_user_model().objects.values_list("pk", "username"))
        inboxes = dict(Inbox.objects.values_list("pk", "name"))
        titles = type_titles()
        for row in requests.values(*VALUES, "data").iterator(chunk_size=CHUNK):
            row["type_title"] = titles.get(row["type_key"], row["type_title"])
            row["assignee_id"] = users.get(row["assignee_id"], "")
            row["inbox_id"] = inboxes.get(row["inbox_id"], "")
            yield (*(_text(row[name]) for name in VALUES), *_answers(row, keys, labelled, choices))

    return Table(headings=tuple(headings), count=count, rows=rows)


def _read_choices() -> tuple[dict[tuple[str, str], dict[str, str]], list[str]]:
    """(type, field) → key of a choice → its label in the active language; and all fields in the order of the forms."""
    choices = {}
    order: dict[str, None] = {}
    for page in RequestPage.objects.order_by("path").prefetch_related("form_fields"):
        for field in page.read_fields(active_language()):
            order.setdefault(field.clean_name)
            if field.field_type in CHOICE_TYPES:
                choices[page.key, field.clean_name] = dict(field.choices)
    return choices, list(order)


def _answers(
    row: Row, keys: list[str], labelled: set[str], choices: Mapping[tuple[str, str], Mapping[str, str]]
) -> Iterator[str]:
    data = row["data"]
    for key in keys:
        value = data.get(key)
        yield answer_text(value)
        if key in labelled:
            labels = choices.get((row["type_key"], key))
            yield answer_label(value, labels) if labels else ""


def answer_text(value: Stored) -> str:
    """A kept value as it is, several choices in one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def answer_label(value: Stored, labels: Mapping[str, str]) -> str:
    keys = value if isinstance(value, list) else [value] if isinstance(value, str) and value else []
    return ", ".join(labels.get(key, key) for key in keys)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return localtime(value).isoformat(timespec="seconds") if isinstance(value, dt.datetime) else str(value)
