"""Reads fixtures/demo and turns an answer's YAML blocks into a StreamField's raw value. Touches no database."""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

PAGE_LINK = re.compile(r'<a href="(faq|form):([^"]+)">')

Ids = Mapping[tuple[str, str], int]
"""("faq" | "form" | "contact", key) → primary key."""


def read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def read_site(folder: Path) -> dict[str, Any]:
    site: dict[str, Any] = read_yaml(folder / "site.yaml")
    return site


def read_tuning(folder: Path) -> dict[str, Any]:
    """{"synonyms": [...], "promotions": [...]}, what search managers keep."""
    tuning: dict[str, Any] = read_yaml(folder / "search.yaml")
    return tuning


def read_topics(folder: Path) -> list[dict[str, Any]]:
    """[{"topic": key, "faqs": [...]}, …], one per file."""
    return [read_yaml(path) for path in sorted((folder / "faqs").glob("*.yaml"))]


def resolve_links(html: str, ids: Ids) -> str:
    """`href="faq:KEY"` and `href="form:KEY"` as Wagtail's page links, which follow a page when it moves."""
    return PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{ids[match[1], match[2]]}">', html)


def _items(values: Iterable[Any]) -> list[dict[str, Any]]:
    """A ListBlock's raw value; without ids Wagtail reads it as its older format."""
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def _steps(value: list[dict[str, str]], ids: Ids) -> Any:
    return _items(dict(step) for step in value)


def _table(value: dict[str, Any], ids: Ids) -> Any:
    return {
        "caption": value["caption"],
        "table": {
            "columns": [{"type": "text", "heading": heading} for heading in value["header"]],
            "rows": [{"values": [str(cell) for cell in row]} for row in value["rows"]],
            "caption": "",
        },
    }


def _callout(value: dict[str, str], ids: Ids) -> Any:
    return {**value, "text": resolve_links(value["text"], ids)}


_BUILDERS: dict[str, Callable[[Any, Ids], Any]] = {
    "text": resolve_links,
    "steps": _steps,
    "callout": _callout,
    "table": _table,
    "contact_card": lambda key, ids: ids["contact", key],
    "request_form": lambda key, ids: ids["form", key],
}


def build_answer(blocks: list[dict[str, Any]], related: list[str], ids: Ids) -> list[dict[str, Any]]:
    """The raw StreamField value of an answer, its related questions at the end."""
    answer = [{"type": name, "value": _BUILDERS[name](value, ids)} for block in blocks for name, value in block.items()]
    questions = _items(ids["faq", key] for key in related)
    return [*answer, {"type": "related_questions", "value": questions}] if questions else answer
