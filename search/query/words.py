"""What a person typed, made safe to search and cut into words as the `exact` analyzers of the index cut them."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, pairwise

from search.analysis import LANGUAGES

# A longer text is an essay, not a query; words beyond WORD_LIMIT add clauses, not meaning: the engine takes 1,024.
CHARACTER_LIMIT = 400
WORD_LIMIT = 30

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*")
# What the engine's tokenizer makes a word of: runs of letters, and each picture or ideograph.
_ALONE = "\u2190-\u2bff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00010000-\U0010ffff"
_TOKEN = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+(?:['’ʼ‘][^\W_{_ALONE}]+)*")
# Letters and digits, maybe with signs between them: "ABC-123", "2026/0731", "x200".
_CODE = re.compile(r"(?<![^\W_])[^\W_]+(?:[-./_+]+[^\W_]+)*")
_DIGIT = re.compile(r"\d")
SHORTEST_CODE = 4
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


def clean_query(raw: str) -> str:
    """One line without control characters or private-use ones, at most CHARACTER_LIMIT long and WORD_LIMIT words."""
    text = raw[: CHARACTER_LIMIT * 4]
    spaced = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    line = " ".join(spaced[: CHARACTER_LIMIT * 2].split())[:CHARACTER_LIMIT]
    beyond = next(islice(_TOKEN.finditer(line), WORD_LIMIT, None), None)
    return line[: beyond.start()].strip() if beyond else line.strip()


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without accents, as the index's asciifolding does: "résilié" → "resilie"."""
    if word.isascii():
        return word
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
    found = _WORD.findall(text.translate(_APOSTROPHES).lower())
    return [_strip_particles(word, language) if "'" in word else word for word in found]


def words(text: str, language: str) -> list[str]:
    """The words as the `exact` analyzer of `language` sees them."""
    return [fold(word) for word in surface_words(text, language)]


def _bare_code(text: str) -> str:
    return "".join(char for char in fold(text.lower()) if char.isalnum())


def find_codes(text: str) -> list[str]:
    """Product codes and numbers of several pieces, bare, so that "ABC-123", "abc 123" and "ABC123" are one."""
    found: list[str] = []
    for piece in text.split():
        # Nearly all are words.
        if piece.isalpha() or not _DIGIT.search(piece):
            continue
        found += [_bare_code(code) for code in _CODE.findall(piece) if _DIGIT.search(code) and not code.isdecimal()]
    return [code for code in dict.fromkeys(found) if len(code) >= SHORTEST_CODE]


def find_typed_codes(text: str) -> list[str]:
    """The codes of a query; letters and digits typed apart ("abc 123") may be one too."""
    pieces = text.split()
    pairs = [
        one + other
        for one, other in pairwise(pieces)
        if one.isalpha() and other.isdecimal() and len(one + other) >= SHORTEST_CODE
    ]
    return list(dict.fromkeys([*find_codes(text), *map(_bare_code, pairs)]))


@cache
def _question_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in LANGUAGES[language].question_words.split())


def drop_question_words(text: str, language: str) -> str:
    """Without the words that any question begins with; as it is, when there are no others."""
    dropped = _question_words(language)
    kept = [piece for piece in text.split() if not dropped.issuperset(words(piece, language) or [""])]
    return " ".join(kept) or text


def replace_words(text: str, replacements: dict[str, str], language: str) -> str:
    """`text` with some words (folded → new) replaced, and everything else as it was typed."""

    def replaced(match: re.Match[str]) -> str:
        whole = match.group().translate(_APOSTROPHES)
        bare = _strip_particles(whole.lower(), language)
        new = replacements.get(fold(bare))
        return match.group() if new is None else whole.lower().replace(bare, new)

    return _WORD.sub(replaced, text)
