"""Queries as people type them, made out of the content: the same content gives the same ones."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.exchange.records import FaqRecord

PER_KIND = 12
LONG_WORD = 5
KEYWORDS = 3
SUGGEST_LETTERS = range(3, 13)
_WORD = re.compile(r"[^\W\d_]+")
# Asked of any help centre, answered by none.
UNANSWERABLE = {
    "nl": ("zwembad met glijbaan", "recept voor appeltaart", "wie won de ronde van vlaanderen"),
    "fr": ("piscine avec toboggan", "recette de la tarte aux pommes", "qui a gagné le tour de france"),
    "de": ("schwimmbad mit rutsche", "rezept für apfelkuchen", "wer gewann die weltmeisterschaft"),
    "en": ("swimming pool with a slide", "recipe for apple pie", "who won the world cup"),
}


class Kind(StrEnum):
    CLEAN = "clean"
    MISSPELT = "misspelt"
    OTHER_LANGUAGE = "other language"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True)
class Query:
    """`language` is the reader's."""

    text: str
    language: str
    kind: Kind


def pick_keywords(question: str) -> str:
    """The few words that somebody in a hurry would type: the longest ones, in their order."""
    found = _WORD.findall(question.lower())
    longest = sorted(found, key=len, reverse=True)[:KEYWORDS]
    return " ".join(word for word in found if word in longest)


def misspell(text: str, chance: random.Random) -> str:
    """One letter of the longest word left out, or swapped with the next."""
    word = max(_WORD.findall(text), key=len, default="")
    if len(word) < LONG_WORD:
        return text
    place = chance.randrange(1, len(word) - 2)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    dropped = word[:place] + word[place + 1 :]
    return text.replace(word, chance.choice([swapped, dropped]), 1)


def build_queries(faqs: Sequence[FaqRecord], languages: Sequence[str], *, seed: int) -> list[Query]:
    """PER_KIND of each kind over the languages of the content; `languages` are the site's."""
    chance = random.Random(seed)
    written = sorted({language for faq in faqs for language in faq.translations})
    queries = []
    for number in range(PER_KIND):
        language = written[number % len(written)]
        translated = [faq.translations[language] for faq in faqs if language in faq.translations]
        asked = [each.question for each in chance.choices(translated, k=3)]
        # Every other person types a whole sentence.
        texts = [text if number % 2 else pick_keywords(text) or text for text in asked]
        others = [each for each in languages if each != language]
        unanswerable = UNANSWERABLE.get(language, UNANSWERABLE["en"])
        queries += [
            Query(texts[0], language, Kind.CLEAN),
            Query(misspell(texts[1], chance), language, Kind.MISSPELT),
            Query(texts[2], chance.choice(others or [language]), Kind.OTHER_LANGUAGE),
            Query(unanswerable[number // len(written) % len(unanswerable)], language, Kind.UNANSWERABLE),
        ]
    return queries


def build_starts(faqs: Sequence[FaqRecord], *, seed: int) -> list[Query]:
    """What stands in the search box while somebody types: starts of questions and keywords, one in four misspelt."""
    chance = random.Random(seed)
    starts = []
    for number in range(PER_KIND * len(Kind)):
        faq = chance.choice(faqs)
        language = chance.choice(sorted(faq.translations))
        question = faq.translations[language].question
        whole = question if number % 2 else pick_keywords(question) or question
        kind = Kind.MISSPELT if number % 4 == 0 else Kind.CLEAN
        start = whole[: chance.choice(SUGGEST_LETTERS)].strip()
        starts.append(Query(misspell(start, chance) if kind is Kind.MISSPELT else start, language, kind))
    return starts
