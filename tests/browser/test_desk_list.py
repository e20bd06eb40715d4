"""Support's list, inboxes and rules in a real browser: axe finds nothing, filters and bulk actions work."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.running_site import RunningSite

pytestmark = pytest.mark.browser

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LIST = "/admin/requests/"
PAGES = {
    "list": LIST,
    "all, filtered and searched": f"{LIST}?tab=all&language=nl&language=fr&q=customer",
    "nothing found": f"{LIST}?tab=all&q=zzzz",
    "inboxes": "/admin/inboxes/",
    "new inbox": "/admin/inboxes/new/",
    "rules": "/admin/routing-rules/",
    "new rule": "/admin/routing-rules/new/",
    "where": "/admin/where-to/",
    "where, answered": "/admin/where-to/?type=order&language=nl&topic=&when=now",
    "where, refused": "/admin/where-to/?type=order&language=nl&topic=&when=at",
    "bulk confirmation": "/admin/bulk/helpdesk/request/assign/?id=all&tab=all",
}
FILL = "from tests.bench.many_requests import store_many_requests; store_many_requests(60, seed=4)"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


@pytest.fixture(scope="module")
def filled(site: RunningSite) -> None:
    site.manage("shell", "-c", FILL)


@pytest.fixture
def desk(page: Page, filled: None, log_in: Callable[[str], None]) -> Page:
    log_in("admin")
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 800)])
def test_axe_finds_nothing(desk: Page, scheme: str, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = {}
    for name, path in PAGES.items():
        desk.goto(path)
        found[name] = violations(desk)
    desk.goto(LIST)
    desk.get_by_role("button", name="Actions", exact=True).click()
    desk.get_by_text("Download CSV").wait_for()
    found["export menu"] = violations(desk)
    desk.get_by_role("button", name="Show filters").click()
    desk.get_by_role("button", name="Assigned to").click()
    found["filters"] = violations(desk)
    assert {name: each for name, each in found.items() if each} == {}


def test_a_filter_keeps_the_tab(desk: Page) -> None:
    desk.goto(f"{LIST}?tab=all")
    desk.get_by_role("button", name="Show filters").click()
    desk.get_by_role("button", name="Language").click()
    desk.get_by_label("French").check()
    desk.wait_for_url("**language=fr**")
    assert "tab=all" in desk.url
    languages = desk.locator("#listing-results tbody tr td:nth-child(3)")
    expect(languages.first).to_have_text("French")
    assert set(languages.all_inner_texts()) == {"French"}


def test_two_are_assigned_by_their_boxes(desk: Page) -> None:
    desk.goto(f"{LIST}?tab=nobody")
    boxes = desk.locator("[data-bulk-action-checkbox]")
    boxes.nth(0).check(force=True)
    boxes.nth(1).check(force=True)
    desk.get_by_role("link", name="Assign the selected requests").click()
    desk.get_by_label("Assign to").select_option(label="admin")
    desk.get_by_role("button", name="Assign", exact=True).click()
    expect(desk.get_by_text("2 requests were changed.")).to_be_visible()
    expect(desk.get_by_role("link", name="Mine (2)")).to_be_visible()


def test_a_rule_moves_by_keyboard(desk: Page) -> None:
    desk.goto("/admin/routing-rules/")
    first = desk.locator("tbody .title-wrapper").first.inner_text()
    desk.get_by_role("button", name="Try rule 2 earlier").press("Enter")
    expect(desk.locator("tbody .title-wrapper").nth(1)).to_have_text(first)
