"""Export: every FAQ as a line of the exchange format; blocks become HTML."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from wagtail.rich_text import expand_db_html

from kb.base.languages import localized_name
from kb.base.lines import split_lines
from kb.exchange.records import FaqRecord, Translation
from kb.models import FAQPage, TopicPage


def _table(value: Any) -> str:
    table = value["table"]
    head = "".join(f"<th>{escape(column['heading'])}</th>" for column in table.columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell.value))}</td>' for cell in row)}</tr>" for row in table.rows)
    caption = f"<caption>{escape(value['caption'])}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def block_html(block_type: str, value: Any) -> str:
    """One block as plain HTML; what only refers to something else on the site (cards, forms, links) is left out."""
    match block_type:
        case "text":
            return str(expand_db_html(value.source))
        case "steps":
            items = (f"<li><b>{escape(step['title'])}</b> {escape(step['text'])}</li>" for step in value)
            return f"<ol>{''.join(items)}</ol>"
        case "callout":
            return f"<p><b>{escape(value['title'])}</b></p>{expand_db_html(value['text'].source)}"
        case "table":
            return _table(value)
        case _:
            return ""


def _translation(page: FAQPage, language: str) -> Translation:
    short = getattr(page, localized_name("short_answer", language)) or ""
    blocks = getattr(page, localized_name("answer", language)) or []
    parts = [f"<p>{escape(short)}</p>"] if short else []
    parts += [block_html(block.block_type, block.value) for block in blocks]
    return Translation(
        question=getattr(page, localized_name("title", language)),
        answer="".join(parts),
        alternatives=split_lines(getattr(page, localized_name("alternatives", language))),
    )


def export_records() -> Iterator[FaqRecord]:
    """Every live FAQ, in the order of the page tree, with the languages that it can be read in."""
    topics = {topic.path: topic.key for topic in TopicPage.objects.all()}
    for page in FAQPage.objects.live().order_by("path").iterator(chunk_size=200):
        yield FaqRecord(
            key=page.key,
            topic=topics[page.path[: -page.steplen]],
            translations={code: _translation(page, code) for code in page.available_languages},
        )
