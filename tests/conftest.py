"""What every test may use. An engine that is missing is an error, never a skip."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from kb.frame import forget_frames
from search.node.process import OpenSearchProcess


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright leaves a loop in this thread, beside which Django refuses the database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def engine_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSearchProcess]:
    """A real OpenSearch on a free port, started at its first use. A test that stops it starts it again."""
    folder: Path = tmp_path_factory.mktemp("opensearch")
    with OpenSearchProcess(folder) as node:
        yield node


@pytest.fixture
def engine(engine_node: OpenSearchProcess, settings: Any, request: pytest.FixtureRequest) -> OpenSearchProcess:
    """The node, with settings.OPENSEARCH_URL on it and an alias of the test's own, that leads nowhere yet."""
    settings.OPENSEARCH_URL = engine_node.url
    settings.OPENSEARCH_ALIAS = f"kb-{abs(hash(request.node.nodeid)):x}"
    # The first query of a fresh engine on a busy machine may take longer than a page would wait.
    settings.OPENSEARCH_TIMEOUT = 10.0
    return engine_node


@pytest.fixture(autouse=True)
def no_engine(settings: Any, request: pytest.FixtureRequest) -> None:
    """A test that asks for no engine gets none: nothing listens on this port."""
    if "engine" not in request.fixturenames:
        settings.OPENSEARCH_URL = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def fresh_frame() -> None:
    """A test's pages are gone after it, without a signal; a frame kept in this process must not outlive them."""
    forget_frames()


@pytest.fixture(autouse=True)
def default_language(settings: Any) -> Iterator[None]:
    """A request leaves its language active in this thread; the next test starts in the site's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> Path:
    """Customers' files go to a folder of the test's own."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return tmp_path / "private"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What a process keeps of the database does not outlive a test; nor do queries that wait to be counted."""
    from search.recent import forget_recent
    from search.tally import forget_counts
    from search.tuning import forget_tuning

    yield
    forget_recent()
    forget_counts()
    forget_tuning()
