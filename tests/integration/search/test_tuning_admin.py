"""Search tuning in the Wagtail admin: who sees it, what it refuses and how, and what it keeps of what was typed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from kb.models import FAQPage
from search.models import Promotion, SynonymSet
from tests.factories import make_faq, make_home, make_info, make_topic
from tests.search_tuning_factories import ALL_TUNING, make_promotion, make_synonym_set, make_tuning_user

pytestmark = pytest.mark.django_db

SETS = "wagtailsnippets_search_synonymset"
PROMOTIONS = "wagtailsnippets_search_promotion"


@pytest.fixture
def manager(client: Client) -> Client:
    make_home()
    client.force_login(make_tuning_user(*ALL_TUNING))
    return client


def post_set(client: Client, lines: str, **data: Any) -> Any:
    return client.post(reverse(f"{SETS}:add"), {"name": "Betalen", "language": "nl", "lines": lines} | data)


def post_promotion(client: Client, queries: str, page: Any = None, **data: Any) -> Any:
    page_id = (page or make_faq()).pk
    data = {"language": "nl", "queries": queries, "page": page_id, "starts_at": "", "ends_at": "", "note": ""} | data
    return client.post(reverse(f"{PROMOTIONS}:add"), data)


def errors(response: Any, field: str) -> list[str]:
    assert response.status_code == 200
    # Django's own messages are translated as they are read.
    with override("en"):
        return list(response.context["form"].errors.get(field, []))


def test_a_set_is_added_changed_and_logged(manager: Client) -> None:
    assert post_set(manager, "te laat, laattijdig\r\n# gsm\r\ngsm => smartphone").status_code == 302
    kept = SynonymSet.objects.get()
    edit = reverse(f"{SETS}:edit", args=[kept.pk])
    changed = {"name": "Betalen", "language": "nl", "lines": "te laat, achterstallig"}
    assert manager.post(edit, changed).status_code == 302
    kept.refresh_from_db()
    assert kept.lines == "te laat, achterstallig"
    actions = ModelLogEntry.objects.for_instance(kept).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["wagtail.create", "wagtail.edit"]
    assert manager.get(reverse(f"{SETS}:history", args=[kept.pk])).status_code == 200


def test_each_bad_line_is_named_and_what_was_typed_is_kept(manager: Client) -> None:
    typed = "te laat, laattijdig\r\ngsm\r\n=> smartphone <b>"

    response = post_set(manager, typed)

    assert errors(response, "lines") == [
        "Line 2, “gsm”: It has only one term. Separate terms with commas.",
        "Line 3, “=> smartphone <b>”: Nothing stands on one side of “=>”.",
    ]
    assert not SynonymSet.objects.exists()
    assert response.context["form"]["lines"].value() == typed
    assert "=&gt; smartphone &lt;b&gt;" in response.text


def test_a_long_bad_line_is_named_by_its_start(manager: Client) -> None:
    [message] = errors(post_set(manager, "x" * 2_000), "lines")
    assert message.startswith(f"Line 1, “{'x' * 80}…”: It is longer")


def test_two_sets_of_a_language_have_two_names(manager: Client) -> None:
    make_synonym_set(name="Betalen")
    response = post_set(manager, "a, b")
    assert "There is a set with this name in this language already." in response.text
    assert post_set(manager, "a, b", language="fr").status_code == 302


def test_the_form_explains_both_kinds(manager: Client) -> None:
    html = manager.get(reverse(f"{SETS}:add")).text
    assert "it works both ways" in html
    assert "it works one way" in html


def test_a_promotion_is_added(manager: Client) -> None:
    faq = make_faq()
    assert post_promotion(manager, "opzeggen\r\nstoppen", faq).status_code == 302
    assert Promotion.objects.get().page_id == faq.pk
    assert post_promotion(manager, "privacy", make_info()).status_code == 302


@pytest.mark.parametrize(
    ("queries", "message"),
    [
        ("  \r\n ", "This field is required."),
        ("opzeggen\r\n?!", "Line 2, “?!”: It has no letter or digit."),
        ("x" * 500, f"Line 1, “{'x' * 80}…”: A query has at most 400 characters."),
    ],
)
def test_queries_that_are_none_are_refused(manager: Client, queries: str, message: str) -> None:
    assert errors(post_promotion(manager, queries), "queries") == [message]


def test_an_end_comes_after_the_start(manager: Client) -> None:
    response = post_promotion(manager, "opzeggen", starts_at="2026-05-01 10:00", ends_at="2026-05-01 10:00")
    assert errors(response, "ends_at") == ["This must be later than the start."]


def test_other_pages_are_not_promoted(manager: Client) -> None:
    response = post_promotion(manager, "opzeggen", make_topic())
    assert errors(response, "page") == ["Choose a question, an information page or the contact page."]


def test_a_query_has_one_promotion_at_a_time(manager: Client) -> None:
    faq = make_faq(title_nl="Hoe zeg ik op?")
    now = timezone.now()
    other = make_promotion("Opzeggen!", page=faq, starts_at=now, ends_at=now + timedelta(days=1))

    response = post_promotion(manager, "stoppen\r\nopzeggen", starts_at="2020-01-01 00:00")

    assert errors(response, "queries") == [
        "Line 2, “opzeggen”: The promotion “Opzeggen! → Hoe zeg ik op?” has this query in the same period."
    ]
    assert post_promotion(manager, "opzeggen", ends_at="2020-01-01 00:00").status_code == 302
    assert post_promotion(manager, "opzeggen", language="fr").status_code == 302
    edit = reverse(f"{PROMOTIONS}:edit", args=[other.pk])
    data = {"language": "nl", "queries": "opzeggen", "page": faq.pk, "starts_at": "", "ends_at": "", "note": ""}
    Promotion.objects.exclude(pk=other.pk).delete()
    assert manager.post(edit, data).status_code == 302


def test_the_list_shows_states_in_words_and_filters_by_language(manager: Client) -> None:
    now, day = timezone.now(), timedelta(days=1)
    make_promotion("gepland", starts_at=datetime(now.year + 2, 5, 4, 8, tzinfo=UTC))
    make_promotion("bezig")
    make_promotion("voorbij", ends_at=now - day)
    make_promotion("en français", language="fr")
    html = manager.get(reverse(f"{PROMOTIONS}:list")).text
    for word, icon in (("Planned", "calendar-alt"), ("Live", "circle-check"), ("Over", "history")):
        assert word in html
        assert f"#icon-{icon}" in html
    assert f"04/05/{now.year + 2} 10:00" in html
    filtered = manager.get(reverse(f"{PROMOTIONS}:list"), {"language": "fr"}).text
    assert "en français" in filtered
    assert "voorbij" not in filtered


@pytest.mark.parametrize("name", [SETS, PROMOTIONS])
def test_a_list_asks_a_constant_number_of_queries(
    manager: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    faq = make_faq()
    for number in range(15):
        make_synonym_set(name=f"Set {number}")
        make_promotion(f"vraag {number}", page=faq)
    manager.get(reverse(f"{name}:list"))
    with django_assert_max_num_queries(25):
        manager.get(reverse(f"{name}:list"))


def test_the_menu_shows_what_one_may_open(client: Client) -> None:
    make_home()
    client.force_login(make_tuning_user("view_promotion"))
    assert client.get(reverse(f"{PROMOTIONS}:list")).status_code == 200
    assert client.get(reverse(f"{PROMOTIONS}:add")).status_code in (302, 403)
    assert client.get(reverse(f"{SETS}:list")).status_code in (302, 403)
    html = client.get(reverse("wagtailadmin_home")).text
    assert reverse(f"{PROMOTIONS}:list") in html
    assert reverse(f"{SETS}:list") not in html


def test_without_permission_there_is_no_menu(client: Client) -> None:
    make_home()
    client.force_login(make_tuning_user())
    assert "search-tuning" not in client.get(reverse("wagtailadmin_home")).text
    for name in (SETS, PROMOTIONS):
        assert client.get(reverse(f"{name}:list")).status_code in (302, 403)


def test_the_demo_group_of_search_managers_may_do_all(client: Client) -> None:
    from cms.demo_content.logins import make_groups, make_logins

    make_groups(make_home())
    make_logins()
    assert client.login(username="search", password="demo")
    html = client.get(reverse("wagtailadmin_home")).text
    for name in (SETS, PROMOTIONS):
        assert reverse(f"{name}:list") in html
        assert client.get(reverse(f"{name}:add")).status_code == 200
    assert FAQPage.objects.count() == 0
