"""Other words for what was typed: synonyms that search managers keep, and abbreviations that the content explains."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from search.query.lexicon import Lexicon
from search.query.words import words
from search.synonyms import SynonymRule
from search.tuning import Tuning

# "facturen" is the "factuur" of a rule: as many first letters in common, as few others.
SHARED_LETTERS, OTHER_LETTERS = 5, 3
# Terms are looked up by the first letters of their first word, which inflection leaves alone.
LOOKUP_LETTERS = 3
# "contrat" and "contrats", whatever the stemmer makes of them.
ABBREVIATED_LETTERS = 5
# More would make of a query another one.
MOST_EXPANSIONS = 8


@dataclass(frozen=True)
class Expansion:
    """`found` are words of the query, folded; `added` is searched as well, as it was written.

    `rule` is the search managers'; None for an abbreviation.
    """

    found: tuple[str, ...]
    added: str
    rule: SynonymRule | None = None


@dataclass(frozen=True)
class _Term:
    words: tuple[str, ...]
    added: tuple[str, ...]
    rule: SynonymRule


def is_same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: "factuur" and "facturen"."""
    if one == other:
        return True
    shared = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= SHARED_LETTERS and max(len(one), len(other)) - shared <= OTHER_LETTERS


@lru_cache(maxsize=32)
def _terms(tuning: Tuning, language: str) -> Mapping[str, tuple[_Term, ...]]:
    """First letters → terms that begin so. The tuning stays the same object as long as nothing changed."""
    found: defaultdict[str, list[_Term]] = defaultdict(list)
    for rule in tuning.synonyms_in(language):
        for term, added in rule.expansions.items():
            term_words = tuple(words(term, language))
            found[term_words[0][:LOOKUP_LETTERS]].append(_Term(term_words, added, rule))
    return {start: tuple(terms) for start, terms in found.items()}


@lru_cache(maxsize=32)
def synonym_words(tuning: Tuning, language: str) -> frozenset[str]:
    """The folded words of all rules: nobody who types one of them has misspelt it."""
    return frozenset(
        word
        for rule in tuning.synonyms_in(language)
        for term in (*rule.left, *rule.right)
        for word in words(term, language)
    )


def _find_synonyms(typed: Sequence[str], language: str, tuning: Tuning) -> Iterator[Expansion]:
    terms = _terms(tuning, language)
    for start, word in enumerate(typed):
        for term in terms.get(word[:LOOKUP_LETTERS], ()):
            run = tuple(typed[start : start + len(term.words)])
            if len(run) == len(term.words) and all(map(is_same_word, run, term.words)):
                yield from (Expansion(run, added, term.rule) for added in term.added)


def _find_abbreviations(typed: Sequence[str], language: str, lexicon: Lexicon) -> Iterator[Expansion]:
    starts = {word[:ABBREVIATED_LETTERS] for word in typed}
    for short, longs in lexicon.abbreviations.get(language, {}).items():
        for long in longs:
            long_words = words(long, language)
            if short in typed:
                yield Expansion((short,), long)
            elif all(word[:ABBREVIATED_LETTERS] in starts for word in long_words):
                yield Expansion(tuple(long_words), short)


def find_expansions(typed: Sequence[str], language: str, *, tuning: Tuning, lexicon: Lexicon) -> tuple[Expansion, ...]:
    """`typed`: folded words of a query in `language`. Synonyms come first; each addition once."""
    found: dict[str, Expansion] = {}
    for expansion in (*_find_synonyms(typed, language, tuning), *_find_abbreviations(typed, language, lexicon)):
        found.setdefault(expansion.added.lower(), expansion)
    return tuple(found.values())[:MOST_EXPANSIONS]
