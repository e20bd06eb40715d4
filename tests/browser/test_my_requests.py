""" "My requests" in a real browser: by keyboard, without JavaScript, on a phone; axe finds nothing on its pages."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FORM, START = "/nl/stel-een-vraag/andere-vraag/", "/nl/requests/sign-in/"
PDF = {"name": "overzicht.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


def _send_request(site: RunningSite, email: str) -> None:
    """A request from `email`, made as the site's own code makes one."""
    site.manage("shell", "-v", "0", "-c", _MAKE.format(email=email))


_MAKE = """
from helpdesk.hidden_inputs import new_token
from helpdesk.models import RequestPage
from helpdesk.services import Submission, submit
page = RequestPage.objects.order_by("pk").first()
values = {{"subject": "Kopie van het contract", "message": "Graag een kopie.", "email": "{email}",
          "name": "Lien Peeters", "phone": "+32 2 000 01 23", "consent": True}}
cleaned = {{field.clean_name: values.get(field.role, "") for field in page.read_fields("nl")}}
submit(Submission(page=page, language="nl", cleaned=cleaned, token=new_token()))
"""


def _link(site: RunningSite, email: str) -> str:
    """The path of the link in the last mail that came for `email`."""

    def last() -> str | None:
        texts = [mail.get_body(("plain",)).get_content() for mail in site.mails(email)]  # type: ignore[union-attr]
        found = [match[0] for text in texts if (match := re.search(r"http://\S+/requests/sign-in/\S+", text))]
        return urlsplit(found[-1]).path if found else None

    return str(wait_until(last, "the mail with the link came"))


def _sign_in(site: RunningSite, page: Page, email: str) -> None:
    _send_request(site, email)
    page.goto(START)
    page.locator("[name=email]").fill(email)
    page.locator("[name=email]").press("Enter")
    page.wait_for_url("**/sign-in/sent/")
    page.goto(_link(site, email))
    page.locator("main form button").press("Enter")
    page.wait_for_url("**/nl/requests/")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def context(browser: Browser, site: RunningSite, request: pytest.FixtureRequest) -> BrowserContext:
    return browser.new_context(
        base_url=site.url, java_script_enabled=request.param, viewport={"width": 390, "height": 800}
    )


def test_the_whole_way(site: RunningSite, context: BrowserContext, request: pytest.FixtureRequest) -> None:
    email = f"whole-{len(request.node.name)}@bedrijf.example"
    page = context.new_page()
    _sign_in(site, page, email)
    page.locator(".req a").click()
    page.locator("[name=attachments]").set_input_files(PDF)  # type: ignore[arg-type]
    page.locator("main form textarea").fill("Nog dit.")
    page.locator("main form button").first.press("Enter")
    page.wait_for_url("**?done=sent")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".msg--mine").last).to_contain_text("Nog dit.")
    with page.expect_download() as download:
        page.get_by_role("link", name="overzicht.pdf").click()
    assert download.value.path().read_bytes() == PDF["buffer"]
    page.locator("button[formaction]").press("Enter")
    page.wait_for_url("**?done=solved")
    page.goto(FORM)
    assert page.locator("[autocomplete=email]").input_value() == email
    assert page.locator("[autocomplete=name]").input_value() == "Lien Peeters"
    page.goto("/nl/requests/?state=solved")
    expect(page.locator(".req")).to_have_count(1)
    page.locator("form[action$='sign-out/'] button").click()
    page.wait_for_url(f"**{START}")
    page.go_back()
    assert email not in page.content()
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing(site: RunningSite, browser: Browser, scheme: str, width: int) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    email = f"axe-{scheme}-{width}@bedrijf.example"
    for path in (START, f"{START}sent/", f"{START}wrong/"):
        page.goto(path)
        assert _violations(page) == [], path
    page.goto(START)
    page.locator("main form button").click()
    assert _violations(page) == []
    _sign_in(site, page, email)
    assert _violations(page) == []
    page.locator(".req a").click()
    assert _violations(page) == []
    page.locator("main form button").first.click()
    page.get_by_role("alert").wait_for()
    assert _violations(page) == []
    page.locator("button[formaction]").click()
    page.wait_for_url("**?done=solved")
    assert _violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # 403 and 422 themselves are told on the console.
    assert [text for text in messages if "403" not in text and "422" not in text] == []
    page.close()
