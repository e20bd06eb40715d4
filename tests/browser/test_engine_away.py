"""The site while OpenSearch is away, and after: pages and search go on, nothing published meanwhile is lost."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

BACK_SECONDS = 10


def _get(site: RunningSite, path: str) -> dict:
    with urllib.request.urlopen(f"{site.url}{path}", timeout=10) as response:
        answer: dict = json.load(response)
        return answer


def _keys(site: RunningSite, text: str) -> list[str]:
    query = urllib.parse.urlencode({"q": text, "lang": "nl", "exact": "1"})
    answer = _get(site, f"/api/v1/search?{query}")
    return [hit["key"] for hit in answer["hits"]] if answer["engine"] == "opensearch" else []


def _run(site: RunningSite, code: str) -> None:
    site.manage("shell", "--no-imports", "-c", code)


@pytest.fixture
def engine_away(site: RunningSite) -> Iterator[None]:
    """OpenSearch killed; back, with its data, at the end of the test at the latest."""
    site.engine.kill()
    yield
    if not site.engine.is_running:
        site.engine.restart()
    # Not the whole site's status: another test may have left a mail that was refused.
    wait_until(lambda: _get(site, "/readyz")["search"] == "ok", "search is whole again", 30)


PUBLISH = """
from kb.models import FAQPage, TopicPage
from kb.services import publish_page
page = FAQPage(key="{key}", title_nl="Wat is een {word}?", short_answer_nl="Een {word} is verzonnen.")
publish_page(page=page, parent=TopicPage.objects.get(key="orders"))
"""
UNPUBLISH = 'from kb.models import FAQPage\nFAQPage.objects.get(key="{key}").unpublish()'


def test_published_and_unpublished_within_a_moment(site: RunningSite) -> None:
    _run(site, PUBLISH.format(key="moment", word="flierefluiter"))
    wait_until(lambda: "moment" in _keys(site, "flierefluiter"), "the new answer is found", 2)
    _run(site, UNPUBLISH.format(key="moment"))
    wait_until(lambda: "moment" not in _keys(site, "flierefluiter"), "the old answer is gone", 2)


def test_search_answers_without_the_engine_and_says_so(page: Page, site: RunningSite, engine_away: None) -> None:
    assert _get(site, "/readyz")["status"] == "degraded"
    answer = _get(site, "/api/v1/search?" + urllib.parse.urlencode({"q": "factuur", "lang": "nl"}))
    assert answer["engine"] == "database"
    assert answer["hits"]
    assert answer["hits"][0]["score"] is None
    page.goto("/nl/search/?q=factuur")
    expect(page.locator("#results")).to_contain_text("factuur")
    expect(page.locator("main .note--warn")).to_be_visible()
    page.goto("/nl/facturen/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_changes_made_while_it_was_away_are_not_lost(site: RunningSite) -> None:
    _run(site, PUBLISH.format(key="stays", word="kwispelstaart"))
    wait_until(lambda: "stays" in _keys(site, "kwispelstaart"), "the first answer is found")
    site.engine.kill()
    _run(site, UNPUBLISH.format(key="stays"))
    _run(site, PUBLISH.format(key="comes", word="hottentot"))
    site.engine.restart()
    wait_until(lambda: "comes" in _keys(site, "hottentot"), "what was published is found", BACK_SECONDS)
    wait_until(lambda: not _keys(site, "kwispelstaart"), "what was unpublished is gone", BACK_SECONDS)
    assert "0" in site.manage("search_status")
