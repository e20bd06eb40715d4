"""Times and spans of time as people write them in each language."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _


def _dutch(time: dt.time) -> str:
    return f"{time.hour}.{time.minute:02}"


def _french(time: dt.time) -> str:
    return f"{time.hour} h {time.minute:02}" if time.minute else f"{time.hour} h"


def _german(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02}"


def _british(time: dt.time) -> str:
    hour = time.hour % 12 or 12
    half = "am" if time.hour < 12 else "pm"
    return f"{hour}:{time.minute:02}{half}" if time.minute else f"{hour}{half}"


# Language → (how a time is written, what follows it or a span of times).
_STYLES: dict[str, tuple[Callable[[dt.time], str], str]] = {
    "nl": (_dutch, " uur"),
    "fr": (_french, ""),
    "de": (_german, " Uhr"),
    "en": (_british, ""),
}


def format_time(time: dt.time, language: str) -> str:
    """17:00 → "17.00 uur", "17 h", "17:00 Uhr", "5pm"."""
    write, suffix = _STYLES.get(language, (_german, ""))
    return f"{write(time)}{suffix}"


def format_span(opens: dt.time, closes: dt.time, language: str) -> str:
    """08:30 to 17:00 → "8.30 – 17.00 uur", "8 h 30 – 17 h"."""
    write, suffix = _STYLES.get(language, (_german, ""))
    return f"{write(opens)} – {write(closes)}{suffix}"


def join_spans(spans: list[str]) -> str:
    return _(" and ").join(spans)
