"""Queries spelt anew: the same words, never the same letters."""

from tests.bench.parts.html import our_path, spell_anew
from tests.bench.queries import Kind, Query


def test_each_spelling_is_another_of_the_same_words() -> None:
    spelt = [spell_anew("Té laat 30", number) for number in range(1, 33)]

    assert len(set(spelt)) == 32
    assert {text.lower() for text in spelt} == {"té laat 30"}


def test_the_path_has_the_query_and_its_language() -> None:
    assert our_path(Query("te laat", "fr", next(iter(Kind)))) == "/fr/search/?q=te+laat"
