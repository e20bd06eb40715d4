from email.utils import parseaddr

import pytest
from django.core import mail as django_mail

from helpdesk.addresses import reply_address
from helpdesk.models import Mail, MailRole, RoutingRule
from helpdesk.one_line import one_line
from helpdesk.outbox import build_message
from tests.helpdesk_factories import make_request

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


@pytest.mark.django_db
def test_submitting_sends_nothing_by_itself(form_page):
    make_request(form_page)
    assert django_mail.outbox == []
