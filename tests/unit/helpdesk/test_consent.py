"""What customers agreed to: each wording once, under a number that names it for good."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from helpdesk import consent
from helpdesk.models import ConsentText, RequestPage
from tests.helpdesk_factories import make_request


def change_wording(page, **changes):
    field = page.form_fields.get(clean_name="consent")
    for name, value in changes.items():
        setattr(field, name, value)
    field.save()
    return RequestPage.objects.get(pk=page.pk)


def version(request):
    (given,) = request.consents
    assert given["field"] == "consent"
    return given["version"]


def test_the_same_wording_is_one_version(form_page):
    first, second = make_request(form_page), make_request(form_page, token="1" * 32, language="fr")
    assert (version(first), version(second)) == (1, 1)
    assert [each["language"] for each in first.consents + second.consents] == ["nl", "fr"]
    (text,) = ConsentText.objects.all()
    assert text.texts["fr"] == "Je suis d’accord"


@pytest.mark.parametrize(
    "changes", [{"label_nl": "Ik ga niet akkoord"}, {"help_text_de": "Wie, steht auf der Seite Datenschutz."}]
)
def test_another_wording_is_the_next_version_and_the_old_one_stays(form_page, changes):
    first = make_request(form_page)
    changed = change_wording(form_page, **changes)
    second = make_request(changed, token="1" * 32)
    assert (version(first), version(second)) == (1, 2)
    assert ConsentText.objects.get(number=1).texts != ConsentText.objects.get(number=2).texts


def test_a_wording_that_comes_back_has_its_old_number(form_page):
    make_request(form_page)
    label = form_page.form_fields.get(clean_name="consent").label_nl
    make_request(change_wording(form_page, label_nl="Anders"), token="1" * 32)
    third = make_request(change_wording(form_page, label_nl=label), token="2" * 32)
    assert version(third) == 1
    assert ConsentText.objects.count() == 2


def test_who_does_not_agree_agrees_to_nothing(form_page):
    page = change_wording(form_page, required=False)
    assert make_request(page, consent="").consents == []
    assert not ConsentText.objects.exists()


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen after the row was looked for and just before it is written, once."""

    def do(what):
        pending = [what]

        def atomic():
            if pending:
                pending.pop()()
            return transaction.atomic()

        monkeypatch.setattr(consent, "transaction", SimpleNamespace(atomic=atomic))

    return do


def test_a_number_that_another_process_took_meanwhile_is_not_taken_again(form_page, meanwhile):
    other = {"type_key": form_page.key, "field_key": "consent", "number": 1, "texts": {}, "fingerprint": "other"}
    meanwhile(lambda: ConsentText.objects.create(**other))
    assert consent.ensure_consent_text(form_page, "consent").number == 2
    assert ConsentText.objects.count() == 2


def test_the_same_wording_stored_by_another_process_meanwhile_is_used(form_page, meanwhile):
    meanwhile(lambda: consent.ensure_consent_text(form_page, "consent"))
    assert consent.ensure_consent_text(form_page, "consent").number == 1
    assert ConsentText.objects.count() == 1
