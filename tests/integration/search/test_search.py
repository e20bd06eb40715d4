"""What readers find, through the real engine."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search import client as engine_client
from search import service
from search.results import Engine
from tests.factories import make_faq, make_home, make_topic, text_block
from tests.helpdesk_factories import make_index
from tests.search_factories import rebuild

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


@pytest.fixture
def content(index: str) -> None:
    contracts = make_topic("contracts", title_nl="Contracten", title_fr="Contrats")
    invoices = make_topic("invoices", title_nl="Facturen", title_fr="Factures")
    make_faq(
        contracts,
        "end",
        title_nl="Hoe zet ik mijn contract stop?",
        title_fr="Comment résilier mon contrat ?",
        short_answer_nl="Stuur een ondertekende brief.",
        short_answer_fr="Envoyez une lettre signée.",
        alternatives_nl="contract opzeggen\nabonnement beëindigen",
        answer_nl=text_block("<p>Vermeld uw <b>contractnummer</b> &amp; adres.</p>"),
    )
    make_faq(contracts, "sign", title_nl="Hoe onderteken ik een contract online?", short_answer_nl="Meld u aan.")
    make_faq(invoices, "copy", title_nl="Waar vind ik een kopie van mijn factuur?", short_answer_nl="Onder Facturen.")
    make_faq(invoices, "tva", title_fr="Où trouver le numéro de TVA ?", short_answer_fr="Sur la facture.")
    rebuild()


pytestmark.append(pytest.mark.usefixtures("content"))


def keys(text: str, language: str = "nl", **options: object) -> list[str]:
    page = service.search(text=text, language=language, **options)  # type: ignore[arg-type]
    assert page.engine is Engine.OPENSEARCH
    return [hit.key for hit in page.hits]


def test_the_readers_language_and_word_forms() -> None:
    page = service.search(text="contracten stopzetten", language="nl")

    assert page.hits[0].language == "nl"
    assert page.total == len(page.hits)
    assert {facet.value for facet in page.facets} == {"contracts"}


def test_another_wording_is_the_best_answer() -> None:
    page = service.search(text="abonnement beëindigen", language="nl")

    assert page.best is not None
    assert page.best.key == "end"
    assert page.answerable


def test_a_query_in_another_language_shows_the_readers_text_once() -> None:
    page = service.search(text="résilier contrat", language="nl")

    assert [hit.key for hit in page.hits][:1] == ["end"]
    assert page.hits[0].language == "nl"


def test_a_page_without_the_readers_language_is_labelled() -> None:
    hit = service.search(text="numéro de TVA", language="nl").hits[0]

    assert (hit.key, hit.language) == ("tva", "fr")
    assert hit.url.startswith("/nl/facturen/")


def test_a_sure_correction_is_searched_and_exact_prevents_it() -> None:
    page = service.search(text="kopie faktuur", language="nl")

    assert page.corrected_query == "kopie factuur"
    assert page.did_you_mean is None
    assert page.hits[0].key == "copy"
    exact = service.search(text="faktuur", language="nl", exact=True)
    assert (exact.corrected_query, exact.total) == (None, 0)


def test_accents_may_be_left_out_and_corrections_have_them() -> None:
    assert keys("resilier", "fr") == ["end"]
    assert service.search(text="resilire", language="fr").corrected_query == "résilier"


def test_topics_narrow_and_are_all_counted() -> None:
    page = service.search(text="contract factuur", language="nl", topic="invoices")

    assert {hit.topic for hit in page.hits} == {"invoices"}
    assert page.total == next(facet.count for facet in page.facets if facet.value == "invoices")
    assert page.total_in_all_topics == sum(facet.count for facet in page.facets)
    assert keys("contract", topic="unknown") == []


def test_excerpts_are_marked_and_escaped() -> None:
    hit = service.search(text="contractnummer", language="nl").hits[0]

    assert hit.excerpt.endswith("Vermeld uw <mark>contractnummer</mark> &amp; adres.")


def test_what_nobody_answers() -> None:
    page = service.search(text="zwembad voor olifanten huren", language="nl")

    assert (page.total, page.answerable) == (0, False)


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "contract " * 5_000, "de het een", "<b>&", "a AND (", "\"'\\", "*", "q:w~9^", "\x00\x1b", "🙂", "٣"],
)
def test_whatever_is_typed_is_answered_by_the_engine(text: str) -> None:
    assert service.search(text=text, language="nl").engine is Engine.OPENSEARCH
    service.suggest(text=text, language="nl")


def test_paging_gives_each_hit_once() -> None:
    whole = keys("contract factuur")

    assert [keys("contract factuur", limit=1, offset=number)[0] for number in range(len(whole))] == whole
    assert keys("contract factuur", offset=100) == []


@pytest.mark.parametrize("typed", ["kop", "kopei", "hoe zet ik mijn con", "opzegg", "onderteken"])
def test_suggestions_forgive_typing(typed: str) -> None:
    assert service.suggest(text=typed, language="nl")


def test_suggestions_are_in_the_readers_language() -> None:
    assert [each.text for each in service.suggest(text="resil", language="fr")] == ["Comment résilier mon contrat ?"]
    assert service.suggest(text="resil", language="nl") == ()
    assert service.suggest(text="k", language="nl") == ()


def test_a_search_costs_two_calls_and_a_misspelt_one_three(monkeypatch: pytest.MonkeyPatch) -> None:
    from search import index_search, lexicons

    monkeypatch.setattr(lexicons, "LEXICON_SECONDS", 60.0)
    keys("contract")
    calls = []

    def counted(question: object) -> object:
        calls.append(question)
        return engine_client.ask(question)  # type: ignore[arg-type]

    monkeypatch.setattr(index_search, "ask", counted)

    keys("contract")
    assert len(calls) == 2
    keys("contarct")
    assert len(calls) == 2 + 3


def test_the_page_and_the_api(client: Client) -> None:
    make_index(make_home())
    client.get("/nl/search/?q=contract")
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/nl/search/?q=contract").content.decode()
    answer = client.get("/api/v1/search?q=contract&lang=nl").json()

    assert len(queries) <= 3
    assert "Hoe zet ik mijn contract stop?" in html
    assert answer["engine"] == "opensearch"
    assert answer["total"] == len(answer["hits"]) == 2
    assert 0 < answer["confidence"] < 1
    assert answer["hits"][0]["score"] >= answer["hits"][1]["score"]
