"""Import: each line is its own transaction, so one bad line loses no good one, and a repeat changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kb.base.languages import localized_name
from kb.exchange.html import clean_answer
from kb.exchange.records import FaqRecord, InvalidLine, read_lines
from kb.models import FAQPage
from kb.services import changed_fields, ensure_topic, publish_page, rich_text_answer


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class LineReport:
    line: int
    outcome: Outcome
    reason: str = ""


def build_values(record: FaqRecord) -> dict[str, Any]:
    """The page's fields that the record determines. A language that it doesn't bring is left as it is."""
    values: dict[str, Any] = {}
    for code, item in record.translations.items():
        values[localized_name("title", code)] = item.question
        values[localized_name("answer", code)] = rich_text_answer(clean_answer(item.answer))
        values[localized_name("alternatives", code)] = "\n".join(item.alternatives)
    return values


@transaction.atomic
def import_record(record: FaqRecord) -> Outcome:
    """Create or update the FAQ with the record's key, and publish it. Raises ValidationError."""
    values = build_values(record)
    page = FAQPage.objects.filter(key=record.key).first()
    topic = ensure_topic(key=record.topic)
    if page is None:
        publish_page(page=FAQPage(key=record.key, **values), parent=topic)
        return Outcome.CREATED
    draft = page.get_latest_revision_as_object()
    moved = page.get_parent().pk != topic.pk
    changed = changed_fields(draft, values)
    if not changed and not moved and page.live:
        return Outcome.UNCHANGED
    if changed or not page.live:
        for name in changed:
            setattr(draft, name, values[name])
        publish_page(page=draft)
    if moved:
        FAQPage.objects.get(pk=page.pk).move(type(topic).objects.get(pk=topic.pk), pos="last-child")
    return Outcome.UPDATED


def import_lines(lines: Iterable[bytes]) -> Iterator[LineReport]:
    """Import line by line, reporting each; stop it anywhere and what was reported is done."""
    for number, parsed in read_lines(lines):
        if isinstance(parsed, InvalidLine):
            yield LineReport(number, Outcome.REJECTED, str(parsed))
            continue
        try:
            yield LineReport(number, import_record(parsed))
        except ValidationError as error:
            yield LineReport(number, Outcome.REJECTED, "; ".join(error.messages))
