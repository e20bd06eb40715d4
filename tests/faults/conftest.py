"""Faults with real processes. `--smtp-server FILE` takes another misbehaving server with the same command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import run_postgresql

OWN_SERVER = Path(__file__).parent / "smtp_server.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--smtp-server", type=Path, default=OWN_SERVER, help="script run as FILE PORT LOG")
    parser.addoption("--requests", type=int, default=500, help="how many requests are sent")
    parser.addoption("--workers", type=int, default=4, help="how many workers run, and are killed")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    # pytest's folders belong to whoever runs it alone; the server's user has to get through.
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(parent.stat().st_mode | 0o011)
    with run_postgresql(folder / "server") as url:
        yield url
