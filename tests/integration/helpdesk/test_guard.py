"""What a form does with machines, and with people whose browser runs no script: nothing that was typed is lost."""

import logging
import re
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversation import set_state
from helpdesk.guard.proof import make_challenge, solve
from helpdesk.guard.waiting import make_stamp
from helpdesk.models import Event, EventKind, Mail, RateCount, Request, RequestState, SpentProof
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.file_factories import make_page_with_files, upload
from tests.helpdesk_factories import ANSWERS, proof, sent

URL = "/en/ask-en/contract-en/"
TOKEN = "a" * 32
HTMX = {"HTTP_HX_REQUEST": "true"}


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def post(client, *, token=TOKEN, extra=None, **changes):
    return client.post(URL, sent(token, **changes), **(extra or {}))


def assert_asked_again(response, words, status=422):
    """Nothing is stored, the message is clear, and everything typed is there."""
    html = response.text
    assert response.status_code == status
    assert words in re.sub(r"\s+", " ", html)
    assert Request.objects.count() == 0
    assert 'role="alert"' in html
    assert "autofocus" in html
    assert "Lien Peeters" in html
    assert 'value="Licentie stopzetten"' in html
    assert "We gebruiken ze niet meer.\nKan dat?" in html


def stamp_from(monkeypatch, ago: float, token: str = TOKEN) -> str:
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr("time.time", lambda: now - ago)
        return make_stamp(token)


class TestProof:
    def test_a_browser_s_way(self, client, form_page, settings):
        settings.REQUEST_PROOF_ROUNDS = 200
        html = client.get(URL).text
        token = hidden(html, "_token")
        address = re.search(r'data-proof="([^"]+)"', html)[1]
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert "sessionid" not in answer.cookies
        challenge = answer.json()
        response = post(client, token=token, _proof=solve(challenge))
        assert response.status_code == 303
        # Solved at once: no browser of ours is that fast.
        assert Request.objects.get().spam_reasons == ["fast"]

    def test_a_good_proof_leaves_no_sign(self, client, form_page):
        assert post(client).status_code == 303
        stored = Request.objects.get()
        assert (stored.state, stored.spam_reasons) == (RequestState.NEW, [])
        assert Mail.objects.count() == 2
        assert SpentProof.objects.count() == 1

    def test_pages_hold_no_challenge(self, client, form_page):
        html = client.get(URL).text
        assert hidden(html, "_proof") == ""
        assert "_checked" not in html

    @pytest.mark.parametrize("token", ["", "x", "A" * 32, "a" * 33, "\x00" * 32])
    def test_a_challenge_needs_a_form_s_token(self, client, form_page, token):
        assert client.get("/en/requests-guard/challenge/", {"token": token}).status_code == 400

    @pytest.mark.parametrize("way", ["another form", "expired", "forged", "nonsense"])
    def test_a_proof_that_does_not_hold_is_said_and_nothing_lost(self, client, form_page, way):
        posted = {
            "another form": lambda: proof("b" * 32),
            "expired": lambda: proof(TOKEN, age=1300),
            "forged": lambda: solve({**make_challenge(TOKEN), "signature": "0" * 64}),
            "nonsense": lambda: "\x00<b>%%%",
        }[way]()
        response = post(client, _proof=posted)
        assert_asked_again(response, "press send again")
        assert hidden(response.text, "_token") == TOKEN
        assert post(client).status_code == 303

    def test_a_replayed_proof_is_refused(self, client, form_page):
        used = proof(TOKEN)
        assert post(client, _proof=used).status_code == 303
        Request.objects.all().delete()
        assert_asked_again(post(client, _proof=used), "had expired or belonged to another form")

    def test_a_double_click_is_no_replay(self, client, form_page):
        body = sent(TOKEN)
        assert client.post(URL, body)["Location"] == client.post(URL, body)["Location"]
        assert Request.objects.count() == 1

    def test_marking_a_proof_as_spent_may_fail(self, client, form_page, monkeypatch, caplog):
        def fail(*args):
            raise OperationalError("locked")

        monkeypatch.setattr("helpdesk.guard.checking.spend", fail)
        assert post(client).status_code == 303
        assert "could not be marked as spent" in caplog.text


class TestWithoutScript:
    def test_the_form_comes_back_once_and_is_taken_after_a_moment(self, client, form_page, monkeypatch):
        first = post(client, _proof="")
        assert_asked_again(first, "please check what you filled in and press send again")
        assert hidden(first.text, "_token") == TOKEN
        stamp = hidden(first.text, "_checked")
        soon = post(client, _proof="", _checked=stamp)
        assert_asked_again(soon, "press send again in")
        assert hidden(soon.text, "_checked") == stamp
        later = time.time() + 6
        monkeypatch.setattr("time.time", lambda: later)
        assert post(client, _proof="", _checked=stamp).status_code == 303
        assert Request.objects.get().spam_reasons == []

    def test_mistakes_count_as_having_come_back(self, client, form_page, monkeypatch):
        html = post(client, _proof="", email="lien@").text
        stamp = hidden(html, "_checked")
        later = time.time() + 6
        monkeypatch.setattr("time.time", lambda: later)
        assert post(client, _proof="", _checked=stamp).status_code == 303

    @pytest.mark.parametrize("stamp", ["", "x", "\x00", f"{TOKEN}:1:forged", "x" * 9000])
    def test_a_made_up_time_counts_nothing(self, client, form_page, stamp):
        assert_asked_again(post(client, _proof="", _checked=stamp), "please check what you filled in")

    def test_the_time_of_another_form_counts_nothing(self, client, form_page, monkeypatch):
        other = stamp_from(monkeypatch, 60, "b" * 32)
        assert_asked_again(post(client, _proof="", _checked=other), "please check what you filled in")

    def test_the_limits_are_half_as_high(self, client, form_page, monkeypatch):
        for number in range(4):
            token = f"{number}" * 32
            checked = stamp_from(monkeypatch, 60, token)
            post(client, token=token, _proof="", _checked=checked, subject=f"Vraag {number}")
        reasons = list(Request.objects.order_by("pk").values_list("spam_reasons", flat=True))
        assert reasons == [[], [], ["rate-address"], ["rate-address"]]

    def test_htmx_gets_the_part(self, client, form_page):
        response = post(client, _proof="", extra=HTMX, _embedded="1")
        assert response.status_code == 422
        assert "<html" not in response.text
        assert "data-request-form" in response.text


class TestHeldBack:
    def test_the_trap_gives_the_ordinary_receipt_and_no_mail(self, client, form_page, settings):
        settings.SPAM_RETENTION_DAYS = 30
        response = post(client, _homepage="https://spam.example", _proof="")
        assert response.status_code == 303
        stored = Request.objects.get()
        assert stored.reference in client.get(response["Location"]).text
        assert (stored.state, stored.spam_reasons) == (RequestState.SPAM, ["honeypot"])
        assert Event.objects.get(kind=EventKind.FLAGGED).details == {"reasons": ["honeypot"]}
        assert Mail.objects.count() == 0
        assert (stored.keep_until - timezone.now()).days in (29, 30)

    def test_a_person_lets_it_through_and_the_mails_follow(self, client, form_page):
        post(client, _homepage="x")
        stored = Request.objects.get()
        set_state(request=stored, state=RequestState.OPEN)
        assert stored.keep_until is None
        assert Mail.objects.count() == 2

    def test_spam_is_never_kept_longer_than_its_type(self, client, form_page):
        form_page.retention_days = 3
        form_page.save()
        post(client, _homepage="x")
        assert (Request.objects.get().keep_until - timezone.now()).days in (2, 3)

    def test_many_links(self, client, form_page):
        post(client, message="\n".join(f"https://spam{number}.example" for number in range(6)))
        assert Request.objects.get().spam_reasons == ["links"]

    def test_the_trap_is_out_of_people_s_way(self, client, form_page):
        trap = re.search(r'<div class="vh" aria-hidden="true">.*?<input[^>]*_homepage[^>]*>', client.get(URL).text)[0]
        assert 'tabindex="-1"' in trap
        assert 'autocomplete="off"' in trap


class TestRates:
    @pytest.fixture(autouse=True)
    def limits(self, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 2
        settings.REQUESTS_PER_ADDRESS_PER_DAY = 4
        settings.REQUESTS_PER_NETWORK_PER_HOUR = 3

    def send(self, client, number, **changes):
        return post(client, token=f"{number:032x}", subject=f"Vraag {number}", **changes)

    def reasons(self):
        return list(Request.objects.order_by("pk").values_list("spam_reasons", flat=True))

    def test_one_address_whatever_its_case(self, client, form_page, settings):
        settings.REQUESTS_PER_NETWORK_PER_HOUR = 100
        for number, email in enumerate(["a@b.example", "A@B.example", "a@b.example", "other@b.example"]):
            assert self.send(client, number, email=email).status_code == 303
        assert self.reasons() == [[], [], ["rate-address"], []]
        assert Mail.objects.count() == 6

    def test_one_network_whatever_the_address(self, client, form_page):
        for number in range(5):
            extra = {"REMOTE_ADDR": f"198.51.100.{number}", "HTTP_X_FORWARDED_FOR": f"10.{number}.0.1"}
            self.send(client, number, email=f"{number}@b.example", extra=extra)
        self.send(client, 9, email="9@b.example", extra={"REMOTE_ADDR": "203.0.113.1"})
        assert self.reasons() == [[], [], [], ["rate-network"], ["rate-network"], []]

    def test_who_is_asked_again_is_not_counted(self, client, form_page):
        for number in range(6):
            self.send(client, number, _proof="")
        self.send(client, 7, email="")
        assert RateCount.objects.count() == 0

    def test_a_flood_is_refused_with_the_phone_number_and_nothing_lost(self, client, form_page, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 0
        cache.clear()
        response = post(client)
        assert_asked_again(response, "too many requests", status=429)
        assert 'href="tel:+3220000123"' in response.text
        assert post(client, extra=HTMX).status_code == 429

    def test_ten_times_a_limit_is_held_back_and_one_more_is_refused(self, client, form_page, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 1
        settings.REQUESTS_PER_ADDRESS_PER_DAY = settings.REQUESTS_PER_NETWORK_PER_HOUR = 100
        assert [self.send(client, number).status_code for number in range(11)] == [303] * 10 + [429]
        assert Request.objects.count() == 10

    def test_nothing_about_the_sender_is_kept_or_logged(self, client, form_page, caplog):
        caplog.set_level(logging.DEBUG, "helpdesk")
        self.send(client, 1, extra={"REMOTE_ADDR": "198.51.100.7"})
        kept = " ".join(str(row) for row in RateCount.objects.values_list())
        for personal in ("198.51", "lien", "bedrijf"):
            assert personal not in kept
            assert personal not in caplog.text

    def test_a_server_on_a_socket_holds_nobody_back(self, client, form_page):
        for number in range(5):
            self.send(client, number, email=f"{number}@b.example", extra={"REMOTE_ADDR": ""})
        assert self.reasons() == [[]] * 5


def test_a_database_that_cannot_count_loses_nothing(client, form_page, monkeypatch):
    def fail(**values):
        raise OperationalError("locked")

    monkeypatch.setattr("helpdesk.guard.checking.count_up", fail)
    response = post(client)
    assert response.status_code == 503
    assert ANSWERS["subject"] in response.text


def test_an_expired_session_keeps_the_form_and_then_takes_it(form_page):
    strict = Client(enforce_csrf_checks=True)
    response = post(strict)
    assert response.status_code == 403
    assert ANSWERS["subject"] in response.text
    secret = hidden(response.text, "csrfmiddlewaretoken")
    assert post(strict, csrfmiddlewaretoken=secret).status_code == 303


def test_the_guard_asks_the_database_few_questions(client, form_page):
    post(client, token="f" * 32)
    with CaptureQueriesContext(connection) as captured:
        post(client)
    ours = [query for query in captured if re.search(r"ratecount|spentproof", query["sql"])]
    assert len(ours) == 5


# What programs put where people type: each is stored as text or refused with a message, and no header is made of it.
INJECTIONS = {
    "subject": "Hi\r\nBcc: victim@b.example",
    "name": "Lien\nBcc: victim@b.example",
    "email": "lien@b.example\r\nBcc: victim@b.example",
    "phone": "+32 2 000 01 23\r\nBcc: victim@b.example",
    "message": "Hi\r\n\r\nBcc: victim@b.example\r\n.\r\nMAIL FROM:<x@b.example>",
}


@pytest.mark.parametrize("field", INJECTIONS)
def test_no_header_is_injected(client, form_page, mailoutbox, field):
    response = post(client, **{field: INJECTIONS[field]})
    assert response.status_code in (303, 422)
    if response.status_code == 422:
        assert f'href="#form-contract-{field}"' in response.text
        return
    while run_due(kind=get_kind("mail"), worker="test"):
        pass
    assert len(mailoutbox) == 2
    for sent_mail in mailoutbox:
        message = sent_mail.message()
        assert sent_mail.recipients()[0] in ("contracts@tervane.example", ANSWERS["email"])
        assert "Bcc" not in message
        assert all("\n" not in value.replace("\n ", "") for value in message.values())


def test_files_wait_with_the_rest_of_the_form(client, index, private_files, monkeypatch):
    page = make_page_with_files(index)
    first = client.post(page.url, {**sent(TOKEN, _proof=""), "files": [upload("plan.pdf")]})
    assert first.status_code == 422
    assert "plan.pdf" in first.text
    stamp = hidden(first.text, "_checked")
    later = time.time() + 6
    monkeypatch.setattr("time.time", lambda: later)
    assert client.post(page.url, sent(TOKEN, _proof="", _checked=stamp)).status_code == 303
    assert Request.objects.get().attachments.get().name == "plan.pdf"
