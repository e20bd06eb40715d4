"""Addresses per language: made from titles, unique among siblings, followed by descendants and by redirects."""

import pytest
from django.test import Client
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect

from kb.base.models import BasePage
from kb.base.paths import unique_slug
from kb.models import FAQPage, TopicPage
from kb.services import publish_page
from tests.factories import make_faq, make_topic

pytestmark = pytest.mark.django_db


def _url(page: BasePage, language: str) -> str | None:
    return BasePage.objects.get(pk=page.pk).url_in(language)


def test_unique_slug_counts_on() -> None:
    assert unique_slug("a", set()) == "a"
    assert unique_slug("a", {"a", "a-2"}) == "a-3"


def test_each_language_has_its_own_address() -> None:
    topic = make_topic(title_nl="Contracten", title_fr="Contrats")
    faq = make_faq(topic, title_nl="Hoe opzeggen?", title_fr="Comment résilier ?")
    assert _url(faq, "nl") == "/nl/contracten/hoe-opzeggen/"
    assert _url(faq, "fr") == "/fr/contrats/comment-resilier/"


def test_no_page_takes_an_address_of_something_else() -> None:
    topic = make_topic(title_en="Requests", title_nl="Search", local_slug_nl="search")
    assert _url(topic, "en") == "/en/requests-2/"
    assert _url(topic, "nl") == "/nl/search-2/"
    faq = make_faq(topic, title_en="Requests")
    assert _url(faq, "en") == "/en/requests-2/requests/"


def test_a_language_without_title_borrows_an_address() -> None:
    topic = make_topic(title_nl="Contracten", title_fr=None)
    assert _url(topic, "de") == "/de/contracten/"


def test_a_title_change_keeps_the_address() -> None:
    topic = make_topic(title_nl="Contracten")
    topic = TopicPage.objects.get(pk=topic.pk)
    topic.title_nl = "Uw contracten"
    publish_page(page=topic)
    assert _url(topic, "nl") == "/nl/contracten/"


def test_siblings_never_share_an_address() -> None:
    topic = make_topic()
    first = make_faq(topic, title_nl="Zelfde vraag", title_fr="Première question")
    second = make_faq(topic, title_nl="Zelfde vraag", title_fr="Deuxième question")
    assert _url(first, "nl") != _url(second, "nl")
    assert (_url(second, "nl") or "").endswith("/zelfde-vraag-2/")


def test_a_changed_slug_moves_descendants_and_leaves_redirects(client: Client) -> None:
    topic = make_topic(title_nl="Contracten", title_fr="Contrats")
    faq = make_faq(topic, title_nl="Hoe opzeggen?", title_fr="Comment résilier ?")
    topic = TopicPage.objects.get(pk=topic.pk)
    topic.local_slug_fr = "vos-contrats"
    publish_page(page=topic)
    assert _url(faq, "fr") == "/fr/vos-contrats/comment-resilier/"
    assert _url(faq, "nl") == "/nl/contracten/hoe-opzeggen/"
    response = client.get("/fr/contrats/comment-resilier/")
    assert response.status_code == 301
    assert response["Location"] == "/fr/vos-contrats/comment-resilier/"


def test_redirects_follow_a_second_change_and_never_loop() -> None:
    topic = make_topic(title_nl="Een")
    for slug in ("twee", "drie", "een"):
        topic = TopicPage.objects.get(pk=topic.pk)
        topic.local_slug_nl = slug
        publish_page(page=topic)
    links = dict(Redirect.objects.values_list("old_path", "redirect_link"))
    assert links["/nl/twee"] == "/nl/een/"
    assert links["/nl/drie"] == "/nl/een/"
    assert "/nl/een" not in links


def test_moving_a_page_changes_its_address_and_redirects(client: Client) -> None:
    old, new = make_topic(title_nl="Oud"), make_topic(title_nl="Nieuw")
    faq = make_faq(old, title_nl="Een vraag")
    FAQPage.objects.get(pk=faq.pk).move(TopicPage.objects.get(pk=new.pk), pos="last-child")
    assert _url(faq, "nl") == "/nl/nieuw/een-vraag/"
    response = client.get("/nl/oud/een-vraag/")
    assert (response.status_code, response["Location"]) == (301, "/nl/nieuw/een-vraag/")


def test_an_address_of_another_language_leads_to_the_page(client: Client) -> None:
    make_topic(title_nl="Contracten", title_fr="Contrats")
    response = client.get("/fr/contracten/")
    assert (response.status_code, response["Location"]) == (301, "/fr/contrats/")


def test_a_copy_gets_addresses_of_its_own() -> None:
    topic = make_topic()
    faq = make_faq(topic, title_nl="Een vraag", title_fr="Une question")
    copied = FAQPage.objects.get(pk=faq.pk).copy(update_attrs={"slug": "kopie", "key": "copy"})
    assert _url(copied, "nl") != _url(faq, "nl")
    assert _url(copied, "fr") != _url(faq, "fr")


def test_a_draft_keeps_the_live_address() -> None:
    topic = make_topic(title_nl="Contracten")
    topic = TopicPage.objects.get(pk=topic.pk)
    topic.local_slug_nl = "anders"
    topic.save_revision()
    with override("nl"):
        assert TopicPage.objects.get(pk=topic.pk).url == "/nl/contracten/"
