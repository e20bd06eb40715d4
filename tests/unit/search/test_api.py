"""The contract of /api/v1, whatever answers."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from search import service
from search.results import Engine, Facet, Hit, ResultPage, Suggestion, mark_excerpt
from tests.factories import make_faq, make_topic

KEYS = {
    "query",
    "corrected_query",
    "did_you_mean",
    "language",
    "total",
    "engine",
    "took_ms",
    "confidence",
    "answerable",
    "hits",
    "facets",
}


def test_from_the_engine(client: Client) -> None:
    hit = Hit(
        id=7,
        key="end",
        url="/fr/c/fin/",
        question="Fin ?",
        excerpt=mark_excerpt("a < b"),
        language="fr",
        topic="contracts",
        topic_title="Contrats",
        score=9.5,
    )
    page = ResultPage(
        query="fni",
        language="fr",
        engine=Engine.OPENSEARCH,
        hits=(hit,),
        facets=(Facet("contracts", "Contrats", 1),),
        total=1,
        corrected_query="fin",
        confidence=0.8,
        answerable=True,
        took_ms=3,
    )

    with patch.object(service, "search", return_value=page) as asked:
        answer = client.get("/api/v1/search?q=fni&lang=fr&topic=contracts&limit=5&offset=10&exact=1")

    asked.assert_called_once_with(text="fni", language="fr", topic="contracts", limit=5, offset=10, exact=True)
    assert answer.json() == {
        "query": "fni",
        "corrected_query": "fin",
        "did_you_mean": None,
        "language": "fr",
        "total": 1,
        "engine": "opensearch",
        "took_ms": 3,
        "confidence": 0.8,
        "answerable": True,
        "hits": [
            {
                "key": "end",
                "id": 7,
                "url": "/fr/c/fin/",
                "question": "Fin ?",
                "excerpt": "a &lt; b",
                "language": "fr",
                "topic": "contracts",
                "score": 9.5,
            }
        ],
        "facets": {"topic": [{"value": "contracts", "label": "Contrats", "count": 1}]},
    }


@pytest.mark.django_db
def test_from_the_database(client: Client) -> None:
    make_faq(make_topic("invoices"), "copy", title_nl="Kopie van een factuur?", short_answer_nl="Zo.")

    answer: dict[str, Any] = client.get("/api/v1/search?q=factuur").json()

    assert set(answer) == KEYS
    assert (answer["engine"], answer["language"], answer["total"]) == ("database", "nl", 1)
    assert [answer[name] for name in ("corrected_query", "did_you_mean", "confidence", "answerable")] == [None] * 4
    assert answer["hits"][0] | {"id": 0, "url": ""} == {
        "key": "copy",
        "id": 0,
        "url": "",
        "question": "Kopie van een factuur?",
        "excerpt": "Zo.",
        "language": "nl",
        "topic": "invoices",
        "score": None,
    }


@pytest.mark.parametrize(
    "query",
    ["lang=xx", "lang=", "limit=0", "limit=101", "limit=x", "offset=-1", "offset=x", "exact=maybe"],
)
def test_bad_input_is_told(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?q=a&{query}")

    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("query", ["", "q=", "q=%00%01", "q=%20%20"])
def test_nothing_asked_finds_nothing(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}").json()

    assert set(answer) == KEYS
    assert (answer["query"], answer["total"], answer["hits"], answer["facets"]) == ("", 0, [], {"topic": []})


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["x" * 10_000, "<script>", "AND OR NOT (", "\\\"'%_", "a:b~2^3*?"])
def test_whatever_is_typed_is_answered(client: Client, text: str) -> None:
    assert client.get("/api/v1/search", {"q": text}).status_code == 200
    assert client.get("/api/v1/suggest", {"q": text}).status_code == 200


@pytest.mark.django_db
def test_an_unknown_topic_finds_nothing(client: Client) -> None:
    make_faq(title_nl="Kopie van een factuur?", short_answer_nl="Zo.")

    assert client.get("/api/v1/search?q=factuur&topic=unknown").json()["total"] == 0


def test_suggest(client: Client) -> None:
    found = (Suggestion("Hoe?", "/nl/hoe/", "Topic"), Suggestion("contract", None))
    with patch.object(service, "suggest", return_value=found):
        answer = client.get("/api/v1/suggest?q=ho")

    assert answer.json() == {"suggestions": [{"text": "Hoe?", "url": "/nl/hoe/"}, {"text": "contract", "url": None}]}
    assert client.get("/api/v1/suggest?q=ho&lang=xx").status_code == 422
    assert client.get("/api/v1/suggest?q=h").json() == {"suggestions": []}
