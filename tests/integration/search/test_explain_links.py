"""Ways to the explain view and on from it: a page's menu, and forms that begin with the query."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_faq, make_home, make_topic
from tests.search_tuning_factories import ALL_TUNING, make_tuning_user

pytestmark = pytest.mark.django_db

URL = "/admin/search-explain/"


def test_a_page_links_to_its_explanation(client: Client, django_user_model: Any) -> None:
    make_home()
    faq = make_faq(title_nl="Hoe zeg ik op?")
    client.force_login(django_user_model.objects.create_superuser("root", password="p"))
    link = f"{URL}?query=Hoe+zeg+ik+op%3F&amp;language=nl&amp;page={faq.pk}"
    assert link in client.get(reverse("wagtailadmin_pages:edit", args=[faq.pk])).text
    assert link in client.get(reverse("wagtailadmin_explore", args=[faq.get_parent().pk])).text
    topic = client.get(reverse("wagtailadmin_pages:edit", args=[make_topic().pk])).text
    assert f"{URL}?" not in topic


def test_forms_begin_with_what_was_explained(client: Client) -> None:
    make_home()
    client.force_login(make_tuning_user(*ALL_TUNING))
    faq = make_faq(title_nl="Hoe zeg ik op?")
    add = reverse("wagtailsnippets_search_promotion:add")
    form = client.get(add, {"query": "contract stop", "language": "fr", "page": faq.pk}).context["form"]
    assert (form["queries"].value(), form["language"].value()) == ("contract stop", "fr")
    html = client.get(add, {"query": "contract stop", "language": "fr", "page": faq.pk}).text
    assert "Hoe zeg ik op?" in html
    odd = client.get(add, {"query": "", "language": "xx", "page": make_topic().pk}).context["form"]
    assert odd.initial.keys().isdisjoint({"queries", "language", "page"})
    assert client.get(add, {"page": "9" * 40}).status_code == 200

    add = reverse("wagtailsnippets_search_synonymset:add")
    form = client.get(add, {"query": "Te laat, betaald? ", "language": "nl"}).context["form"]
    assert (form["name"].value(), form["lines"].value()) == ("Te laat, betaald?", "te laat betaald => ")
    assert client.get(add, {"query": "?!"}).context["form"]["lines"].value() in (None, "")
