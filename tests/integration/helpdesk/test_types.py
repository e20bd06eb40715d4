"""The types of request to choose from, and a form within another page."""

import re

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from helpdesk.selectors import listed_request_types
from kb.models import InfoPage
from tests.helpdesk_factories import FIELDS, make_request_page


def render(source, request=None, **context):
    return engines["django"].from_string("{% load helpdesk %}" + source).render(context, request)


def test_listed_types_are_read_in_a_language_in_two_queries(form_page, index, django_assert_num_queries):
    make_request_page(index, "order", languages=("nl",), title_nl="Bestelling", icon="truck", tile_note_nl="Snel")
    make_request_page(index, "embedded", is_listed=False)
    make_request_page(index, "draft", live=False)
    listed_request_types("fr")  # the site's address is cached from here on
    with override("fr"), django_assert_num_queries(2):
        contract, order = listed_request_types("fr")
    assert (contract.title, contract.language, contract.is_fallback) == ("Contrat", "fr", False)
    assert contract.url == "/fr/ask-fr/contract-fr/"
    assert (order.title, order.note, order.icon) == ("Bestelling", "Snel", "truck")
    assert (order.language, order.is_fallback) == ("nl", True)


def test_a_form_whose_labels_lack_a_language_is_not_in_it(index):
    page = make_request_page(index, "half")
    field = page.form_fields.first()
    field.label_fr = ""
    field.save()
    with override("fr"):
        assert [each.language for each in listed_request_types("fr")] == ["nl"]


def test_the_select_page_has_the_types_and_carries_the_question_on(client, form_page):
    html = client.get("/nl/ask-nl/", {"subject": "waar is mijn factuur", "q": "factuur"}).text
    assert '<ul class="asks">' in html
    assert 'href="/nl/ask-nl/contract-nl/?subject=waar+is+mijn+factuur&amp;q=factuur"' in html


def test_the_types_set_no_cookie(client, form_page):
    assert not client.get("/nl/ask-nl/").cookies
    assert not client.get("/nl/").cookies
    assert "csrftoken" in client.get("/nl/ask-nl/contract-nl/").cookies


def test_a_form_stands_within_an_answer(client, home, form_page):
    body = [{"type": "request_form", "value": form_page.pk}]
    info = InfoPage(title_nl="Info", slug="info", body_nl=body)
    home.add_child(instance=info)
    html = client.get("/nl/info/?q=opzeggen").text
    assert "hx-post=" in html
    assert 'name="_page" value="/nl/info/"' in html
    assert 'name="_query" value="opzeggen"' in html
    assert 'name="_embedded" value="1"' in html
    assert "csrfmiddlewaretoken" in html
    assert html.count("<h1") == 1


def test_two_forms_on_a_page_do_not_clash(form_page, index):
    order = make_request_page(index, "order")
    request = RequestFactory().get("/nl/x/")
    html = render("{% request_form page=a %}{% request_form page=b %}", request, a=form_page, b=order)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('name="email"') == 2


@pytest.mark.parametrize("state", ["draft", "none"])
def test_what_is_not_public_is_not_embedded(form_page, state):
    form_page.live = False
    request = RequestFactory().get("/nl/x/")
    assert render("{% request_form page=page %}", request, page=form_page if state == "draft" else None).strip() == ""


def test_without_a_request_there_is_a_link(form_page):
    assert f'href="{form_page.url}"' in render("{% request_form page=page %}", page=form_page)


def test_an_empty_form_is_no_error(client, index):
    make_request_page(index, "empty", fields=[])
    assert client.get("/nl/ask-nl/empty-nl/").status_code == 200


def test_optional_fields_are_marked(client, form_page):
    html = client.get("/nl/ask-nl/contract-nl/").text
    optional = sum(not spec.get("required", True) for spec in FIELDS)
    assert html.count('class="optional" lang=') == optional
