"""Each test has an empty index of its own behind its own alias, and reads the lexicon anew."""

from collections.abc import Iterator

import pytest

from search import lexicons
from search.client import current_breaker
from search.indices import delete_index, find_indices
from search.node.process import OpenSearchProcess
from tests.search_factories import rebuild

pytestmark = pytest.mark.engine


@pytest.fixture
def index(engine: OpenSearchProcess, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # A lexicon of thirty seconds ago would make a test depend on the one before: read each time, and waited for.
    monkeypatch.setattr(lexicons, "LEXICON_SECONDS", 0.0)
    monkeypatch.setattr(lexicons, "READING_PART", float("inf"))
    monkeypatch.setattr(lexicons, "_read_behind", lexicons._read)
    current_breaker().report_success()
    lexicons.forget_lexicons()
    yield rebuild()
    if engine.is_running:
        for state in find_indices():
            delete_index(state.name)
