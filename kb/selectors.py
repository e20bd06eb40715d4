"""Reads for the public pages, as plain data, in a number of queries that does not grow with the content."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.db.models.functions import Length, Substr

from kb.base.languages import active_language
from kb.base.lines import split_lines
from kb.base.localized import Localized, available_languages, localize
from kb.base.models import BasePage
from kb.base.visibility import public
from kb.blocks import children, plain_text
from kb.contact_cards import ContactCard, build_contact_card
from kb.models.faq import FAQPage
from kb.models.topic import TopicPage

if TYPE_CHECKING:
    from kb.models.contact_page import ContactPage
    from kb.models.contact_point import ContactPoint
    from kb.models.home import HomePage

RELATED_LIMIT = 5
WORDS_PER_MINUTE = 200


@dataclass(frozen=True)
class TopicTile:
    content: Localized
    questions: int


@dataclass(frozen=True)
class Tile:
    """A tool tile and where it leads; a tile that leads nowhere is not shown."""

    content: Localized
    url: str


@dataclass(frozen=True)
class SectionList:
    """A heading and its questions; `heading` is None for the questions that stand in no section."""

    heading: Localized | None
    questions: tuple[Localized, ...]


def contact_card(point: "ContactPoint") -> ContactCard:
    return build_contact_card(point, active_language())


def topic_tiles(home: BasePage, language: str) -> list[TopicTile]:
    """The public topics below `home`, each with its number of public questions. Two queries."""
    rows = (
        public(FAQPage.objects.descendant_of(home))
        .annotate(topic_path=Substr("path", 1, Length("path") - BasePage.steplen))
        .values("topic_path")
        .annotate(number=Count("pk"))
        .order_by()
    )
    numbers = {row["topic_path"]: row["number"] for row in rows}
    topics = public(TopicPage.objects.child_of(home)).order_by("path")
    return [TopicTile(topic.localize(language), numbers.get(topic.path, 0)) for topic in topics]


def home_context(home: "HomePage", content: Localized) -> dict[str, Any]:
    language = content.requested
    topics = topic_tiles(home, language)
    asked = list(home.most_asked.values_list("question_id", flat=True))
    questions = {page.pk: page for page in public(BasePage.objects.filter(pk__in=asked))}
    tools = [
        Tile(localize(tool, language, available_languages(tool, title="title", body=())), url)
        for tool in home.tools.select_related("page")
        if (url := (tool.page.url if tool.page and tool.page.live else tool.url))
    ]
    return {
        "topics": topics,
        "question_count": sum(topic.questions for topic in topics),
        "most_asked": [questions[pk].localize(language) for pk in asked if pk in questions],
        "tools": tools,
        "examples": split_lines(content.search_examples),
    }


def topic_context(topic: TopicPage, content: Localized) -> dict[str, Any]:
    """The topic's public questions by section, in the order of the sections and of the page tree."""
    language = content.requested
    questions = list(public(FAQPage.objects.child_of(topic)).order_by("path"))
    sections = []
    known = list(topic.sections.all())
    for section in known:
        own = tuple(page.localize(language) for page in questions if page.section_id == section.pk)
        if own:
            heading = localize(section, language, available_languages(section, title="title", body=()))
            sections.append(SectionList(heading, own))
    ids = {section.pk for section in known}
    rest = tuple(page.localize(language) for page in questions if page.section_id not in ids)
    if rest:
        sections.append(SectionList(None, rest))
    ask = public(BasePage.objects.filter(pk=topic.request_page_id)).first() if topic.request_page_id else None
    return {"sections": sections, "question_count": len(questions), "request_url": ask.url if ask else None}


def related_questions(content: Localized) -> list[Localized]:
    """The public questions that the answer names as related. One query."""
    ids = [
        pk
        for child in content.answer.raw_data
        if child["type"] == "related_questions"
        for item in child["value"]
        if (pk := item["value"] if isinstance(item, dict) else item)
    ]
    if not ids:
        return []
    pages = {page.pk: page for page in public(BasePage.objects.filter(pk__in=ids))}
    found = [pages[pk].localize(content.requested) for pk in dict.fromkeys(ids) if pk in pages]
    return found[:RELATED_LIMIT]


def reading_minutes(content: Localized) -> int:
    words = len(f"{content.short_answer or ''} {plain_text(content.answer)}".split())
    return max(1, round(words / WORDS_PER_MINUTE))


def answer_context(page: FAQPage, content: Localized) -> dict[str, Any]:
    return {
        "related": related_questions(content),
        "reading_minutes": reading_minutes(content),
        # Related questions stand beside the answer, not within it.
        "blocks": list(children(content.answer, without={"related_questions"})),
    }


def contact_page_context(page: "ContactPage", content: Localized) -> dict[str, Any]:
    entries = page.entries.select_related("contact_point")
    return {"cards": [build_contact_card(entry.contact_point, content.requested) for entry in entries]}
