"""The page of one request in a browser: by keyboard, without scripts, in light and dark, wide and narrow."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WATCHED = (
    'document.addEventListener("w-unsaved:watch-edits", () => { document.documentElement.dataset.watched = "yes"; })'
)
MAKE = "from tests.browser.desk_example import make_example; print(make_example())"


@pytest.fixture
def path(site: RunningSite) -> str:
    """Of a request with a bit of everything."""
    pk = site.manage("shell", "-v", "0", "-c", MAKE).split()[-1]
    return f"/admin/requests/inspect/{pk}/"


@pytest.fixture
def plain(browser: Browser, site: RunningSite) -> Iterator[Page]:
    """A page that runs no script, logged in as support."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", "support")
    page.fill("[name=password]", "demo")
    page.press("[name=password]", "Enter")
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 800), ("dark", 800)])
def test_axe_finds_nothing_and_nothing_overflows(
    page: Page, path: str, log_in: Callable[[str], None], scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    messages: list[str] = []
    log_in("admin")
    page.on("console", lambda message: messages.append(message.text))
    page.goto(path)
    assert violations(page) == []
    # An error, the found answers and everything that folds, all at once.
    page.locator("#answer [value=find]").first.click()
    page.wait_for_selector("#answer-find")
    page.locator(".desk details").evaluate_all("all => all.forEach(each => each.open = true)")
    assert violations(page) == []
    page.locator("[value=send]").click()
    page.wait_for_selector("#answer-errors")
    assert violations(page) == []
    assert page.evaluate("document.querySelector('.desk').scrollWidth <= document.querySelector('.desk').clientWidth")
    # The status 422 of an error is told on the console.
    assert [text for text in messages if "422" not in text] == []


def test_an_answer_by_keyboard_alone(page: Page, site: RunningSite, path: str, log_in: Callable[[str], None]) -> None:
    log_in("support")
    page.goto(path)
    page.locator("#answer-text").focus()
    page.keyboard.type("Dag mevrouw,")
    order = []
    for _press in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.value || document.activeElement.tagName"))
    assert order == ["find", "SUMMARY", "waiting", "send", "note"]
    # Found and put in where the cursor stands, by the script: the page is not asked again for it.
    page.locator("#answer [value=find]").first.press("Enter")
    box = page.locator("#answer-find")
    expect(box).to_be_focused()
    expect(page.locator("#answer-text")).to_have_value("Dag mevrouw,")
    box.fill("kopie factuur")
    box.press("Enter")
    insert = page.locator("[data-insert]").first
    expect(insert).to_be_visible()
    page.locator("#answer-text").press("Control+End")
    insert.press("Enter")
    expect(page.locator("#answer-text")).to_be_focused()
    text = page.locator("#answer-text").input_value()
    assert text.startswith("Dag mevrouw,\n\n")
    assert "/nl/" in text.splitlines()[-1]
    page.locator("[value=send]").press("Enter")
    expect(page.locator(".desk-msg--out").last).to_contain_text("/nl/")
    assert wait_until(lambda: site.mails("a.jansens@voorbeeld.example"), "the answer arrives")


def test_all_of_it_without_scripts(plain: Page, path: str) -> None:
    plain.goto(path)
    plain.fill("#answer-text", "Half geschreven")
    plain.locator("#answer [value=find]").first.click()
    expect(plain.locator("#answer-text")).to_have_value("Half geschreven")
    plain.locator("[value^='insert:']").first.click()
    assert "http" in plain.locator("#answer-text").input_value()
    plain.select_option("#handle-state", "solved")
    plain.locator("[value=handle]").click()
    expect(plain.locator("#handle-state")).to_have_value("solved")
    assert plain.locator("#answer-text").input_value().startswith("Half geschreven")
    plain.locator("[value=note]").click()
    expect(plain.locator(".desk-msg--note").last).to_contain_text("Half geschreven")
    expect(plain.locator("#answer-text")).to_have_value("")


def test_a_file_and_another_address_without_scripts(plain: Page, path: str) -> None:
    plain.goto(path)
    plain.locator("#answer details summary").click()
    plain.set_input_files(
        "#answer-files", {"name": "bon.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    plain.locator("[value=attach]").click()
    expect(plain.locator("#answer")).to_contain_text("bon.pdf")
    plain.fill("#answer-text", "Zie bijlage")
    plain.locator(".desk-mail summary.button").first.click()
    address = plain.locator("[name^='address-']").first
    address.fill("a.janssens@voorbeeld.example")
    address.press("Enter")
    expect(plain.locator(".desk-side")).to_contain_text("a.janssens@voorbeeld.example")
    expect(plain.locator("#answer-text")).to_have_value("Zie bijlage")
    plain.locator("[value=send]").click()
    expect(plain.locator(".desk-msg--out").last).to_contain_text("bon.pdf")


def test_leaving_a_half_written_answer_asks_first(page: Page, path: str, log_in: Callable[[str], None]) -> None:
    log_in("support")
    page.add_init_script(WATCHED)
    page.goto(path)
    # Wagtail compares with what stood there two seconds after the page was opened.
    page.wait_for_selector("html[data-watched]")
    page.locator("#answer-text").press_sequentially("Half")
    page.wait_for_selector("#answer[data-w-unsaved-has-edits-value=true]")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.goto("/admin/")
    assert asked == ["beforeunload"]
