"""One line of a synonym set, read strictly and purely: a rule comes out, or an error that says what is wrong with it.

`te laat, laattijdig, achterstallig` works in both ways; `gsm => mobiele telefoon, smartphone` in one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.base.languages import default_language
from search.query.words import surface_words

ARROW = "=>"
SEPARATOR = ","
COMMENT = "#"
LINE_LIMIT = 300
# A synonym is looked for as a run of words; a longer one is a sentence, which belongs to an answer's other wordings.
TERM_WORDS_LIMIT = 6

# What people write for "," or "=>": read as part of a term, it would make a rule that never applies.
_STRANGE = re.compile(r"[=<>|;→⇒]|->")


class SynonymError(ValueError):
    """A line that is no rule; the message says why, in the active language."""


@dataclass(frozen=True)
class SynonymRule:
    """Terms as they were written. In a rule that works both ways, all terms stand on both sides.

    `label` is the line; `set_id` and `set_name` say where the rule is kept, once it is.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    is_two_way: bool
    label: str
    set_id: int | None = None
    set_name: str = ""

    @property
    def expansions(self) -> Mapping[str, tuple[str, ...]]:
        """A term found in a query, as a run of words → the terms to search as well."""
        return {term: tuple(other for other in self.right if other != term) for term in self.left}


def parse_line(line: str) -> SynonymRule:
    """Raises SynonymError."""
    label = " ".join(line.split())
    if len(label) > LINE_LIMIT:
        raise SynonymError(_("It is longer than %(limit)s characters. Make two lines of it.") % {"limit": LINE_LIMIT})
    sides = label.split(ARROW)
    if len(sides) > 2:
        raise SynonymError(_("It has more than one “=>”."))
    is_two_way = len(sides) == 1
    terms = [_parse_side(side) for side in sides]
    if is_two_way and len(terms[0]) == 1:
        raise SynonymError(_("It has only one term. Separate terms with commas."))
    _refuse_repeated([term for side in terms for term in side])
    return SynonymRule(left=terms[0], right=terms[-1], is_two_way=is_two_way, label=label)


def _parse_side(side: str) -> tuple[str, ...]:
    if not side.strip():
        raise SynonymError(_("Nothing stands on one side of “=>”."))
    return tuple(_parse_term(term.strip()) for term in side.split(SEPARATOR))


def _parse_term(term: str) -> str:
    if not term:
        raise SynonymError(_("A term is empty: there is a comma too many."))
    if _STRANGE.search(term):
        raise SynonymError(
            _("“%(term)s” holds a sign that no term has. Write a comma between terms, and “=>” between two sides.")
            % {"term": term}
        )
    # How many words there are is the same in every language.
    count = len(surface_words(term, default_language()))
    if not count:
        raise SynonymError(_("“%(term)s” has no letter or digit.") % {"term": term})
    if count > TERM_WORDS_LIMIT:
        raise SynonymError(_("“%(term)s” has more than %(limit)s words.") % {"term": term, "limit": TERM_WORDS_LIMIT})
    return term


def _refuse_repeated(terms: list[str]) -> None:
    counts = Counter(term.casefold() for term in terms)
    for term in terms:
        if counts[term.casefold()] > 1:
            raise SynonymError(_("“%(term)s” stands there twice.") % {"term": term})


def read_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that should be rules, numbered from 1 as the editor sees them."""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line and not line.startswith(COMMENT):
            yield number, line


def parse_lines(text: str) -> tuple[tuple[SynonymRule, ...], list[tuple[int, str]]]:
    """The rules, and (line number, message) of each line that is none: a bad line never affects the others."""
    rules: list[SynonymRule] = []
    errors: list[tuple[int, str]] = []
    for number, line in read_lines(text):
        try:
            rules.append(parse_line(line))
        except SynonymError as error:
            errors.append((number, str(error)))
    return tuple(rules), errors
