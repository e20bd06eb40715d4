"""Tags that every template may use: icons, languages, addresses and structured data."""

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from kb import structured_data
from kb.base.languages import active_language, language_codes
from kb.base.localized import Localized
from kb.base.models import BasePage
from kb.contact_cards import ContactCard

register = template.Library()


@cache
def _drawing(name: str) -> str:
    return get_template(f"kb/icons/{name}.svg").render().strip()


@register.simple_tag
@cache
def icon(name: str, *, large: bool = False) -> SafeString:
    """The icon `templates/kb/icons/{name}.svg`, hidden from screen readers: words stand beside it."""
    classes = "icon icon--l" if large else "icon"
    # Drawings are our own files.
    drawing = mark_safe(_drawing(name))  # noqa: S308
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, drawing)


@register.simple_tag
def lang_attr(content: Localized | Any) -> SafeString:
    """` lang="nl"` for text in another language than the page's, nothing otherwise."""
    if getattr(content, "is_fallback", False):
        return format_html(' lang="{}"', content.language)
    return SafeString("")


def _page(context: dict[str, Any]) -> BasePage | None:
    page = context.get("page")
    return page if isinstance(page, BasePage) else None


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Where this page is in each language; none leads to a 404, since a missing language falls back."""
    request: HttpRequest | None = context.get("request")
    page = _page(context)
    links = []
    for code, name in settings.LANGUAGES:
        url = page.url_in(code) if page and page.pk else _same_path(request, code)
        links.append({"code": code, "name": name, "url": url or f"/{code}/", "is_current": code == active_language()})
    return links


def _same_path(request: HttpRequest | None, language: str) -> str:
    """This address with another language prefix: for pages, such as results, that exist in every language."""
    if request is None or request.resolver_match is None:
        return f"/{language}/"
    prefix, _slash, rest = request.path.lstrip("/").partition("/")
    if prefix not in language_codes():
        return f"/{language}/"
    query = request.META.get("QUERY_STRING", "")
    return f"/{language}/{rest}" + (f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def page_addresses(context: dict[str, Any]) -> dict[str, Any]:
    """The canonical address, and the addresses of the languages that the page is written in."""
    page, request = _page(context), context["request"]
    if page is None or not page.pk:
        return {"canonical": None, "alternates": []}
    root = f"{request.scheme}://{request.get_host()}"
    content = page.localize()
    return {
        "canonical": f"{root}{page.url_in(content.language)}",
        "alternates": [(code, f"{root}{page.url_in(code)}") for code in page.available_languages],
    }


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any]) -> list[Localized]:
    """The pages between home and this one, from the frame where it has them: no query for pages one level down."""
    page, frame = _page(context), context["frame"]
    if page is None or page.depth <= 3:
        return []
    above = {item.path: item for item in frame.menu}
    parent = above.get(page.path[: 3 * page.steplen])
    return [parent.localize(frame.language)] if parent else []


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: dict[str, Any], content: Localized) -> SafeString:
    request, frame = context["request"], context["frame"]
    root = f"{request.scheme}://{request.get_host()}"
    above = [(item.title, f"{root}{item.url}") for item in breadcrumbs(context)]
    crumbs = [(frame.site_name, f"{root}{frame.home_url}"), *above, (content.title, f"{root}{request.path}")]
    return structured_data.as_script_body(structured_data.breadcrumb_list(crumbs))


@register.simple_tag
def faq_data(questions: list[Localized] | Localized) -> SafeString:
    found = [questions] if isinstance(questions, Localized) else questions
    return structured_data.as_script_body(structured_data.faq_page(found))


@register.simple_tag(takes_context=True)
def contact_data(context: dict[str, Any], card: ContactCard) -> SafeString:
    request, frame = context["request"], context["frame"]
    url = f"{request.scheme}://{request.get_host()}{frame.home_url}"
    return structured_data.as_script_body(structured_data.contact_point(card, frame.brand_name, url))


@register.filter
def reading_language(code: str) -> str:
    """The name of a language within a sentence of the active one: "fr" → "Frans", "nl" → "néerlandais"."""
    name = str(get_language_info(code)["name_translated"])
    # French writes languages without a capital; Dutch, German and English with one.
    return name.lower() if active_language() == "fr" else name
