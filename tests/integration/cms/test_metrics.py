"""/metrics: for whoever shows the token, in a constant number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from helpdesk.models import Mail
from kb.outbox.models import Job, JobStatus
from tests.helpdesk_factories import make_home, make_index, make_request, make_request_page

TOKEN = "s3cret"
SHOWN = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}


@pytest.fixture
def form_page(db):
    return make_request_page(make_index(make_home()))


def read(client) -> dict[tuple[str, str], float]:
    """(name, values of the labels) → value."""
    response = client.get("/metrics", **SHOWN)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_without_a_token_in_the_settings_there_is_no_such_page(client, settings, form_page):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer é"])
def test_a_wrong_token_sees_nothing(client, settings, shown):
    settings.METRICS_TOKEN = TOKEN
    response = client.get("/metrics", HTTP_AUTHORIZATION=shown)
    assert (response.status_code, response.content) == (401, b"")


def test_figures_are_those_of_the_database(client, settings, form_page):
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    make_request(form_page)
    make_request(form_page, token="1" * 32)
    make_request(form_page, token="2" * 32)
    pks = list(Mail.objects.values_list("pk", flat=True))
    jobs = [Job.objects.filter(kind="mail", key=str(pk)) for pk in pks]
    Mail.objects.filter(pk=pks[0]).update(sent_at=now)
    jobs[0].update(status=JobStatus.DONE)
    Mail.objects.filter(pk=pks[1]).update(error="451")
    jobs[1].update(asked_at=now - timedelta(hours=1), due_at=now + timedelta(minutes=5))
    jobs[2].update(status=JobStatus.DEAD)
    Mail.objects.filter(pk=pks[3]).update(cuts=3)
    jobs[3].update(status=JobStatus.DEAD)
    Mail.objects.filter(pk=pks[4]).update(sent_at=now, bounced_at=now)
    jobs[4].update(status=JobStatus.DONE)
    jobs[5].update(due_at=now - timedelta(minutes=2))
    figures = read(client)
    states = {labels: value for (name, labels), value in figures.items() if name == "helpdesk_mails"}
    assert states == {"sent": 2, "waiting": 1, "retrying": 1, "failed": 1, "uncertain": 1}
    assert figures["helpdesk_mails_bounced", ""] == 1
    assert 3600 <= figures["helpdesk_oldest_unsent_mail_seconds", ""] < 3700
    assert figures["helpdesk_requests", "new"] == 3
    assert figures["helpdesk_requests", "spam"] == 0
    assert figures["kb_outbox_jobs", "mail dead"] == 2
    assert 120 <= figures["kb_outbox_oldest_due_seconds", "mail"] < 200


def test_queries_do_not_grow_with_what_is_there(client, settings, form_page, django_assert_num_queries):
    settings.METRICS_TOKEN = TOKEN
    make_request(form_page)
    for token in ("1" * 32, "2" * 32):
        with django_assert_num_queries(5):
            read(client)
        make_request(form_page, token=token)
