"""What search adds to the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from kb.base.languages import default_language, localized_name
from search.admin_views import explain_url
from search.documents import SEARCHABLE_TYPES
from search.tuning_access import may_look
from search.viewsets import SearchTuningGroup

register_snippet(SearchTuningGroup)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def explain_in_search(page: Any, user: Any, next_url: str | None = None, view_name: str = "") -> Iterator[Button]:
    """Why a page is found for its own title is where an editor begins."""
    if page.specific_class not in SEARCHABLE_TYPES or not may_look(user):
        return
    page = page.specific
    language = next(iter(page.available_languages), default_language())
    title = getattr(page, localized_name("title", language)) or ""
    url = explain_url(query=title, language=language, page=page.pk)
    yield Button(_("Explain in search"), url=url, icon_name="help", priority=75)
