"""Patterns of numbers, as of a contract: what an editor writes ("TC-#####") says what customers may type. Pure.

`#` stands for a digit, `@` for a letter, everything else for itself. Spaces, dashes and case are the customer's own
affair: "tc 48213" is kept as "TC-48213".
"""

import re
import unicodedata
from enum import StrEnum

DIGIT, LETTER = "#", "@"
SEPARATORS = "-./ "
ALLOWED = re.compile(r"\A[A-Za-z0-9#@./ -]*\Z")
DIGITS, LETTERS = "1234567890", "ABCDEFGHJKMNPQRSTUVWXYZ"
# What people type or paste between the parts of a number: white space, all dashes, and underscores.
BETWEEN = re.compile(r"[\s._/\\\-\u00ad\u2010-\u2015\u2212]+")


class PatternFault(StrEnum):
    """Why a pattern can't be used."""

    CHARACTER = "character"
    FIXED = "fixed"


class Misfit(StrEnum):
    """Why what was typed does not follow a pattern."""

    SHORT = "short"
    LONG = "long"
    OTHER = "other"


def find_fault(pattern: str) -> PatternFault | None:
    """What is wrong with `pattern`; None when it can be used."""
    if not ALLOWED.match(pattern):
        return PatternFault.CHARACTER
    if DIGIT not in pattern and LETTER not in pattern:
        return PatternFault.FIXED
    return None


def _compact(pattern: str) -> str:
    return "".join(char for char in pattern if char not in SEPARATORS)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of what follows `pattern`, in capitals and without what separates its parts."""
    parts = {DIGIT: "[0-9]", LETTER: "[A-Z]"}
    return re.compile("".join(parts.get(char, re.escape(char.upper())) for char in _compact(pattern)))


def squeeze(typed: str) -> str:
    """What was typed in capitals, in plain characters, without spaces and dashes."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()


def normalise(pattern: str, typed: str) -> str | Misfit:
    """What was typed as `pattern` writes it, or why it does not follow the pattern."""
    squeezed = squeeze(typed)
    compact = _compact(pattern)
    if len(squeezed) != len(compact):
        return Misfit.SHORT if len(squeezed) < len(compact) else Misfit.LONG
    if not compile_pattern(pattern).fullmatch(squeezed):
        return Misfit.OTHER
    typed_chars = iter(squeezed)
    return "".join(char if char in SEPARATORS else _written(char, next(typed_chars)) for char in pattern)


def _written(in_pattern: str, in_typed: str) -> str:
    return in_typed if in_pattern in (DIGIT, LETTER) else in_pattern


def example_of(pattern: str) -> str:
    """A number that follows `pattern`: "TC-12345"."""
    digits = letters = 0
    made = []
    for char in pattern:
        if char == DIGIT:
            made.append(DIGITS[digits % len(DIGITS)])
            digits += 1
        elif char == LETTER:
            made.append(LETTERS[letters % len(LETTERS)])
            letters += 1
        else:
            made.append(char)
    return "".join(made)
