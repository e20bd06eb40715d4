"""A request form's way through the web, as a browser with and without JavaScript walks it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from helpdesk.models import Mail, Request
from tests.helpdesk_factories import ANSWERS, make_request_page, sent

NL, FR = "/nl/ask-nl/contract-nl/", "/fr/ask-fr/contract-fr/"
TOKEN = "a" * 32
HTMX = {"HTTP_HX_REQUEST": "true"}


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def post(client, url=NL, *, extra=None, **changes):
    return client.post(url, sent(changes.get("_token", TOKEN), **changes), **(extra or {}))


def test_the_form_has_its_labels_in_the_language_of_the_address(client, form_page):
    html = client.get(FR).text
    assert "Adresse e-mail" in html
    assert "Pack de services" in html
    assert 'value="service-pack"' in html
    assert f'action="{FR}"' in html
    assert 'id="form-contract-email"' in html
    assert 'name="email"' in html


def test_a_token_is_made_for_each_rendering(client, form_page):
    tokens = {hidden(client.get(NL).text, "_token") for _ in range(2)}
    assert len(tokens) == 2


def test_a_good_request_leads_to_a_receipt_without_personal_data(client, form_page):
    response = post(client)
    assert response.status_code == 303
    stored = Request.objects.get()
    address = response["Location"]
    assert urlsplit(address).path == NL
    for personal in ("lien", "Peeters", "bedrijf", "Licentie"):
        assert personal not in address
    receipt = client.get(address)
    assert receipt.status_code == 200
    assert stored.reference in receipt.text
    assert "Een collega leest uw vraag." in receipt.text
    assert receipt["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in receipt.text
    assert "lien@" not in receipt.text


@pytest.mark.parametrize("done", ["", "TV-1234-5678", "TV-1234-5678:forged", "\x00"])
def test_a_forged_receipt_leads_to_the_form(client, form_page, done):
    response = client.get(NL, {"done": done})
    assert (response.status_code, response["Location"]) == (302, NL)


def test_a_receipt_belongs_to_its_form(client, form_page, index):
    other = make_request_page(index, "order")
    address = post(client)["Location"]
    assert client.get(f"{other.url}?{urlsplit(address).query}").status_code == 302


def test_a_signature_of_something_else_is_no_receipt(client, form_page):
    post(client)
    signed = signing.Signer().sign(Request.objects.get().reference)
    assert client.get(NL, {"done": signed}).status_code == 302


def test_sent_twice_is_one_request_and_the_same_receipt(client, form_page):
    assert post(client)["Location"] == post(client)["Location"]
    assert Request.objects.count() == 1


def test_sent_from_two_tabs_is_one_request_and_the_same_receipt(client, form_page):
    receipts = {client.post(form_page.url, sent(token * 32))["Location"] for token in "ab"}
    assert (len(receipts), Request.objects.count(), Mail.objects.count()) == (1, 1, 2)
    # Something else, somebody else, or another day, is another request.
    for token, changes in (("c", {"subject": "Nog iets"}), ("d", {"email": "an@ander.example"})):
        client.post(form_page.url, sent(token * 32, **changes))
    assert Request.objects.count() == 3
    Request.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    client.post(form_page.url, sent("e" * 32))
    assert Request.objects.count() == 4


def test_what_was_held_as_spam_is_no_receipt_for_a_second_try(client, form_page):
    client.post(form_page.url, sent("a" * 32, _homepage="x"))
    client.post(form_page.url, sent("b" * 32))
    assert sorted(Request.objects.values_list("state", flat=True)) == ["new", "spam"]


def test_going_back_and_sending_something_else_is_asked_about(client, form_page):
    post(client)
    response = post(client, message="Nog iets heel anders")
    assert response.status_code == 409
    assert "Nog iets heel anders" in response.text
    assert Request.objects.get().reference in response.text
    fresh = hidden(response.text, "_token")
    assert fresh != TOKEN
    assert post(client, message="Nog iets heel anders", _token=fresh).status_code == 303
    assert Request.objects.count() == 2


BAD = [
    {"email": "lien@"},
    {"email": ""},
    {"subject": ""},
    {"about": "nothing"},
    {"end_date": "31/02/2026"},
    {"phone": "bel <b>mij</b>"},
    {"consent": ""},
    {"message": "", "name": ""},
    {"email": "lien@", "end_date": "morgen", "about": "", "name": " "},
    {"subject": "x" * 300},
    {"subject": "a\x00b"},
    {"extras": ["b", "zzz"]},
]


@pytest.mark.parametrize("changes", BAD, ids=lambda changes: "-".join(changes))
@pytest.mark.parametrize("url", [NL, FR])
def test_bad_input_keeps_what_was_typed_and_says_what_to_do(client, form_page, url, changes):
    response = post(client, url, **changes)
    html = response.text
    assert response.status_code == 422
    assert Request.objects.count() == 0
    assert 'role="alert"' in html
    assert "autofocus" in html
    for key in changes:
        assert re.search(rf'href="#form-contract-{key}(_0)?"', html)
        assert f'id="form-contract-{key}_error"' in html
    kept = {key: value for key, value in ANSWERS.items() if key not in changes and key not in ("consent", "extras")}
    for key in kept:
        control = re.search(rf'<(input|select|textarea)[^>]*name="{key}".*?(?=<div|</div|</form)', html, re.DOTALL)[0]
        assert kept[key].splitlines()[0] in control
    for value in changes.values():
        if isinstance(value, str) and value.strip() and "<" not in value and value not in ("nothing", "a\x00b"):
            assert value in html
    assert hidden(html, "_token") == TOKEN
    assert "<b>mij</b>" not in html


def test_the_title_says_that_there_is_an_error(client, form_page):
    assert re.search(r"<title>\s*\S+ Contract", post(client, email="").text)


def test_an_error_is_tied_to_its_field(client, form_page):
    html = post(client, email="lien@").text
    control = re.search(r'<input[^>]*name="email"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="form-contract-email_error"' in control


def test_with_htmx_errors_and_receipt_come_as_parts(client, form_page):
    errors = post(client, extra=HTMX, email="")
    assert errors.status_code == 422
    assert "<html" not in errors.text
    assert 'id="form-contract"' in errors.text
    done = post(client, extra=HTMX)
    assert done.status_code == 200
    assert "<html" not in done.text
    assert Request.objects.get().reference in done.text
    assert 'id="form-contract"' in done.text
    assert 'tabindex="-1" autofocus' in done.text
    assert Request.objects.get().reference in client.get(done["HX-Replace-Url"]).text


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_receipt_removes_the_types_of_request_only_where_they_stand(client, form_page, is_listed):
    form_page.is_listed = is_listed
    form_page.save_revision().publish()
    assert ('id="request-types"' in client.get(form_page.url).text) is is_listed
    done = post(client, extra=HTMX).text
    assert ('<div id="request-types" hx-swap-oob="delete">' in done) is is_listed
    assert re.search(r"<title>[^<]+ – [^<]+</title>", done)


def test_the_help_of_a_checkbox_follows_its_label_and_the_error_comes_first(client, form_page):
    form_page.form_fields.filter(clean_name="consent").update(help_text_nl="Zie Privacy.")
    html = post(client, consent="").text
    control = html.index('id="form-contract-consent"')
    assert html.index('id="form-contract-consent_error"') < control < html.index('id="form-contract-consent_helptext"')


def test_a_receipt_within_another_page_keeps_its_address(client, form_page):
    done = post(client, extra=HTMX, _embedded="1")
    assert "HX-Replace-Url" not in done
    assert "<title>" not in done.text
    assert "<h2" in done.text


def test_an_embedded_part_stays_embedded(client, form_page):
    assert "<h2 id=" in post(client, extra=HTMX, email="", _embedded="1").text
    assert "<h1 id=" in post(client, email="", _embedded="1").text  # without htmx: the form's own page


def test_where_the_form_was_opened_is_recorded_with_consent(client, form_page):
    html = client.get(NL, {"q": "contract stopzetten"}).text
    assert hidden(html, "_query") == "contract stopzetten"
    assert hidden(html, "_page") == NL
    post(client, _page="/nl/contracten/x/", _query="contract stopzetten", _share="1")
    stored = Request.objects.get()
    assert (stored.origin_page, stored.origin_query) == ("/nl/contracten/x/", "contract stopzetten")


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "\r\n/x\x00"])
def test_a_made_up_origin_is_no_address_elsewhere(client, form_page, path):
    assert post(client, _page=path, _query="\x00" * 5 + "x" * 900, _share="1").status_code == 303
    stored = Request.objects.get()
    assert stored.origin_page in ("", "/x")
    assert len(stored.origin_query) <= 200
    assert "evil" not in Mail.objects.first().html


@pytest.mark.parametrize("token", ["", "short", "A" * 32, "\x00" * 32, "x" * 5000])
def test_a_made_up_token_loses_nothing(client, form_page, token):
    response = post(client, _token=token)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert ANSWERS["subject"] in response.text
    fresh = hidden(response.text, "_token")
    assert fresh != token
    assert post(client, _token=fresh).status_code == 303
    assert Request.objects.count() == 1


def test_the_subject_is_carried_over(client, form_page, index):
    assert 'value="contract stopzetten"' in client.get(NL, {"subject": "contract stopzetten"}).text
    fields = [field for field in form_page.form_fields.all() if field.role != "subject"]
    form_page.form_fields.set(fields)
    form_page.save()
    assert ">\ncontract stopzetten</textarea>" in client.get(NL, {"subject": "contract stopzetten"}).text


def test_another_type_keeps_the_subject(client, form_page, index):
    make_request_page(index, "order", title_nl="Bestelling")
    html = client.get(NL, {"subject": "a & b", "q": "z"}).text
    assert 'href="/nl/ask-nl/order-nl/?subject=a+%26+b&amp;q=z"' in html
    assert 'href="/nl/ask-nl/contract-nl/?subject=a+%26+b&amp;q=z" aria-current="page"' in html


def test_a_form_in_another_language_says_so(client, index):
    make_request_page(index, "order", languages=("nl",))
    html = client.get("/fr/ask-fr/order-nl/").text
    assert 'lang="nl">Contract</h1>' in html
    assert re.search(r'<div class="field" data-field="subject" lang="nl"><label[^>]*>Onderwerp', html)


def test_posting_to_the_address_in_another_language_loses_nothing(client, form_page):
    assert post(client, "/fr/ask-nl/contract-nl/").status_code == 303
    assert Request.objects.get().language == "fr"


class TestExpiredSession:
    @pytest.fixture
    def strict(self):
        return Client(enforce_csrf_checks=True)

    def test_a_form_without_its_session_comes_back_as_typed(self, strict, form_page):
        response = post(strict, email="lien@")
        html = response.text
        assert response.status_code == 403
        assert Request.objects.count() == 0
        for key in ("subject", "message", "name"):
            assert ANSWERS[key].splitlines()[0] in html
        assert 'value="lien@"' in html
        assert "field--error" not in html
        assert 'role="alert"' in html
        assert hidden(html, "_token") == TOKEN  # so that a copy that did arrive is recognised
        assert "csrftoken" in response.cookies

    def test_pressing_send_again_works(self, strict, form_page):
        html = post(strict).text
        secret = hidden(html, "csrfmiddlewaretoken")
        assert post(strict, csrfmiddlewaretoken=secret).status_code == 303
        assert Request.objects.count() == 1

    def test_htmx_gets_the_part(self, strict, form_page):
        response = post(strict, extra=HTMX, _embedded="1")
        assert response.status_code == 403
        assert "<html" not in response.text
        assert ANSWERS["subject"] in response.text

    def test_the_whole_way_with_a_cookie(self, strict, form_page):
        secret = hidden(strict.get(NL).text, "csrfmiddlewaretoken")
        assert post(strict, csrfmiddlewaretoken=secret).status_code == 303

    def test_elsewhere_there_is_nothing_to_recover(self, strict, home):
        assert strict.post("/nl/").status_code == 403


def test_a_database_that_fails_loses_nothing(client, form_page, monkeypatch, caplog):
    def fail(*args):
        raise OperationalError("locked while writing lien@bedrijf.example")

    monkeypatch.setattr("helpdesk.services._store", fail)
    response = post(client)
    assert response.status_code == 503
    assert ANSWERS["subject"] in response.text
    assert hidden(response.text, "_token") == TOKEN
    assert "lien" not in caplog.text


def test_pages_of_a_form_belong_to_one_person(client, form_page):
    for response in (client.get(NL), post(client, email=""), client.get(post(client)["Location"])):
        assert "private" in response["Cache-Control"]
        assert "no-store" not in response["Cache-Control"]
