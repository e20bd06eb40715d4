"""What a query means, as far as the lexicon tells: its language, its unknown words, and what they should be."""

from dataclasses import dataclass, field

from search.query.corrections import Corrections, is_sure
from search.query.lexicon import Lexicon
from search.query.words import replace_words, words


@dataclass(frozen=True)
class Understanding:
    """`text` is what was typed, cleaned; `languages` are searched, the reader's first; `written_in` is guessed."""

    text: str
    reader: str
    written_in: str
    languages: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    corrections: Corrections = field(default_factory=dict)

    def corrections_in(self, language: str) -> Corrections:
        """Corrections belong to the language that the query is written in."""
        return self.corrections if language == self.written_in else {}

    @property
    def meant_words(self) -> list[str]:
        """The words with the likeliest corrections in them."""
        return [
            self.corrections[word][0].word if word in self.corrections else word
            for word in words(self.text, self.written_in)
        ]


def understand(text: str, reader: str, lexicon: Lexicon) -> Understanding:
    written_in = lexicon.guess_language(text, reader)
    return Understanding(
        text=text,
        reader=reader,
        written_in=written_in,
        languages=lexicon.likely_languages(text, reader),
        unknown=lexicon.unknown_words(text, written_in),
    )


def correct_text(understanding: Understanding) -> tuple[str, bool] | None:
    """The text with its misspelt words replaced, and whether each replacement is sure; None if there is none."""
    if not understanding.corrections:
        return None
    replacements = {word: candidates[0].spelling for word, candidates in understanding.corrections.items()}
    sure = all(is_sure(word, candidates) for word, candidates in understanding.corrections.items())
    return replace_words(understanding.text, replacements, understanding.written_in), sure
