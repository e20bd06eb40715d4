"""Each test has an empty index of its own behind its own alias, and reads the lexicon anew."""

from collections.abc import Iterator

import pytest

from search import index_search
from search.client import current_breaker
from search.indices import delete_index, find_indices
from search.node.process import OpenSearchProcess
from tests.search_factories import rebuild

pytestmark = pytest.mark.engine


@pytest.fixture
def index(engine: OpenSearchProcess, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # A lexicon of thirty seconds ago would make a test depend on the one before.
    monkeypatch.setattr(index_search, "LEXICON_SECONDS", 0.0)
    current_breaker().report_success()
    index_search.forget_lexicons()
    yield rebuild()
    if engine.is_running:
        for state in find_indices():
            delete_index(state.name)
