"""More FAQs than there are, out of those that there are: the same seed gives the same ones.

A made FAQ has the beginning of one question and the end of another, and sentences of several answers, as many as its
first parent has. Every language of both parents is recombined in the same way, so words and lengths stay real. The
vocabulary does not grow with the number: each word stands on ever more pages, which is the hard case for an engine.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from kb.exchange.records import QUESTION_LENGTH, FaqRecord, Translation

ANSWER_PARENTS = 4
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def split_sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def cross_questions(beginning: str, end: str) -> str:
    """The first half of one question's words and the second half of another's."""
    head, tail = beginning.split(), end.split()
    return " ".join(head[: (len(head) + 1) // 2] + tail[(len(tail) + 1) // 2 :])[:QUESTION_LENGTH].strip()


def mix_answers(answers: Sequence[str], places: random.Random) -> str:
    """As many sentences as the first answer has, taken from all of them."""
    pools = [sentences for sentences in map(split_sentences, answers) if sentences]
    if not pools:
        return ""
    return " ".join(places.choice(places.choice(pools)) for _sentence in pools[0])


def _translate(parents: Sequence[FaqRecord], language: str, seed: int) -> Translation:
    texts = [parent.translations[language] for parent in parents if language in parent.translations]
    first, second = texts[0], texts[1 % len(texts)]
    return Translation(
        question=cross_questions(first.question, second.question),
        answer=mix_answers([each.answer for each in texts], random.Random(seed)),
        alternatives=tuple(
            cross_questions(one, other) for one, other in zip(first.alternatives, second.alternatives, strict=False)
        ),
    )


def recombine(faqs: Sequence[FaqRecord], count: int, *, seed: int) -> Iterator[FaqRecord]:
    """`count` FAQs: those given first, then recombined ones."""
    yield from faqs[:count]
    chance = random.Random(seed)
    for position in range(len(faqs), count):
        first = faqs[position % len(faqs)]
        parents = [first, *chance.choices(faqs, k=ANSWER_PARENTS - 1)]
        places = chance.getrandbits(32)
        translations: Mapping[str, Translation] = {
            language: _translate(parents, language, places) for language in first.translations
        }
        yield FaqRecord(key=f"made-{position}", topic=first.topic, translations=translations)
