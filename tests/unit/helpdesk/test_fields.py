import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from helpdesk.fields import ReadField, display_value, field_languages, read_field, to_stored
from helpdesk.models import RequestField
from tests.helpdesk_factories import FIELDS, make_field


def field(key: str, languages=("nl", "fr", "de", "en")) -> RequestField:
    return make_field(None, next(spec for spec in FIELDS if spec["key"] == key), languages)


def test_choices_have_the_same_keys_in_every_language():
    read = {code: read_field(field("about"), code) for code in ("nl", "fr", "de", "en")}
    assert {tuple(key for key, _label in each.choices) for each in read.values()} == {("access", "service-pack")}
    assert read["nl"].choices[0] == ("access", "Toegang, of niet")  # a comma is part of a choice
    assert read["fr"].choices[1] == ("service-pack", "Pack de services")


def test_what_a_language_lacks_comes_from_the_next_one():
    read = read_field(field("about", ("nl",)), "de")
    assert (read.label, read.choices[1]) == ("Waarover?", ("service-pack", "Servicepakket"))


def test_choices_that_do_not_match_their_keys_are_not_used():
    broken = field("about")
    broken.choices_fr = "Accès"
    assert read_field(broken, "fr").choices == read_field(broken, "nl").choices
    assert field_languages([broken]) == ("nl", "de", "en")


def test_a_form_is_in_a_language_when_every_field_is():
    assert field_languages([field("subject"), field("message", ("nl", "fr"))]) == ("nl", "fr")


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (dt.date(2026, 12, 23), "2026-12-23"),
        (Decimal("12.50"), "12.50"),
        (["a", "b"], ["a", "b"]),
        (True, True),
        (None, None),
        ("tekst", "tekst"),
    ],
)
def test_values_are_stored_free_of_language(value, stored):
    assert to_stored(value) == stored


def test_stored_values_are_shown_in_words():
    with override("fr"):
        about = read_field(field("about"), "fr")
        extras = read_field(field("extras"), "fr")
        assert display_value(about, "service-pack") == "Pack de services"
        assert display_value(about, "gone") == "gone"
        assert display_value(extras, ["a", "b"]) == "Un, Deux"
        assert display_value(extras, []) == ""
        assert display_value(read_field(field("end_date"), "fr"), "2026-12-23") == "23 décembre 2026"
    with override("en"):
        assert display_value(ReadField("ok", "checkbox", "", False, "OK"), True) == "yes"


def test_a_key_is_made_from_the_default_language():
    made = RequestField(label_nl="Uw bedrijf", label_fr="Votre société")
    with override("fr"):
        assert made.get_field_clean_name() == "uw_bedrijf"
    assert RequestField(label_nl="2e naam").get_field_clean_name() == "field_2e_naam"
