"""An editor's journey: log in, change and publish an answer, find it, take it away."""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

PUBLISHED_SECONDS = 5


def _search(site: RunningSite, text: str) -> list[str]:
    query = urllib.parse.urlencode({"q": text, "lang": "nl", "exact": "1"})
    with urllib.request.urlopen(f"{site.url}/api/v1/search?{query}", timeout=10) as response:
        return [hit["question"] for hit in json.load(response)["hits"]]


def _open_answer(page: Page, key: str) -> None:
    page.goto(f"/admin/pages/search/?q={urllib.parse.quote(key)}")
    page.get_by_role("link", name=key, exact=False).first.click()
    page.wait_for_url("**/edit/")


def _publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/admin/pages/**")


def test_an_editor_changes_and_publishes_an_answer(
    page: Page, site: RunningSite, log_in: Callable[[str], None]
) -> None:
    log_in("admin")
    _open_answer(page, "Hoe volg ik mijn levering?")
    # One tab per language, named in the language itself.
    for name in ("Nederlands", "Français", "Deutsch", "English"):
        expect(page.get_by_role("tab", name=name)).to_be_visible()
    page.locator("[name=short_answer_nl]").fill("Met het volgnummer xylofoonpost in de verzendmail volgt u uw pakket.")
    _publish(page)
    wait_until(lambda: _search(site, "xylofoonpost"), "the change is found", PUBLISHED_SECONDS)
    page.goto("/nl/search/?q=xylofoonpost")
    page.locator("#results").get_by_role("link").first.click()
    expect(page.locator(".short")).to_contain_text("xylofoonpost")


def test_a_wrong_default_language_is_asked_for(page: Page, site: RunningSite, log_in: Callable[[str], None]) -> None:
    log_in("admin")
    _open_answer(page, "Hoe zie ik welke facturen nog openstaan?")
    page.locator("[name=title_nl]").fill("")
    page.get_by_role("tab", name="Français").click()
    page.locator("[name=title_fr]").fill("Quelles factures sont ouvertes ?")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This field is required").first).to_be_attached()
    expect(page.locator("[name=title_fr]")).to_have_value("Quelles factures sont ouvertes ?")
