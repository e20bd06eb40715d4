"""What a query means, as far as the lexicon and the search managers tell: its language, its words, other words.

Everything that is understood belongs to the language that the query is written in; in the other languages that are
searched, it is what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from search.analysis import LANGUAGES
from search.query import boosts
from search.query.compounds import split
from search.query.corrections import Corrections, is_sure
from search.query.expansions import Expansion, find_expansions, synonym_words
from search.query.lexicon import Lexicon
from search.query.words import drop_question_words, find_typed_codes, replace_words, words
from search.tuning import Tuning


@dataclass(frozen=True)
class Understanding:
    """`text` is what was typed, cleaned; `languages` are searched, the reader's first; `written_in` is guessed.

    `splits`: word → the known words it is made of; `joins`: known word → the two it was written as; `codes`: bare.
    """

    text: str
    reader: str
    written_in: str
    languages: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    corrections: Corrections = field(default_factory=dict)
    expansions: tuple[Expansion, ...] = ()
    splits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    known_compounds: frozenset[str] = frozenset()

    def searched_in(self, language: str) -> str:
        """The text as it is searched in a language: with its sure corrections in the one it is written in."""
        return self._replace_sure() if language == self.written_in else self.text

    def content_in(self, language: str) -> str:
        """What is searched, without the words that any question begins with."""
        return drop_question_words(self.searched_in(language), language)

    def unsure_in(self, language: str) -> Corrections:
        """Words that may have been meant, beside those that were typed."""
        if language != self.written_in:
            return {}
        return {word: found for word, found in self.corrections.items() if not is_sure(word, found)}

    @property
    def guessed_words(self) -> frozenset[str]:
        """The misspelt words and those that they were corrected to."""
        meant = (candidate.word for found in self.corrections.values() for candidate in found)
        return frozenset((*self.corrections, *meant))

    @property
    def meant_words(self) -> list[str]:
        """The words with the likeliest corrections in them."""
        return [
            self.corrections[word][0].word if word in self.corrections else word
            for word in words(self.text, self.written_in)
        ]

    @property
    def readings(self) -> list[list[str]]:
        """The words as they may be read, the likeliest first: as meant, with synonyms, compounds taken apart."""
        meant = self.meant_words
        found = [meant]
        for word, parts in self.splits.items():
            found.append(_replace_run(meant, (word,), parts))
        for expansion in self.expansions:
            found.append(_replace_run(meant, expansion.found, words(expansion.added, self.written_in)))
        return found

    @property
    def sure_words(self) -> list[str]:
        """What misspelt words surely are, as pages write them."""
        return list(self._sure.values())

    @property
    def _sure(self) -> dict[str, str]:
        return {word: found[0].spelling for word, found in self.corrections.items() if is_sure(word, found)}

    def _replace_sure(self) -> str:
        return replace_words(self.text, self._sure, self.written_in) if self._sure else self.text


def _replace_run(typed: list[str], run: tuple[str, ...], new: tuple[str, ...] | list[str]) -> list[str]:
    """`typed` with the words of `run` replaced, wherever they stand."""
    gone = set(run)
    return [*(word for word in typed if word not in gone), *new]


def _find_joins(typed: list[str], language: str, lexicon: Lexicon) -> dict[str, tuple[str, str]]:
    """Pairs of words that the content writes as one, with the letters that link them ("opzegging termijn").

    In a language with compounds also the other way round: "contract onderhoud" is an "onderhoudscontract".
    """
    analysis = LANGUAGES[language]
    linking = ("", *analysis.linking)
    pairs = [pair for pair in pairwise(typed) if pair[0].isalpha() and pair[1].isalpha()]
    if analysis.has_compounds:
        pairs += [(other, one) for one, other in pairs]
    found = {
        one + letters + other: (one, other)
        for one, other in pairs
        for letters in linking
        if lexicon.knows(one + letters + other, language)
    }
    return dict(islice(found.items(), boosts.MOST_GUESSED))


def _find_splits(typed: list[str], language: str, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    linking = LANGUAGES[language].linking
    splits = {
        word: split(word, lambda part: lexicon.knows(part, language) and part.isalpha(), linking)
        for word in dict.fromkeys(typed)
        # In a language without compounds, two words are written as one by mistake only.
        if linking or not lexicon.knows(word, language)
    }
    # The unknown first, they need it.
    found = sorted(
        ((word, parts) for word, parts in splits.items() if parts), key=lambda each: lexicon.knows(each[0], language)
    )
    return dict(found[: boosts.MOST_GUESSED])


def understand(text: str, reader: str, *, lexicon: Lexicon, tuning: Tuning) -> Understanding:
    """All but the corrections, which the engine is asked for."""
    written_in = lexicon.guess_language(text, reader)
    typed = words(text, written_in)
    joins = _find_joins(typed, written_in, lexicon)
    splits = _find_splits(typed, written_in, lexicon)
    known = synonym_words(tuning, written_in) | {word for pair in joins.values() for word in pair}
    return Understanding(
        text=text,
        reader=reader,
        written_in=written_in,
        languages=lexicon.likely_languages(text, reader),
        unknown=tuple(word for word in lexicon.unknown_words(text, written_in) if word not in known)[
            : boosts.MOST_GUESSED
        ],
        expansions=find_expansions(typed, written_in, tuning=tuning, lexicon=lexicon),
        splits=splits,
        joins=joins,
        codes=tuple(find_typed_codes(text)),
        known_compounds=frozenset(word for word in splits if lexicon.knows(word, written_in)),
    )


def correct(
    understanding: Understanding, corrections: Corrections, *, lexicon: Lexicon, tuning: Tuning
) -> Understanding:
    """With what its unknown words may mean, and what follows from that.

    "contractkopei" is a slip in "contractkopie" where pages have that word; where none has, "contractkopie" is two.
    In a language without compounds, any correction is likelier.
    """
    most = 1 if LANGUAGES[understanding.written_in].has_compounds else 2
    slips = {word for word, found in corrections.items() if found[0].edits <= most}
    corrected = replace(
        understanding,
        corrections={
            word: found for word, found in corrections.items() if word in slips or word not in understanding.splits
        },
        splits={word: parts for word, parts in understanding.splits.items() if word not in slips},
    )
    expansions = find_expansions(corrected.meant_words, understanding.written_in, tuning=tuning, lexicon=lexicon)
    return replace(corrected, expansions=expansions)


def correct_text(understanding: Understanding) -> tuple[str, bool] | None:
    """The text with its misspelt words replaced, and whether each replacement is sure; None if there is none."""
    if not understanding.corrections:
        return None
    replacements = {word: candidates[0].spelling for word, candidates in understanding.corrections.items()}
    sure = all(is_sure(word, candidates) for word, candidates in understanding.corrections.items())
    return replace_words(understanding.text, replacements, understanding.written_in), sure


def is_short(understanding: Understanding) -> bool:
    """Whether there are too few words to doubt what is found."""
    return len(understanding.meant_words) < boosts.SHORTEST_JUDGED
