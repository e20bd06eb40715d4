"""A page as read in one language: every text of it comes from that one language, so texts never mix on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

from kb.base.languages import language_codes, language_name, localized_name, reading_order

if TYPE_CHECKING:
    from django.db.models import Model


def is_blank(value: object) -> bool:
    """Whether there is nothing to read in a value. An emptied editor still leaves '<p data-block-key="…"></p>'."""
    if value is None:
        return True
    if isinstance(value, StreamValue):
        return len(value) == 0
    if isinstance(value, str):
        return not strip_tags(value).strip() and "<embed" not in value and "<hr" not in value
    return False


def available_languages(instance: "Model", *, title: str, body: Iterable[str]) -> tuple[str, ...]:
    """Languages in which `instance` can be read.

    A language counts when its `title` is there and, if any language has text in the fields of `body`, that language
    has some too: a translated title over another language's text would be a lie.
    """
    body = tuple(body)

    def has_body(code: str) -> bool:
        return any(not is_blank(getattr(instance, localized_name(field, code))) for field in body)

    titled = [code for code in language_codes() if not is_blank(getattr(instance, localized_name(title, code)))]
    with_body = [code for code in titled if has_body(code)]
    return tuple(with_body or titled)


@dataclass(frozen=True)
class Localized:
    """`instance` read in `language`, for a reader who asked for `requested`.

    Any translated field is an attribute: `Localized(page, "fr", "de").title` is `page.title_fr`. Fields without
    translations are read as they are.
    """

    instance: Any
    language: str
    requested: str

    @property
    def is_fallback(self) -> bool:
        """Whether the reader sees another language than the one asked for."""
        return self.language != self.requested

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def pk(self) -> int:
        return int(self.instance.pk)

    @property
    def url(self) -> str | None:
        """Where to read it: in the language that was asked for, whatever language is shown there."""
        url: str | None = self.instance.url
        return url

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            value = getattr(self.instance, localized_name(name, self.language))
        except AttributeError:
            return getattr(self.instance, name)
        # A translated column that was never filled in is NULL; a template would print that as "None".
        return "" if value is None else value


def localize(instance: Any, language: str, available: Iterable[str]) -> Localized:
    """`instance` in `language`, or in the next language of the reading order that is among `available`."""
    there = set(available)
    shown = next((code for code in reading_order(language) if code in there), language)
    return Localized(instance=instance, language=shown, requested=language)
