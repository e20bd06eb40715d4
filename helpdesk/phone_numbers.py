"""Phone numbers as customers type them: kept in E.164 where they are surely one, as typed where they may be one."""

import re

import phonenumbers

DEFAULT_REGION = "BE"
# Letters would be dropped by the parser: what reads "call me at 5" is no number.
WRITTEN = re.compile(r"\A\s*\+?[\d\s().\-/\u00a0\u2010-\u2013]{4,30}((x|ext\.?|#)\s*\d{1,6})?\s*\Z", re.IGNORECASE)


def read_phone(typed: str, region: str) -> str | None:
    """The number to keep; None if it can't be one. Numbers without a country code are those of `region` ("BE").

    One with an extension is kept as typed, since E.164 has no place for it.
    """
    if not WRITTEN.match(typed):
        return None
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return " ".join(typed.split())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show_phone(kept: str) -> str:
    """A kept number as people read it: "+32 2 200 12 34"; as it is if it was kept as typed."""
    if not kept.startswith("+") or not kept[1:].isdigit():
        return kept
    try:
        number = phonenumbers.parse(kept)
    except phonenumbers.NumberParseException:
        return kept
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
