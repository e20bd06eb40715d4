"""axe finds nothing on the public pages, in light and dark, on a phone and on a desk; nothing overflows sideways."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.running_site import RunningSite

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/nl/",
    "topic": "/nl/contracten/",
    "answer": "/nl/contracten/softwarelicentie-stopzetten/",
    "results": "/nl/search/?q=contract+opzeggen",
    "no results": "/nl/search/?q=koelvloeistof",
    "types": "/nl/stel-een-vraag/",
    "request form": "/nl/stel-een-vraag/vraag-contract/",
    "contact": "/fr/contact/",
    "information": "/de/datenschutz/",
    "not found": "/en/nothing-here/",
}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing(site: RunningSite, browser: Browser, path: str, scheme: str, width: int) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(path)
    assert _violations(page) == []
    # 404 itself is told on the console.
    assert [text for text in messages if "404" not in text] == []
    page.close()


@pytest.mark.parametrize("query", ["", "?query=hoe+faktuur+te+laat+betalen&language=nl", "?query=zwembad&language=nl"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 800)])
def test_axe_finds_nothing_in_an_explanation(
    page: Page, log_in: Callable[[str], None], query: str, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    log_in("search")
    page.goto(f"/admin/search-explain/{query}")
    assert _violations(page) == []


def test_form_errors_and_receipt_are_accessible(page: Page, site: RunningSite) -> None:
    page.goto("/nl/stel-een-vraag/andere-vraag/")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("alert").filter(has=page.get_by_role("link")).wait_for()
    assert _violations(page) == []


def test_open_suggestions_are_accessible(page: Page, site: RunningSite) -> None:
    page.goto("/nl/")
    page.get_by_role("combobox").press_sequentially("factuur")
    page.get_by_role("option").first.wait_for()
    assert _violations(page) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_overflows_on_a_small_phone(site: RunningSite, browser: Browser, path: str) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": 320, "height": 700})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
