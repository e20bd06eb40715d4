"""A page is read in one language as a whole, and says so when it is not the reader's."""

import pytest
from django.core.exceptions import ValidationError

from kb.base.languages import reading_order
from kb.base.localized import is_blank
from kb.models import FAQPage
from tests.factories import make_faq, make_topic, text_block

pytestmark = pytest.mark.django_db


def test_reading_order_starts_with_the_readers_language() -> None:
    assert list(reading_order("de")) == ["de", "nl", "en", "fr"]


def test_the_order_of_fallback_is_a_setting(settings) -> None:
    settings.MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("fr", "nl")}
    assert list(reading_order("de"))[:3] == ["de", "fr", "nl"]


@pytest.mark.parametrize("value", [None, "", '<p data-block-key="a1"></p>', "<p> </p>"])
def test_an_emptied_editor_is_blank(value: object) -> None:
    assert is_blank(value)


def test_a_title_without_text_does_not_count_as_a_translation() -> None:
    faq = make_faq(title_nl="Vraag", short_answer_nl="Antwoord", title_fr="Question")
    assert faq.available_languages == ("nl",)
    shown = faq.localize("fr")
    assert (shown.title, shown.short_answer, shown.is_fallback) == ("Vraag", "Antwoord", True)


def test_a_question_without_any_answer_is_readable_in_its_titles_languages() -> None:
    faq = make_faq(title_nl="Vraag", title_fr="Question")
    assert faq.available_languages == ("nl", "fr")


def test_texts_never_mix_languages() -> None:
    faq = make_faq(
        title_nl="Vraag",
        short_answer_nl="Kort",
        answer_nl=text_block("<p>Lang</p>"),
        title_fr="Question",
        answer_fr=text_block("<p>Longue</p>"),
    )
    shown = FAQPage.objects.get(pk=faq.pk).localize("fr")
    assert shown.language == "fr"
    assert not shown.short_answer


def test_a_text_that_was_never_written_is_empty() -> None:
    assert make_topic(title_nl="Contracten", intro_nl=None).localize("nl").intro == ""


def test_any_one_language_is_enough() -> None:
    faq = make_faq(title_fr="Question seule", short_answer_fr="Réponse")
    assert faq.available_languages == ("fr",)
    assert faq.localize("nl").language == "fr"


def test_no_language_at_all_is_refused() -> None:
    with pytest.raises(ValidationError):
        make_faq(make_topic(), title_nl="")
