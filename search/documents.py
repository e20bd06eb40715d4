"""Page → document: pure, so the same page always gives the same document, and its hash tells whether the index has it.

A document holds only what everybody may read. Languages that the page is not available in are left out.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from kb.base.languages import language_codes, localized_name
from kb.base.lines import split_lines
from kb.base.localized import localize
from kb.base.models import BasePage
from kb.blocks import plain_text
from kb.models import ContactPage, FAQPage, InfoPage, TopicPage
from search.query.words import find_codes, surface_words

SEARCHABLE_TYPES: tuple[type[BasePage], ...] = (FAQPage, InfoPage, ContactPage)

# Set around what a hit matched by the highlighter; no text may hold them itself.
MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
_NO_MARKS = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)


class Kind(StrEnum):
    FAQ = "faq"
    INFO = "info"
    CONTACT = "contact"


@dataclass(frozen=True)
class Wording:
    """What a page says in one language. `summary` is its answer in a sentence or two, maybe empty."""

    question: str
    answer: str = ""
    summary: str = ""
    alternatives: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that is searched."""
        return join(self.question, *self.alternatives, self.answer)


@dataclass(frozen=True)
class Document:
    """What is indexed of a page. `url` and `topic_title` have every language, `wordings` those that the page has."""

    page_id: int
    key: str
    kind: Kind
    wordings: Mapping[str, Wording]
    url: Mapping[str, str] = field(default_factory=dict)
    topic: str | None = None
    topic_title: Mapping[str, str] = field(default_factory=dict)
    reviewed_on: str | None = None

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """Language → its different words, as they are spelt, in lower case."""
        return {code: sorted(set(surface_words(wording.text, code))) for code, wording in self.wordings.items()}

    @cached_property
    def codes(self) -> list[str]:
        """Product codes and the like, of all languages: see `find_codes`."""
        return sorted({code for wording in self.wordings.values() for code in find_codes(wording.text)})

    @property
    def source(self) -> dict[str, Any]:
        """The body that the engine stores; fields without a value are left out."""
        body: dict[str, Any] = {
            "page_id": self.page_id,
            "key": self.key,
            "kind": self.kind.value,
            "languages": list(self.wordings),
            "topic": self.topic,
            "reviewed_on": self.reviewed_on,
            "url": dict(self.url),
            "topic_title": dict(self.topic_title),
            "question": {code: wording.question for code, wording in self.wordings.items()},
            "alternatives": {code: list(w.alternatives) for code, w in self.wordings.items() if w.alternatives},
            "answer": {code: wording.answer for code, wording in self.wordings.items() if wording.answer},
            "summary": {code: wording.summary for code, wording in self.wordings.items() if wording.summary},
        }
        body = {name: value for name, value in body.items() if value not in (None, {}, [])}
        # What follows from the texts needs no place in the hash.
        return body | {"content_hash": content_hash(body), "words": self.words, "codes": self.codes}


def content_hash(body: Mapping[str, Any]) -> str:
    """16 hexadecimal digits that differ when the content does."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def clean(text: object) -> str:
    return str(text or "").translate(_NO_MARKS).strip()


def join(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _faq_wording(page: FAQPage, language: str) -> Wording:
    summary = clean(getattr(page, localized_name("short_answer", language)))
    body = clean(plain_text(getattr(page, localized_name("answer", language))))
    return Wording(
        question=clean(getattr(page, localized_name("title", language))),
        summary=summary,
        answer=join(summary, body),
        alternatives=split_lines(clean(getattr(page, localized_name("alternatives", language)))),
    )


def _info_wording(page: InfoPage, language: str) -> Wording:
    return Wording(
        question=clean(getattr(page, localized_name("title", language))),
        answer=clean(plain_text(getattr(page, localized_name("body", language)))),
    )


def _contact_wording(page: ContactPage, language: str) -> Wording:
    points = [entry.contact_point.localize(language) for entry in page.entries.all()]
    intro = clean(getattr(page, localized_name("intro", language)))
    return Wording(
        question=clean(getattr(page, localized_name("title", language))),
        summary=intro,
        answer=join(intro, *(join(clean(point.name), clean(point.postal_address)) for point in points)),
    )


def read_wording(page: BasePage, language: str) -> Wording:
    """What `page`, as one of SEARCHABLE_TYPES, says in `language`."""
    match page:
        case FAQPage():
            return _faq_wording(page, language)
        case InfoPage():
            return _info_wording(page, language)
        case ContactPage():
            return _contact_wording(page, language)
    raise TypeError(f"{type(page).__name__} is not searchable")


@cache
def address_start(language: str) -> str:
    """What every address begins with for readers of a language, e.g. "/fr/": asked once, not for each page."""
    with override(language):
        return reverse("wagtail_serve", args=("",))


def page_path(page: BasePage, language: str) -> str:
    """The absolute path of `page`, which stands below a site, e.g. "/fr/contrats/resilier/"."""
    return address_start(language) + (getattr(page, localized_name("local_path", language)) or "")


def read_titles(topic: TopicPage) -> dict[str, str]:
    """The title of a topic for readers of each language."""
    available = topic.available_languages
    return {code: clean(localize(topic, code, available).title) for code in language_codes()}


def build_document(page: BasePage, topic: TopicPage | None, titles: Mapping[str, str] | None = None) -> Document:
    """The document of `page`, as one of SEARCHABLE_TYPES; `topic` is the topic that it stands in, `titles` its titles.

    Who makes many documents reads the titles of a topic once and passes them.
    """
    is_faq = isinstance(page, FAQPage)
    kind = Kind.FAQ if is_faq else Kind.INFO if isinstance(page, InfoPage) else Kind.CONTACT
    reviewed_on = page.reviewed_on if is_faq else None
    return Document(
        page_id=page.pk,
        key=page.key if is_faq else f"page-{page.pk}",
        kind=kind,
        wordings={code: read_wording(page, code) for code in page.available_languages},
        url={code: page_path(page, code) for code in language_codes()},
        topic=topic.key if topic else None,
        topic_title=titles or (read_titles(topic) if topic else {}),
        reviewed_on=reviewed_on.isoformat() if reviewed_on else None,
    )


def parent_path(page: BasePage) -> str:
    """The tree path of a page's parent: what names its topic without asking for it."""
    return str(page.path)[: -BasePage.steplen]


def build_documents(pages: Sequence[BasePage], topics: Mapping[str, TopicPage]) -> dict[int, Document]:
    """Page id → document; `topics` by tree path."""
    titles = {path: read_titles(topic) for path, topic in topics.items()}

    def build(page: BasePage) -> Document:
        parent = parent_path(page)
        return build_document(page, topics.get(parent), titles.get(parent))

    return {page.pk: build(page) for page in pages}
