"""What a rebuild learns from the site's own content, before the index is made: it shapes how words are understood.

Learnt from the documents alone, so from what everybody may read.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.abbreviations import find_abbreviations
from search.analysis import LANGUAGES, LONGEST_PART, SHORTEST_PART, LanguageAnalysis
from search.documents import Document
from search.query.compounds import split

# The word list of an index is part of its settings, which every node keeps in memory.
MOST_PARTS_LEARNT = 20_000
# What is left of a compound beside a known word, when it is not known itself ("factuuradres", without an "adres" that
# stands alone): shorter rests are endings ("contracten", "betalingen").
SHORTEST_KNOWN_START, SHORTEST_UNKNOWN_REST = 6, 4
MOST_ABBREVIATIONS = 2_000


@dataclass(frozen=True)
class Learnt:
    """`compound_parts`: language → words that longer words of the content are made of, in lower case.

    `abbreviations`: language → short form → long forms, in lower case ("cdd" → "contrat durée déterminée").
    """

    compound_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    abbreviations: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def find_parts(counts: Mapping[str, int], analysis: LanguageAnalysis) -> tuple[str, ...]:
    """The words that longer ones of `counts` (word → number of pages) are made of, the commonest first."""
    uses: Counter[str] = Counter()
    known = {word for word in counts if SHORTEST_PART <= len(word) <= LONGEST_PART and word.isalpha()}
    for word in counts:
        if not word.isalpha():
            continue
        parts = split(word, known.__contains__, analysis.linking) or _known_start(word, known)
        uses.update({part: counts[part] for part in parts})
    return tuple(word for word, _uses in uses.most_common(MOST_PARTS_LEARNT))


def _known_start(word: str, known: set[str]) -> tuple[str, ...]:
    for end in range(len(word) - SHORTEST_UNKNOWN_REST, SHORTEST_KNOWN_START - 1, -1):
        if word[:end] in known:
            return (word[:end],)
    return ()


class Learner:
    """Reads documents one by one and keeps only words and short forms: memory grows with the vocabulary alone."""

    def __init__(self) -> None:
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._abbreviations: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(
            lambda: defaultdict(Counter)
        )

    def read(self, document: Document) -> None:
        """Take in one document."""
        for language, wording in document.wordings.items():
            if LANGUAGES[language].has_compounds:
                self._words[language].update(document.words[language])
            for short, long in find_abbreviations(wording.text):
                self._abbreviations[language][short][long] += 1

    def learn(self) -> Learnt:
        return Learnt(
            compound_parts={
                language: find_parts(counts, LANGUAGES[language]) for language, counts in self._words.items()
            },
            abbreviations={
                language: {short: tuple(sorted(longs)) for short, longs in list(found.items())[:MOST_ABBREVIATIONS]}
                for language, found in self._abbreviations.items()
            },
        )
