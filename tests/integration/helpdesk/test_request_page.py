"""The page of one request: what it shows, what can be done on it, by whom, and that nothing typed is lost.

Long, since all of it is one page with one form, tried from the same few requests.
"""

import re
import threading
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from helpdesk.conversation import add_answer, add_customer_message, add_note, set_state
from helpdesk.models import (
    Attachment,
    Channel,
    EventKind,
    Mail,
    MailRole,
    Message,
    MessageKind,
    Request,
    RequestState,
    ScanState,
)
from helpdesk.services import Submission, submit
from kb.models import FAQPage, TopicPage
from kb.outbox.models import Job, JobStatus
from kb.services import publish_page
from tests.helpdesk_factories import cleaned, make_request

_numbers = count(1)
HANDLER = ("view_request", "handle_request")


def make_user(*codenames: str, **values: Any) -> User:
    number = next(_numbers)
    user = User.objects.create_user(f"u{number}", password="p", **values)
    UserProfile.objects.create(user=user, preferred_language="en")
    group = Group.objects.create(name=f"g{number}")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user.groups.add(group)
    return user


@pytest.fixture
def asked(form_page: Any) -> Request:
    return make_request(form_page, language="fr")


@pytest.fixture
def lotte(db: None, client: Client) -> User:
    user = make_user(*HANDLER, first_name="Lotte", last_name="Peeters")
    client.force_login(user)
    return user


def url_of(asked: Request) -> str:
    return reverse("requests:inspect", args=[asked.pk])


def hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden"[^>]* name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def form_of(client: Client, asked: Request) -> dict[str, str]:
    """What a browser sends of an untouched page, but for the button."""
    response = client.get(url_of(asked))
    assert response.status_code == 200
    asked.refresh_from_db()
    chosen = {"state": asked.state, "assignee": str(asked.assignee_id or ""), "then": "waiting", "text": ""}
    return {**chosen, **hidden(response.text)}


def press(client: Client, asked: Request, do: str, **values: Any) -> Any:
    return client.post(url_of(asked), {**form_of(client, asked), "do": do, **values})


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_the_page_shows_all_that_is_kept(client, asked, lotte):
    set_state(request=asked, state=RequestState.OPEN, user=lotte)
    add_note(request=asked, text="Eerst bellen", author=lotte)
    answer = add_answer(request=asked, text="Bonjour\n\nVoici <b>la</b> réponse", author=lotte)
    add_customer_message(request=asked, text="Merci beaucoup", channel=Channel.WEB)
    Mail.objects.filter(about=answer).update(bounced_at=timezone.now(), bounce="550 5.1.1 unknown there")
    Mail.objects.filter(request=asked, role="confirmation").update(error="450 try later")
    html = client.get(url_of(asked)).text
    for text in (
        asked.reference,
        "Lien Peeters",
        '<div class="desk-text" lang="fr"><p>We gebruiken ze niet meer.<br>Kan dat?</p></div>',
        "Service pack",
        "Routed to contracts@tervane.example by the rule “type = ",
        "State: New → Open, by Lotte Peeters",
        "Note by Lotte Peeters",
        "Eerst bellen",
        "Voici &lt;b&gt;la&lt;/b&gt; réponse",
        "Merci beaucoup",
        "Came back: not delivered",
        "550 5.1.1 unknown there",
        "450 try later",
        "French",
        "with the signature of contracts@tervane.example",
        "consent text v1",
        "Je suis d’accord",
        "lien@bedrijf.example",
        "+32 2 000 01 23",
    ):
        assert text in html, text


def test_every_text_is_in_the_right_language(client, asked, lotte):
    html = client.get(url_of(asked)).text
    assert f'<h2 lang="fr">{asked.subject}</h2>' in html
    assert '<textarea id="answer-text" name="text" rows="6" lang="fr"' in html


def test_a_file_is_a_link_only_when_it_may_be_opened(client, asked, lotte):
    for name, scan in (("good.pdf", ScanState.CLEAN), ("bad.pdf", ScanState.INFECTED), ("new.pdf", ScanState.HELD)):
        Attachment.objects.create(
            request=asked, name=name, content_type="application/pdf", size=2048, scan=scan, created_at=timezone.now()
        )
    html = client.get(url_of(asked)).text
    assert re.search(r'<a href="[^"]+/requests/files/[^"]+"><svg(?:(?!</a>).)*good\.pdf</a>', html, re.S)
    assert re.search(r"<span><svg(?:(?!</span>).)*bad\.pdf</span>", html, re.S)
    assert re.search(r"<span><svg(?:(?!</span>).)*new\.pdf</span>", html, re.S)
    assert "refused by the scanner" in html


def test_a_request_whose_form_and_inbox_are_gone_is_still_shown(client, asked, lotte, form_page):
    form_page.delete()
    Request.objects.filter(pk=asked.pk).update(inbox=None)
    html = client.get(url_of(asked)).text
    assert "service-pack" in html
    assert "by a rule that is gone" in html


def test_what_they_did_before_is_shown_with_links_into_the_site_only(client, asked, lotte):
    asked.journey = [
        {"kind": "search", "text": "contrat <i>", "results": 2},
        {"kind": "page", "text": "Résilier", "path": "/fr/contrats/resilier/"},
        {"kind": "refused", "text": "Autre", "path": "https://evil.example/"},
    ]
    asked.origin_page = "/fr/contrats/"
    asked.save()
    html = client.get(url_of(asked)).text
    for text in (
        "“contrat &lt;i&gt;”",
        "2 results",
        'href="/fr/contrats/resilier/"',
        "suggested, not opened",
        "Shared with consent",
    ):
        assert text in html
    assert "evil.example" not in html
    assert 'href="/fr/contrats/"' in html


def test_a_broken_promise_is_marked_until_we_answered(client, asked, lotte):
    assert "desk-state--err" not in client.get(url_of(asked)).text
    Request.objects.filter(pk=asked.pk).update(promised_until=timezone.now() - timedelta(hours=1))
    assert "Late" in client.get(url_of(asked)).text
    asked.refresh_from_db()
    set_state(request=asked, state=RequestState.WAITING)
    assert "Late" not in client.get(url_of(asked)).text


def test_others_of_the_same_customer_and_the_place_among_mine(client, form_page, lotte):
    first, second, third = (make_request(form_page, token=f"{number:032x}") for number in range(3))
    Request.objects.update(assignee=lotte)
    html = client.get(url_of(second)).text
    assert "2 of 3 of mine" in html
    assert f'href="{url_of(first)}" rel="prev"' in html
    assert f'href="{url_of(third)}" rel="next"' in html
    assert "2 requests" in html
    set_state(request=third, state=RequestState.SOLVED)
    html = client.get(url_of(second)).text
    assert "2 of 2 of mine" in html
    assert 'rel="next"' not in html


def fill(asked: Request, number: int, user: User) -> None:
    """As many of everything as `number`."""
    pages = TopicPage.objects.get(key="t").get_children().specific()
    for _each in range(number):
        answer = add_answer(request=asked, text="Antwoord", author=user)
        customer = add_customer_message(
            request=asked, text="Nog iets", channel=Channel.MAIL, message_id=f"<{next(_numbers)}@x>"
        )
        add_note(request=asked, text="Notitie", author=make_user())
        for message in (answer, customer, None):
            Attachment.objects.create(
                request=asked,
                message=message,
                name="a.pdf",
                content_type="application/pdf",
                size=1,
                scan=ScanState.CLEAN,
                created_at=timezone.now(),
            )
    asked.helpful_pages.set(pages[: number * 2])


def test_the_number_of_queries_does_not_grow(client, asked, lotte, home):
    topic = TopicPage(key="t", title_nl="Thema")
    publish_page(page=topic, parent=home)
    for number in range(8):
        publish_page(page=FAQPage(key=f"q{number}", title_nl=f"Vraag {number}?"), parent=topic)
    fill(asked, 1, lotte)
    client.get(url_of(asked))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url_of(asked)).status_code == 200
        return len(captured)

    few = queries()
    fill(asked, 4, lotte)
    assert queries() == few
    assert few < 45


# --- answers and notes ------------------------------------------------------------------------------------------------


def test_an_answer_goes_by_mail_and_sets_the_state(client, asked, lotte):
    response = press(client, asked, "send", text="Bonjour,\r\nvoilà.", then="solved")
    assert (response.status_code, response.url) == (302, url_of(asked))
    message = asked.messages.get()
    assert (message.kind, message.text, message.author) == (MessageKind.ANSWER, "Bonjour,\nvoilà.", lotte)
    mail = asked.mails.get(role=MailRole.ANSWER)
    assert (mail.to, mail.about) == ("lien@bedrijf.example", message)
    asked.refresh_from_db()
    assert asked.state == RequestState.SOLVED


def test_a_note_is_kept_and_nobody_gets_a_mail(client, asked, lotte):
    assert press(client, asked, "note", text="Typfout in het adres", then="solved").status_code == 302
    assert asked.messages.get().kind == MessageKind.NOTE
    assert not asked.mails.filter(role=MailRole.ANSWER).exists()
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW


@pytest.mark.parametrize("do", ["send", "note"])
def test_a_double_click_is_one_message(client, asked, lotte, do):
    posted = {**form_of(client, asked), "do": do, "text": "Une fois"}
    for _each in range(3):
        assert client.post(url_of(asked), posted).status_code == 302
    assert asked.messages.count() == 1
    assert asked.mails.filter(role=MailRole.ANSWER).count() == (do == "send")


def test_other_words_after_back_are_kept_and_sent_only_when_sent_again(client, asked, lotte):
    posted = {**form_of(client, asked), "do": "send", "text": "Une fois"}
    client.post(url_of(asked), posted)
    response = client.post(url_of(asked), {**posted, "text": "Autre chose"})
    assert response.status_code == 409
    assert "Autre chose</textarea>" in response.text
    assert asked.messages.count() == 1
    again = client.post(url_of(asked), {**posted, **hidden(response.text), "text": "Autre chose"})
    assert again.status_code == 302
    assert asked.messages.count() == 2


@pytest.mark.parametrize("do", ["send", "note"])
def test_nothing_typed_is_nothing_sent(client, asked, lotte, do):
    response = press(client, asked, do, text="  \n ", then="solved")
    assert response.status_code == 422
    assert "Write something first" in response.text
    assert 'value="solved" selected' in response.text
    assert not asked.messages.exists()


def test_somebody_else_answered_meanwhile(client, asked, lotte):
    posted = {**form_of(client, asked), "do": "send", "text": "Mijn antwoord"}
    add_answer(request=asked, text="Dat was ik al", author=make_user())
    response = client.post(url_of(asked), posted)
    assert response.status_code == 409
    assert "Mijn antwoord</textarea>" in response.text
    assert "Dat was ik al" in response.text
    assert asked.messages.count() == 1
    again = client.post(url_of(asked), {**posted, **hidden(response.text)})
    assert again.status_code == 302
    assert asked.messages.count() == 2


def test_without_an_address_only_a_note_can_be_kept(client, asked, lotte):
    Request.objects.filter(pk=asked.pk).update(customer_email="", customer_key="")
    response = press(client, asked, "send", text="Bonjour")
    assert response.status_code == 422
    assert "Bonjour</textarea>" in response.text
    assert not asked.messages.exists()
    assert press(client, asked, "note", text="Bonjour").status_code == 302


def test_erased_meanwhile_gives_the_text_back(client, asked, lotte):
    posted = {**form_of(client, asked), "do": "send", "text": "Lang <antwoord>"}
    url = url_of(asked)
    asked.delete()
    response = client.post(url, posted)
    assert response.status_code == 410
    assert "Lang &lt;antwoord&gt;</textarea>" in response.text
    # An address without a language is looked for once more with one.
    assert client.post(url, {**posted, "text": ""}, follow=True).status_code == 404
    assert client.get(url, follow=True).status_code == 404


def test_a_form_that_was_tampered_with_keeps_the_text(client, asked, lotte):
    response = client.post(
        url_of(asked), {"do": "dance", "text": "Tekst", "token": "<x>", "seen": "-1", "then": "spam"}
    )
    assert response.status_code == 422
    assert "Tekst</textarea>" in response.text
    response = press(client, asked, "send", text="Nul\0teken")
    assert response.status_code == 422
    assert "Nulteken</textarea>" in response.text


# --- files ------------------------------------------------------------------------------------------------------------


def pdf(name: str = "bon.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def test_a_file_waits_on_the_page_and_goes_with_the_answer(client, asked, lotte):
    response = press(client, asked, "attach", files=pdf())
    assert response.status_code == 200
    assert "bon.pdf" in response.text
    posted = {
        **form_of(client, asked),
        **hidden(response.text),
        "do": "send",
        "text": "Zie bijlage",
        "files": pdf("tweede.pdf"),
    }
    assert client.post(url_of(asked), posted).status_code == 302
    assert sorted(asked.messages.get().attachments.values_list("name", flat=True)) == ["bon.pdf", "tweede.pdf"]


def test_a_refused_file_loses_neither_text_nor_the_good_file(client, asked, lotte):
    bad = SimpleUploadedFile("foto.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    response = press(client, asked, "send", text="Zie bijlage", files=[pdf(), bad])
    assert response.status_code == 422
    assert "foto.pdf" in response.text
    assert "Zie bijlage</textarea>" in response.text
    assert not asked.messages.exists()
    kept = Attachment.objects.get()
    posted = {**form_of(client, asked), **hidden(response.text), "text": "Zie bijlage"}
    assert "bon.pdf" not in client.post(url_of(asked), {**posted, "do": f"detach:{kept.pk}"}).text
    assert not Attachment.objects.exists()


def test_nobody_takes_out_a_file_of_a_message(client, asked, lotte):
    press(client, asked, "send", text="Zie bijlage", files=pdf())
    kept = Attachment.objects.get()
    press(client, asked, f"detach:{kept.pk}", text="x")
    assert Attachment.objects.filter(pk=kept.pk).exists()


# --- answers of the help centre ---------------------------------------------------------------------------------------


@pytest.fixture
def faq(home: Any) -> FAQPage:
    topic = TopicPage(key="contracts", title_nl="Contracten", title_fr="Contrats")
    publish_page(page=topic, parent=home)
    page = FAQPage(
        key="stop",
        title_nl="Licentie stopzetten?",
        title_fr="Résilier une licence ?",
        short_answer_nl="Dat kan.",
        short_answer_fr="C’est possible.",
    )
    publish_page(page=page, parent=topic)
    return page


def test_answers_are_found_by_the_subject_and_inserted_with_their_address(client, asked, lotte, faq):
    Request.objects.filter(pk=asked.pk).update(subject="résilier licence")
    response = press(client, asked, "find", text="Bonjour,")
    assert response.status_code == 200
    assert "Résilier une licence ?" in response.text
    assert "Bonjour,</textarea>" in response.text
    response = press(client, asked, f"insert:{faq.pk}", text="Bonjour,")
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.S).group(1)
    assert text.startswith("Bonjour,\n\nRésilier une licence ?\nC’est possible.\nhttp")
    assert "/fr/contrats/resilier-une-licence/" in text


def test_a_found_answer_is_linked_once_and_taken_off(client, asked, lotte, faq):
    for _each in range(2):
        press(client, asked, f"link:{faq.pk}")
    assert list(asked.helpful_pages.all()) == [faq]
    event = asked.events.get(kind=EventKind.LINKED)
    assert (event.user, event.details["page"]) == (lotte, faq.pk)
    assert "Résilier une licence ?" in client.get(url_of(asked)).text
    press(client, asked, f"unlink:{faq.pk}")
    assert "No longer linked." in client.get(url_of(asked)).text
    assert not asked.helpful_pages.exists()
    assert asked.events.filter(kind=EventKind.LINKED).count() == 2


@pytest.mark.parametrize(
    "do", ["link:999999", "link:", "link:x", "insert:999999", "unlink:1", "insert:99999999999999999999"]
)
def test_an_answer_that_is_not_there_changes_nothing(client, asked, lotte, do):
    assert press(client, asked, do, text="Tekst").status_code in (200, 409)
    assert not asked.helpful_pages.exists()


def test_an_unpublished_answer_is_neither_inserted_nor_linked(client, asked, lotte, faq):
    faq.unpublish()
    assert "C’est possible" not in press(client, asked, f"insert:{faq.pk}", text="Tekst").text
    press(client, asked, f"link:{faq.pk}")
    assert not asked.helpful_pages.exists()


def may_add(user: User, home: Any) -> None:
    GroupPagePermission.objects.create(group=user.groups.get(), page=home, permission_type="add")


def test_a_draft_is_made_of_the_last_answer_without_the_customer(client, asked, lotte, faq, home, settings):
    may_add(lotte, home)
    add_answer(request=asked, text="Bonjour Madame Peeters,\n\nÉcrivez de lien@bedrijf.example.", author=lotte)
    posted = {**form_of(client, asked), "do": "draft", "topic": faq.get_parent().pk}
    response = client.post(url_of(asked), posted)
    assert client.post(url_of(asked), posted).url == response.url
    draft = FAQPage.objects.exclude(pk=faq.pk).get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert not draft.live
    assert draft.owner == lotte
    assert (draft.title_nl, draft.title_fr) == (asked.subject, asked.subject)
    html = draft.answer_fr.raw_data[0]["value"]
    assert "Peeters" not in html
    assert "lien@" not in html
    assert "Bonjour Madame" in html
    assert asked.events.get(kind=EventKind.DRAFTED).details["page"] == draft.pk
    assert client.get(response.url).status_code == 200


def test_a_half_written_answer_outlives_a_draft(client, asked, lotte, faq, home):
    may_add(lotte, home)
    response = press(client, asked, "draft", topic=faq.get_parent().pk, text="Half")
    assert response.status_code == 200
    assert "Half</textarea>" in response.text
    assert "Edit the draft" in response.text


def test_who_may_not_add_pages_makes_no_draft(client, asked, lotte, faq):
    assert "Make a draft" not in client.get(url_of(asked)).text
    assert press(client, asked, "draft", topic=faq.get_parent().pk).status_code in (302, 403)
    assert FAQPage.objects.count() == 1


# --- handling ---------------------------------------------------------------------------------------------------------


def test_state_and_assignee_are_applied(client, asked, lotte):
    response = press(client, asked, "handle", state="open", assignee=str(lotte.pk))
    assert response.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.assignee) == (RequestState.OPEN, lotte)
    press(client, asked, "handle", assignee="")
    asked.refresh_from_db()
    assert asked.assignee is None
    html = client.get(url_of(asked)).text
    assert "Assigned to Lotte Peeters, by Lotte Peeters" in html
    assert "Assigned to nobody, by Lotte Peeters" in html


def test_what_somebody_else_changed_meanwhile_stays(client, asked, lotte):
    posted = {**form_of(client, asked), "do": "handle", "assignee": str(lotte.pk)}
    set_state(request=asked, state=RequestState.SOLVED)
    client.post(url_of(asked), posted)
    asked.refresh_from_db()
    assert (asked.state, asked.assignee) == (RequestState.SOLVED, lotte)


def test_only_who_may_handle_requests_can_be_chosen(client, asked, lotte):
    other = make_user("view_request", first_name="Viewer", last_name="Only")
    assert "Viewer Only" not in client.get(url_of(asked)).text
    for values in ({"assignee": str(other.pk)}, {"state": "nonsense"}, {"assignee": "x"}):
        assert press(client, asked, "handle", text="Tekst", **values).status_code == 422
    asked.refresh_from_db()
    assert (asked.state, asked.assignee) == (RequestState.NEW, None)


def test_applying_keeps_a_half_written_answer(client, asked, lotte):
    response = press(client, asked, "handle", state="open", text="Half")
    assert response.status_code == 200
    assert "Half</textarea>" in response.text


def test_no_spam_sends_the_mails_that_were_held_back(client, form_page, lotte):
    asked = submit(
        Submission(page=form_page, language="fr", cleaned=cleaned(form_page), token="f" * 32, spam_reasons=["honeypot"])
    )
    assert not asked.mails.exists()
    html = client.get(url_of(asked)).text
    assert "Held as spam" in html
    assert press(client, asked, "not-spam").status_code == 302
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW
    assert {mail.role for mail in asked.mails.all()} == {MailRole.INBOX, MailRole.CONFIRMATION}
    assert "no spam" in client.get(url_of(asked)).text


# --- rights -----------------------------------------------------------------------------------------------------------

VERBS = [
    "send",
    "note",
    "attach",
    "detach:1",
    "find",
    "insert:1",
    "link:1",
    "unlink:1",
    "handle",
    "not-spam",
    "draft",
    "readdress:1",
    "enter",
    "dance",
]


@pytest.mark.parametrize("do", VERBS)
def test_who_may_only_look_does_nothing(client, asked, do):
    client.force_login(make_user("view_request"))
    before = (asked.messages.count(), asked.events.count(), asked.mails.count())
    response = client.post(url_of(asked), {"do": do, "text": "x", "state": "spam", "token": "a" * 32, "seen": "0"})
    assert response.status_code in (302, 403)
    assert "admin" in response.url if response.status_code == 302 else True
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW
    assert (asked.messages.count(), asked.events.count(), asked.mails.count()) == before


def test_who_may_only_look_sees_no_form(client, asked):
    client.force_login(make_user("view_request"))
    html = client.get(url_of(asked)).text
    main = html[html.index('class="desk-split"') :]
    assert "<textarea" not in main
    assert "<form" not in main
    assert "<button" not in main[: main.index("</aside>")]
    assert "Nobody" in main


def test_who_may_not_look_sees_nothing_though_handling_is_granted(client, asked):
    client.force_login(make_user("handle_request"))
    assert client.get(url_of(asked)).status_code in (302, 403)
    response = client.post(url_of(asked), {"do": "note", "text": "x"})
    assert response.status_code in (302, 403)
    assert not asked.messages.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, asked, lotte, method):
    assert getattr(client, method)(url_of(asked)).status_code == 405


def test_a_post_needs_our_token(asked, lotte):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lotte)
    assert strict.post(url_of(asked), {"do": "note", "text": "x"}).status_code == 403
    assert not asked.messages.exists()


def test_a_mail_is_sent_again_only_by_who_may(client, asked, lotte):
    mail = asked.mails.get(role="confirmation")
    Job.objects.filter(kind="mail", key=str(mail.pk)).update(status=JobStatus.DEAD, attempts=3)
    Mail.objects.filter(pk=mail.pk).update(error="550 no such user")
    again = reverse("helpdesk_resend_mail", args=[mail.pk])
    assert again not in client.get(url_of(asked)).text
    client.force_login(make_user("view_request", "resend_mail"))
    html = client.get(url_of(asked)).text
    assert again in html
    assert "Refused: not delivered" in html
    assert "3 tries" in html


@pytest.fixture
def returned(asked: Request) -> Mail:
    mail = asked.mails.get(role="confirmation")
    Job.objects.filter(kind="mail", key=str(mail.pk)).update(status=JobStatus.DONE)
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), bounced_at=timezone.now(), bounce="550 unknown")
    return mail


@pytest.mark.parametrize("do", ["readdress:{}", "enter"])
def test_a_mail_that_came_back_goes_to_another_address(client, asked, returned, do):
    client.force_login(make_user(*HANDLER, "resend_mail"))
    response = press(client, asked, do.format(returned.pk), **{f"address-{returned.pk}": " an@firma.example "})
    assert response.status_code == 302
    returned.refresh_from_db()
    asked.refresh_from_db()
    assert (returned.to, asked.customer_email, returned.bounced_at) == ("an@firma.example", "an@firma.example", None)
    assert "Address changed: lien@bedrijf.example → an@firma.example" in client.get(url_of(asked)).text


def test_an_address_that_is_none_stays_to_be_put_right(client, asked, returned):
    client.force_login(make_user(*HANDLER, "resend_mail"))
    response = press(client, asked, f"readdress:{returned.pk}", text="Half", **{f"address-{returned.pk}": "geen adres"})
    assert response.status_code == 422
    assert 'value="geen adres"' in response.text
    assert "Half</textarea>" in response.text
    assert press(client, asked, f"readdress:{returned.pk}").status_code == 422
    returned.refresh_from_db()
    assert returned.to == "lien@bedrijf.example"


def test_an_address_is_changed_only_by_who_may_send_again(client, asked, lotte, returned):
    assert "New address" not in client.get(url_of(asked)).text
    response = press(client, asked, f"readdress:{returned.pk}", **{f"address-{returned.pk}": "an@firma.example"})
    assert response.status_code in (302, 403)
    returned.refresh_from_db()
    assert returned.to == "lien@bedrijf.example"


def test_a_mail_of_another_request_is_not_readdressed(client, asked, form_page, returned):
    client.force_login(make_user(*HANDLER, "resend_mail"))
    other = make_request(form_page, token="a" * 32)
    response = press(client, other, f"readdress:{returned.pk}", **{f"address-{returned.pk}": "an@firma.example"})
    assert response.status_code == 422
    returned.refresh_from_db()
    assert returned.to == "lien@bedrijf.example"


# --- the mail as it came ----------------------------------------------------------------------------------------------


@pytest.fixture
def received(asked: Request, settings: Any, tmp_path: Any) -> Message:
    settings.PRIVATE_ROOT = str(tmp_path)
    message = add_customer_message(request=asked, text="Merci", channel=Channel.MAIL, message_id="<a@b>")
    message.original.save("x", ContentFile(b"Subject: x\r\n\r\n<script>alert(1)</script>"))
    return message


def test_a_received_mail_is_downloaded_as_it_came(client, asked, lotte, received):
    url = reverse("helpdesk_original", args=[received.pk])
    assert url in client.get(url_of(asked)).text
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"Subject: x")
    assert response["Content-Type"] == "message/rfc822"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.post(url).status_code == 405


def test_a_received_mail_is_for_who_may_look_only(client, received):
    client.force_login(make_user("handle_request"))
    assert client.get(reverse("helpdesk_original", args=[received.pk])).status_code in (302, 403)


def test_no_original_is_not_found(client, asked, lotte):
    note = add_note(request=asked, text="x", author=lotte)
    for pk in (note.pk, 999999):
        assert client.get(reverse("helpdesk_original", args=[pk]), follow=True).status_code == 404


# --- at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_answer(form_page):
    asked = make_request(form_page)
    user = make_user(*HANDLER)
    first = Client()
    first.force_login(user)
    posted = {**form_of(first, asked), "do": "send", "text": "Een keer"}
    statuses = []

    def click() -> None:
        try:
            own = Client()
            own.cookies = first.cookies
            statuses.append(own.post(url_of(asked), posted).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert statuses == [302] * 4
    assert asked.messages.count() == 1
    assert asked.mails.filter(role=MailRole.ANSWER).count() == 1


def test_logs_hold_nothing_personal(client, asked, lotte, faq, caplog):
    with caplog.at_level("DEBUG"):
        press(client, asked, "send", text="Geheim woord")
        press(client, asked, "find", find="Geheim zoekwoord")
        press(client, asked, "handle", state="solved")
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    for personal in ("Geheim", "lien@", "Lien", asked.subject):
        assert personal not in logged
