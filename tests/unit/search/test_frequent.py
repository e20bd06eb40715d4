"""Frequent queries as suggestions: which go on as typed, and which must not be offered."""

import pytest

from search.frequent import match_frequent
from tests.search_factories import make_lexicon

LEXICON = make_lexicon(nl=dict.fromkeys(("contract", "opzeggen", "verlengen", "factuur", "resilier"), 1))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("contr", ["contract opzeggen", "contract verlengen", "résilier contract"]),
        ("contract opz", ["contract opzeggen"]),
        ("opz", ["contract opzeggen"]),
        ("résil", ["résilier contract"]),
        ("contract opzeggen", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_queries_go_on_as_typed(typed: str, offered: list[str]) -> None:
    frequent = ("contract opzeggen", "contract verlengen", "résilier contract")

    assert list(match_frequent(typed, "nl", frequent, LEXICON)) == offered


def test_a_query_with_a_word_that_no_public_page_has_is_never_offered() -> None:
    frequent = ("factuur jansen", "geheime actie", "factuur")

    assert list(match_frequent("fac", "nl", frequent, LEXICON)) == ["factuur"]
    assert list(match_frequent("geh", "nl", frequent, LEXICON)) == []
