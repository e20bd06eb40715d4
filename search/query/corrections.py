"""Unknown words → the words that were probably meant, ranked, and whether the first of them is sure."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from search.query import boosts

ASKED_CANDIDATES = 8


@dataclass(frozen=True)
class Candidate:
    """A word of the index that may have been meant, folded, and as pages write it; `score` ranks those of one word."""

    word: str
    edits: int
    score: float
    spelling: str


Corrections = Mapping[str, tuple[Candidate, ...]]
"""Unknown word → candidates, the likeliest first, never none."""

Spell = Callable[[str], str]
"""Folded word → the word as pages write it."""

Knows = Callable[[str], bool]
"""Whether a page that is there now has the folded word: OpenSearch also proposes words of pages withdrawn lately."""


def build_correction_query(unknown: Sequence[str], language: str) -> dict[str, Any]:
    """What to ask OpenSearch's term suggester."""
    term = {
        "field": f"all.{language}.folded",
        "size": ASKED_CANDIDATES,
        "suggest_mode": "missing",
        "max_edits": 2,
        # "ontract" and "kontract" miss the first letter.
        "prefix_length": 0,
        "min_word_length": 3,
        "max_inspections": 100,
        "shard_size": 50,
    }
    return {"size": 0, "suggest": {"words": {"text": " ".join(unknown), "term": term}}}


def count_edits(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, other_char in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other_char))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == other_char:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def allowed_edits(word: str) -> int:
    if len(word) < boosts.SHORTEST_FOR_ONE_EDIT:
        return 0
    return 1 if len(word) < boosts.SHORTEST_FOR_TWO_EDITS else 2


def rank_candidates(word: str, options: Mapping[str, int], spell: Spell = str) -> tuple[Candidate, ...]:
    """`options`: folded word → number of pages. Those that could have been meant, the likeliest first."""
    candidates = []
    for option, frequency in options.items():
        edits = count_edits(word, option)
        if edits > allowed_edits(word):
            continue
        score = (
            boosts.FREQUENCY_WEIGHT * math.log(1 + frequency)
            + boosts.SAME_FIRST_LETTER * (option[0] == word[0])
            + boosts.OTHER_LAST_LETTER * (option[-1] != word[-1])
            - edits
        )
        candidates.append(Candidate(option, edits, score, spell(option)))
    ranked = sorted(candidates, key=lambda each: (-each.score, each.word))[: boosts.CANDIDATES]
    return tuple(each for each in ranked if ranked[0].score - each.score < boosts.CANDIDATE_GAP)


def parse_corrections(
    response: Mapping[str, Any], spell: Spell = str, knows: Knows = bool, others: Collection[str] = ()
) -> Corrections:
    """`others`: words that may have been meant as well, though no page has them."""
    found = {}
    for entry in response["suggest"]["words"]:
        options = dict.fromkeys(_near(entry["text"], others), 1)
        options |= {option["text"]: option["freq"] for option in entry["options"] if knows(option["text"])}
        if candidates := rank_candidates(entry["text"], options, spell):
            found[entry["text"]] = candidates
    return found


def _near(word: str, others: Iterable[str]) -> Iterator[str]:
    most = allowed_edits(word)
    return (other for other in others if abs(len(other) - len(word)) <= most and count_edits(word, other) <= most)


def _neighbours(word: str) -> Iterator[str]:
    """All that is one edit away, made of the letters of the alphabet."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def find_commoner(word: str, frequencies: Mapping[str, int], pages: int) -> str | None:
    """A word one letter away that far more of the `pages` have than this known one; None when there is none."""
    enough = frequencies.get(word, 0) * boosts.FAR_COMMONER
    if not 0 < enough <= pages or len(word) < boosts.SHORTEST_WITH_NEIGHBOURS or not word.isalpha():
        return None
    found = {other for other in _neighbours(word) if frequencies.get(other, 0) >= enough and _is_other(word, other)}
    return max(found, key=lambda other: (frequencies[other], other), default=None)


def _is_other(word: str, other: str) -> bool:
    """Not just a form of it: "contracts" is no misspelt "contract"."""
    return word[:-1] != other[:-1] and word[:-1] != other and word != other[:-1]


def is_sure(word: str, candidates: Sequence[Candidate]) -> bool:
    """Whether only one word can have been meant."""
    if len(candidates) != 1:
        return False
    edits = candidates[0].edits
    return edits == 1 or (edits == 2 and len(word) >= boosts.SHORTEST_FOR_SURE_TWO_EDITS)


def candidate_boost(candidate: Candidate, first: Candidate) -> float:
    """What a candidate weighs in the query beside the words that were typed."""
    boost = boosts.ONE_EDIT if first.edits <= 1 else boosts.TWO_EDITS
    if candidate is first:
        return boost
    return boost * boosts.FURTHER_CANDIDATE * math.exp(2 * (candidate.score - first.score))
