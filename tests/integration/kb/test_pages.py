"""The public pages as a reader gets them: right language, honest notices, no dead ends, few queries."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from kb.base.models import BasePage
from kb.models import ContactPage, ContactPageEntry, FAQPage, HomePage, MostAskedQuestion, TopicPage
from kb.services import publish_page
from tests.factories import make_contact_point, make_faq, make_home, make_info, make_topic, text_block

pytestmark = pytest.mark.django_db

LANGUAGES = ("nl", "fr", "de", "en")


def _json_ld(html: str) -> list[dict]:
    return [json.loads(body) for body in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]


def _switcher(html: str) -> dict[str, str]:
    block = html[html.index("head__langs") : html.index("</header>")]
    return {code: url for url, code in re.findall(r'<a href="([^"]+)" lang="(\w+)"', block)}


@pytest.fixture
def faq() -> FAQPage:
    topic = make_topic(key="contracts", title_nl="Contracten", title_fr="Contrats")
    return make_faq(
        topic,
        key="end",
        title_nl="Hoe opzeggen?",
        title_fr="Comment résilier ?",
        short_answer_nl="Met het formulier.",
        short_answer_fr="Avec le formulaire.",
        answer_nl=text_block("<p>Vul <b>alles</b> in.</p>"),
        answer_fr=text_block("<p>Remplissez tout.</p>"),
    )


@pytest.mark.parametrize(
    ("accepted", "home"),
    [("fr-BE,fr;q=0.9", "/fr/"), ("de", "/de/"), ("ja", "/nl/"), ("", "/nl/"), ("xx-invalid;;q=", "/nl/")],
)
def test_the_root_follows_the_browsers_language(client: Client, accepted: str, home: str) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)
    assert "Accept-Language" in response["Vary"]


def test_an_answer_in_its_own_language_has_no_notice(client: Client, faq: FAQPage) -> None:
    html = client.get(faq.url_in("fr")).content.decode()
    assert "Avec le formulaire." in html
    assert "Met het formulier." not in html
    assert 'role="note"' not in html
    assert '<html lang="fr">' in html


def test_a_missing_language_is_shown_with_notice_and_lang(client: Client, faq: FAQPage) -> None:
    html = client.get(faq.url_in("de")).content.decode()
    assert '<html lang="de">' in html
    assert 'role="note"' in html
    assert '<h1 lang="nl" data-journey="page">Hoe opzeggen?</h1>' in html
    assert '<link rel="canonical" href="http://testserver/nl/contracten/hoe-opzeggen/">' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_link_leads_to_a_404(client: Client, faq: FAQPage, language: str) -> None:
    make_info()
    for page in BasePage.objects.filter(depth__gt=1):
        links = _switcher(client.get(page.url_in(language)).content.decode())
        assert set(links) == set(LANGUAGES)
        for url in links.values():
            assert client.get(url).status_code == 200, url


def test_alternates_name_only_written_languages(client: Client, faq: FAQPage) -> None:
    html = client.get(faq.url_in("nl")).content.decode()
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["nl", "fr"]


def test_structured_data_says_what_the_page_says(client: Client, faq: FAQPage) -> None:
    page = FAQPage.objects.get(pk=faq.pk)
    page.title_nl = 'Wat is </script><b>"dit"?'
    publish_page(page=page)
    faq_data, crumbs = _json_ld(client.get(page.url_in("nl")).content.decode())
    assert faq_data["@type"] == "FAQPage"
    question = faq_data["mainEntity"][0]
    assert question["name"] == 'Wat is </script><b>"dit"?'
    assert "Met het formulier." in question["acceptedAnswer"]["text"]
    assert [item["name"] for item in crumbs["itemListElement"]][-2] == "Contracten"


def test_the_home_page_shows_topics_and_most_asked(client: Client, faq: FAQPage) -> None:
    home = HomePage.objects.get(pk=make_home(contact_point=make_contact_point()).pk)
    home.most_asked = [MostAskedQuestion(question=faq)]
    publish_page(page=home)
    make_faq(TopicPage.objects.get(key="contracts"), publish=False, title_nl="Nog niet klaar")
    html = client.get("/nl/").content.decode()
    assert 'href="/nl/contracten/hoe-opzeggen/"' in html
    assert "tel:+3220000123" in html
    assert "Nog niet klaar" not in html


def test_private_questions_are_nowhere(client: Client, faq: FAQPage) -> None:
    home = HomePage.objects.get(pk=make_home().pk)
    home.most_asked = [MostAskedQuestion(question=faq)]
    publish_page(page=home)
    PageViewRestriction.objects.create(page=faq, restriction_type=PageViewRestriction.LOGIN)
    for url in ("/nl/", "/nl/contracten/", "/sitemap.xml"):
        content = client.get(url).content.decode()
        assert "Hoe opzeggen?" not in content
        assert "hoe-opzeggen" not in content
    assert client.get("/nl/contracten/hoe-opzeggen/").status_code == 302


def test_a_contact_fact_is_typed_once_and_shown_everywhere(client: Client, faq: FAQPage) -> None:
    point = make_contact_point(key="support")
    make_home(contact_point=point)
    contact = ContactPage(title_nl="Contact", title_fr="Contact")
    contact.entries = [ContactPageEntry(contact_point=point)]
    publish_page(page=contact, parent=make_home())
    page = FAQPage.objects.get(pk=faq.pk)
    page.answer_nl = [{"type": "contact_card", "value": point.pk}]
    publish_page(page=page)
    point.phone = "+3220000456"
    point.save()
    for url in ("/nl/", "/nl/contact/", "/nl/contracten/hoe-opzeggen/"):
        html = client.get(url).content.decode()
        assert "02 000 04 56" in html, url
        assert "02 000 01 23" not in html, url
    (organisation, *_rest) = _json_ld(client.get("/nl/contact/").content.decode())
    (hours,) = organisation["contactPoint"][0]["hoursAvailable"]
    assert (hours["opens"], hours["closes"], len(hours["dayOfWeek"])) == ("08:30", "17:00", 5)


def test_the_sitemap_lists_each_written_language(client: Client, faq: FAQPage) -> None:
    xml = client.get("/sitemap.xml").content.decode()
    assert "<loc>http://localhost/nl/contracten/hoe-opzeggen/</loc>" in xml
    assert "<loc>http://localhost/fr/contrats/comment-resilier/</loc>" in xml
    assert "/de/contracten/hoe-opzeggen/" not in xml
    assert 'hreflang="fr"' in xml


@pytest.mark.parametrize(
    "path",
    ["/nl/bestaat-niet/", "/fr/contrats/rien/", "/nl/%00/", "/nl/" + "a/" * 500, "/nl/<script>/", "/nl/é/../x/"],
)
def test_a_page_that_is_not_there_helps_in_its_language(client: Client, faq: FAQPage, path: str) -> None:
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{path[1:3]}">' in html
    assert 'role="search"' in html
    assert "<script>/" not in html


def test_an_unknown_language_leads_to_a_page_that_helps(client: Client, faq: FAQPage) -> None:
    response = client.get("/xx/contracten/", follow=True)
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


def test_pages_set_no_cookie_and_run_no_inline_script(client: Client, faq: FAQPage) -> None:
    make_info()
    for url in ("/nl/", "/nl/contracten/", "/nl/contracten/hoe-opzeggen/", "/nl/privacy/", "/nl/niets/"):
        response = client.get(url)
        assert not response.cookies, url
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        html = response.content.decode()
        assert not re.search(r"<script(?![^>]*(src=|ld\+json))", html), url
        assert not re.search(r"\son\w+=|\sstyle=|<style", html), url
        own = r'(?:src|href)="(https?://(?!testserver|localhost)[^"]+)"'
        assert not re.findall(own, html), url


def test_a_warm_answer_needs_at_most_ten_queries(client: Client, faq: FAQPage, django_assert_max_num_queries) -> None:
    point = make_contact_point()
    make_home(contact_point=point)
    other = make_faq(TopicPage.objects.get(key="contracts"))
    page = FAQPage.objects.get(pk=faq.pk)
    item = {"type": "item", "value": other.pk, "id": "8d3f2f0e-58bd-4b4c-a3e5-1f1d0a8e9a01"}
    page.answer_nl = [
        *text_block(f'<p>Zie <a linktype="page" id="{other.pk}">ook dit</a>.</p>'),
        {"type": "contact_card", "value": point.pk},
        {"type": "related_questions", "value": [item]},
    ]
    publish_page(page=page)
    url = page.url_in("nl")
    assert f'href="{other.url_in("nl")}">ook dit' in client.get(url).content.decode()
    with django_assert_max_num_queries(10):
        client.get(url)


def test_lists_need_the_same_queries_however_long(client: Client, faq: FAQPage, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    topic = TopicPage.objects.get(key="contracts")
    client.get("/nl/contracten/")
    with CaptureQueriesContext(connection) as short:
        client.get("/nl/contracten/")
    # The log of queries is emptied by the next request.
    number = len(short)
    for _number in range(5):
        make_faq(topic)
    client.get("/nl/contracten/")
    with django_assert_num_queries(number):
        client.get("/nl/contracten/")


def test_each_preview_is_in_its_language(admin_client: Client, faq: FAQPage) -> None:
    page = FAQPage.objects.get(pk=faq.pk)
    assert [code for code, _name in page.preview_modes] == list(LANGUAGES)
    page.title_fr = "Brouillon français"
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    response = draft.make_preview_request(preview_mode="fr")
    assert "Brouillon français" in response.content.decode()
    assert '<html lang="fr">' in response.content.decode()
