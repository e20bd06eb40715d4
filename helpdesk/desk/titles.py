"""Titles of types, topics and languages as the admin's own language names them. One query for each list."""

from typing import Any

from django.utils.translation import get_language_info

from helpdesk.models import RequestPage
from kb.base.languages import active_language, language_codes, localized_name, localized_names, reading_order
from kb.models import TopicPage


def _columns() -> list[str]:
    """Of the titles, in the order in which the active language reads them."""
    return [localized_name("title", code) for code in reading_order(active_language())]


def _titles(queryset: Any) -> dict[str, str]:
    """Key → title in the active language, or the next that has one."""
    columns = _columns()
    rows = queryset.order_by("path").values("key", *localized_names("title"))
    return {row["key"]: next((row[column] for column in columns if row[column]), row["key"]) for row in rows}


def shown_title(page: RequestPage | TopicPage) -> str:
    """The same for a page that was read already. No query."""
    return next((title for column in _columns() if (title := str(getattr(page, column) or ""))), page.key)


def type_titles() -> dict[str, str]:
    return _titles(RequestPage.objects.all())


def topic_titles() -> dict[str, str]:
    return _titles(TopicPage.objects.all())


def admin_language_names() -> dict[str, str]:
    return {code: str(get_language_info(code)["name_translated"]) for code in language_codes()}
