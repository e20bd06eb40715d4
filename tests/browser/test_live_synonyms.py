"""A synonym added in the admin works within five seconds on the running site, while a load of queries has no error."""

import json
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

LIVE_SECONDS = 5
THREADS = 3
# No page has it, and it is like no word of one.
WORD = "okapitrompet"


def find(site: RunningSite, text: str) -> list[str]:
    """Raises for anything but an answer: on a busy machine the database may answer one, that is no error."""
    query = urllib.parse.urlencode({"q": text, "lang": "nl"})
    with urllib.request.urlopen(f"{site.url}/api/v1/search?{query}", timeout=30) as response:
        return [hit["key"] for hit in json.load(response)["hits"]]


@pytest.fixture
def errors(site: RunningSite) -> Iterator[list[str]]:
    """Of queries that run all the while."""
    found: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                assert find(site, "factuur")
                find(site, WORD)
            except Exception as error:
                found.append(repr(error))

    threads = [threading.Thread(target=ask) for _number in range(THREADS)]
    for thread in threads:
        thread.start()
    yield found
    stop.set()
    for thread in threads:
        thread.join(60)


def test_added_in_the_admin(page: Page, site: RunningSite, log_in: Callable[[str], None], errors: list[str]) -> None:
    assert find(site, WORD) == []
    log_in("admin")
    page.goto("/admin/snippets/search/synonymset/add/")
    page.fill("[name=name]", "Onder druk")
    page.select_option("[name=language]", "nl")
    page.fill("[name=lines]", f"{WORD} => factuur")
    page.locator("[name=lines]").locator("xpath=ancestor::form").locator("[type=submit]").first.click()
    saved = time.monotonic()
    expect(page.locator(".messages .success")).to_be_visible()

    wait_until(lambda: find(site, WORD), "the synonym is used", LIVE_SECONDS)

    assert time.monotonic() - saved < LIVE_SECONDS
    assert errors == []
