import logging

import pytest
from django.db import transaction

from helpdesk import services
from helpdesk.journey import Step, StepKind
from helpdesk.models import Mail, Request
from helpdesk.services import AlreadySentError, Origin, Submission, submit
from kb.outbox.models import Job
from tests.helpdesk_factories import cleaned, make_request


def test_a_request_is_kept_by_keys(form_page):
    request = make_request(form_page, language="de", origin=Origin(path="/de/frage/", query="kündigen"))
    request.refresh_from_db()
    assert request.data == {
        "subject": "Licentie stopzetten",
        "about": "service-pack",
        "extras": ["b"],
        "end_date": "2026-12-23",
        "message": "We gebruiken ze niet meer.\nKan dat?",
        "name": "Lien Peeters",
        "phone": "+32 2 000 01 23",
        "email": "lien@bedrijf.example",
        "consent": True,
    }
    assert (request.page, request.type_key, request.type_title) == (form_page, "contract", "Contract")
    assert (request.customer_name, request.customer_email) == ("Lien Peeters", "lien@bedrijf.example")
    assert (request.language, request.origin_page, request.origin_query) == ("de", "", "")
    assert request.promised_until is not None


def test_each_mail_has_one_job(form_page):
    request = make_request(form_page)
    jobs = Job.objects.filter(kind="mail")
    assert sorted(job.key for job in jobs) == sorted(str(mail.pk) for mail in request.mails.all())


def test_the_same_form_sent_twice_is_one_request(form_page):
    first = make_request(form_page)
    assert make_request(form_page) == first
    assert (Request.objects.count(), Mail.objects.count(), Job.objects.filter(kind="mail").count()) == (1, 2, 2)


def test_sent_at_the_same_moment_is_one_request(form_page, monkeypatch):
    """The other process stored its request after this one looked for it."""
    first = make_request(form_page)
    looks = iter([None, first])
    monkeypatch.setattr(services, "_find", lambda token: next(looks))
    assert make_request(form_page) == first
    assert (Request.objects.count(), Mail.objects.count()) == (1, 2)


def test_something_else_sent_with_the_same_form_is_not_dropped_in_silence(form_page):
    first = make_request(form_page)
    with pytest.raises(AlreadySentError) as caught:
        make_request(form_page, message="Nog iets anders")
    assert caught.value.request == first
    assert Request.objects.count() == 1


def test_another_form_is_another_request(form_page):
    assert make_request(form_page) != make_request(form_page, token="1" * 32)


def test_a_mail_that_cannot_be_written_leaves_nothing(form_page, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no template")

    monkeypatch.setattr("helpdesk.mails.render_to_string", fail)
    with pytest.raises(RuntimeError):
        make_request(form_page)
    assert (Request.objects.count(), Mail.objects.count(), Job.objects.filter(kind="mail").count()) == (0, 0, 0)


def test_a_rollback_takes_the_jobs_with_it(form_page):
    with transaction.atomic():
        make_request(form_page)
        transaction.set_rollback(True)
    assert (Request.objects.count(), Job.objects.filter(kind="mail").count()) == (0, 0)


def test_a_request_outlives_its_form(form_page):
    request = make_request(form_page)
    form_page.delete()
    request.refresh_from_db()
    assert (request.page, request.type_key, request.type_title) == (None, "contract", "Contract")


def test_a_form_without_a_subject_uses_the_start_of_the_message(form_page):
    form_page.form_fields.set([field for field in form_page.form_fields.all() if field.role != "subject"])
    form_page.save()
    assert make_request(form_page, message=f"Eerste regel\ntweede {'woord ' * 60}").subject.startswith(
        "Eerste regel tweede"
    )
    assert len(Request.objects.get().subject) <= 150


def test_logs_name_the_reference_and_nothing_typed(form_page, caplog):
    caplog.set_level(logging.DEBUG)
    request = make_request(form_page)
    assert request.reference in caplog.text
    for typed in ("lien", "Peeters", "Licentie", "gebruiken"):
        assert typed not in caplog.text


def test_where_the_form_was_opened_is_kept_only_with_consent(form_page):
    journey = (Step(StepKind.SEARCH, "kündigen", results=3),)
    submission = Submission(
        page=form_page,
        language="de",
        cleaned=cleaned(form_page),
        token="1" * 32,
        origin=Origin(path="/de/frage/", query="kündigen"),
        journey=journey,
    )
    request = submit(submission)
    assert (request.origin_page, request.origin_query) == ("/de/frage/", "kündigen")
    assert request.journey == [{"kind": "search", "text": "kündigen", "results": 3}]
