"""The words of the index by language: what makes a word unknown, rare, or of another language than the reader's.

Only words of pages that everybody may read are in it, since only those are in the index.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.base.languages import language_codes
from search.query import boosts
from search.query.words import fold, words

# Per language. A site with more different words only loses the rarest as candidates for a correction's spelling.
LEXICON_SIZE = 50_000
SHORTEST_UNKNOWN = 3


@dataclass(frozen=True, eq=False)
class Lexicon:
    """`frequencies`: language → folded word → number of pages; `spellings`: language → folded word → as written.

    `abbreviations`: language → short form → long forms that the content explains it by.
    """

    pages: int
    frequencies: Mapping[str, Mapping[str, int]]
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    abbreviations: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def knows(self, word: str, language: str) -> bool:
        return word.isdigit() or word in self.frequencies.get(language, {})

    def known_part(self, text: str, language: str) -> float:
        """Which part of the words is known in a language, 0 to 1."""
        found = words(text, language)
        return sum(self.knows(word, language) for word in found) / max(1, len(found))

    def guess_language(self, text: str, reader: str) -> str:
        """The language that knows most of the words; the reader's when it knows nearly as many."""

        def score(language: str) -> float:
            return self.known_part(text, language) + boosts.READERS_LANGUAGE_BONUS * (language == reader)

        return max(dict.fromkeys((reader, *language_codes())), key=score)

    def likely_languages(self, text: str, reader: str) -> tuple[str, ...]:
        """Languages to search in: the reader's, the guessed one, and those that know about as much of the query.

        All of them when no language knows any word: it may stand on a page that is newer than the lexicon. Fewer for
        a long text.
        """
        most = max(2, boosts.MOST_LOOKED_UP // max(1, len(words(text, reader))))
        parts = {language: self.known_part(text, language) for language in language_codes()}
        best = max(parts.values())
        if not best:
            return tuple(dict.fromkeys((reader, *parts)))[:most]
        near = [language for language, part in parts.items() if part and part >= best - boosts.LANGUAGE_GAP]
        return tuple(dict.fromkeys((reader, self.guess_language(text, reader), *near)))[:most]

    def unknown_words(self, text: str, language: str) -> tuple[str, ...]:
        """Words that no language of the index knows, long enough and without digits: they may be misspelt."""
        return tuple(
            word
            for word in dict.fromkeys(words(text, language))
            if len(word) >= SHORTEST_UNKNOWN
            and not any(char.isdigit() for char in word)
            and not any(self.knows(word, code) for code in language_codes())
        )

    def rarity(self, word: str, language: str) -> float:
        """Inverse document frequency, as BM25 has it."""
        frequency = self.frequencies.get(language, {}).get(word, 0)
        return math.log(1 + (max(self.pages, frequency) - frequency + 0.5) / (frequency + 0.5))

    def spelling(self, word: str, language: str) -> str:
        """A folded word as pages write it: "resilier" → "résilier"."""
        return self.spellings.get(language, {}).get(word, word)


def build_lexicon_query() -> dict[str, Any]:
    return {
        "size": 0,
        "track_total_hits": True,
        # Marks of withdrawn pages have no language.
        "query": {"exists": {"field": "languages"}},
        "aggs": {
            language: {"terms": {"field": f"words.{language}", "size": LEXICON_SIZE}} for language in language_codes()
        },
    }


def parse_lexicon(
    response: Mapping[str, Any], abbreviations: Mapping[str, Mapping[str, Sequence[str]]] | None = None
) -> Lexicon:
    frequencies: dict[str, dict[str, int]] = {}
    spellings: dict[str, dict[str, str]] = {}
    for language in language_codes():
        counts: dict[str, int] = {}
        written: dict[str, str] = {}
        # Most frequent first, so the first spelling of a folded word is the usual one.
        for bucket in response["aggregations"][language]["buckets"]:
            word = fold(bucket["key"])
            counts.setdefault(word, bucket["doc_count"])
            written.setdefault(word, bucket["key"])
        frequencies[language], spellings[language] = counts, written
    return Lexicon(
        pages=response["hits"]["total"]["value"],
        frequencies=frequencies,
        spellings=spellings,
        abbreviations=abbreviations or {},
    )
