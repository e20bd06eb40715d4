"""Customers' journeys: find an answer with the keyboard alone, ask a question and get a confirmation."""

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from helpdesk.guard.verdict import WAIT_SECONDS
from tests.browser.running_site import RunningSite, wait_until

pytestmark = pytest.mark.browser


def _active_text(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def _tab_until(page: Page, text: str, most: int = 60) -> None:
    """Press Tab until the focused element reads `text`."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if text in _active_text(page):
            return
    pytest.fail(f"{text} can't be reached with Tab")


@pytest.mark.parametrize(
    ("language", "query", "question"),
    [
        ("nl", "kopie factuur", "kopie van mijn factuur"),
        ("fr", "copie facture", "copie"),
    ],
)
def test_an_answer_is_found_with_the_keyboard_alone(
    page: Page, site: RunningSite, language: str, query: str, question: str
) -> None:
    page.goto(f"/{language}/")
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/search/**")
    expect(page.locator("#results")).to_contain_text(question)
    first = page.locator("#results").get_by_role("link").first
    title = first.inner_text()
    _tab_until(page, title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.evaluate("document.documentElement.lang") == language


def test_suggestions_work_with_the_keyboard(page: Page, site: RunningSite) -> None:
    page.goto("/nl/")
    box = page.get_by_role("combobox")
    box.press_sequentially("factuur")
    page.get_by_role("option").first.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    text = page.get_by_role("option", selected=True).inner_text()
    box.press("Enter")
    page.wait_for_url("**/nl/facturen/**")
    assert page.get_by_role("heading", level=1).inner_text() in text


def test_search_works_without_javascript(site: RunningSite, browser: Browser) -> None:
    page = browser.new_context(base_url=site.url, java_script_enabled=False).new_page()
    page.goto("/fr/")
    page.get_by_role("searchbox").fill("résilier un contrat")
    page.get_by_role("search").get_by_role("button").click()
    expect(page.locator("#results")).to_contain_text("résilier")
    page.context.close()


def test_a_fruitless_search_leads_to_the_form_with_the_query(page: Page, site: RunningSite) -> None:
    page.goto("/nl/search/?q=" + quote("koelvloeistof bijvullen"))
    page.locator("main form").filter(has=page.locator("[name=subject]")).get_by_role("button").click()
    page.get_by_role("link", name="Technische vraag").click()
    expect(page.locator("[name=subject]")).to_have_value("koelvloeistof bijvullen")


def _fill(page: Page, email: str) -> None:
    page.locator("[name=subject]").fill("Vraag over één toestel & <b>meer</b>")
    page.locator("[name=message]").fill("Wanneer komt iemand langs?\nGraag snel.")
    page.locator("[name=name]").fill("Zoë Peeters")
    page.locator("[name=email]").fill(email)
    page.locator("[name=consent]").check()


def _check_mails(site: RunningSite, email: str, reference: str) -> None:
    (confirmation,) = wait_until(lambda: site.mails(email), "the confirmation")
    assert reference in str(confirmation["Subject"])
    inbox = wait_until(
        lambda: [mail for mail in site.mails("help@tervane.example") if reference in str(mail["Subject"])],
        "the mail to the inbox",
    )
    assert len(inbox) == 1
    assert email in str(inbox[0]["Reply-To"])
    body = inbox[0].get_body(("plain",))
    assert body is not None
    assert "Wanneer komt iemand langs?" in body.get_content()
    assert "Zoë Peeters" in body.get_content()


def test_a_request_arrives_by_mail_once(page: Page, site: RunningSite) -> None:
    page.goto("/nl/stel-een-vraag/andere-vraag/?subject=iets&q=iets")
    _fill(page, "zoe@klant.example")
    page.get_by_role("button", name="Verstuur").dblclick()
    reference = page.locator(".ref").first.inner_text()
    assert re.fullmatch(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}", reference)
    _check_mails(site, "zoe@klant.example", reference)


def test_a_request_works_without_javascript_and_keeps_what_was_typed(site: RunningSite, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto("/nl/stel-een-vraag/andere-vraag/")
    _fill(page, "geen-adres")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Zoë Peeters")
    page.locator("[name=email]").fill("noscript@klant.example")
    time.sleep(WAIT_SECONDS + 1)  # Without a script the form is taken this long after it came back first.
    page.get_by_role("button", name="Verstuur").click()
    reference = page.locator(".ref").first.inner_text()
    _check_mails(site, "noscript@klant.example", reference)
    context.close()


def test_an_embedded_form_is_sent_from_the_answer(page: Page, site: RunningSite) -> None:
    page.goto("/fr/contrats/copie-contrat/")
    form = page.locator("form[data-request-form]")
    form.locator("[name=contract_number]").fill("TC-48213")
    for radio in form.locator("fieldset:has([type=radio])").all():
        radio.locator("[type=radio]").first.check()
    message = form.locator("[name=message]")
    message.fill("Merci d’avance.")
    form.locator("[name=name]").fill("Luc")
    form.locator("[name=email]").fill("luc@client.example")
    form.locator("[name=consent]").check()
    form.get_by_role("button").click()
    reference = page.locator(".ref").first.inner_text()
    (confirmation,) = wait_until(lambda: site.mails("luc@client.example"), "the confirmation")
    body = confirmation.get_body(("plain",))
    assert body is not None
    assert reference in str(confirmation["Subject"])
    assert "Votre référence" in body.get_content()
