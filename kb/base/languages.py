"""The only place that knows which languages there are, in which order they fall back and how a column is named."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language


def language_codes() -> tuple[str, ...]:
    """The site's languages, the default first: ("nl", "fr", "de", "en")."""
    return tuple(code for code, _name in settings.LANGUAGES)


def default_language() -> str:
    return str(settings.MODELTRANSLATION_DEFAULT_LANGUAGE)


def language_name(code: str) -> str:
    """The language's name in the language itself, e.g. "Français" for "fr"."""
    return str(dict(settings.LANGUAGES)[code])


def active_language() -> str:
    """The language of this request (or thread), always one of the site's."""
    code = (get_language() or "").split("-")[0]
    return code if code in language_codes() else default_language()


def reading_order(language: str) -> Iterator[str]:
    """`language` first, then the others in the order in which the site falls back."""
    yield language
    fallbacks = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    preferred = (*fallbacks.get(language, ()), *fallbacks["default"], *language_codes())
    yield from (code for code in dict.fromkeys(preferred) if code != language and code in language_codes())


def localized_name(field: str, language: str) -> str:
    """The column of `field` in `language`: ("title", "fr") → "title_fr"."""
    return f"{field}_{language}"


def localized_names(field: str) -> tuple[str, ...]:
    return tuple(localized_name(field, code) for code in language_codes())
