"""Links to pages within texts: to the address in the reader's language, in one query for a whole text."""

from collections.abc import Sequence

from wagtail.rich_text.pages import PageLinkHandler

from kb.base.models import BasePage


class LocalizedPageLinkHandler(PageLinkHandler):  # type: ignore[misc]  # Wagtail ships no types
    """Wagtail's loads each page in its own type; an address stands on the base page."""

    @classmethod
    def get_many(cls, attrs_list: Sequence[dict[str, str]]) -> list[BasePage | None]:
        ids = [int(attrs["id"]) if attrs.get("id", "").isdigit() else None for attrs in attrs_list]
        pages = BasePage.objects.in_bulk([pk for pk in ids if pk is not None])
        return [pages.get(pk) if pk is not None else None for pk in ids]
