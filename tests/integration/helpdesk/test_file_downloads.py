"""A file leaves private storage by a right or by a signed link, and only as something to save."""

import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from django.urls import reverse
from django.utils import translation

from helpdesk.attachments.views import SALT, signed_download_url, staff_download_url
from helpdesk.models import Attachment, ScanState
from tests.file_factories import make_attachment, make_page_with_files
from tests.helpdesk_factories import make_request
from tests.hostile_files import PDF


@pytest.fixture
def attachment(index) -> Attachment:
    return make_attachment(make_request(make_page_with_files(index)), name="Été “2026”.pdf")


@pytest.fixture
def support(client, django_user_model):
    """Signed in, with the rights given by codename."""

    def sign_in(*codenames: str):
        user = django_user_model.objects.create_user("support", password="x")
        user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return client

    return sign_in


def link(attachment: Attachment, language: str = "en") -> str:
    with translation.override(language):
        return signed_download_url(attachment)


def assert_only_saved(response):
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%89t%C3%A9%20%E2%80%9C2026%E2%80%9D.pdf"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_support_downloads_with_the_right_to_see_requests(support, attachment):
    assert_only_saved(support("view_request").get(staff_download_url(attachment)))


def test_others_in_the_admin_get_nothing(support, attachment):
    response = support().get(staff_download_url(attachment))
    assert response.status_code in (302, 403)
    assert not response.streaming


def test_nobody_gets_nothing(client, attachment):
    response = client.get(staff_download_url(attachment))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_files_of_forms_that_were_not_sent_are_nobody_s(support, db):
    waiting = make_attachment(None, form_token="a" * 32)
    client = support("view_request")
    assert client.get(staff_download_url(waiting), follow=True).status_code == 404
    assert client.get(link(waiting)).status_code == 404


def test_a_signed_link_works_for_a_quarter_of_an_hour(client, attachment, monkeypatch):
    address = link(attachment)
    assert_only_saved(client.get(address))
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 14 * 60)
    assert_only_saved(client.get(address))
    monkeypatch.setattr(signing.time, "time", lambda: now + 16 * 60)
    response = client.get(address)
    assert response.status_code == 403
    assert "This link has expired" in response.text
    assert "no-store" in response["Cache-Control"]


def _other_salt(pk):
    return signing.TimestampSigner(salt="other").sign_object(pk)


@pytest.mark.parametrize(
    "make",
    [
        lambda pk: str(pk),
        lambda pk: "x",
        lambda pk: f"{pk}:1:forged",
        lambda pk: "%00",
        lambda pk: "é" * 300,
        _other_salt,
        lambda pk: signing.Signer(salt=SALT).sign_object(pk),
        lambda pk: signing.TimestampSigner(salt=SALT).sign_object(pk)[:-1],
        lambda pk: signing.TimestampSigner(salt=SALT).sign_object(pk + 1),
    ],
)
def test_a_wrong_link_is_a_clear_page(client, attachment, make):
    response = client.get(f"/en/files/{make(attachment.pk)}/")
    assert response.status_code == 404
    assert "We can’t find this file" in response.text


@pytest.mark.parametrize(
    ("scan", "words"),
    [(ScanState.HELD, "This file waits for the virus check"), (ScanState.INFECTED, "This file holds a virus")],
)
def test_what_was_not_found_clean_is_not_downloaded(support, attachment, scan, words):
    Attachment.objects.update(scan=scan)
    client = support("view_request")
    with translation.override("en"):
        responses = [client.get(link(attachment)), client.get(staff_download_url(attachment))]
    assert [response.status_code for response in responses] == [403, 403]
    assert words in responses[0].text


def test_a_file_that_is_gone_from_the_disk_is_a_clear_page(client, attachment):
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(link(attachment)).status_code == 404


def test_an_unknown_type_is_only_bytes(client, attachment):
    Attachment.objects.update(content_type="text/html")
    response = client.get(link(attachment))
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content) == PDF


def test_links_are_in_the_reader_s_language(attachment):
    assert link(attachment, "fr").startswith("/fr/files/")
    assert reverse("helpdesk_attachment", args=[1]) == "/admin/requests/files/1/"
