"""What keeps machines out, as people meet it: not at all with a script, one more press on the button without."""

import re
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from helpdesk.guard.verdict import WAIT_SECONDS
from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser

FORM = "/en/ask-a-question/other-question/"
MESSAGE = "When does somebody come?\nSoon, please."


def fill(page: Page, email: str) -> None:
    page.locator("[name=subject]").fill("One device")
    page.locator("[name=message]").fill(MESSAGE)
    page.locator("[name=name]").fill("Zoë Peeters")
    page.locator("[name=email]").fill(email)
    page.locator("[name=consent]").check()


def button(page: Page) -> Locator:
    return page.locator("form[data-request-form] button:not([type=button])")


def send(page: Page) -> None:
    button(page).click()


def assert_kept(page: Page) -> None:
    expect(page.locator("[name=message]")).to_have_value(MESSAGE)
    expect(page.locator("[name=name]")).to_have_value("Zoë Peeters")
    expect(page.locator("[name=consent]")).to_be_checked()


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []


def challenges(page: Page) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/requests-guard/" in request.url else None)
    return asked


def test_people_see_nothing_of_the_work(page: Page, site: RunningSite) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type != "info" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    asked = challenges(page)
    page.goto(FORM)
    assert asked == []
    fill(page, "proof@klant.example")
    assert_accessible(page)
    send(page)
    expect(button(page)).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".ref").first).to_be_visible()
    assert len(asked) == 1
    assert problems == []
    # Not held back: its mails went out.
    wait_until(lambda: site.mails("proof@klant.example"), "the confirmation")


def test_after_a_mistake_the_next_proof_is_made_meanwhile(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    fill(page, "no-address")
    send(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    page.locator("[name=email]").fill("mistake@klant.example")
    send(page)
    expect(page.locator(".ref").first).to_be_visible()
    wait_until(lambda: site.mails("mistake@klant.example"), "the confirmation")


def test_the_trap_is_neither_seen_nor_reached(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    trap = page.locator("[name=_homepage]")
    assert trap.evaluate("node => node.closest('.vh').getBoundingClientRect().width") <= 1
    names = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        names.add(page.evaluate("document.activeElement.name || ''"))
    assert "message" in names
    assert "_homepage" not in names


def test_a_filled_trap_gets_the_receipt_and_no_mail(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    fill(page, "trap@klant.example")
    page.locator("[name=_homepage]").evaluate("node => { node.value = 'https://spam.example'; }")
    send(page)
    expect(page.locator(".ref").first).to_be_visible()
    page.goto(FORM)
    fill(page, "later@klant.example")
    send(page)
    expect(page.locator(".ref").first).to_be_visible()
    wait_until(lambda: site.mails("later@klant.example"), "the confirmation of the one sent later")
    assert site.mails("trap@klant.example") == []


def test_without_a_challenge_the_slower_way_is_open(page: Page, site: RunningSite) -> None:
    def fail(route: Route) -> Any:
        return route.abort()

    page.route("**/requests-guard/**", fail)
    page.goto(FORM)
    fill(page, "no-challenge@klant.example")
    send(page)
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("press send again")
    assert_kept(page)
    time.sleep(WAIT_SECONDS + 1)  # What a person spends on looking it over; the server's clock decides.
    send(page)
    expect(page.locator(".ref").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_script_one_more_press_is_needed(site: RunningSite, browser: Browser, width: int) -> None:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(FORM)
    fill(page, f"no-script-{width}@klant.example")
    send(page)
    notice = page.get_by_role("alert").filter(visible=True)
    expect(notice).to_contain_text("please check what you filled in and press send again")
    expect(notice).to_be_focused()
    assert_kept(page)
    send(page)
    expect(notice).to_contain_text(re.compile(r"press send again in \d seconds?"))
    expect(notice).to_be_focused()
    assert_kept(page)
    time.sleep(WAIT_SECONDS + 1)
    send(page)
    expect(page.locator(".ref").first).to_be_visible()
    wait_until(lambda: site.mails(f"no-script-{width}@klant.example"), "the confirmation")
    context.close()


def test_the_notices_are_accessible(site: RunningSite, browser: Browser) -> None:
    """axe needs a script in the page: so the challenge alone is taken away."""
    for scheme in ("light", "dark"):
        context = browser.new_context(base_url=site.url, color_scheme=scheme)  # type: ignore[arg-type]  # one of two
        page = context.new_page()
        page.route("**/requests-guard/**", lambda route: route.abort())
        page.goto(FORM)
        fill(page, f"axe-{scheme}@klant.example")
        send(page)
        for words in ("please check", "press send again in"):
            expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(words)
            assert_accessible(page)
            send(page)
        context.close()
