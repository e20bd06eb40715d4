import pytest

from helpdesk.field_checks import CheckedField, find_faults

LIST = CheckedField("about", {"field_type": "dropdown", "choice_keys": "a\nb", "label_nl": "x", "choices_nl": "A\nB"})
BOX = CheckedField("agreed", {"field_type": "checkbox", "label_nl": "x"})
LINE = CheckedField("line", {"field_type": "singleline", "label_nl": "x", "role": "subject"})


def faults(earlier=(LIST, BOX, LINE), **data):
    field = CheckedField("this", {"field_type": "singleline", "label_nl": "x", **data})
    return {fault.name for fault in find_faults(field, earlier)}


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({}, set()),
        ({"label_nl": ""}, {"label_nl"}),
        ({"field_type": "reference"}, {"pattern"}),
        ({"field_type": "reference", "pattern": "TC-#####"}, set()),
        ({"field_type": "reference", "pattern": "TC-48213"}, {"pattern"}),
        ({"field_type": "reference", "pattern": "(#+)*"}, {"pattern"}),
        ({"pattern": "TC-#####"}, {"pattern"}),
        ({"field_type": "date", "notice_days": 30}, set()),
        ({"field_type": "datetime", "notice_days": 30}, {"notice_days"}),
        ({"notice_days": 0}, set()),
        ({"starts_step": True}, {"step_title_nl"}),
        ({"starts_step": True, "step_title_nl": "Contact"}, set()),
        ({"show_field": "about", "show_values": "a\nb"}, set()),
        ({"show_field": "about", "show_values": ""}, {"show_values"}),
        ({"show_field": "about", "show_values": "c"}, {"show_values"}),
        ({"show_field": "agreed", "show_values": "yes"}, set()),
        ({"show_field": "agreed", "show_values": "on"}, {"show_values"}),
        ({"show_field": "line", "show_values": "x"}, {"show_field"}),
        ({"show_field": "this", "show_values": "x"}, {"show_field"}),
        ({"show_field": "later", "show_values": "x"}, {"show_field"}),
        ({"show_values": "a"}, {"show_field"}),
        ({"field_type": "hidden", "show_field": "about", "show_values": "a"}, {"show_field"}),
        (
            {"field_type": "checkbox", "role": "consent", "required": True, "show_field": "about", "show_values": "a"},
            {"show_field"},
        ),
        (
            {"field_type": "checkbox", "role": "consent", "required": False, "show_field": "about", "show_values": "a"},
            set(),
        ),
        ({"field_type": "file", "role": "consent"}, {"role"}),
        ({"field_type": "multiline", "role": "message"}, set()),
        ({"field_type": "multiline", "role": "email"}, {"role"}),
        ({"role": "subject"}, {"role"}),
        ({"role": "name"}, set()),
    ],
)
def test_what_is_wrong_is_said_where_it_is(data, names):
    assert faults(**data) == names


def test_values_are_not_checked_against_keys_that_are_refused_themselves():
    refused = CheckedField("about", {"field_type": "dropdown", "label_nl": "x", "choices_nl": "A\nB"})
    assert faults((refused,), show_field="about", show_values="a") == set()


def test_several_consents_may_be_asked_for():
    first = CheckedField("consent", {"field_type": "checkbox", "role": "consent", "label_nl": "x"})
    assert faults((first,), field_type="checkbox", role="consent", required=True) == set()
