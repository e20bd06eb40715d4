"""GET /metrics for Prometheus: read from the database at each scrape, so that it is true whichever process answers."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from helpdesk.figures import count_requests, read_mail_figures
from kb.outbox.models import JobStatus
from kb.outbox.services import backlogs


class SiteCollector(Collector):
    """Figures of the whole site; five queries, however much there is."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        mails = read_mail_figures()
        yield GaugeMetricFamily(
            "helpdesk_oldest_unsent_mail_seconds",
            "How long the oldest mail waits that is still tried; 0 where none waits.",
            value=_age(mails.oldest_waiting, now),
        )
        states = GaugeMetricFamily("helpdesk_mails", "Mails by state.", labels=["state"])
        for mail_state, number in mails.numbers.items():
            states.add_metric([mail_state.value], number)
        yield states
        yield GaugeMetricFamily("helpdesk_mails_bounced", "Mails that came back after they were taken.", mails.bounced)
        requests = GaugeMetricFamily("helpdesk_requests", "Requests by state.", labels=["state"])
        for state, number in count_requests().items():
            requests.add_metric([state.value], number)
        yield requests
        jobs = GaugeMetricFamily("kb_outbox_jobs", "Jobs of the outbox.", labels=["kind", "status"])
        due = GaugeMetricFamily(
            "kb_outbox_oldest_due_seconds", "How long the oldest due job of a kind waits for a worker.", labels=["kind"]
        )
        for kind, backlog in backlogs().items():
            for status in JobStatus:
                jobs.add_metric([kind, status.value], backlog.numbers.get(status.value, 0))
            due.add_metric([kind], _age(backlog.oldest_due, now))
        yield jobs
        yield due


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for whoever shows METRICS_TOKEN; without such a setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry(auto_describe=False)
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
