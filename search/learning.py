"""What a rebuild learns from the site's own content, before the index is made: it shapes how words are analyzed.

Learnt from the documents alone, so from what everybody may read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.documents import Document


@dataclass(frozen=True)
class Learnt:
    """`compound_parts`: language → words that longer words of the content are made of, in lower case."""

    compound_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Learner:
    """Reads documents one by one and keeps only counts of words, so its memory does not grow with the content."""

    def read(self, document: Document) -> None:
        """Take in one document."""

    def learn(self) -> Learnt:
        return Learnt()
