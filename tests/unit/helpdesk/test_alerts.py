"""Alerts: when mails don't leave or are given up, not too often, and never about themselves."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.alerts import GIVEN_UP_AGAIN, LATE_AGAIN, alert_given_up, alert_late, watch
from helpdesk.envelope import build_message
from helpdesk.models import Mail, MailRole, Request
from kb.outbox.models import Job, JobStatus
from tests.helpdesk_factories import make_request

NOW = timezone.now()


@pytest.fixture
def request_(form_page) -> Request:
    return make_request(form_page)


def wait_since(age: timedelta) -> None:
    Job.objects.filter(kind="mail").update(asked_at=NOW - age)


def give_up(at=NOW) -> None:
    Job.objects.filter(kind="mail", status=JobStatus.QUEUED).update(status=JobStatus.DEAD, updated_at=at)


def alerts() -> list[Mail]:
    return list(Mail.objects.filter(role=MailRole.ALERT))


def test_nothing_is_said_while_mails_leave(request_):
    wait_since(timedelta(minutes=14))
    assert not alert_late(NOW)
    assert not alert_given_up(NOW)
    assert alerts() == []


def test_an_old_mail_is_told_once_in_six_hours_while_it_lasts(request_, caplog):
    wait_since(timedelta(minutes=16))
    with caplog.at_level(logging.ERROR, logger="helpdesk.alerts"):
        assert alert_late(NOW)
    assert "mails do not leave" in caplog.text
    assert "@" not in caplog.text
    [mail] = alerts()
    assert mail.to == "alerts@tervane.example"
    assert build_message(mail).message()["Auto-Submitted"] == "auto-generated"
    assert not alert_late(NOW + LATE_AGAIN - timedelta(seconds=1))
    assert alert_late(NOW + LATE_AGAIN)
    assert len(alerts()) == 2


def test_when_to_tell_is_a_setting(request_, settings):
    settings.MAIL_ALERT_AFTER_MINUTES = 60
    wait_since(timedelta(minutes=59))
    assert not alert_late(NOW)


def test_an_alert_that_does_not_leave_calls_for_no_other(request_):
    wait_since(timedelta(minutes=16))
    assert alert_late(NOW)
    Job.objects.exclude(key=str(alerts()[0].pk)).delete()
    wait_since(timedelta(hours=12))
    assert not alert_late(NOW + LATE_AGAIN)
    give_up()
    assert not alert_given_up(NOW)


def test_mails_given_up_are_told_together_once_an_hour(request_, caplog):
    give_up()
    with caplog.at_level(logging.ERROR, logger="helpdesk.alerts"):
        assert alert_given_up(NOW + timedelta(seconds=1))
    assert "2 mails were given up" in caplog.text
    [mail] = alerts()
    assert request_.reference in mail.text
    assert f"/admin/requests/inspect/{request_.pk}/" in mail.text
    assert "lien@" not in mail.text + mail.html
    # The same ones are not told again.
    assert not alert_given_up(NOW + GIVEN_UP_AGAIN * 2)
    Job.objects.filter(status=JobStatus.DEAD).update(updated_at=NOW + timedelta(minutes=5))
    assert not alert_given_up(NOW + timedelta(minutes=6))
    assert alert_given_up(NOW + GIVEN_UP_AGAIN * 2)


def test_two_workers_that_see_the_same_tell_it_once(request_, monkeypatch):
    wait_since(timedelta(minutes=16))
    assert alert_late(NOW)
    monkeypatch.setattr("helpdesk.alerts._last", lambda name: None)
    assert not alert_late(NOW)
    assert len(alerts()) == 1


def test_the_watch_looks_for_both(request_):
    wait_since(timedelta(hours=1))
    watch()
    assert len(alerts()) == 1
    give_up(timezone.now())
    watch()
    assert len(alerts()) == 2
