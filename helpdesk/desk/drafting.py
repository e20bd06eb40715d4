"""A draft of an answer for everybody, made of our answer to one customer. What tells who the customer is stays out."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.html import escape

from helpdesk.conversation import record
from helpdesk.models import EventKind, MessageKind, Request
from kb.base.languages import default_language
from kb.models import FAQPage, TopicPage
from kb.services import in_languages, rich_text_answer, save_draft

LEFT_OUT = "…"
SHORTEST_NAME = 3
"""A part of a name with fewer letters is as likely a word: "de", "an"."""


def without_person(text: str, personal: Sequence[str]) -> str:
    """`text` with "…" for each of `personal`, and for each longer word of a name, in any case."""
    words = {word for each in personal if "@" not in each for word in each.split() if len(word) >= SHORTEST_NAME}
    hidden = sorted({*personal, *words}, key=len, reverse=True)
    if not hidden:
        return text
    pattern = "|".join(re.escape(each) for each in hidden)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", LEFT_OUT, text, flags=re.IGNORECASE)


def as_paragraphs(text: str) -> str:
    """Plain text as HTML: a paragraph for each block of lines."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    lines = ("<br/>".join(escape(line.strip()) for line in block.splitlines()) for block in blocks)
    return "".join(f"<p>{line}</p>" for line in lines if line)


@transaction.atomic
def make_draft(*, request: Request, topic: TopicPage, user: Any, personal: Sequence[str], token: str) -> FAQPage:
    """An unpublished question under `topic`, with the subject as its title and our last answer as its text.

    `token` is the page's: the same asked twice with it is one draft.
    """
    Request.objects.select_for_update().get(pk=request.pk)
    for event in request.events.filter(kind=EventKind.DRAFTED):
        if event.details.get("token") == token and (made := FAQPage.objects.filter(pk=event.details["page"]).first()):
            return made
    last = request.messages.filter(kind=MessageKind.ANSWER).last()
    question = without_person(request.subject or request.type_title, personal)
    html = as_paragraphs(without_person(last.text, personal)) if last else ""
    page = FAQPage(
        owner=user,
        **in_languages(
            title=dict.fromkeys((default_language(), request.language), question),
            answer={request.language: rich_text_answer(html)},
        ),
    )
    save_draft(page=page, parent=topic, user=user)
    record(request=request, kind=EventKind.DRAFTED, user=user, page=page.pk, title=question, token=token)
    return page
