"""Public answers that go with a request: found by its words, inserted as text, linked as what would have helped."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import override

from helpdesk.conversation import record
from helpdesk.models import EventKind, Request
from kb.base.visibility import public
from kb.models import FAQPage
from search.service import search

FOUND = 5
QUERY_LENGTH = 200


@dataclass(frozen=True)
class FoundAnswer:
    pk: int
    question: str
    summary: str
    language: str
    text: str


def find_answers(words: str, language: str) -> tuple[FoundAnswer, ...]:
    """The best answers for a reader of `language`, each with the text that goes into a mail."""
    hits = search(text=words, language=language, limit=FOUND).hits
    pages = public(FAQPage.objects.filter(pk__in=[hit.id for hit in hits])).in_bulk()
    return tuple(_found(pages[hit.id], language) for hit in hits if hit.id in pages)


def answer_text(page_id: int, language: str) -> str:
    """What is inserted for a public answer; "" for any other page."""
    page = public(FAQPage.objects.filter(pk=page_id)).first()
    return _found(page, language).text if page else ""


def _found(page: FAQPage, language: str) -> FoundAnswer:
    content = page.localize(language)
    with override(language):
        url = page.full_url or ""
    summary = content.short_answer or ""
    return FoundAnswer(
        pk=page.pk,
        question=content.title,
        summary=summary,
        language=content.language,
        text="\n".join(part for part in (content.title, summary, url) if part),
    )


@transaction.atomic
def link_answer(*, request: Request, page_id: int, user: Any) -> bool:
    """Keep that a public answer would have helped; False when there is none, or it is linked already."""
    page = public(FAQPage.objects.filter(pk=page_id)).first()
    if page is None or request.helpful_pages.filter(pk=page.pk).exists():
        return False
    request.helpful_pages.add(page)
    record(request=request, kind=EventKind.LINKED, user=user, page=page.pk, title=page.get_admin_display_title())
    return True


@transaction.atomic
def unlink_answer(*, request: Request, page_id: int, user: Any) -> bool:
    page = request.helpful_pages.filter(pk=page_id).first()
    if page is None:
        return False
    request.helpful_pages.remove(page)
    title = page.get_admin_display_title()
    record(request=request, kind=EventKind.LINKED, user=user, page=page.pk, title=title, removed=True)
    return True
