"""The demo's forms pass the checks that an editor's forms pass, in every language."""

from pathlib import Path

import pytest

from cms.demo_content.loading import _field
from cms.demo_content.reading import read_site
from helpdesk.conditions import deciding_field
from helpdesk.field_checks import CheckedField, find_faults
from helpdesk.fields import field_languages, read_field
from helpdesk.models import RequestField
from helpdesk.patterns import normalise
from kb.base.languages import language_codes, localized_names

FORMS = read_site(Path(__file__).resolve().parents[3] / "fixtures" / "demo")["forms"]
COLUMNS = (
    "field_type",
    "role",
    "required",
    "choice_keys",
    "pattern",
    "notice_days",
    "show_field",
    "show_values",
    "starts_step",
    *(name for text in ("label", "choices", "step_title") for name in localized_names(text)),
)


def made(form: dict) -> list[RequestField]:
    return [_field(spec, number) for number, spec in enumerate(form["fields"])]


@pytest.mark.parametrize("form", FORMS, ids=[form["key"] for form in FORMS])
def test_a_form_of_the_demo_is_sound(form):
    checked: list[CheckedField] = []
    for field in made(form):
        now = CheckedField(field.clean_name, {name: getattr(field, name) for name in COLUMNS})
        assert [fault.message for fault in find_faults(now, checked)] == []
        checked.append(now)
    assert field_languages(made(form)) == tuple(language_codes())


@pytest.mark.parametrize("form", FORMS, ids=[form["key"] for form in FORMS])
def test_the_numbers_in_the_help_follow_their_patterns(form):
    for spec in form["fields"]:
        for text in (*spec.get("help", {}).values(), *spec.get("error", {}).values()) if "pattern" in spec else ():
            written = [word.strip(".,") for word in text.split() if word.strip(".,")[-1:].isdigit() and "-" in word]
            assert written
            assert [normalise(spec["pattern"], word) for word in written] == written


def test_the_demo_shows_what_forms_can_do():
    fields = {form["key"]: [read_field(field, "nl") for field in made(form)] for form in FORMS}
    everything = [field for each in fields.values() for field in each]
    assert {"phone", "reference", "file", "date"} <= {field.field_type for field in everything}
    assert sum(field.starts_step for field in fields["end-software-licence"]) == 3
    photos = next(field for field in fields["order"] if field.clean_name == "photos")
    assert deciding_field(fields["order"], photos).clean_name == "about"
