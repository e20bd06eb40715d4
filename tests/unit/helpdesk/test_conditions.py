import pytest

from helpdesk.conditions import answers_of, asked_fields, deciding_field
from helpdesk.fields import ReadField

CHOICES = (("a", "A"), ("b", "B"))


def field(key, field_type="singleline", show_field="", values=(), choices=()):
    return ReadField(
        clean_name=key,
        field_type=field_type,
        role="",
        required=True,
        label=key,
        choices=choices,
        show_field=show_field,
        show_values=tuple(values),
    )


ABOUT = field("about", "dropdown", choices=CHOICES)
AGREED = field("agreed", "checkbox")
NUMBER = field("number", show_field="about", values=["a"])


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        ({"about": "a"}, {"about", "number"}),
        ({"about": "b"}, {"about"}),
        ({"about": "b", "number": "typed before"}, {"about"}),
        ({"about": ""}, {"about"}),
        ({"about": None}, {"about"}),
        ({}, {"about"}),
    ],
)
def test_a_field_is_asked_for_certain_answers_only(data, asked):
    assert asked_fields([ABOUT, NUMBER], data) == asked


@pytest.mark.parametrize(
    ("value", "values", "is_asked"), [(True, ["yes"], True), (False, ["yes"], False), (None, ["no"], True)]
)
def test_a_checkbox_answers_yes_or_no(value, values, is_asked):
    fields = [AGREED, field("why", show_field="agreed", values=values)]
    assert ("why" in asked_fields(fields, {"agreed": value})) is is_asked


def test_one_of_several_values_is_enough():
    several = field("extras", "checkboxes", choices=CHOICES)
    fields = [several, field("why", show_field="extras", values=["b", "c"])]
    assert "why" in asked_fields(fields, {"extras": ["a", "b"]})
    assert "why" not in asked_fields(fields, {"extras": ["a"]})
    assert answers_of(several, ["a", "b"]) == {"a", "b"}


def test_what_is_not_asked_decides_nothing():
    """A chain: kind is asked for a only, and detail for kind b."""
    kind = field("kind", "radio", "about", ["a"], CHOICES)
    detail = field("detail", show_field="kind", values=["b"])
    fields = [ABOUT, kind, detail]
    assert asked_fields(fields, {"about": "a", "kind": "b"}) == {"about", "kind", "detail"}
    # What was chosen before the first answer was changed is still posted by a browser without script.
    assert asked_fields(fields, {"about": "b", "kind": "b"}) == {"about"}


@pytest.mark.parametrize("name", ["gone", "number", "later"])
def test_a_condition_on_no_earlier_field_is_none(name):
    fields = [field("number", show_field=name, values=["a"]), field("later", "dropdown", choices=CHOICES)]
    assert deciding_field(fields, fields[0]) is None
    assert asked_fields(fields, {}) == {"number", "later"}


def test_stored_answers_decide_as_posted_ones():
    assert asked_fields([AGREED, field("why", show_field="agreed", values=["yes"])], {"agreed": True}) == {
        "agreed",
        "why",
    }
