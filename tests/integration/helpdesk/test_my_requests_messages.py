""" "My requests": what a customer sends is stored once and never lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from helpdesk.conversation import add_answer
from helpdesk.models import (
    MailRole,
    Message,
    RequestState,
)
from helpdesk.my_requests import views
from tests.my_requests_factories import (
    LIST,
    address,
    enter,
    pdf,
    send,
    token_in,
)


def test_a_message_goes_to_our_inbox_once(client, own):
    add_answer(request=own, text="Welke versie?", then=RequestState.WAITING)
    enter(client)
    assert send(client, own)["Location"] == send(client, own)["Location"] == address(own, "?done=sent")
    [message] = own.messages.filter(kind="customer")
    assert message.text == "Dank u.\nTot later."
    assert own.mails.filter(role=MailRole.UPDATE).count() == 1
    own.refresh_from_db()
    assert own.state == RequestState.OPEN
    assert "Dank u.<br>Tot later." in client.get(address(own)).text


def test_a_message_sent_from_two_tabs_is_one_unless_something_was_said_since(client, own):
    enter(client)
    for token in "ab":
        assert send(client, own, _token=token * 32, attachments=pdf()).status_code == 303
    assert own.messages.count() == 1
    send(client, own, _token="d" * 32, attachments=pdf(content=b"%PDF-1.7\nanother\n%%EOF\n"))
    assert own.messages.count() == 2
    send(client, own, _token="e" * 32)
    add_answer(request=own, text="Welke versie?")
    send(client, own, _token="f" * 32)
    assert own.messages.filter(kind="customer").count() == 4
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    send(client, own, _token="0" * 32)
    assert own.messages.filter(kind="customer").count() == 5


def test_other_words_with_the_same_form_are_not_dropped(client, own):
    enter(client)
    send(client, own)
    response = send(client, own, text="Iets heel anders")
    assert response.status_code == 409
    assert "Iets heel anders" in response.text
    assert send(client, own, text="Iets heel anders", _token=token_in(response.text)).status_code == 303
    assert own.messages.count() == 2


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001, "a\x00b"])
def test_a_message_that_can_not_be_sent_is_kept(client, own, text):
    enter(client)
    response = send(client, own, text=text)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert f'value="{"c" * 32}"' in response.text
    assert text.strip() in response.text
    assert not own.messages.exists()


def test_closing_and_writing_again(client, own):
    enter(client)
    assert client.post(address(own, "solved/"), {"text": ""})["Location"] == address(own, "?done=solved")
    own.refresh_from_db()
    assert own.state == RequestState.SOLVED
    assert 'role="status"' in client.get(address(own, "?done=solved")).text
    assert own.events.get(kind="state").details["cause"] == "customer closed"
    send(client, own)
    own.refresh_from_db()
    assert own.state == RequestState.OPEN
    # The address still says so; the request doesn't.
    assert 'role="status"' not in client.get(address(own, "?done=solved")).text


def test_what_was_typed_beside_solved_is_sent(client, own):
    enter(client)
    for _ in range(2):
        assert send(client, own, "solved/", text="Gevonden, dank u!")["Location"] == address(own, "?done=solved")
    own.refresh_from_db()
    assert own.state == RequestState.SOLVED
    assert own.messages.get().text == "Gevonden, dank u!"


def test_many_messages_are_too_many_and_kept(client, own, monkeypatch):
    monkeypatch.setattr(views, "MESSAGES_PER_HOUR", 1)
    enter(client)
    assert send(client, own).status_code == 303
    response = send(client, own, text="Nog een", _token="d" * 32)
    assert response.status_code == 429
    assert "Nog een" in response.text


def test_a_message_without_a_valid_token_against_forgery_is_kept(own):
    client = enter(Client())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = client.cookies["sessionid"].value
    response = send(strict, own, text="Een <lang> verhaal")
    assert response.status_code == 403
    assert "Een &lt;lang&gt; verhaal" in response.text
    assert not own.messages.exists()
    again = {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', response.text)[0]}
    assert send(strict, own, text="Een <lang> verhaal", _token=token_in(response.text), **again).status_code == 303
    signed_out = send(Client(enforce_csrf_checks=True), own, text="Een <lang> verhaal")
    assert signed_out.status_code == 403
    assert "Een &lt;lang&gt; verhaal" in signed_out.text


@pytest.mark.parametrize("rest", ["message/", "solved/"])
def test_the_address_of_an_action_leads_to_the_request(client, own, rest):
    enter(client)
    assert client.get(address(own, rest))["Location"] == address(own)


def test_nothing_of_it_is_cached_or_indexed(client, own):
    enter(client)
    for path in (LIST, address(own)):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_a_file_alone_is_a_message(client, own, private_folder):
    enter(client)
    for _ in range(2):
        assert send(client, own, text="", attachments=[pdf()])["Location"] == address(own, "?done=sent")
    [message] = own.messages.all()
    [found] = message.attachments.all()
    assert (found.name, found.request) == ("Contract 1.pdf", own)
    assert message.text
    assert address(own, f"files/{found.pk}/") in client.get(address(own)).text


def test_a_good_file_is_kept_beside_a_bad_one(client, own, private_folder):
    enter(client)
    response = send(client, own, attachments=[pdf(), pdf("page.pdf", b"<html><script>alert(1)</script>")])
    assert response.status_code == 422
    assert "Dank u." in response.text
    assert "Contract 1.pdf" in response.text
    assert not own.messages.exists()
    assert send(client, own).status_code == 303
    assert [each.name for each in own.messages.get().attachments.all()] == ["Contract 1.pdf"]


def test_another_file_with_the_same_form_is_not_dropped_in_silence(client, own, private_folder):
    enter(client)
    assert send(client, own, attachments=[pdf()]).status_code == 303
    assert send(client, own, attachments=[pdf("Other.pdf", b"%PDF-1.4\n%%EOF\n")]).status_code == 409
    assert own.messages.count() == 1
