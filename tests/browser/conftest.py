"""The real product for the browser: gunicorn, worker, OpenSearch, database and a mail sink, in a folder of their own.

Started once, with the demo content. Tests that change content make their own, so that none depends on another.
"""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from cms.demo.mail_sink import MailSink
from search.node.process import OpenSearchProcess
from tests.browser.running_site import ROOT, RunningSite, free_port, wait_until

START_SECONDS = 120


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("site")
    mail_port, web_port = free_port(), free_port()
    with ExitStack() as stack:
        engine = stack.enter_context(OpenSearchProcess(folder / "opensearch"))
        sink = MailSink(folder / "mail", mail_port)
        sink.start()
        stack.callback(sink.stop)
        url = f"http://127.0.0.1:{web_port}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "OPENSEARCH_URL": engine.url,
            "OPENSEARCH_ALIAS": "kb",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "MEDIA_ROOT": str(folder / "media"),
            "BASE_URL": url,
            "LOG_LEVEL": "WARNING",
            # All tests send from one address within an hour.
            "REQUESTS_PER_NETWORK_PER_HOUR": "1000",
        }
        running = RunningSite(url, folder / "mail", environment, engine)
        running.manage("migrate", "--noinput")
        running.manage("load_demo")
        running.manage("collectstatic", "--noinput")
        running.manage("search_rebuild")
        gunicorn = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{web_port}"]
        commands = {
            "web": [*gunicorn, "--worker-class", "gthread", "--threads", "4", "--no-control-socket"],
            "worker": [sys.executable, "manage.py", "worker"],
        }
        for name, command in commands.items():
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            stack.callback(process.wait, timeout=30)
            stack.callback(process.terminate)
        wait_until(lambda: _is_ready(url), "the site is ready", START_SECONDS)
        yield running


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:
            return b'"status": "ok"' in response.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def base_url(site: RunningSite) -> str:
    return site.url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, which contacts nobody by itself."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    return {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet],
    }


@pytest.fixture
def log_in(page: Any) -> Callable[[str], None]:
    def log_in_as(login: str) -> None:
        page.goto("/admin/login/")
        page.fill("[name=username]", login)
        page.fill("[name=password]", "demo")
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/admin/")

    return log_in_as
