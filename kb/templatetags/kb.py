"""Tags that every template may use: icons, languages and what Django's own tags lack."""

from functools import cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kb.base.localized import Localized

register = template.Library()


@cache
def _drawing(name: str) -> str:
    return get_template(f"kb/icons/{name}.svg").render().strip()


@register.simple_tag
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
