"""NUL in whatever can be sent: PostgreSQL refuses it, also in what is only looked for, and nobody sees a 500."""

import pytest
from django.urls import reverse

from helpdesk.models import Message, Request
from tests.desk_factories import make_user
from tests.helpdesk_factories import sent
from tests.my_requests_factories import enter

HIDDEN = ("_token", "_page", "_query", "_element", "_embedded", "_share", "_steps", "_checked", "_proof", "_homepage")
OWN = ("", "message/", "solved/", "files/1/")


@pytest.fixture
def desk(client, own):
    user = make_user("view_request", "handle_request", "export_request", "erase_person", "resend_mail")
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "url",
    [
        "/nl/%00/",
        "/nl/ask-nl/%00/",
        "/nl/ask-nl/contract-nl/?done=%00",
        "/nl/ask-nl/contract-nl/?subject=%00&q=%00",
        "/nl/files/%00/",
        "/nl/requests/%00/",
        "/nl/requests/sign-in/%00/",
        "/nl/requests-guard/challenge/?token=%00",
        "/nl/search/?q=%00",
        "/nl/search/answers/?q=aanmelden%00aanmelden",
        "/nl/search/suggest/?q=%00",
        "/api/v1/search?q=a%00b&lang=nl",
    ],
)
def test_addresses(client, form_page, url):
    assert client.get(url).status_code < 500


def test_fields_of_a_form(client, form_page):
    for name in sent("a" * 32):
        assert client.post(form_page.url, sent("a" * 32, **{name: "a\0b"})).status_code in (303, 409, 422)
    for name in HIDDEN:
        assert (
            client.post(form_page.url, sent("a" * 32, **{name: '[{"kind":"search","text":"\\u0000"}]\0'})).status_code
            < 500
        )
    assert "\\u0000" not in str(list(Request.objects.values()))


def test_my_requests(client, own):
    enter(client)
    for rest in OWN:
        assert client.get(f"/en/requests/%00/{rest}").status_code in (302, 404)
        assert client.post(f"/en/requests/%00/{rest}", {"text": "x"}).status_code in (404, 405)
        for name in ("text", "_token", "attachments-remove", "attachments"):
            assert client.post(f"/en/requests/{own.reference}/{rest}", {name: "a\0b"}).status_code < 500
    assert client.get("/en/requests/?state=%00&page=%00").status_code == 200
    assert client.post("/en/requests/sign-in/%00/").status_code < 500


def test_the_desk(desk, own):
    url = reverse("requests:inspect", args=[own.pk])
    names = ("text", "then", "token", "seen", "find", "state", "was_state", "assignee", "topic", "address-1")
    for verb in ("send", "note", "find", "handle", "link:\0", "insert:1", "draft", "readdress:1\0", "detach:\0", "\0"):
        posted = dict.fromkeys(names, "a\0b")
        assert desk.post(url, {**posted, "do": verb}).status_code < 500
    assert not Message.objects.exists()
    person = reverse("helpdesk_person")
    for posted in ({"email": "a\0@b.example"}, {"request": "\0"}, {"email": own.customer_email, "confirm": "\0"}):
        assert desk.post(person, {**posted, "do": "erase"}).status_code < 500
    assert Request.objects.exists()
