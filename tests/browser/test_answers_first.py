"""Answers while the subject is written; what was looked at before goes along only when asked to, and is seen first."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.running_site import RunningSite

pytestmark = pytest.mark.browser

FORM = "/nl/stel-een-vraag/andere-vraag/"
SUBJECT = "[name=subject]"


def offered(page: Page) -> Any:
    return page.locator("form[data-request-form] [data-answer]")


def fill_rest(page: Page, email: str) -> None:
    page.locator("[name=message]").fill("Kan iemand mij helpen?")
    page.locator("[name=name]").fill("Zoë Peeters")
    page.locator("[name=email]").fill(email)
    page.locator("[name=consent]").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Verstuur").click()
    page.locator(".ref").first.wait_for()


def stored(site: RunningSite, email: str) -> dict[str, Any]:
    code = (
        "import json; from helpdesk.models import Request;"
        "rows = Request.objects.values('journey', 'origin_page', 'origin_query');"
        f"print(json.dumps(rows.get(customer_key='{email}')))"
    )
    return dict(json.loads(site.manage("shell", "--no-imports", "-c", code).splitlines()[-1]))


def test_at_most_three_answers_appear_and_one_button_sends(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    page.locator(SUBJECT).fill("kopie van mijn factuur")
    expect(offered(page).first).to_contain_text("factuur")
    assert 1 <= offered(page).count() <= 3
    assert page.locator("form[data-request-form] button:visible").count() == 1
    assert Axe().run(page, context="form[data-request-form]").response["violations"] == []
    page.locator(SUBJECT).fill("koelvloeistof van de verwarming bijvullen")
    expect(offered(page)).to_have_count(0)


def test_an_answer_opens_beside_the_form(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    page.locator(SUBJECT).fill("kopie van mijn factuur")
    with page.context.expect_page() as opened:
        answer = offered(page).first.inner_text()
        offered(page).first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(SUBJECT)).to_have_value("kopie van mijn factuur")
    page.locator("[data-share] summary").click()
    lines = page.locator("[data-share-list] li").filter(has_text=answer).all_inner_texts()
    label = page.locator("[data-share]").get_attribute("data-page")
    assert lines == [f"{label} {answer}"], "an answer that was opened is not one that was passed over"


def test_what_was_looked_at_is_listed_and_sent_when_asked_to(page: Page, site: RunningSite) -> None:
    page.goto("/nl/search/?q=betaling+factuur")
    page.locator("#results").get_by_role("link").first.click()
    read = page.get_by_role("heading", level=1).inner_text()
    page.goto(FORM)
    page.locator(SUBJECT).fill("kopie van mijn factuur")
    expect(offered(page).first).to_be_visible()
    refused = offered(page).first.inner_text()
    page.locator("[data-share] summary").click()
    listed = page.locator("[data-share-list]")
    for text in ("betaling factuur", read, refused):
        expect(listed).to_contain_text(text)
    page.locator("[name=_share]").check()
    fill_rest(page, "deelt@klant.example")
    send(page)
    found = stored(site, "deelt@klant.example")
    kinds = {step["kind"]: step["text"] for step in found["journey"]}
    assert kinds["search"] == "betaling factuur"
    assert kinds["page"] == read
    assert any(step["kind"] == "refused" and step["text"] == refused for step in found["journey"])
    assert found["origin_page"] == FORM


def test_a_form_that_comes_back_offers_its_answers_again(page: Page, site: RunningSite) -> None:
    page.goto(FORM)
    page.locator(SUBJECT).fill("kopie van mijn factuur")
    expect(offered(page).first).to_be_visible()
    fill_rest(page, "geen-adres")
    page.get_by_role("button", name="Verstuur").click()
    page.locator(".summary").wait_for()
    expect(offered(page).first).to_be_visible()
    page.locator("[data-share] summary").click()
    expect(page.locator("[data-share-list]")).to_contain_text(offered(page).first.inner_text())


def test_nothing_goes_along_unasked(page: Page, site: RunningSite) -> None:
    page.goto("/nl/search/?q=betaling+factuur")
    page.locator("#results").get_by_role("link").first.click()
    page.goto(f"{FORM}?q=betaling+factuur")
    page.locator(SUBJECT).fill("Kopie")
    fill_rest(page, "zwijgt@klant.example")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        send(page)
    assert "facturen" not in str(posted.value.post_data), "what was read stays in the browser"
    assert stored(site, "zwijgt@klant.example") == {"journey": [], "origin_page": "", "origin_query": ""}


def test_without_javascript_the_search_that_led_here_can_be_shared(site: RunningSite, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{FORM}?q=betaling+factuur")
    expect(page.locator("[name=_share]")).to_be_visible()
    page.locator("[data-share] summary").click()
    expect(page.locator("[data-share-list]")).to_contain_text("betaling factuur")
    context.close()
    fresh = browser.new_context(base_url=site.url, java_script_enabled=False)
    other = fresh.new_page()
    other.goto(FORM)
    expect(other.locator("[name=_share]")).to_be_hidden()
    fresh.close()
