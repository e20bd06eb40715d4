""" "My requests": getting in tells nothing about an address; links work once, sessions end."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.models import (
    Mail,
    MailRole,
    Message,
    SignInLink,
)
from helpdesk.my_requests import door, forgetting, sign_in
from helpdesk.my_requests.visitor import SESSION_KEY
from kb.outbox.models import Job
from tests.helpdesk_factories import make_request
from tests.my_requests_factories import (
    KNOWN,
    LIST,
    SENT,
    START,
    UNKNOWN,
    address,
    ask,
    enter,
    get_link,
    link_of,
    without_csrf,
    work,
)


# --- asking for a link -----------------------------------------------------------------------------------------------
def test_the_answer_is_the_same_whether_or_not_the_address_is_known(client, own):
    answers = []
    for email in (KNOWN, UNKNOWN, KNOWN, UNKNOWN):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = ask(client, email)
        page = client.get(response["Location"])
        # The first question of an address counts anew, and so does every other: an upsert each.
        answers.append((response.status_code, response["Location"], len(queries), without_csrf(page.text)))
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert answers[0][:2] == (303, SENT)
    assert Mail.objects.filter(role=MailRole.SIGN_IN).count() == 0


def test_the_worker_writes_only_to_a_known_address_and_keeps_none(client, own):
    ask(client, KNOWN.upper())
    ask(client, UNKNOWN)
    assert not [job for job in Job.objects.all() if "@" in job.key]
    work()
    [mail] = Mail.objects.filter(role=MailRole.SIGN_IN)
    assert mail.to == "Lien@bedrijf.example" or mail.to == "Lien@Bedrijf.example"
    assert mail.request is None
    assert "lien" not in link_of(mail).lower()
    assert not Job.objects.filter(kind=sign_in.SIGN_IN_JOB).exists()


def test_the_mail_goes_to_the_stored_address_not_to_one_that_looks_like_it(client, own, form_page):
    make_request(form_page, token="5" * 32, email="kim@bedrijf.example")
    # The Kelvin sign is a "k" once it is lower case.
    ask(client, "\u212aim@bedrijf.example")
    work()
    assert [mail.to for mail in Mail.objects.filter(role=MailRole.SIGN_IN)] in ([], ["kim@bedrijf.example"])


def test_the_link_is_in_the_language_that_was_asked_in(client, own):
    link = get_link(client, start="/fr/requests/sign-in/")
    assert link.startswith("/fr/requests/sign-in/")
    assert Mail.objects.get(role=MailRole.SIGN_IN).language == "fr"
    assert '<html lang="fr">' in client.get(link).text
    assert client.post(link)["Location"] == "/fr/requests/"


@pytest.mark.parametrize(
    "email", ["", "lien@", "a\x00b@c.example", "x" * 300 + "@c.example", "lien@bedrijf.example\nBcc: x@y.example"]
)
def test_a_bad_address_is_kept_and_explained(client, own, email):
    response = ask(client, email)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert " autofocus" in response.text
    assert not Job.objects.filter(kind=sign_in.SIGN_IN_JOB).exists()


def test_beyond_the_limit_of_an_address_the_page_says_the_same_and_nothing_is_sent(client, own):
    for number in range(sign_in.LINKS_PER_ADDRESS + 2):
        response = ask(client, KNOWN, REMOTE_ADDR=f"10.0.{number}.1")
        assert (response.status_code, response["Location"]) == (303, SENT)
    work()
    assert Mail.objects.filter(role=MailRole.SIGN_IN).count() == sign_in.LINKS_PER_ADDRESS


def test_beyond_the_limit_of_a_network_a_page_says_what_to_do(client, own):
    for number in range(sign_in.LINKS_PER_NETWORK):
        assert ask(client, f"a{number}@elders.example").status_code == 303
    response = ask(client, KNOWN)
    assert response.status_code == 429
    assert response["Retry-After"]
    assert ask(client, KNOWN, REMOTE_ADDR="10.9.9.9").status_code == 303


# --- the link --------------------------------------------------------------------------------------------------------
def test_looking_at_a_link_does_not_spend_it(client, own):
    link = get_link(client)
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert SESSION_KEY not in client.session
    assert page["Cache-Control"].count("no-store") == 1
    assert page["X-Robots-Tag"] == "noindex"
    # With "no-referrer" browsers would post with the origin "null"; no other host learns the address like this.
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(link)["Location"] == LIST
    assert own.reference in client.get(LIST).text


def test_a_link_works_once(client, own):
    link = get_link(client)
    assert client.post(link).status_code == 303
    for response in (Client().get(link), Client().post(link)):
        assert response.status_code == 410
        assert START in response.text
        assert response["Referrer-Policy"] == "no-referrer"
    # Pressed twice: this customer is in already.
    assert client.post(link)["Location"] == LIST


def test_a_link_expires(client, own):
    link = get_link(client)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("token", ["x", "0" * 43, "sent2", "%00", "é", "a" * 5000])
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_wrong_link_is_refused_in_the_readers_language(client, own, token, language):
    for response in (
        client.get(f"/{language}/requests/sign-in/{token}/"),
        client.post(f"/{language}/requests/sign-in/{token}/"),
    ):
        assert response.status_code == 403
        assert f'<html lang="{language}">' in response.text
        assert f"/{language}/requests/sign-in/" in response.text


def test_what_is_kept_of_a_link_opens_nothing(client, own):
    link = get_link(client)
    stored = SignInLink.objects.get()
    assert link.rstrip("/").rpartition("/")[2] not in str(vars(stored))
    assert client.post(f"/en/requests/sign-in/{stored.token_hash}/").status_code == 403


# --- the session -----------------------------------------------------------------------------------------------------
def test_a_planted_session_is_worth_nothing(client, own):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    enter(client)
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get(LIST).status_code == 302


def test_a_staff_login_stays_when_a_customer_comes_and_goes(client, own, staff):
    client.force_login(staff)
    enter(client)
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert own.reference in client.get(LIST).text
    client.post("/en/requests/sign-out/")
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert client.get(LIST).status_code == 302


def test_signing_out_leaves_no_session(client, own):
    enter(client)
    response = client.post("/en/requests/sign-out/")
    assert response["Location"] == START
    assert response.cookies["sessionid"].value == ""
    assert client.get(LIST)["Location"] == START


def test_nobody_gets_a_cookie_before_signing_in(client, own):
    ask(client, KNOWN)
    client.get(LIST)
    assert "sessionid" not in client.cookies


def test_who_was_away_for_too_long_signs_in_again(client, own):
    enter(client)
    session = client.session
    session[SESSION_KEY] = {"customer": KNOWN, "until": 1.0}
    session.save()
    assert client.get(LIST).status_code == 302
    assert not Session.objects.exists()


def test_what_was_typed_comes_back_when_the_session_is_over(client, own):
    response = client.post(address(own, "message/"), {"text": "Een lang <verhaal>"})
    assert response.status_code == 403
    assert "Een lang &lt;verhaal&gt;" in response.text
    assert not Message.objects.exists()


# --- forgetting ------------------------------------------------------------------------------------------------------
def test_old_links_and_their_mails_are_deleted(client, own):
    get_link(client)
    assert forgetting.delete_old_links(timezone.now()) == 0
    assert forgetting.delete_old_links(timezone.now() + timedelta(days=8)) == 2
    assert not SignInLink.objects.exists()
    assert not Mail.objects.filter(role=MailRole.SIGN_IN).exists()
    assert Mail.objects.exists()


def test_sessions_that_are_over_are_deleted(client, own):
    enter(client)
    forgetting.delete_old_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forgetting.delete_old_sessions()
    assert not Session.objects.exists()


def test_what_the_database_holds_of_a_session_ends_with_it(client, own, staff):
    enter(client)
    in_a_day = timezone.now() + timedelta(days=1)
    assert Session.objects.get().expire_date < in_a_day
    # A staff login has a term of its own.
    both = Client()
    both.force_login(staff)
    enter(both)
    assert Session.objects.get(session_key=both.session.session_key).expire_date > in_a_day


def test_a_link_that_somebody_else_spends_at_the_same_time_is_used(client, own, monkeypatch):
    link = get_link(client)
    monkeypatch.setattr(door, "spend_link", lambda *_: False)
    assert client.post(link).status_code == 410
    assert SESSION_KEY not in client.session
