"""Reads: what forms, lists and other rooms' templates show of the help desk, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass

from opening_hours import OpeningHours

from helpdesk.models import RequestPage
from kb.base.languages import active_language, language_codes, localized_name
from kb.base.visibility import public
from kb.contact_hours import InvalidHours, parse_hours
from kb.models import ContactPoint, TopicPage


@dataclass(frozen=True)
class RequestType:
    """A type of request to choose; `language` is that of `title` and `note`."""

    title: str
    url: str
    icon: str
    note: str
    is_fallback: bool
    language: str
    key: str


def listed_request_types(language: str | None = None) -> tuple[RequestType, ...]:
    """The types offered to everybody, in the order of the pages, read in `language`. Two queries."""
    pages: Iterable[RequestPage] = (
        public(RequestPage.objects.filter(is_listed=True)).order_by("path").prefetch_related("form_fields")
    )
    contents = (page.localize(language or active_language()) for page in pages)
    return tuple(
        RequestType(
            title=content.title,
            url=content.url or "",
            icon=content.icon,
            note=content.tile_note or "",
            is_fallback=content.is_fallback,
            language=content.language,
            key=content.key,
        )
        for content in contents
    )


def support_hours(page: RequestPage) -> OpeningHours | None:
    """The opening hours of the contact point of the site that `page` is on; None without any that can be read."""
    return contact_hours(page.support_point)


def contact_hours(point: ContactPoint | None) -> OpeningHours | None:
    """The opening hours of a contact point, parsed; None without any that can be read."""
    if point is None or not point.hours:
        return None
    try:
        return parse_hours(point.hours, point.holiday_country)
    except InvalidHours:
        return None


def topic_of_path(path: str) -> str:
    """The key of the topic that an address of this site lies under, or ""."""
    language, _slash, rest = path.strip("/").partition("/")
    first = rest.partition("/")[0]
    if language not in language_codes() or not first:
        return ""
    topic = TopicPage.objects.live().filter(**{localized_name("local_path", language): f"{first}/"}).first()
    return topic.key if topic else ""
