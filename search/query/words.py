"""What a person typed, made safe to search and cut into words as the `exact` analyzers of the index cut them."""

import re
import unicodedata

from search.analysis import LANGUAGES

# A longer text is an essay, not a query; words beyond WORD_LIMIT add clauses, not meaning.
CHARACTER_LIMIT = 400
WORD_LIMIT = 30

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*")
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


def clean_query(raw: str) -> str:
    """One line without control characters or private-use ones, at most CHARACTER_LIMIT long and WORD_LIMIT words."""
    text = raw[: CHARACTER_LIMIT * 4]
    spaced = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(spaced[: CHARACTER_LIMIT * 2].split()[:WORD_LIMIT])[:CHARACTER_LIMIT].strip()


def fold(word: str) -> str:
    """Without accents, as the index's asciifolding does: "résilié" → "resilie"."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _strip_particles(word: str, language: str) -> str:
    """Without an elided article ("l'abonnement") or a possessive ("customer's")."""
    analysis = LANGUAGES[language]
    article, apostrophe, rest = word.partition("'")
    if apostrophe and rest and article in analysis.elision:
        return rest
    if analysis.possessive_stemmer and word.endswith("'s"):
        return word[:-2]
    return word


def surface_words(text: str, language: str) -> list[str]:
    """The words in lower case with their accents, without articles and possessives."""
    return [_strip_particles(match.group().translate(_APOSTROPHES).lower(), language) for match in _WORD.finditer(text)]


def words(text: str, language: str) -> list[str]:
    """The words as the `exact` analyzer of `language` sees them."""
    return [fold(word) for word in surface_words(text, language)]


def replace_words(text: str, replacements: dict[str, str], language: str) -> str:
    """`text` with some words (folded → new) replaced, and everything else as it was typed."""

    def replaced(match: re.Match[str]) -> str:
        whole = match.group().translate(_APOSTROPHES)
        bare = _strip_particles(whole.lower(), language)
        new = replacements.get(fold(bare))
        return match.group() if new is None else whole.lower().replace(bare, new)

    return _WORD.sub(replaced, text)
