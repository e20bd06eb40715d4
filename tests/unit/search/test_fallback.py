"""No engine in these tests: the database answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from search.fallback import build_excerpt, choose_words, search_database, suggest_from_database
from search.results import Engine, Facet, Suggestion
from tests.factories import make_faq, make_topic, text_block

pytestmark = pytest.mark.django_db


def test_words_of_two_letters_are_left_out_unless_there_are_no_others() -> None:
    assert choose_words("de PC in Réparation", "nl") == ["réparation"]
    assert choose_words("PC", "nl") == ["pc"]


def test_a_word_in_the_title_comes_before_one_in_the_answer() -> None:
    topic = make_topic("contracts", title_nl="Contracten")
    make_faq(topic, "in-answer", title_nl="Hoe?", answer_nl=text_block("<p>Uw factuur &amp; <b>meer</b>.</p>"))
    make_faq(topic, "in-title", title_nl="Waar is mijn factuur?", short_answer_nl="In de map.")
    make_faq(topic, "neither", title_nl="Iets anders?", short_answer_nl="Nee.")

    page = search_database("factuur", "nl", limit=10)

    assert page.engine is Engine.DATABASE
    assert [hit.key for hit in page.hits] == ["in-title", "in-answer"]
    assert page.hits[1].excerpt == "Uw <mark>factuur</mark> &amp; meer."
    assert (page.total, page.facets) == (2, (Facet("contracts", "Contracten", 2),))
    assert page.confidence is None
    assert page.answerable is None
    assert page.hits[0].score is None


def test_accents_and_capitals() -> None:
    make_faq(key="a", title_fr="Équipement ?", answer_fr=text_block("<p>Réparé à l’été.</p>"))

    assert [hit.key for hit in search_database("équipement", "fr", limit=10).hits] == ["a"]
    assert [hit.key for hit in search_database("réparé", "fr", limit=10).hits] == ["a"]


def test_another_language_is_found_and_labelled() -> None:
    make_faq(title_fr="Où est ma facture ?", short_answer_fr="Ici.")

    (hit,) = search_database("facture", "nl", limit=10).hits

    assert hit.language == "fr"
    assert hit.url.startswith("/nl/")


def test_topic_and_paging() -> None:
    one, other = make_topic("one"), make_topic("other")
    for _ in range(3):
        make_faq(one, title_nl="Mijn factuur?", short_answer_nl="Ja.")
    make_faq(other, title_nl="Uw factuur?", short_answer_nl="Ja.")

    page = search_database("factuur", "nl", topic="one", limit=2, offset=2)

    assert (len(page.hits), page.total, page.total_in_all_topics) == (1, 3, 4)
    assert [facet.count for facet in page.facets] == [3, 1]
    assert search_database("factuur", "nl", topic="unknown", limit=10).total == 0


def test_private_pages_are_never_found() -> None:
    topic = make_topic()
    make_faq(topic, title_nl="Geheime factuur?", short_answer_nl="Ja.")
    PageViewRestriction.objects.create(page_id=topic.pk, restriction_type="login")

    assert search_database("factuur", "nl", limit=10).total == 0
    assert suggest_from_database("factuur", "nl") == ()


def test_the_number_of_queries_does_not_grow() -> None:
    topic = make_topic()

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search_database("factuur kopie", "nl", limit=10)
        return len(queries)

    make_faq(topic, title_nl="Mijn factuur?", short_answer_nl="Ja.")
    count()
    few = count()
    for _ in range(5):
        make_faq(make_topic(), title_nl="Mijn factuur?", short_answer_nl="Ja.")

    assert count() == few <= 6


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "'",
        '"',
        "\\",
        "a" * 400,
        "(",
        "é",
        "- * ?",
        "a b c d e f g h i",
        "een twee drie vier vijf zes zeven acht negen é",
    ],
)
def test_nothing_typed_is_an_error(text: str) -> None:
    make_faq()

    assert search_database(text, "nl", limit=10).query == text
    suggest_from_database(text, "nl")


def test_suggestions() -> None:
    make_faq(make_topic("c", title_nl="C"), title_nl="Hoe krijg ik een kopie?", short_answer_nl="Zo.")

    assert suggest_from_database("kop", "nl") == (
        Suggestion("Hoe krijg ik een kopie?", "/nl/c/hoe-krijg-ik-een-kopie/"),
    )
    assert suggest_from_database("kop", "fr") == ()


def test_an_excerpt_starts_where_the_first_word_is() -> None:
    text = "Eerst iets anders. Dan uw factuur, en meer. " + "x" * 300

    assert build_excerpt(text, ["factuur"]).startswith("Dan uw \ue000factuur\ue001, en meer.")
    assert build_excerpt("Kort.", ["factuur"]) == "Kort."
