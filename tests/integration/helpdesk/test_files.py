"""Files that come with a form: kept when something else is wrong, taken once, listed, removed, limited."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from helpdesk import services
from helpdesk.models import Attachment, Mail, Request, ScanState
from tests.file_factories import make_page_with_files, upload
from tests.helpdesk_factories import sent
from tests.hostile_files import HTML, PDF, picture

URL = "/en/ask-en/files-en/"
TOKEN = "a" * 32


@pytest.fixture
def files_page(index):
    return make_page_with_files(index)


def post(client, files=(), *, token=TOKEN, url=URL, extra=None, **changes):
    return client.post(url, {**sent(token, **changes), "files": list(files)}, **(extra or {}))


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def listed(html: str) -> list[str]:
    return re.findall(r'<input type="checkbox" id="[^"]+-remove-\d+" name="files-remove" value="(\d+)">', html)


def test_the_form_says_what_it_takes(client, files_page):
    html = client.get(URL).text
    tag = re.search(r'<input type="file"[^>]*>', html)[0]
    assert 'enctype="multipart/form-data"' in html
    assert "multiple" in tag
    assert ".pdf" in re.search(r'accept="([^"]*)"', tag)[1]
    described = re.search(r'aria-describedby="([^"]*)"', tag)[1].split()
    assert all(f'id="{each}"' in html for each in described)
    assert "At most 5 files of at most 10 MB, together 20 MB." in html


def test_files_go_with_the_request(client, files_page, private_files):
    response = post(client, [upload(), upload("foto.JPG", picture("JPEG"))])
    assert response.status_code == 303
    request = Request.objects.get()
    first, second = request.attachments.all()
    assert request.data["files"] == ["plan.pdf", "foto.jpg"]
    assert (first.name, first.content_type, first.size, first.field_key) == (
        "plan.pdf",
        "application/pdf",
        len(PDF),
        "files",
    )
    assert (first.scan, first.form_token, second.name) == (ScanState.UNSCANNED, "", "foto.jpg")
    with first.file.open() as opened:
        assert opened.read() == PDF
    assert len(on_disk(private_files)) == 2
    for path in on_disk(private_files):
        assert re.fullmatch(r"[0-9a-f]{32}", path.name)
        assert path.stat().st_mode & 0o077 == 0
    assert "plan.pdf, foto.jpg" in Mail.objects.get(role="inbox").text


def test_an_error_in_another_field_loses_no_file(client, files_page, private_files):
    response = post(client, [upload()], email="lien@")
    assert response.status_code == 422
    assert "plan.pdf" in response.text
    [kept] = Attachment.objects.all()
    assert listed(response.text) == [str(kept.pk)]
    assert (kept.request, kept.form_token) == (None, TOKEN)
    again = post(client, email="nog@")
    assert listed(again.text) == [str(kept.pk)]
    assert post(client).status_code == 303
    assert Request.objects.get().attachments.get() == kept
    assert Request.objects.get().data["files"] == ["plan.pdf"]
    assert len(on_disk(private_files)) == 1


def test_good_files_are_kept_beside_a_bad_one(client, files_page):
    response = post(client, [upload(), upload("factuur.pdf", HTML), upload("b.pdf", PDF + b"b")])
    assert response.status_code == 422
    assert "factuur.pdf” holds a web page" in response.text
    assert [each.name for each in Attachment.objects.all()] == ["plan.pdf", "b.pdf"]
    assert post(client).status_code == 303
    assert Request.objects.get().data["files"] == ["plan.pdf", "b.pdf"]


def test_a_kept_file_can_be_removed_without_a_script(
    client, files_page, private_files, django_capture_on_commit_callbacks
):
    [pk] = listed(post(client, [upload()], email="").text)
    with django_capture_on_commit_callbacks(execute=True):
        response = post(client, email="", **{"files-remove": pk})
    assert listed(response.text) == []
    assert not Attachment.objects.exists()
    assert on_disk(private_files) == []


def test_a_required_field_is_satisfied_by_a_kept_file_and_only_by_one(client, index):
    make_page_with_files(index, required=True)
    assert post(client).status_code == 422
    [pk] = listed(post(client, [upload()], email="").text)
    assert post(client, **{"files-remove": pk}).status_code == 422
    post(client, [upload()], email="")
    assert post(client).status_code == 303


def test_the_same_form_sent_twice_is_one_request_with_its_files_once(client, files_page):
    post(client, [upload()], email="")
    files = [upload("b.pdf", PDF + b"b")]
    first = post(client, files)
    second = post(client, [upload("b.pdf", PDF + b"b")])
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert [each.name for each in Request.objects.get().attachments.all()] == ["plan.pdf", "b.pdf"]
    assert Attachment.objects.count() == 2


def test_another_tab_with_the_same_file_is_one_request_and_with_another_file_two(client, files_page):
    first = post(client, [upload()])
    assert post(client, [upload()], token="b" * 32)["Location"] == first["Location"]
    # Of the same name, which the answers tell, but of other content.
    post(client, [upload(content=PDF + b"b")], token="c" * 32)
    assert [request.attachments.count() for request in Request.objects.all()] == [1, 1]


def test_the_same_form_with_other_files_is_asked_about_and_keeps_them(client, files_page):
    post(client, [upload()])
    response = post(client, [upload("b.pdf", PDF + b"b")])
    assert response.status_code == 409
    token = re.search(r'name="_token" value="([^"]*)"', response.text)[1]
    assert len(listed(response.text)) == 1
    assert post(client, token=token).status_code == 303
    assert [request.data["files"] for request in Request.objects.order_by("pk")] == [["plan.pdf"], ["b.pdf"]]
    assert [request.attachments.count() for request in Request.objects.all()] == [1, 1]


def test_files_kept_twice_by_a_double_click_are_claimed_once(client, files_page):
    post(client, [upload()], email="")
    [kept] = Attachment.objects.all()
    twin = Attachment.objects.get()
    twin.pk = None
    twin.save(force_insert=True)
    post(client)
    assert Request.objects.get().attachments.get() == kept


def test_the_same_file_chosen_again_is_one(client, files_page):
    post(client, [upload()], email="")
    post(client, [upload(), upload()])
    assert Request.objects.get().attachments.count() == 1


def test_an_expired_session_loses_no_file(files_page):
    client = Client(enforce_csrf_checks=True)
    response = post(client, [upload()])
    assert response.status_code == 403
    assert len(listed(response.text)) == 1


def test_a_form_that_comes_again_for_another_reason_keeps_files_too(client, files_page, monkeypatch):
    def fail(submission):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr("helpdesk.views.submit", fail)
        response = post(client, [upload()])
    assert response.status_code == 503
    assert len(listed(response.text)) == 1
    assert post(client).status_code == 303


def test_files_that_can_t_be_kept_are_a_message_and_the_rest_is_shown(client, files_page, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise DatabaseError("INSERT … 'lien@bedrijf.example'")

    monkeypatch.setattr("helpdesk.attachments.keeping._save", fail)
    response = post(client, [upload()])
    assert response.status_code == 422
    assert "We can&#x27;t keep files at this moment" in response.text
    assert "We gebruiken ze niet meer." in response.text
    assert "lien@" not in caplog.text


def test_a_request_that_fails_keeps_its_files_for_the_next_try(client, files_page, monkeypatch):
    """Request, files and mails are one transaction: undone, the files still belong to the form."""

    def fail(request):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(services, "post_first_mails", fail)
        assert post(client, [upload()]).status_code == 503
    [kept] = Attachment.objects.all()
    assert (kept.request, kept.form_token) == (None, TOKEN)
    assert not Request.objects.exists()


@pytest.mark.parametrize("token", ["b" * 32, "", "zz", "a" * 31, "%", TOKEN.upper()])
def test_another_token_sees_takes_and_removes_nothing(client, files_page, token):
    [pk] = listed(post(client, [upload()], email="").text)
    other = Client()
    response = other.post(URL, {**sent("b" * 32, email=""), "_token": token, "files-remove": pk})
    assert "plan.pdf" not in response.text
    assert Attachment.objects.filter(pk=pk, form_token=TOKEN).exists()
    other.post(URL, {**sent("b" * 32), "files-remove": pk})
    assert Request.objects.get().attachments.count() == 0


def test_the_token_of_a_sent_form_is_shown_nowhere(client, files_page, admin_client):
    response = post(client, [upload()])
    request = Request.objects.get()
    assert TOKEN not in client.get(response["Location"]).text
    assert TOKEN not in admin_client.get(f"/admin/requests/inspect/{request.pk}/", follow=True).text
    assert not any(TOKEN in mail.text + mail.html for mail in Mail.objects.all())


def test_kept_files_count_towards_the_limits(client, files_page, settings):
    settings.ATTACHMENT_MAX_NUMBER = 2
    post(client, [upload()], email="")
    response = post(client, [upload("b.pdf", PDF + b"b"), upload("c.pdf", PDF + b"c")])
    assert response.status_code == 422
    assert "c.pdf” is one file too many" in response.text
    assert [each.name for each in Attachment.objects.all()] == ["plan.pdf", "b.pdf"]


def test_a_field_that_is_not_asked_gives_the_request_no_files(client, index):
    page = make_page_with_files(index)
    page.form_fields.filter(clean_name="files").update(show_field="about", show_values="access")
    assert post(client, [upload()]).status_code == 303
    assert Request.objects.get().attachments.count() == 0
    assert "files" not in Request.objects.get().data


def test_files_come_by_htmx_as_well(client, files_page):
    response = post(client, [upload()], email="", extra={"HTTP_HX_REQUEST": "true"})
    assert response.status_code == 422
    assert len(listed(response.text)) == 1
    assert "<html" not in response.text


def test_a_length_that_is_no_number_is_no_500(client, files_page):
    assert client.post(URL, sent(TOKEN), CONTENT_LENGTH="many").status_code < 500
