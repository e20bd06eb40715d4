"""Compounds taken apart, purely: "onderhoudscontract" → "onderhoud" and "contract"."""

from collections.abc import Callable, Iterator, Sequence

from search.analysis import SHORTEST_PART

# "serverkastonderhoudscontract"
MOST_PARTS = 3

Knows = Callable[[str], bool]


def _starts(word: str, knows: Knows, linking: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(known word at the start, what follows it), the longest first, linking letters left out."""
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        part, rest = word[:end], word[end:]
        if not knows(part):
            continue
        yield part, rest
        for letters in linking:
            if rest.startswith(letters) and len(rest) - len(letters) >= SHORTEST_PART:
                yield part, rest[len(letters) :]


def split(word: str, knows: Knows, linking: Sequence[str] = (), most: int = MOST_PARTS) -> tuple[str, ...]:
    """The fewest known words that `word` is made of, the first the longest; none when it is not made of known words.

    A part is never the word itself, whether that is known or not.
    """
    if most < 2 or len(word) < 2 * SHORTEST_PART:
        return ()
    further: tuple[str, ...] = ()
    for part, rest in _starts(word, knows, linking):
        if knows(rest):
            return part, rest
        if not further and (parts := split(rest, knows, linking, most - 1)):
            further = (part, *parts)
    return further
