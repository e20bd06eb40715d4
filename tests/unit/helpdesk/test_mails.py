import secrets
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as django_mail
from django.core.files.base import ContentFile
from django.utils import timezone

from helpdesk.addresses import read_bounce_address, reply_address
from helpdesk.conversation import add_answer, add_customer_message, add_note
from helpdesk.envelope import build_message
from helpdesk.mails import compose_answer, compose_confirmation, compose_inbox_mails, compose_update_mails
from helpdesk.models import Attachment, Channel, Inbox, Mail, MailRole, Request, RoutingRule, ScanState
from helpdesk.one_line import header_line, one_line
from helpdesk.posting import post
from helpdesk.routing.selectors import destination_of
from tests.helpdesk_factories import make_inbox, make_request

EVIL = "Hallo\r\nBcc: all@everyone.example\n\n<script>alert(1)</script>\u2028x"


def both(request) -> tuple[Mail, Mail]:
    return request.mails.get(role=MailRole.INBOX), request.mails.get(role=MailRole.CONFIRMATION)


def test_one_line_keeps_words_and_nothing_else():
    assert one_line(EVIL) == "Hallo Bcc: all@everyone.example <script>alert(1)</script> x"


def test_the_inbox_gets_labels_and_choices_in_its_own_language(form_page):
    request = make_request(form_page, language="fr")
    inbox, _confirmation = both(request)
    assert inbox.to == "contracts@tervane.example"
    assert parseaddr(inbox.from_email)[1] == "help@tervane.example"
    assert inbox.from_email.startswith("Lien Peeters ")
    assert inbox.reply_to == f"Lien Peeters <lien@bedrijf.example>, {reply_address(request.reference)}"
    assert inbox.subject == f"[{request.reference}] Contract: Licentie stopzetten"
    assert inbox.language == "nl"
    for text in ("Onderwerp", "Waarover?", "Servicepakket", "Twee", "23 december 2026", "We gebruiken ze niet meer."):
        assert text in inbox.text
        assert text in inbox.html


def test_the_customer_gets_a_confirmation_in_the_customers_language(form_page):
    request = make_request(form_page, language="fr")
    _inbox, confirmation = both(request)
    assert confirmation.to == "lien@bedrijf.example"
    assert confirmation.language == "fr"
    for text in (request.reference, "Objet", "Pack de services", "Un collègue lit votre question."):
        assert text in confirmation.text
        assert text in confirmation.html
    assert '<html lang="fr">' in confirmation.html


def test_a_type_without_inbox_uses_the_sites(form_page, settings):
    RoutingRule.objects.all().delete()
    settings.SUPPORT_EMAIL = "Tervane <support@tervane.example>"
    assert both(make_request(form_page))[0].to == "support@tervane.example"


def test_a_form_without_an_address_confirms_nothing(form_page):
    form_page.form_fields.set([field for field in form_page.form_fields.all() if field.role != "email"])
    form_page.save()
    request = make_request(form_page)
    assert [mail.role for mail in request.mails.all()] == [MailRole.INBOX]
    assert request.mails.get().reply_to == reply_address(request.reference)


def test_nothing_typed_gets_into_headers_or_markup(form_page):
    request = make_request(form_page, subject=EVIL, name=EVIL, message=EVIL)
    assert "\n" not in request.customer_name
    for mail in both(request):
        message = build_message(mail).message()
        assert message["Bcc"] is None
        assert {"To", "From", "Subject", "Message-ID"} <= set(message.keys())
        assert "<script>" not in mail.html
        assert "\n" not in mail.subject + mail.reply_to


def test_an_international_domain_is_written_in_ascii(form_page):
    inbox, confirmation = both(make_request(form_page, email="lien@bücher.example"))
    assert inbox.reply_to.startswith("Lien Peeters <lien@xn--bcher-kva.example>, ")
    assert build_message(confirmation).message()["To"] == "lien@xn--bcher-kva.example"


def test_a_message_is_the_same_on_every_try(form_page, settings):
    for mail in both(make_request(form_page)):
        first, second = (build_message(mail).message() for _ in range(2))
        assert first["Message-ID"] == second["Message-ID"] == mail.message_id
        assert mail.message_id.endswith("@tervane.example>")


def test_only_the_confirmation_is_marked_as_automatic(form_page):
    inbox, confirmation = both(make_request(form_page))
    assert build_message(confirmation).message()["Auto-Submitted"] == "auto-generated"
    assert build_message(inbox).message()["Auto-Submitted"] is None


def test_mails_have_text_and_html(form_page):
    for mail in both(make_request(form_page)):
        types = [part.get_content_type() for part in build_message(mail).message().walk()]
        assert types == ["multipart/alternative", "text/plain", "text/html"]
        assert "style=" not in mail.html


def test_a_mail_is_the_same_bytes_whenever_it_is_built(form_page):
    for mail in both(make_request(form_page)):
        first = build_message(mail).message().as_bytes(linesep="\r\n")
        again = build_message(Mail.objects.get(pk=mail.pk)).message().as_bytes(linesep="\r\n")
        assert first == again
        assert parsedate_to_datetime(message_from_bytes(first)["Date"]) == mail.created_at.replace(microsecond=0)


def test_envelope_and_from_are_two_addresses_of_ours(form_page):
    inbox, _confirmation = both(make_request(form_page))
    message = build_message(inbox)
    assert read_bounce_address(message.from_email) == inbox.pk
    assert parseaddr(message.message()["From"])[1] == "help@tervane.example"


def test_what_a_machine_writes_asks_for_no_machines_answer(form_page):
    inbox, confirmation = both(make_request(form_page))
    answer = add_answer(request=Request.objects.get(), text="Ja.").mails.get()
    for mail in (inbox, confirmation):
        suppressed = build_message(mail).message()["X-Auto-Response-Suppress"]
        assert {"OOF", "AutoReply"} <= set(suppressed.split(", "))
        # We want to hear that it came back.
        assert "NDR" not in suppressed.split(", ")
    assert build_message(answer).message()["X-Auto-Response-Suppress"] is None
    assert build_message(answer).message()["Auto-Submitted"] is None


def test_a_machines_answer_to_a_mail_says_so(form_page):
    request = make_request(form_page)
    _inbox, confirmation = both(request)
    confirmation.about = add_customer_message(
        request=request, text="Nog iets.", channel=Channel.MAIL, message_id="<a@bedrijf.example>"
    )
    assert build_message(confirmation).message()["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize(
    "own",
    [
        "help@tervane.example",
        "Help+tv-1.abc@TERVANE.example",
        "contracts@tervane.example",
        "contracts+x@tervane.example",
    ],
)
def test_no_confirmation_goes_to_an_address_of_our_own(form_page, own):
    request = make_request(form_page, email=own)
    assert [mail.role for mail in request.mails.all()] == [MailRole.INBOX]
    assert request.customer_email == own


NAMES = [
    'Peeters, "Lien" <x@y.example>',
    "Lien\r\nBcc: all@everyone.example",
    "Đặng Thị Ánh Nguyệt, Zoë",
    "\u202egnihtyna\u202c שרה כהן",
    "محمد الأحمد",
    "=?utf-8?q?=0D=0ABcc:_all@everyone.example?=",
    "😀" * 150,
    "\\" * 150,
    ";:@<>()[]",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_stay_names(form_page, name):
    request = make_request(form_page, name=name, subject=name)
    for mail in request.mails.all():
        mail.full_clean()
        wire = build_message(mail).message().as_bytes(linesep="\r\n")
        assert all(len(line) <= 998 for line in wire.split(b"\r\n"))
        message = message_from_bytes(wire, policy=policy.default)
        assert "Bcc" not in message
        [sender] = message["From"].addresses
        assert sender.addr_spec == "help@tervane.example"
        assert message["Reply-To"].addresses[-1].addr_spec == reply_address(request.reference)
        assert message["Subject"].strip() == mail.subject
        if mail.role == MailRole.INBOX:
            assert message["Reply-To"].addresses[0].addr_spec == "lien@bedrijf.example"
            shown = header_line(request.customer_name, 20).rstrip("…").replace(" ", "")
            assert message["Reply-To"].addresses[0].display_name.replace(" ", "").startswith(shown)


HOSTILE = "x\r\nBcc: all@everyone.example\r\n\r\n</p><script>alert(1)</script>{{ settings.SECRET_KEY }}{% now 'Y' %}"


@pytest.mark.parametrize(
    "field", ["customer_name", "subject", "type_title", "topic_key", "origin_query", "origin_page"]
)
def test_no_field_of_a_request_injects(form_page, field):
    request = make_request(form_page)
    message = add_note(request=request, text=HOSTILE, author=get_user_model().objects.create_user("sam"))
    setattr(request, field, HOSTILE)
    request.journey = [{"kind": "search", "text": HOSTILE}, {"kind": HOSTILE, "text": HOSTILE}]
    request.page = None if field == "type_title" else request.page
    destination = destination_of(request.inbox)
    message.request = request
    composed = [
        *compose_inbox_mails(request, destination),
        compose_confirmation(request),
        compose_answer(message),
        *compose_update_mails(message, destination),
    ]
    for each in composed:
        mail = post(each, request=make_request(form_page, token=secrets.token_hex(16)))
        assert mail is not None
        wire = message_from_bytes(build_message(mail).message().as_bytes(), policy=policy.default)
        assert wire["Bcc"] is None
        assert [part.get_content_type() for part in wire.walk()][1:] == ["text/plain", "text/html"]
        assert "<script>" not in each.html
        assert "</p><" not in each.html.replace("</p><p>", "")
        assert not {"\r", "\n"} & set(each.subject + each.reply_to)


def test_no_name_of_a_file_injects(form_page):
    request = make_request(form_page)
    file = Attachment(
        request=request, name="a\r\nX-Evil: 1\r\n\r\n.pdf", content_type="application/pdf", size=3, sha256="0"
    )
    file.scan, file.created_at = ScanState.CLEAN, timezone.now()
    file.file.save("ignored", ContentFile(b"abc"), save=False)
    file.save()
    message = message_from_bytes(build_message(both(request)[0]).message().as_bytes(), policy=policy.default)
    [part] = message.iter_attachments()
    assert (part["X-Evil"], part.get_content(), part.get_filename()) == (None, b"abc", "a X-Evil: 1 .pdf")
    file.file.delete()


def test_the_inbox_learns_all_there_is(form_page):
    request = make_request(form_page)
    request.journey = [
        {"kind": "search", "text": "opzeggen", "results": 3},
        {"kind": "refused", "text": "Licentie stopzetten", "path": "/nl/a/"},
        {"kind": "later", "text": "unknown"},
    ]
    request.origin_page, request.topic_key = "/nl/contracten/", "contracts"
    [mail] = compose_inbox_mails(request, destination_of(request.inbox))
    for body in (mail.text, mail.html):
        assert f"http://localhost:8000/admin/requests/inspect/{request.pk}/" in body
        for words in ("opzeggen", "Licentie stopzetten", "/nl/contracten/", "contracts", "Ik ga akkoord", " 1, nl"):
            assert words in body
        assert "unknown" not in body


def test_html_is_readable_in_dark_and_on_a_phone_and_holds_nothing_active(form_page):
    for mail in both(make_request(form_page)):
        for needed in (
            '<meta name="color-scheme" content="light dark">',
            'name="viewport"',
            f'<html lang="{mail.language}">',
        ):
            assert needed in mail.html
        for unwanted in ("<table", "<img", "<script", "style=", "http://www"):
            assert unwanted not in mail.html


def test_each_reads_its_own_language(form_page):
    """A French inbox with two addresses, and a German customer."""
    inbox = Inbox.objects.get()
    inbox.addresses, inbox.language = "un@tervane.example\ndeux@tervane.example", "fr"
    inbox.save()
    Inbox.objects.update(signature_fr="L’équipe Contrats", signature_de="Ihr Team Verträge")
    request = make_request(form_page, language="de")
    to_inbox = list(request.mails.filter(role=MailRole.INBOX))
    assert [mail.to for mail in to_inbox] == ["un@tervane.example", "deux@tervane.example"]
    assert len({mail.message_id for mail in to_inbox}) == 2
    for mail in to_inbox:
        assert (mail.language, mail.subject) == ("fr", f"[{request.reference}] Contrat: Licentie stopzetten")
        assert "Pack de services" in mail.text
    confirmation = request.mails.get(role=MailRole.CONFIRMATION)
    assert (confirmation.language, "Servicepaket" in confirmation.text) == ("de", True)
    answer = add_answer(request=request, text="Gern.").mails.get()
    for body in (answer.text, answer.html):
        assert "Ihr Team Verträge" in body
        assert "Contrats" not in body
    Inbox.objects.update(signature_de="")
    request.refresh_from_db()
    # Not written in German: the first in the order in which the site falls back.
    assert "L’équipe Contrats" in add_answer(request=request, text="Noch etwas.").mails.get().text
    updates = add_customer_message(request=request, text="Danke", channel=Channel.WEB).mails.all()
    assert {(mail.to, mail.language) for mail in updates} == {
        ("un@tervane.example", "fr"),
        ("deux@tervane.example", "fr"),
    }


@pytest.mark.django_db
def test_submitting_sends_nothing_by_itself(form_page):
    make_request(form_page)
    assert django_mail.outbox == []


def test_what_follows_a_request_goes_to_the_fallback_once_its_inbox_is_gone(form_page):
    request = make_request(form_page)
    RoutingRule.objects.all().delete()
    request.inbox.delete()
    request.refresh_from_db()
    make_inbox("rest@tervane.example", is_fallback=True)
    assert destination_of(request.inbox).addresses == ("rest@tervane.example",)


@pytest.mark.parametrize("subject", ["Twee stoelen – beschadigd geleverd, en één ontbreekt nog", "Copy", "x" * 140])
def test_the_subject_begins_on_its_own_line(form_page, subject):
    mail = both(make_request(form_page, subject=subject))[1]
    raw = build_message(mail).message().as_bytes()
    [line] = [line for line in raw.splitlines() if line.startswith(b"Subject:")]
    assert len(line) > len(b"Subject: ")
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["Subject"] == mail.subject
