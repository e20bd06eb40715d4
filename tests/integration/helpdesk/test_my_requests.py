""" "My requests": getting in tells nothing about an address, and inside there is nobody's but the customer's own."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversation import add_answer, add_note, set_state
from helpdesk.models import (
    Attachment,
    Mail,
    MailRole,
    Message,
    Request,
    RequestPage,
    RequestState,
    ScanState,
    SignInLink,
)
from helpdesk.my_requests import door, forgetting, sign_in, views
from helpdesk.my_requests.visitor import SESSION_KEY
from kb.outbox.models import Job
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due
from tests.helpdesk_factories import make_request

KNOWN, UNKNOWN = "lien@bedrijf.example", "nobody@nowhere.example"
LIST, START, SENT = "/en/requests/", "/en/requests/sign-in/", "/en/requests/sign-in/sent/"


@pytest.fixture
def own(form_page: RequestPage) -> Request:
    return make_request(form_page, language="en", email="Lien@Bedrijf.example")


@pytest.fixture
def other(form_page: RequestPage) -> Request:
    return make_request(form_page, token="1" * 32, email="karim@elders.example", name="Karim", subject="Iets anders")


@pytest.fixture
def staff(db: None):
    return get_user_model().objects.create_user("karim", first_name="Karim", last_name="Peeters", password="secret-1")


def ask(client, email, start=START, **extra):
    return client.post(start, {"email": email}, **extra)


def work() -> None:
    """What the worker does of the jobs that ask for links."""
    while run_due(kind=get_kind(sign_in.SIGN_IN_JOB), worker="test"):
        pass


def link_of(mail: Mail) -> str:
    return urlsplit(re.search(r"https?://\S+", mail.text)[0]).path


def get_link(client, email=KNOWN, start=START) -> str:
    ask(client, email, start)
    work()
    return link_of(Mail.objects.filter(role=MailRole.SIGN_IN).latest("pk"))


def enter(client, email=KNOWN) -> Client:
    assert client.post(get_link(client, email)).status_code == 303
    return client


def address(request: Request, rest: str = "") -> str:
    return f"/en/requests/{request.reference}/{rest}"


def token_in(html: str) -> str:
    return re.search(r'name="_token" value="([0-9a-f]{32})"', html)[1]


def without_csrf(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


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


# --- what is shown ---------------------------------------------------------------------------------------------------
def test_the_list_takes_a_constant_number_of_queries(client, own, form_page):
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


# --- files -----------------------------------------------------------------------------------------------------------
def make_file(request: Request, scan: str = ScanState.UNSCANNED, message: Message | None = None) -> Attachment:
    return Attachment.objects.create(
        request=request,
        message=message,
        name="contract.pdf",
        content_type="application/pdf",
        size=7,
        sha256="0" * 64,
        file=ContentFile(b"%PDF-1.", "contract.pdf"),
        scan=scan,
        created_at=timezone.now(),
    )


@pytest.fixture
def private_folder(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def test_own_files_can_be_fetched(client, own, private_folder):
    found = make_file(own)
    enter(client)
    assert address(own, f"files/{found.pk}/") in client.get(address(own)).text
    response = client.get(address(own, f"files/{found.pk}/"))
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
        assert client.get(address(own, f"files/{found.pk}/")).status_code == status
    assert "contract.pdf" in client.get(address(own)).text
    assert "/files/" not in client.get(address(own)).text
    assert client.get(address(other, f"files/{theirs.pk}/")).status_code == 404
    assert Client().get(address(own, f"files/{held.pk}/")).status_code == 302


def pdf(name: str = "Contract 1.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


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


# --- what is done ----------------------------------------------------------------------------------------------------
def send(client, own, rest="message/", **data):
    return client.post(address(own, rest), {"_token": "c" * 32, "text": "Dank u.\r\nTot later.", **data})


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
    again = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', response.text)[1]}
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


def test_a_link_that_somebody_else_spends_at_the_same_time_is_used(client, own, monkeypatch):
    link = get_link(client)
    monkeypatch.setattr(door, "spend_link", lambda *_: False)
    assert client.post(link).status_code == 410
    assert SESSION_KEY not in client.session
