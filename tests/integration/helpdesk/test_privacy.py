"""One person's data, and everybody's after a while: handed out, erased and purged, whole and on the record."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from helpdesk.conversation import add_answer, add_customer_message, add_note, set_state
from helpdesk.models import (
    Attachment,
    Channel,
    Mail,
    Message,
    PrivacyRecord,
    Request,
    RequestState,
    ScanState,
)
from helpdesk.my_requests.sign_in import ask_for_link
from helpdesk.privacy import erasing
from helpdesk.privacy.person import count_person, erase_person, export_person
from helpdesk.privacy.retention import plan_purge, purge
from helpdesk.privacy.subjects import subject_hash
from kb.outbox.models import Job
from tests.helpdesk_factories import make_request

LIEN = "lien@bedrijf.example"
WORDS = "We gebruiken ze niet meer."


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def attach(request: Request, name: str = "contract.pdf") -> Attachment:
    return Attachment.objects.create(
        request=request,
        field_key="files",
        name=name,
        content_type="application/pdf",
        size=3,
        sha256="0" * 64,
        file=ContentFile(b"pdf", name=name),
        scan=ScanState.CLEAN,
        created_at=timezone.now(),
    )


def whole_request(page, token: str, **changes) -> Request:
    """A request with an answer, a message of the customer's and a file."""
    request = make_request(page, token=token, **changes)
    attach(request)
    add_answer(request=request, text="Ja, dat kan.", author_name="Lotte")
    add_customer_message(request=request, text="Dank u.", channel=Channel.WEB)
    return request


@pytest.fixture
def lien(form_page):
    return whole_request(form_page, "1" * 32)


@pytest.fixture
def other(form_page):
    return whole_request(form_page, "2" * 32, email="an@ander.example", name="An")


def test_erasing_takes_everything_of_one_person_and_nothing_of_another(lien, other, django_capture_on_commit_callbacks):
    kept = {Mail: other.mails.count(), Message: other.messages.count(), Attachment: 1, Request: 1}
    path = lien.attachments.get().file.path
    with django_capture_on_commit_callbacks(execute=True):
        counts = erase_person("Lien@Bedrijf.EXAMPLE ")
    assert counts == {"requests": 1, "messages": 2, "files": 1, "mails": 4}
    assert {model: model.objects.count() for model in kept} == kept
    assert set(Job.objects.filter(kind="mail").values_list("key", flat=True)) == {str(m.pk) for m in other.mails.all()}
    with pytest.raises(FileNotFoundError):
        open(path, "rb")  # noqa: PTH123, SIM115


def test_the_record_proves_the_erasure_and_names_nobody(lien):
    erase_person(LIEN)
    record = PrivacyRecord.objects.get()
    assert (record.action, record.subject) == ("erasure", subject_hash(LIEN.upper()))
    assert "lien" not in json.dumps(record.counts) + record.subject


def test_erasing_takes_a_question_for_a_link_that_waits_for_the_worker(lien):
    ask_for_link(email="LIEN@bedrijf.example", language="nl", root_url="https://x.example")
    ask_for_link(email="an@ander.example", language="nl", root_url="https://x.example")
    erase_person(LIEN)
    assert [job.payload["customer"] for job in Job.objects.filter(kind="sign_in_link")] == ["an@ander.example"]


def test_an_interrupted_erasure_leaves_whole_requests_and_is_finished_by_another(form_page, monkeypatch):
    for number in range(5):
        make_request(form_page, token=f"{number}" * 32)
    monkeypatch.setattr(erasing, "CHUNK", 2)

    def interrupt(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        erase_person(LIEN, progress=interrupt)
    assert Request.objects.count() == 3
    assert Mail.objects.count() == 6
    assert erase_person(LIEN)["requests"] == 3


def test_an_empty_address_is_nobody(form_page):
    form_page.form_fields.set([field for field in form_page.form_fields.all() if field.role != "email"])
    form_page.save()
    make_request(form_page)
    assert not any(count_person(" ").values())
    assert erase_person("")["requests"] == 0
    assert Request.objects.count() == 1


def test_an_export_holds_what_the_person_said_and_was_told(lien, other, admin_user):
    add_note(request=lien, text="Belt vaak.", author=admin_user)
    target = io.BytesIO()
    export_person(LIEN, target)
    with zipfile.ZipFile(target) as archive:
        [stored] = json.loads(archive.read("requests.json"))
        assert archive.read(stored["files"][0]["file"]) == b"pdf"
    assert stored["reference"] == lien.reference
    assert {"question": "E-mailadres", "answer": LIEN} in stored["answers"]
    assert [message["text"] for message in stored["messages"]] == ["Ja, dat kan.", "Dank u."]
    assert {mail["to"] for mail in stored["mails"]} == {LIEN}


def test_what_is_due_is_purged_and_what_is_open_stays(form_page):
    old, young, still_open = (make_request(form_page, token=f"{number}" * 32) for number in range(3))
    set_state(request=old, state=RequestState.SOLVED)
    set_state(request=young, state=RequestState.SOLVED)
    Request.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=731))
    report = plan_purge()
    assert dict(report.by_type) == {"contract": 1}
    assert report.counts["mails"] == 2
    assert Request.objects.count() == 3
    assert purge().by_type == report.by_type
    assert set(Request.objects.all()) == {young, still_open}


def test_a_shorter_term_holds_for_requests_that_were_closed_before(form_page):
    request = make_request(form_page)
    set_state(request=request, state=RequestState.SOLVED)
    Request.objects.update(closed_at=timezone.now() - timedelta(days=40))
    assert not plan_purge().by_type
    form_page.retention_days = 30
    form_page.save()
    assert plan_purge().by_type == {"contract": 1}


def test_what_is_opened_again_while_others_are_purged_stays(form_page, monkeypatch):
    request = make_request(form_page)
    set_state(request=request, state=RequestState.SOLVED)
    Request.objects.update(closed_at=timezone.now() - timedelta(days=731))
    delete = erasing._delete_chunk

    def write_first(requests):
        add_customer_message(request=Request.objects.get(pk=request.pk), text="Toch niet.", channel=Channel.WEB)
        return delete(requests)

    monkeypatch.setattr(erasing, "_delete_chunk", write_first)
    assert purge().counts["requests"] == 0
    assert Message.objects.get().request == request


def test_a_purge_with_nothing_due_leaves_no_record(lien):
    purge()
    assert not PrivacyRecord.objects.exists()


def test_the_commands_say_what_they_do(lien, other, tmp_path, capsys):
    call_command("erase_person", LIEN, "--dry-run")
    assert "Would delete: 1 requests, 2 messages, 1 files, 4 mails" in capsys.readouterr().out
    target = tmp_path / "lien.zip"
    call_command("export_person", LIEN, str(target))
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError):
        call_command("export_person", LIEN, str(target))
    call_command("erase_person", LIEN)
    with pytest.raises(CommandError):
        call_command("erase_person", LIEN)
    call_command("purge_requests", "--dry-run")
    assert "Would delete: 0 requests" in capsys.readouterr().out
    assert Request.objects.get() == other


# --- in the admin ---


@pytest.fixture
def officer(client, django_user_model):
    """Somebody who may erase and, beyond the admin itself, nothing else."""
    user = django_user_model.objects.create_user("officer", "officer@tervane.example", "x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "erase_person"]))
    client.force_login(user)
    return client


def post(client, **data):
    return client.post(reverse("helpdesk_person"), data)


def test_an_erasure_in_the_admin_wants_the_address_twice(officer, lien, other):
    shown = post(officer, request=lien.pk, do="look")
    assert LIEN in shown.content.decode()
    refused = post(officer, email=LIEN, do="erase", confirm="lien@bedrijf.exampel")
    assert refused.status_code == 422
    assert Request.objects.count() == 2
    assert post(officer, email=LIEN, do="erase", confirm=" Lien@bedrijf.example").status_code == 302
    assert Request.objects.get() == other
    assert PrivacyRecord.objects.get().user.username == "officer"


def test_an_export_in_the_admin_is_a_file_and_on_the_record(officer, lien):
    answer = post(officer, email=LIEN, do="export")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "requests.json" in archive.namelist()
    assert answer["Content-Type"] == "application/zip"
    assert PrivacyRecord.objects.get().action == "export"


def test_an_unknown_address_is_said_so(officer, lien):
    answer = post(officer, email="nobody@bedrijf.example", do="export")
    assert answer.status_code == 422
    assert not PrivacyRecord.objects.exists()


def test_nobody_else_gets_there(client, lien, django_user_model):
    user = django_user_model.objects.create_user("agent", "agent@tervane.example", "x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_request"]))
    assert post(client, email=LIEN, do="erase", confirm=LIEN).status_code == 302
    client.force_login(user)
    assert post(client, email=LIEN, do="erase", confirm=LIEN).status_code in (302, 403)
    assert Request.objects.count() == 1
