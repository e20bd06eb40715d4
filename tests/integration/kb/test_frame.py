"""The frame is read once for many pages, and anew as soon as something in it was changed."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from kb import frame
from kb.models import TopicPage
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


def test_a_change_is_on_the_next_page(client: Client) -> None:
    topic = make_topic()
    assert topic.title_nl in client.get("/nl/search/").content.decode()
    topic.title_nl = "Leveringen en retours"
    topic.save_revision().publish()
    assert "Leveringen en retours" in client.get("/nl/search/").content.decode()
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert "Leveringen en retours" not in client.get("/nl/search/").content.decode()


def test_what_another_process_changed_is_seen_after_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = make_topic()
    client.get("/nl/search/")
    TopicPage.objects.filter(pk=topic.pk).update(title_nl="Leveringen en retours")
    assert "Leveringen en retours" not in client.get("/nl/search/").content.decode()
    monkeypatch.setattr(frame, "FRAME_SECONDS", 0.0)
    assert "Leveringen en retours" in client.get("/nl/search/").content.decode()
