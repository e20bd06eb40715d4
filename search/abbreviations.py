"""Abbreviations that the content explains itself: "contrat à durée déterminée (CDD)"."""

import re
from collections.abc import Iterator

from search.query.words import fold

_SHORT = re.compile(r"\(([A-Z]{2,6})\)")
_BEFORE = re.compile(r"(?:[^\W_]+[\s'’-]+){1,9}\Z")
# Letters before the bracket that nine words may take.
LONGEST = 200
_WORD = re.compile(r"[^\W_]+")
# Words that an abbreviation leaves out, of all languages: "durée À déterminée", "terms OF use".
_LEFT_OUT_WORDS = """
de du des d la le les l à a au aux en et ou un une of the for and in to der die das van het een voor und für
"""
_LEFT_OUT = frozenset(_LEFT_OUT_WORDS.split())


def _initial(word: str) -> str:
    return fold(word.lower())[0].upper()


def _match_initials(words: list[str], short: str) -> str | None:
    """The words before the brackets whose initials are the short form; None when they are not."""
    found: list[str] = []
    rest = list(words)
    for letter in reversed(short):
        while rest and _initial(rest[-1]) != letter and rest[-1].lower() in _LEFT_OUT:
            rest.pop()
        if not rest or _initial(rest[-1]) != letter:
            return None
        found.insert(0, rest.pop().lower())
    return " ".join(found)


def find_abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """(short, long) of each explained abbreviation, in lower case."""
    for match in _SHORT.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - LONGEST) : match.start()])
        long = before and _match_initials(_WORD.findall(before.group()), match.group(1))
        if long:
            yield match.group(1).lower(), long
