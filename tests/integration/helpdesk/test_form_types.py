"""Forms with conditions, steps, numbers and notice; several on one page; an address that was changed."""

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from helpdesk.models import Request, RequestPage
from tests.helpdesk_factories import ANSWERS, FIELDS, make_request_page, sent

NL = "/nl/ask-nl/contract-nl/"
TOKEN = "b" * 32
HTMX = {"HTTP_HX_REQUEST": "true"}
EXTRA = [
    {
        "key": "number",
        "type": "reference",
        "pattern": "TC-#####",
        "label": ("Nummer", "Numéro", "Nummer", "Number"),
        "show_field": "about",
        "show_values": ("service-pack",),
    },
    {
        "key": "until",
        "type": "date",
        "notice_days": 30,
        "label": ("Einde", "Fin", "Ende", "End"),
        "required": False,
    },
]
STEPS = ("Contact", "Contact", "Kontakt", "Contact")


def fields(*extra):
    at = next(number for number, spec in enumerate(FIELDS) if spec["key"] == "name")
    return [*FIELDS[:at], *extra, *FIELDS[at:]]


@pytest.fixture
def form_page(index):
    return make_request_page(index, fields=fields(*EXTRA))


def post(client, url=NL, *, extra=None, **changes):
    return client.post(url, sent(TOKEN, **{"number": "tc 48213", **changes}), **(extra or {}))


def ids(html):
    return re.findall(r'\sid="([^"]*)"', html)


class TestConditions:
    def test_without_javascript_the_field_is_there_and_says_when_it_is_asked(self, client, form_page):
        html = client.get("/en/ask-en/contract-en/").text
        assert "Only if “About?”: Service pack" in html
        control = re.search(r'<input[^>]*name="number"[^>]*>', html)[0]
        assert "required" not in control
        assert 'data-show-field="about" data-show-values="service-pack" data-show-required' in html

    def test_it_is_required_where_it_is_asked(self, client, form_page):
        response = post(client, number="")
        assert response.status_code == 422
        assert 'href="#form-contract-number"' in response.text

    @pytest.mark.parametrize("number", ["", "nonsense", "TC-48213"])
    def test_it_is_neither_judged_nor_kept_where_it_is_not(self, client, form_page, number):
        assert post(client, about="access", number=number).status_code == 303
        assert "number" not in Request.objects.get().data

    def test_it_is_kept_as_the_pattern_writes_it(self, client, form_page):
        assert post(client).status_code == 303
        assert Request.objects.get().data["number"] == "TC-48213"


class TestNotice:
    def test_the_earliest_date_is_told_before_sending_and_after(self, client, form_page):
        earliest = timezone.localdate() + dt.timedelta(days=30)
        html = client.get(NL).text
        assert f'<time datetime="{earliest.isoformat()}">' in html
        assert 'id="form-contract-until_notice"' in html
        early = (earliest - dt.timedelta(days=1)).isoformat()
        refused = post(client, until=early)
        assert refused.status_code == 422
        assert f'value="{early}"' in refused.text
        assert post(client, until=earliest.isoformat()).status_code == 303


class TestSteps:
    @pytest.fixture
    def form_page(self, index):
        specs = [{**spec, "step": STEPS} if spec["key"] == "name" else spec for spec in fields(*EXTRA)]
        return make_request_page(index, fields=specs)

    def test_each_step_is_a_section_of_one_form(self, client, form_page):
        html = client.get("/en/ask-en/contract-en/").text
        assert len(re.findall(r"<fieldset[^>]* data-step>", html)) == 2
        assert 'data-step-label="Step {n} of {m}"' in html
        assert re.search(r'<legend tabindex="-1">.*Contact</span></legend>', html)
        assert html.count("<form ") - html.count('role="search"') == 1
        for name in ("Back", "Next"):
            assert re.search(rf"<button[^>]* hidden>{name}</button>", html)

    def test_it_is_sent_at_once(self, client, form_page):
        assert post(client).status_code == 303

    def test_one_step_alone_is_none(self, client, index):
        specs = [{**spec, "step": STEPS} if spec["key"] == "subject" else spec for spec in FIELDS]
        make_request_page(index, fields=specs)
        assert "data-step" not in client.get(NL).text


class TestSeveralOnOnePage:
    def render(self, *pages):
        request = RequestFactory().get("/nl/contracten/vraag/")
        request.session = {}
        template = Template("{% load helpdesk %}{% for page in pages %}{% request_form page=page %}{% endfor %}")
        return template.render(Context({"request": request, "pages": pages}))

    def test_two_forms_and_the_same_one_twice_share_no_id(self, form_page, index):
        other = make_request_page(index, "order")
        html = self.render(form_page, other, form_page)
        found = ids(html)
        assert len(found) == len(set(found))
        assert {"form-contract", "form2-order", "form3-contract"} <= set(found)
        for target in re.findall(r'(?:hx-target="#|for="|aria-labelledby=")([^"]*)"', html):
            assert target in found
        assert len(set(re.findall(r'name="_token" value="([^"]*)"', html))) == 3

    def test_the_answer_keeps_its_place(self, client, form_page):
        html = post(client, extra=HTMX, email="", _embedded="1", _element="3").text
        assert 'id="form3-contract"' in html
        assert 'hx-target="#form3-contract"' in html
        assert 'href="#form3-contract-email"' in html
        assert 'name="_element" value="3"' in html
        assert 'id="form3-contract"' in post(client, extra=HTMX, _embedded="1", _element="3").text

    def test_without_javascript_the_form_is_on_its_own_page(self, client, form_page):
        html = post(client, email="", _embedded="1", _element="2").text
        assert "<h1 id=" in html
        found = ids(html)
        assert len(found) == len(set(found))

    @pytest.mark.parametrize("number", ["", "0", "100", "1x", '1"><b>', "-1", "１", "\x00"])
    def test_a_made_up_number_is_the_first(self, client, form_page, number):
        assert 'id="form-contract"' in post(client, email="", _element=number).text


class TestChangedAddress:
    @pytest.fixture
    def moved(self, form_page):
        form_page.local_slug_nl = "anders"
        form_page.save()
        return RequestPage.objects.get(pk=form_page.pk)

    def test_what_is_posted_to_the_old_address_is_stored(self, client, moved):
        response = post(client)
        assert response.status_code == 303
        assert response["Location"].startswith("/nl/ask-nl/anders/?done=")
        assert Request.objects.get().data["subject"] == ANSWERS["subject"]

    @pytest.mark.parametrize("extra", [{}, HTMX])
    def test_errors_keep_what_was_typed_and_lead_on(self, client, moved, extra):
        response = post(client, extra=extra, email="lien@")
        assert response.status_code == 422
        assert 'action="/nl/ask-nl/anders/"' in response.text
        assert ANSWERS["subject"] in response.text

    def test_an_expired_session_too(self, moved):
        response = post(Client(enforce_csrf_checks=True))
        assert response.status_code == 403
        assert ANSWERS["subject"] in response.text

    def test_twice_moved_and_its_parent_too(self, client, moved, index):
        moved.local_slug_nl = "nog-anders"
        moved.save()
        index.refresh_from_db()
        index.local_slug_nl = "vraag"
        index.save()
        assert post(client).status_code == 303
        assert post(client, "/nl/ask-nl/anders/")["Location"].startswith("/nl/vraag/nog-anders/")

    def test_reading_it_is_redirected_as_ever(self, client, moved):
        response = client.get(NL)
        assert (response.status_code, response["Location"]) == (301, "/nl/ask-nl/anders/")

    @pytest.mark.parametrize("path", ["/nl/nothing/", "/nl/ask-nl/contract-nl/deeper/", "/nl/%00/"])
    def test_an_address_that_never_was_is_not_found(self, client, moved, path):
        assert post(client, path).status_code == 404


def test_open_or_closed_is_said_beside_the_promise(client, form_page):
    html = client.get("/en/ask-en/contract-en/").text
    note = re.search(r'id="request-promise".*?</div></div>', html, re.DOTALL)[0]
    assert re.search(r"(Open|Closed) now", note)
    assert "Send it now and you hear from us" in note
