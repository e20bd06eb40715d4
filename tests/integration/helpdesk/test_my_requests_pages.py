""" "My requests": what is shown and handed out is nobody's but the customer's own, and nothing of ours."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversation import add_answer, add_note, set_state
from helpdesk.models import (
    Mail,
    Request,
    RequestState,
    ScanState,
)
from helpdesk.my_requests.visitor import SESSION_KEY
from kb import frame
from tests.helpdesk_factories import make_request
from tests.my_requests_factories import (
    KNOWN,
    LIST,
    START,
    address,
    enter,
    make_file,
    without_csrf,
)


# --- what is shown ---------------------------------------------------------------------------------------------------
def test_the_list_takes_a_constant_number_of_queries(client, own, form_page, monkeypatch):
    # The header is read anew after a while, which would be counted on a slow machine.
    monkeypatch.setattr(frame, "FRAME_SECONDS", 1000.0)
    enter(client)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(30):
        add_answer(request=make_request(form_page, token=f"{number + 100:032x}"), text="Dag Lien", sends_mail=False)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST)
    assert page.text.count('class="req"') == 20
    assert len(many) == len(few)
    assert client.get(f"{LIST}?page=2").text.count('class="req"') == 11
    assert client.get(f"{LIST}?page=99999").text.count('class="req"') == 11


def test_the_filters_count_and_choose(client, own, form_page):
    solved = make_request(form_page, token="2" * 32, email=KNOWN)
    set_state(request=solved, state=RequestState.SOLVED)
    enter(client)
    assert [int(n) for n in re.findall(r"<span>(\d+)</span>", client.get(LIST).text)] == [2, 1, 1]
    only_open, only_solved = client.get(f"{LIST}?state=open").text, client.get(f"{LIST}?state=solved").text
    assert own.reference in only_open
    assert solved.reference not in only_open
    assert own.reference not in only_solved
    assert solved.reference in only_solved
    assert client.get(f"{LIST}?state=spam").status_code == 200


def test_there_is_nothing_after_erasure(client, own):
    enter(client)
    own.delete()
    page = client.get(LIST)
    assert page.status_code == 200
    assert 'class="req"' not in page.text
    assert client.get(address(own)).status_code == 404


@pytest.mark.parametrize("rest", ["", "message/", "solved/", "files/1/"])
def test_another_persons_request_is_as_unknown_as_none(client, own, other, rest):
    enter(client)
    theirs = client.get(address(other, rest))
    none = client.get(f"/en/requests/TV-0000-0000/{rest}")
    assert theirs.status_code == none.status_code == 404
    assert without_csrf(theirs.text).replace(other.reference, "") == without_csrf(none.text).replace("TV-0000-0000", "")
    if rest in ("message/", "solved/"):
        assert client.post(address(other, rest), {"text": "Hallo"}).status_code == 404
    other.refresh_from_db()
    assert other.state == RequestState.NEW
    assert not other.messages.exists()


def test_a_request_of_nobody_is_nobodys(client, own, form_page):
    Request.objects.filter(pk=own.pk).update(customer_key="", customer_email="")
    client.post(START, {"email": ""})
    session = client.session
    session[SESSION_KEY] = {"customer": "", "until": 9e12}
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert client.get(address(own)).status_code in (302, 404)


def test_notes_and_names_of_staff_are_never_shown(client, own, staff):
    add_note(request=own, text="Deze klant zeurt", author=staff)
    nameless = get_user_model().objects.create_user("secret-login")
    add_answer(request=own, text="Dag Lien, graag.", author=staff)
    add_answer(request=own, text="En nog iets.", author=nameless)
    enter(client)
    html = client.get(address(own)).text
    assert "Dag Lien, graag." in html
    assert "Karim Peeters" in html
    assert "zeurt" not in html
    assert "secret-login" not in html


def test_a_note_does_not_count_as_activity(client, own, staff):
    Request.objects.filter(pk=own.pk).update(created_at=timezone.now() - timedelta(days=40))
    add_note(request=own, text="Deze klant zeurt", author=staff)
    enter(client)
    assert "today" not in client.get(LIST).text


def test_spam_is_not_told(client, own, staff):
    set_state(request=own, state=RequestState.SPAM, user=staff)
    enter(client)
    for path in (LIST, f"{LIST}?state=open", address(own)):
        html = client.get(path).text.lower()
        assert own.reference.lower() in html
        assert "spam" not in html
        assert ">new</span>" in html


def test_what_is_held_back_stays_held_back_when_the_customer_closes_it(client, form_page):
    held = make_request(form_page, language="en")
    Mail.objects.all().delete()
    Request.objects.update(state=RequestState.SPAM)
    enter(client)
    assert client.post(address(held, "solved/")).status_code == 303
    held.refresh_from_db()
    assert held.state == RequestState.SOLVED
    assert not held.mails.exists()


# --- files ------------------------------------------------------------------------------------------------------------
def test_own_files_can_be_fetched(client, own, private_folder):
    found = make_file(own)
    enter(client)
    assert address(own, f"files/{found.pk}/") in client.get(address(own)).text
    link = client.get(address(own, f"files/{found.pk}/"))
    # What downloads it may come without the cookie: the link is signed, and short-lived.
    response = Client().get(link["Location"])
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1."
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_nobody_elses_file_nor_a_notes_nor_one_that_is_held(client, own, other, staff, private_folder):
    theirs = make_file(other)
    noted = make_file(own, message=add_note(request=own, text="Kijk", author=staff))
    held, infected = make_file(own, ScanState.HELD), make_file(own, ScanState.INFECTED)
    enter(client)
    for found, status in ((theirs, 404), (noted, 404), (held, 403), (infected, 403)):
        assert client.get(address(own, f"files/{found.pk}/"), follow=True).status_code == status
    assert "contract.pdf" in client.get(address(own)).text
    assert "/files/" not in client.get(address(own)).text
    assert client.get(address(other, f"files/{theirs.pk}/")).status_code == 404
    assert Client().get(address(own, f"files/{held.pk}/")).status_code == 302


# --- forms -----------------------------------------------------------------------------------------------------------
def test_forms_are_filled_in_for_who_is_signed_in(client, own, form_page):
    url = "/nl/ask-nl/contract-nl/"
    assert "Lien Peeters" not in client.get(url).text
    with CaptureQueriesContext(connection) as anonymous:
        client.get(url)
    assert not [
        query for query in anonymous.captured_queries if "session" in query["sql"] or "customer_key" in query["sql"]
    ]
    enter(client)
    html = client.get(url).text
    for known in ("Lien Peeters", "Lien@bedrijf.example", "+32 2 000 01 23"):
        assert known.lower() in html.lower()
