"""The page editor of a request form: fields per language under one key, and what is wrong said beside it."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from helpdesk.models import RequestPage
from tests.helpdesk_factories import make_request


@pytest.fixture
def editor(client, admin_user):
    client.force_login(admin_user)
    return client


def field(**changes):
    return {
        "field_type": "singleline",
        "role": "",
        "clean_name": "subject",
        "required": "on",
        "choice_keys": "",
        **{f"{name}_{code}": "" for code in ("nl", "fr", "de", "en") for name in ("label", "help_text", "choices")},
        "label_nl": "Onderwerp",
        "label_fr": "Objet",
        **changes,
    }


ABOUT = field(clean_name="about", field_type="radio", label_nl="Waarover?", choice_keys="a\nb", choices_nl="x\ny")


def data(*fields, initial=0, **changes):
    texts = ("title", "heading", "tile_note", "intro", "submit_label", "thanks", "local_slug", "seo_title")
    blank = {f"{name}_{code}": "" for code in ("nl", "fr", "de", "en") for name in (*texts, "search_description")}
    return nested_form_data(
        {
            **blank,
            "title_nl": "Contract",
            "slug": "contract",
            "key": "contract",
            "icon": "contract",
            "retention_days": "730",
            "promise_working_days": "1",
            "is_listed": "on",
            "form_fields": inline_formset(list(fields), initial=initial),
            "action-publish": "1",
            **changes,
        }
    )


def save(editor, page, *fields):
    stored = list(page.form_fields.all())
    rows = [{**spec, "id": stored[number].pk if number < len(stored) else ""} for number, spec in enumerate(fields)]
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(url, data(*rows, initial=len(stored)))


@pytest.fixture
def small_page(index):
    from tests.helpdesk_factories import FIELDS, make_request_page

    return make_request_page(index, fields=FIELDS[:1])


def test_the_editor_opens_with_a_heading_per_language(editor, form_page):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[form_page.pk])).text
    for name in ("Nederlands", "Français", "Deutsch", "English"):
        assert name in html


def test_a_form_is_made_in_the_editor(editor, index):
    url = reverse("wagtailadmin_pages:add", args=["helpdesk", "requestpage", index.pk])
    about = field(
        clean_name="", field_type="radio", label_nl="Waarover?", choice_keys="a\nb", choices_nl="Eén, of meer\nTwee"
    )
    assert editor.get(url).status_code == 200
    response = editor.post(url, data(field(), about))
    assert response.status_code == 302, response.context["form"].formsets["form_fields"].errors
    page = RequestPage.objects.get()
    assert page.live
    assert [each.clean_name for each in page.form_fields.all()] == ["subject", "waarover"]
    assert page.read_fields("nl")[1].choices == (("a", "Eén, of meer"), ("b", "Twee"))


@pytest.mark.parametrize(
    ("fields", "number", "name"),
    [
        ([field(clean_name="Mijn Veld")], 0, "clean_name"),
        ([field(clean_name="_token")], 0, "clean_name"),
        ([field(clean_name="é")], 0, "clean_name"),
        ([field(label_nl="")], 0, "label_nl"),
        ([field(), field()], 1, "clean_name"),
        ([field(field_type="radio")], 0, "choice_keys"),
        ([field(field_type="radio", choice_keys="a\na", choices_nl="x\ny")], 0, "choice_keys"),
        ([field(field_type="radio", choice_keys="a b", choices_nl="x")], 0, "choice_keys"),
        ([field(field_type="radio", choice_keys="a\nb", choices_nl="x")], 0, "choices_nl"),
        ([field(field_type="radio", choice_keys="a", choices_nl="x", choices_fr="x\ny")], 0, "choices_fr"),
        ([field(field_type="reference")], 0, "pattern"),
        ([field(notice_days="30")], 0, "notice_days"),
        ([field(starts_step="on")], 0, "step_title_nl"),
        ([field(show_field="about", show_values="a"), ABOUT], 0, "show_field"),
        ([ABOUT, field(show_field="about", show_values="c")], 1, "show_values"),
        ([field(role="email", field_type="multiline")], 0, "role"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(editor, small_page, fields, number, name):
    response = save(editor, small_page, *fields)
    assert response.status_code == 200
    assert name in response.context["form"].formsets["form_fields"].errors[number]


def test_what_counts_is_the_order_that_the_editor_gave(editor, small_page):
    """The field that decides was put above the one that depends on it."""
    first, second = field(show_field="about", show_values="a", ORDER="2"), {**ABOUT, "ORDER": "1"}
    assert save(editor, small_page, first, second).status_code == 302
    assert [each.clean_name for each in RequestPage.objects.get().form_fields.all()] == ["about", "subject"]


def test_a_key_stays_once_requests_came_in(editor, small_page):
    assert save(editor, small_page, field(clean_name="topic")).status_code == 302
    make_request(RequestPage.objects.get(), topic="x")
    response = save(editor, small_page, field(clean_name="other"))
    assert response.status_code == 200
    assert "clean_name" in response.context["form"].formsets["form_fields"].errors[0]


def test_each_language_can_be_previewed(editor, form_page):
    for code, label in (("nl", "Onderwerp"), ("fr", "Objet")):
        request = form_page.make_preview_request(preview_mode=code)
        assert label in request.content.decode()
