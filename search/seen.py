"""The word on a page that a searched word was found by: as the engine sees it, or nearly; for people to read."""

from collections.abc import Mapping
from typing import Any

from search.analysis import FAMILY_LENGTH, SHORTEST_PART
from search.query.expansions import is_same_word
from search.query.probes import Form, Place
from search.query.words import fold, surface_words, words


def read_texts(source: Mapping[str, Any], place: Place, language: str) -> str:
    """What a page says at a place."""
    places = (Place.QUESTION, Place.ALTERNATIVES, Place.ANSWER) if place is Place.ANYWHERE else (place,)
    found: list[str] = []
    for each in places:
        text = source.get(each.value, {}).get(language, "")
        found += [text] if isinstance(text, str) else text
    return "\n".join(found)


def _stands_for(form: Form, word: str, other: str) -> bool:
    """Whether the folded `other` is why `word` was found in a form; as the engine's analyzers see it, or nearly."""
    match form:
        case Form.FAMILY:
            return word[:FAMILY_LENGTH] == other[:FAMILY_LENGTH]
        case Form.COMPOUND:
            return word[: max(SHORTEST_PART, len(word) - 2)] in other
        case _:
            return is_same_word(word, other)


def find_seen(word: str, text: str, language: str, form: Form) -> tuple[Form, str]:
    """In which form the words of `word` stand in a text, and the first of them that is spelt otherwise there."""
    wanted = words(word, language)
    there = surface_words(text, language)
    folded = {fold(each) for each in there}
    if form is Form.EXACT or (form is Form.STEM and wanted and folded.issuperset(wanted)):
        return Form.EXACT, ""
    seen = (other for other in there for each in wanted if each != fold(other) and _stands_for(form, each, fold(other)))
    return form, next(seen, "")
