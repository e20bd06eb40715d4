"""The editor's tabs: one per language with all its texts, then what holds for every language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.models import AbstractPage

from kb.base.languages import default_language, localized_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def language_panels(fields: Sequence[str], language: str) -> list[Panel]:
    """One panel per translated field, in `language`."""
    return [FieldPanel(localized_name(field, language)) for field in fields]


def page_tabs(*fields: str, shared: Sequence[Panel] = (), title_help: "StrOrPromise" = "") -> TabbedInterface:
    """The tabs of a page: `fields` (beside the title) and the address per language, then the `shared` panels."""

    def tab(code: str, name: str) -> ObjectList:
        search_engines = MultiFieldPanel(
            language_panels(("local_slug", "seo_title", "search_description"), code),
            heading=_("Address and search engines"),
            classname="collapsed",
        )
        title = FieldPanel(
            localized_name("title", code),
            classname="title",
            required_on_save=code == default_language(),
            help_text=title_help,
        )
        return ObjectList([title, *language_panels(fields, code), search_engines], heading=name)

    tabs = [tab(code, name) for code, name in settings.LANGUAGES]
    if shared:
        tabs.append(ObjectList(list(shared), heading=_("All languages")))
    tabs.append(ObjectList(AbstractPage.settings_panels, heading=_("Publishing")))
    return TabbedInterface(tabs)


def snippet_tabs(*fields: str, shared: Sequence[Panel] = ()) -> TabbedInterface:
    """The tabs of a snippet: what holds for every language first, then its texts per language."""
    tabs = [ObjectList(list(shared), heading=_("All languages"))] if shared else []
    tabs += [ObjectList(language_panels(fields, code), heading=name) for code, name in settings.LANGUAGES]
    return TabbedInterface(tabs)
