"""Health, readiness, robots and errors of the site as a whole."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from kb.outbox.models import Heartbeat, Job, JobStatus
from kb.outbox.services import beat, enqueue
from search import service
from tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "engine_is_ready", lambda: True)
    beat(loop="index")


def test_the_process_lives(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_all_parts_are(client: Client, ready: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "search": "ok", "worker": "ok", "outbox": "ok"}


def test_degraded_without_the_engine(client: Client, ready: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "engine_is_ready", lambda: False)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"], response.json()["search"]) == (200, "degraded", "degraded")


def test_degraded_when_the_worker_is_silent(client: Client, ready: None) -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert client.get("/readyz").json()["worker"] == "degraded"


def test_a_loop_that_an_earlier_version_had_is_not_missed(client: Client, ready: None) -> None:
    Heartbeat.objects.create(loop="gone", seen_at=timezone.now() - timedelta(days=1))
    assert client.get("/readyz").json()["worker"] == "ok"


def test_degraded_by_dead_jobs(client: Client, ready: None) -> None:
    enqueue(kind="mail", key="1")
    Job.objects.update(status=JobStatus.DEAD)
    assert client.get("/readyz").json()["outbox"] == "degraded"


def test_down_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "down")


def test_an_unknown_call_is_answered_in_json(client: Client) -> None:
    response = client.get("/api/v2/search")
    assert response.status_code == 404
    assert "openapi.json" in response.json()["detail"]


def test_robots_names_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /nl/search/" in text


def test_an_error_page_needs_nothing_that_may_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    make_home()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kb.base.models.BasePage.serve", fail)
    client = Client(raise_request_exception=False)
    response = client.get("/fr/")
    html = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="fr">' in html
    assert 'href="/fr/"' in html
