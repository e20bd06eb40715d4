"""Frequent queries as suggestions: only such as are made of words that pages of today have.

So a query that once found a page now withdrawn, or a name that somebody typed on several days, is never offered.
"""

from collections.abc import Iterator, Sequence

from search.query.lexicon import Lexicon
from search.query.words import words


def _starts_words(typed: Sequence[str], query_words: Sequence[str]) -> bool:
    """Whether every typed word starts a word of the query, or is one where the typing goes on."""
    return all(any(word.startswith(start) for word in query_words) for start in typed)


def match_frequent(text: str, language: str, frequent: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Those of the `frequent` queries that go on as typed, the most frequent first."""
    typed = words(text, language)
    for query in frequent:
        query_words = words(query, language)
        if (
            typed
            and query_words != typed
            and _starts_words(typed, query_words)
            and all(lexicon.knows(word, language) for word in query_words)
        ):
            yield query
