"""Request forms as people fill them in: with the keyboard alone, on a phone, without script, step by step."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from helpdesk.guard.verdict import WAIT_SECONDS
from tests.browser.running_site import RunningSite

pytestmark = pytest.mark.browser

ORDER, LICENCE = "/nl/stel-een-vraag/vraag-bestelling/", "/nl/stel-een-vraag/licentie-opzeggen/"
OTHER = "/nl/stel-een-vraag/andere-vraag/"
REFERENCE = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCREENS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


def _in_time() -> str:
    return (dt.date.today() + dt.timedelta(days=60)).isoformat()


def _field(page: Page, key: str) -> Locator:
    return page.locator(f"[data-field={key}]")


def _name(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || ''"))


def _tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the control with this name has the focus."""
    for _press in range(most):
        if _name(page) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} can't be reached with Tab")


@pytest.fixture
def scriptless(site: RunningSite, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def _fill_order(page: Page) -> None:
    page.locator("[name=subject]").fill("Doos ingedeukt")
    page.locator("[name=about]").select_option("damaged-missing")
    page.locator("[name=order_number]").fill("to 200417")
    page.locator("[name=serial_number]").fill("tv7k 3320")
    page.locator("[name=message]").fill("De doos was nat.")
    page.locator("[name=name]").fill("Zoë Peeters")
    page.locator("[name=phone]").fill("02 200 12 34")
    page.locator("[name=email]").fill("zoe@klant.example")
    page.locator("[name=consent]").check()


def _fill_licence_first_step(page: Page) -> None:
    page.locator("[name=contract_number]").fill("tc 48213")
    page.locator("[name=message]").fill("Tervane Plan, 3 licenties")
    page.locator("[name=end_date]").fill(_in_time())


def test_a_form_in_steps_is_filled_in_with_the_keyboard_alone(page: Page, site: RunningSite) -> None:
    page.goto(LICENCE)
    _tab_to(page, "contract_number")
    page.keyboard.type("TC-48213")
    page.keyboard.press("Tab")
    page.keyboard.type("Tervane Plan, 3 licenties")
    page.keyboard.press("Tab")
    assert _name(page) == "end_date"
    page.evaluate("value => { document.activeElement.value = value }", _in_time())
    page.locator("[data-step-next]").focus()
    page.keyboard.press("Enter")
    # The heading of the step has the focus: it says where one is.
    assert re.search(r"2\D+3", str(page.evaluate("document.activeElement.textContent")))
    page.keyboard.press("Tab")
    assert _name(page) == "destroyed"
    page.keyboard.press("Space")
    # Enter goes on, and sends nothing before the last step.
    page.keyboard.press("Enter")
    assert re.search(r"3\D+3", str(page.evaluate("document.activeElement.textContent")))
    _tab_to(page, "name")
    page.keyboard.type("Zoë Peeters")
    _tab_to(page, "email")
    page.keyboard.type("zoe@klant.example")
    _tab_to(page, "consent")
    page.keyboard.press("Space")
    page.locator("button[data-send]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ref").first).to_have_text(REFERENCE)
    assert page.evaluate("document.activeElement.tagName") == "H1"


def _tab_to_button(page: Page, text: str, most: int = 30) -> None:
    """Press Tab until the focused button or link reads `text`."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if text in str(page.evaluate("document.activeElement.textContent")):
            return
    pytest.fail(f"{text} can't be reached with Tab")


def test_an_error_is_put_right_with_tab_and_typing_alone(page: Page, site: RunningSite) -> None:
    page.goto(OTHER)
    for name, text in (
        # Too short a subject for answers to come up meanwhile.
        ("subject", "Doos"),
        ("message", "De doos was nat."),
        ("name", "Zoë Peeters"),
        ("email", "zoe.klant.example"),
    ):
        _tab_to(page, name)
        page.keyboard.type(text)
    _tab_to(page, "consent")
    page.keyboard.press("Space")
    _tab_to_button(page, "Verstuur")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused(timeout=15_000)
    _tab_to_button(page, "zoe.klant.example")
    page.keyboard.press("Enter")
    assert _name(page) == "email"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("zoe@klant.example")
    _tab_to_button(page, "Verstuur")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt").get_by_role("heading")).to_be_focused(timeout=15_000)
    assert REFERENCE.search(page.locator(".ref").first.inner_text())


def test_steps_lose_nothing_and_lead_to_the_first_one_with_an_error(page: Page, site: RunningSite) -> None:
    page.goto(LICENCE)
    steps = page.locator("[data-step]")
    expect(steps.nth(0)).to_be_visible()
    expect(steps.nth(1)).to_be_hidden()
    expect(page.locator("button[data-send]")).to_be_hidden()
    _fill_licence_first_step(page)
    page.locator("[data-step-next]").click()
    page.locator("[data-step-back]").click()
    expect(page.locator("[name=contract_number]")).to_have_value("tc 48213")
    page.locator("[data-step-next]").click()
    page.locator("[data-step-next]").click()
    page.locator("[name=name]").fill("Zoë Peeters")
    page.locator("button[data-send]").click()
    page.locator(".summary").wait_for()
    # The box in the second step was not ticked.
    expect(steps.nth(1)).to_be_visible()
    expect(steps.nth(0)).to_be_hidden()
    page.locator(".summary a[href$=-email]").click()
    expect(steps.nth(2)).to_be_visible()
    assert _name(page) == "email"
    expect(page.locator("[name=name]")).to_have_value("Zoë Peeters")
    expect(page.locator("[name=message]")).to_have_value("Tervane Plan, 3 licenties")


def test_too_early_a_date_is_told_with_the_earliest(page: Page, site: RunningSite) -> None:
    page.goto("/en/ask-a-question/end-maintenance/")
    earliest = page.locator("[data-field=end_date] time").inner_text()
    page.locator("[name=end_date]").fill((dt.date.today() + dt.timedelta(days=2)).isoformat())
    page.locator("button[data-send]").click()
    expect(page.locator("[data-field=end_date] .field__error")).to_contain_text(earliest)


def test_fields_come_and_go_with_an_answer(page: Page, site: RunningSite) -> None:
    page.goto(ORDER)
    for key in ("order_number", "serial_number", "photos"):
        expect(_field(page, key)).to_be_hidden()
    page.locator("[name=about]").select_option("tracking")
    expect(_field(page, "order_number")).to_be_visible()
    expect(_field(page, "photos")).to_be_hidden()
    page.locator("[name=order_number]").fill("TO-200417")
    page.locator("[name=about]").select_option("other")
    expect(page.locator("[name=order_number]")).to_be_disabled()
    page.locator("[name=about]").select_option("tracking")
    expect(page.locator("[name=order_number]")).to_have_value("TO-200417")
    assert page.locator("[data-condition]").count() == 0


def test_a_form_with_conditions_is_sent_from_a_phone(site: RunningSite, browser: Browser) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto(ORDER)
    _fill_order(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("button[data-send]").tap()
    expect(page.locator(".ref").first).to_have_text(REFERENCE)
    page.close()


def test_without_javascript_every_field_is_there_and_says_when_it_is_asked(scriptless: Page) -> None:
    scriptless.goto(ORDER)
    expect(_field(scriptless, "photos")).to_be_visible()
    expect(_field(scriptless, "photos").locator("[data-condition]")).to_contain_text("Beschadigd of ontbrekend")
    _fill_order(scriptless)
    scriptless.locator("[name=order_number]").fill("TO-2")
    scriptless.locator("button[data-send]").click()
    expect(_field(scriptless, "order_number").locator(".field__error")).to_be_visible()
    scriptless.locator("[name=order_number]").fill("TO-200417")
    _send_twice(scriptless)


def test_without_javascript_all_steps_are_on_one_page(scriptless: Page) -> None:
    scriptless.goto(LICENCE)
    expect(scriptless.locator("[data-step]:visible")).to_have_count(3)
    expect(scriptless.locator("[data-step-next]")).to_be_hidden()
    _fill_licence_first_step(scriptless)
    scriptless.locator("[name=destroyed]").check()
    scriptless.locator("[name=name]").fill("Zoë Peeters")
    scriptless.locator("[name=email]").fill("zoe@klant.example")
    scriptless.locator("[name=consent]").check()
    _send_twice(scriptless)


def _send_twice(page: Page) -> None:
    """Without a script to prove that it is no machine, a form is sent, checked, and sent again after a while."""
    page.locator("button[data-send]").click()
    if not page.locator(".ref").count():
        page.wait_for_timeout((WAIT_SECONDS + 1) * 1000)
        page.locator("button[data-send]").click()
    expect(page.locator(".ref").first).to_have_text(REFERENCE)


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("path", [ORDER, LICENCE])
def test_axe_finds_nothing_on_form_errors_and_confirmation(
    site: RunningSite, browser: Browser, path: str, scheme: str, width: int
) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    assert _violations(page) == []
    if path == LICENCE:
        _fill_licence_first_step(page)
        page.locator("[data-step-next]").click()
        assert _violations(page) == []
        page.locator("[data-step-next]").click()
    else:
        page.locator("[name=about]").select_option("damaged-missing")
        assert _violations(page) == []
    page.locator("button[data-send]").click()
    page.locator(".summary").wait_for()
    assert _violations(page) == []
    if path == LICENCE:
        page.locator("[name=destroyed]").check()
        page.locator("[data-step-next]").click()
        page.locator("[name=name]").fill("Zoë Peeters")
        page.locator("[name=email]").fill("zoe@klant.example")
        page.locator("[name=consent]").check()
    else:
        _fill_order(page)
    page.locator("button[data-send]").click()
    page.locator(".ref").first.wait_for()
    assert _violations(page) == []
    page.close()


@pytest.mark.parametrize("path", [ORDER, LICENCE])
def test_axe_finds_nothing_without_javascripts_changes(site: RunningSite, browser: Browser, path: str) -> None:
    """The page as the server sends it: axe needs a script, so only the form's own is kept away."""
    page = browser.new_page(base_url=site.url, viewport={"width": 390, "height": 900})
    page.route("**/request-form*.js", lambda route: route.abort())
    page.goto(path)
    assert _violations(page) == []
    page.close()


THREE_FORMS = """
from helpdesk.models import RequestPage
from kb.models import FAQPage, TopicPage
from kb.services import publish_page
order, other = (RequestPage.objects.get(key=key).pk for key in ("order", "other"))
blocks = [{"type": "request_form", "value": pk} for pk in (other, order, other)]
if not FAQPage.objects.filter(key="three-forms").exists():
    topic = TopicPage.objects.get(key="orders")
    page = FAQPage(key="three-forms", title_nl="Drie formulieren", local_slug_nl="drie-formulieren", live=False)
    page.short_answer_nl, page.answer_nl = "Kort.", blocks
    topic.add_child(instance=page)
    publish_page(page=page)
print(FAQPage.objects.get(key="three-forms").url_in("nl"))
"""


@pytest.fixture
def three_forms(site: RunningSite) -> str:
    """The address of an answer that holds a form, another one, and the first one again."""
    return site.manage("shell", "-v", "0", "-c", THREE_FORMS).strip().splitlines()[-1]


def test_forms_on_one_page_are_sent_apart(page: Page, three_forms: str) -> None:
    page.goto(three_forms)
    forms = page.locator("form[data-request-form]")
    expect(forms).to_have_count(3)
    assert _violations(page) == []
    forms.nth(0).locator("[name=subject]").fill("Blijft staan")
    last = forms.nth(2)
    last.locator("[name=name]").fill("Zoë Peeters")
    last.locator("button[data-send]").click()
    expect(page.locator("#form3-other .summary")).to_be_visible()
    expect(page.locator(".summary")).to_have_count(1)
    assert _violations(page) == []
    page.locator("#form3-other .summary a[href$=-email]").click()
    assert page.evaluate("document.activeElement.id") == "form3-other-email"
    page.keyboard.type("zoe@klant.example")
    page.locator("#form3-other [name=subject]").fill("De derde")
    page.locator("#form3-other [name=message]").fill("De derde vraag.")
    page.locator("#form3-other [name=consent]").check()
    page.locator("#form3-other button[data-send]").click()
    expect(page.locator("#form3-other .ref").first).to_have_text(REFERENCE)
    expect(page.locator("#form-other [name=subject]")).to_have_value("Blijft staan")
    # Fields of one form depend on its own answers only.
    page.locator("#form2-order [name=about]").select_option("damaged-missing")
    expect(page.locator("#form2-order [data-field=photos]")).to_be_visible()


def test_forms_on_one_page_are_sent_apart_without_javascript(scriptless: Page, three_forms: str) -> None:
    scriptless.goto(three_forms)
    second = scriptless.locator("#form2-order")
    second.locator("[name=subject]").fill("Doos ingedeukt")
    second.locator("button[data-send]").click()
    expect(scriptless.locator("h1")).to_have_count(1)
    expect(scriptless.locator("[name=subject]")).to_have_value("Doos ingedeukt")
    expect(scriptless.locator("form[data-request-form]")).to_have_count(1)
    _fill_order(scriptless)
    _send_twice(scriptless)
