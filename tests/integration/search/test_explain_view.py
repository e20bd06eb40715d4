"""The explain view on a real engine: who sees it, that points are the score, and what it says of what is not found."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.models import FAQPage
from search import service
from search.explain import explain
from search.explanation import Absence, Explanation
from search.query.probes import Form, Place, Relation
from search.tuning import forget_tuning
from tests.factories import make_faq, make_home, make_topic
from tests.search_factories import rebuild, run_index_jobs
from tests.search_tuning_factories import ALL_TUNING, make_promotion, make_synonym_set, make_tuning_user

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

URL = "/admin/search-explain/"


@pytest.fixture
def faqs(index: str) -> dict[str, FAQPage]:
    """Five questions, found and learnt from."""
    make_home()
    texts: dict[str, dict[str, Any]] = {
        "late": {
            "title_nl": "Binnen welke termijn moet ik een factuur betalen?",
            "short_answer_nl": "Binnen 30 dagen. Een laattijdige betaling kost intrest.",
            "alternatives_nl": "factuur te laat betalen\nbetalingstermijn",
            "title_fr": "Quel est le délai de paiement d’une facture ?",
            "short_answer_fr": "Trente jours après la date de la facture.",
        },
        "copy": {"title_nl": "Hoe krijg ik een kopie van mijn factuur?", "short_answer_nl": "Vraag er een aan."},
        "contract": {
            "title_nl": "Hoe zeg ik mijn onderhoudscontract op?",
            "short_answer_nl": "Met een brief voor contract ABC-123, met opzeg per jaar.",
            "alternatives_nl": "contract opzeggen\nonderhoud stoppen",
        },
        "device": {"title_nl": "Hoe meld ik een defect toestel?", "short_answer_nl": "Bel de technieker <b>."},
        "french": {"title_nl": None, "short_answer_nl": None, "title_fr": "Où est l’usine ?", "short_answer_fr": "Ici"},
    }
    topic = make_topic()
    made = {name: make_faq(topic, **columns) for name, columns in texts.items()}
    run_index_jobs()
    rebuild()
    return made


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make_tuning_user(*ALL_TUNING))
    return client


def asked(text: str, **changes: Any) -> Explanation:
    found = explain(text, changes.pop("language", "nl"), **changes)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("factuur betalen", "nl"),
        ("hoe faktuur te laat betaln", "nl"),
        ("contract onderhoud contract", "nl"),
        ("facture délai", "nl"),
        ("factuur", "fr"),
        ("ABC 123", "nl"),
        ("binnen 30 dagen", "nl"),
        ('"factuur betalen"', "nl"),
        ("gsm stuk", "nl"),
        ("de het een", "nl"),
    ],
)
def test_points_add_up_to_the_score_of_every_hit(faqs: Any, text: str, language: str) -> None:
    make_synonym_set("gsm => toestel\nstuk, defect")
    forget_tuning()
    page = service.search(text=text, language=language)
    assert page.hits
    for position, hit in enumerate(page.hits, start=1):
        explanation = asked(text, language=language, page_id=hit.id)
        chosen = explanation.chosen
        assert chosen is not None
        assert chosen.position == position
        assert chosen.total == pytest.approx(hit.score, rel=1e-3)
        assert chosen.words_points == pytest.approx(chosen.raw["value"], rel=1e-3)
        if text != "de het een":
            assert not [row for row in chosen.rows if row.relation is Relation.COMMON]


def test_it_is_known_where_a_word_stands_and_as_what(faqs: Any) -> None:
    make_synonym_set("achterstallig, laattijdig")
    forget_tuning()
    chosen = asked("faktuur achterstallig").chosen
    assert chosen is not None
    assert chosen.page_id == faqs["late"].pk
    rows = {(row.relation, row.word, row.of, row.place): row for row in chosen.rows}
    corrected = rows[Relation.CORRECTION, "factuur", "faktuur", Place.QUESTION]
    assert corrected.form is Form.EXACT
    synonym = rows[Relation.SYNONYM, "laattijdig", "achterstallig", Place.ANSWER]
    assert (synonym.form, synonym.seen) == (Form.STEM, "laattijdige")


def test_compounds_are_taken_apart(faqs: Any) -> None:
    chosen = asked("onderhoud", page_id=faqs["contract"].pk).chosen
    assert chosen is not None
    [row] = [row for row in chosen.rows if row.place is Place.QUESTION]
    assert (row.form, row.seen) == (Form.COMPOUND, "onderhoudscontract")


def test_another_language_counts_less(faqs: Any) -> None:
    chosen = asked("délai paiement").chosen
    assert chosen is not None
    assert (chosen.language, chosen.factor) == ("fr", 0.8)


def test_why_a_page_is_no_hit(faqs: Any) -> None:
    def absence(page: Any, text: str = "factuur betalen") -> Absence | None:
        return asked(text, page_id=page if isinstance(page, int) else page.pk).absence

    assert absence(faqs["device"]) is Absence.NO_WORD
    assert absence(faqs["french"]) is Absence.OTHER_LANGUAGE
    assert absence(10**9) is Absence.NO_SUCH_PAGE
    assert absence(make_topic()) is Absence.OTHER_KIND
    new = make_faq(title_nl="Factuur betalen?")
    assert absence(new) is Absence.NOT_INDEXED
    new.expire_at = timezone.now() - timedelta(days=1)
    new.save()
    assert absence(new) is Absence.EXPIRED
    faqs["copy"].unpublish()
    assert absence(faqs["copy"]) is Absence.NOT_LIVE
    PageViewRestriction.objects.create(page=faqs["late"], restriction_type="login")
    rebuild()
    assert absence(faqs["late"]) is Absence.PRIVATE


def test_a_page_below_the_cutoff_is_explained_all_the_same(faqs: Any, manager: Client) -> None:
    text = "factuur te laat betalen betalingstermijn"
    assert faqs["copy"].pk not in {hit.id for hit in service.search(text=text, language="nl").hits}
    explanation = asked(text, page_id=faqs["copy"].pk)
    assert explanation.absence is Absence.BELOW_CUTOFF
    assert explanation.chosen is not None
    assert explanation.chosen.rows
    assert explanation.other is not None
    html = manager.get(URL, {"query": text, "language": "nl", "page": faqs["copy"].pk}).text
    assert "It is no hit of this query." in html
    assert "Where the words were found" in html


def test_a_promoted_page_has_its_dates_and_its_points(faqs: Any, manager: Client) -> None:
    promotion = make_promotion("factuur", page=faqs["copy"], ends_at=timezone.now() + timedelta(days=3))
    forget_tuning()
    explanation = asked("Factuur!")
    assert explanation.chosen is not None
    assert explanation.chosen.is_promoted
    assert explanation.chosen.total > 1
    html = manager.get(URL, {"query": "Factuur!", "language": "nl"}).text
    assert "It is promoted for this query" in html
    assert "Promoted until" in html
    assert reverse("wagtailsnippets_search_promotion:edit", args=[promotion.pk]) in html
    assert "Promote this answer" not in html
    html = manager.get(URL, {"query": "factuur", "language": "nl", "page": faqs["late"].pk}).text
    assert "Hit 1 is promoted" in html


def test_the_view_says_why_and_links_on(faqs: Any, manager: Client) -> None:
    kept = make_synonym_set("achterstallig, te laat", name="Betalen")
    forget_tuning()
    query = {"query": "faktuur te laat betalen", "language": "nl"}
    html = manager.get(URL, query | {"page": faqs["copy"].pk}).text
    assert html.count("<h1") == 1
    assert "<del><span" in html
    assert reverse("wagtailsnippets_search_synonymset:edit", args=[kept.pk]) in html
    assert "css/desk.css" in html
    first = manager.get(URL, query).text
    assert f"<b>hit 1 of {asked(query['query']).total}</b>" in first
    assert "The search engine’s own explanation" in first
    add = reverse("wagtailsnippets_search_promotion:add")
    assert f"{add}?query=faktuur+te+laat+betalen&amp;language=nl&amp;page={faqs['late'].pk}" in first


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"query": "  ", "language": "xx", "page": "x"},
        {"query": "<script>alert(1)</script>", "language": "nl"},
        {"query": "factuur", "language": "xx", "page": "-1"},
        {"query": "factuur", "language": "nl", "page": "٣"},
        {"query": "factuur", "language": "nl", "page": "9" * 18},
        {"query": "factuur", "language": "nl", "page": "9" * 5_000},
        {"query": "a " * 5_000, "language": "nl", "page": "0"},
        {"query": "\x00\ud7ff", "language": "nl"},
        {"query": "factuur " + "🙂" * 300, "language": "nl"},
        {"query": " ".join(f"factuur{number}" for number in range(60)), "language": "nl"},
    ],
)
def test_whatever_is_asked_gets_a_page(faqs: Any, manager: Client, query: dict[str, str]) -> None:
    response = manager.get(URL, query)
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_nothing_found_shows_what_was_searched(faqs: Any, manager: Client) -> None:
    html = manager.get(URL, {"query": "zwembad glijbaan", "language": "nl"}).text
    assert "Nothing is found" in html
    assert "zwembad, glijbaan" in html


def test_the_menu_and_the_view_are_for_those_who_may_look(index: str, client: Client) -> None:
    make_home()
    client.force_login(make_tuning_user("view_promotion"))
    assert URL in client.get(reverse("wagtailadmin_home")).text
    html = client.get(URL, {"query": "x", "language": "nl"}).text
    assert "Add a synonym" not in html
    client.logout()
    assert client.get(URL).status_code == 302


def test_others_are_refused(client: Client, db: Any) -> None:
    make_home()
    client.force_login(make_tuning_user())
    assert URL not in client.get(reverse("wagtailadmin_home")).text
    assert client.get(URL, {"query": "x"}).status_code in (302, 403)


def test_without_an_engine_it_says_so(client: Client, db: Any) -> None:
    make_home()
    client.force_login(make_tuning_user(*ALL_TUNING))
    response = client.get(URL, {"query": "factuur", "language": "nl"})
    assert response.status_code == 200
    assert "The search engine does not answer now" in response.text
    assert 'value="factuur"' in response.text
