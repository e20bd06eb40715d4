import datetime as dt

import pytest
from django.http import QueryDict
from django.utils.translation import override

from helpdesk.fields import read_field
from helpdesk.form_builder import RequestFormBuilder
from tests.helpdesk_factories import ANSWERS, FIELDS, make_field


def build(language="nl", data=None):
    fields = [read_field(make_field(None, spec), language) for spec in FIELDS]
    return RequestFormBuilder(fields).get_form_class()(data, auto_id="form-x-%s")


def posted(**changes):
    query = QueryDict(mutable=True)
    for key, value in {**ANSWERS, **changes}.items():
        query.setlist(key, value if isinstance(value, list) else [value])
    return query


def test_names_and_values_are_the_same_in_every_language():
    forms = {code: build(code) for code in ("nl", "fr", "de", "en")}
    assert {tuple(form.fields) for form in forms.values()} == {tuple(spec["key"] for spec in FIELDS)}
    values = {tuple(key for key, _label in form.fields["about"].choices) for form in forms.values()}
    assert values == {("", "access", "service-pack")}
    assert forms["fr"].fields["subject"].label == "Objet"


def test_what_is_posted_in_one_language_is_valid_in_all():
    for code in ("nl", "fr", "de", "en"):
        assert build(code, posted()).is_valid()


@pytest.mark.parametrize(
    ("key", "attribute"),
    [
        ("name", 'autocomplete="name"'),
        ("email", 'type="email"'),
        ("email", 'autocomplete="email"'),
        ("phone", 'type="tel"'),
        ("phone", 'autocomplete="tel"'),
        ("end_date", 'type="date"'),
        ("subject", 'id="form-x-subject"'),
        ("message", 'name="message"'),
    ],
)
def test_controls_say_what_they_are_for(key, attribute):
    assert attribute in str(build()[key])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("email", "lien@", "“lien@” is not a complete e-mail address. It looks like name@company.example."),
        ("email", "", "Fill in your e-mail address: we send our answer there."),
        ("email", f"lien@{'ü' * 70}.example", "is not a complete e-mail address"),
        ("email", f"lien@{'ü.' * 100}example", "is not a complete e-mail address"),
        ("phone", "bel mij", "“bel mij” is not a phone number. It looks like +32 2 000 01 23."),
        ("about", "", "Choose one of the options."),
        ("about", "Servicepakket", "This option is not offered any more. Choose one of the options."),
        ("extras", ["z"], "This option is not offered any more. Choose one of the options."),
        ("end_date", "31/02/2026", "This is not a date. Write day, month and year, for example 31/12/2026."),
        ("consent", "", "Tick this box: without your consent we can't answer."),
        ("subject", "x" * 256, "Shorten this to 255 characters; it has 256 now."),
        ("message", "x" * 20_001, "Shorten this to 20000 characters; it has 20001 now."),
        ("subject", "a\x00b", "This holds a character that can't be stored. Type it again."),
        ("name", "  ", "Fill in your name."),
    ],
)
def test_each_message_says_what_to_do(key, value, message):
    with override("en"):
        form = build("en", posted(**{key: value}))
        assert not form.is_valid()
        assert list(form.errors) == [key]
        assert message in form.errors[key][0]


def test_dates_are_read_as_people_write_them():
    for written in ("2026-12-23", "23/12/2026", "23.12.2026"):
        form = build(data=posted(end_date=written))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["end_date"].isoformat() == "2026-12-23"


def test_what_was_typed_can_be_shown_without_judging_it():
    form = build(data=posted(email="lien@", subject=""))
    form.skip_checks()
    assert 'value="lien@"' in str(form["email"])
    assert not form["email"].errors
    assert "aria-invalid" not in str(form["email"])


def make(*specs, language="en", data=None, now=None):
    fields = [read_field(make_field(None, spec), language) for spec in specs]
    return RequestFormBuilder(fields, now=now).get_form_class()(data, auto_id="form-x-%s")


def spec(key, field_type, **values):
    return {"key": key, "type": field_type, "label": (key,) * 4, **values}


CONTRACT = spec("contract", "reference", pattern="TC-#####")
PHONE = spec("mobile", "phone")
END = spec("end", "date", notice_days=30)
# Half past midnight of 24 November in Brussels: in UTC it is still the 23rd.
NIGHT = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (CONTRACT, "TC-48", "“TC-48” is too short. It looks like TC-12345."),
        (CONTRACT, "TC-482139", "“TC-482139” is too long. It looks like TC-12345."),
        (CONTRACT, "TO-48213", "“TO-48213” is not right. It looks like TC-12345."),
        (PHONE, "bel mij", "“bel mij” is not a phone number. It looks like +32 2 000 01 23."),
        (
            END,
            "2026-12-23",
            "This is too early. With 30 days of notice, the earliest date is Thursday 24 December 2026.",
        ),
        (END, "ooit", "This is not a date. Write day, month and year, for example 31/12/2026."),
    ],
)
def test_messages_of_our_own_fields(field, typed, message):
    with override("en"):
        form = make(field, data={field["key"]: typed}, now=NIGHT)
        assert form.errors[field["key"]] == [message]
        assert typed in str(form[field["key"]])


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (CONTRACT, "tc 48213", "TC-48213"),
        (PHONE, "02 200 12 34", "+3222001234"),
        (END, "24/12/2026", dt.date(2026, 12, 24)),
    ],
)
def test_what_our_own_fields_keep(field, typed, kept):
    form = make(field, data={field["key"]: typed}, now=NIGHT)
    assert form.is_valid(), form.errors
    assert form.cleaned_data[field["key"]] == kept


def test_the_earliest_date_is_known_before_sending():
    date = str(make(END, now=NIGHT)["end"])
    assert 'min="2026-12-24"' in date
    assert 'aria-describedby="form-x-end_notice"' in date


OWN = ("Fout, 100 % zeker: %(value)s", "Faux", "Falsch", "Wrong, 100 % sure: %(value)s")


@pytest.mark.parametrize(
    ("field_type", "typed", "values"),
    [
        ("email", "lien@", {}),
        ("phone", "bel mij", {}),
        ("reference", "x", {"pattern": "TC-#####"}),
        ("date", "ooit", {}),
        ("datetime", "ooit", {}),
        ("number", "veel", {}),
        ("url", "http://", {}),
    ],
)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_editors_own_message_is_said_for_what_is_not_right(field_type, typed, values, language):
    form = make(spec("it", field_type, error=OWN, **values), language=language, data={"it": typed})
    assert form.errors["it"] == [OWN[("nl", "fr", "de", "en").index(language)]]


def test_the_editors_own_message_does_not_ask_for_what_is_empty():
    with override("en"):
        assert make(spec("it", "email", error=OWN), data={"it": ""}).errors["it"] == ["Fill this in."]


ABOUT = spec("about", "radio", keys=("a", "b"), choices=(("A", "B"),) * 4)
WHY = spec("why", "singleline", show_field="about", show_values=("a",))


@pytest.mark.parametrize(
    ("data", "wrong", "kept"),
    [
        ({"about": "a", "why": "so"}, [], {"about": "a", "why": "so"}),
        ({"about": "a", "why": ""}, ["why"], None),
        ({"about": "b", "why": ""}, [], {"about": "b"}),
        ({"about": "b", "why": "x" * 999}, [], {"about": "b"}),
        ({"about": "", "why": ""}, ["about"], None),
    ],
)
def test_what_is_not_asked_is_neither_required_nor_kept(data, wrong, kept):
    form = make(ABOUT, WHY, data=data)
    assert list(form.errors) == wrong
    if kept is not None:
        assert form.cleaned_data == kept
