"""The public API's two calls. What they take and give is a contract: other programs rely on the names."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator

from kb.base.languages import default_language, language_codes
from search import service
from search.query.words import CHARACTER_LIMIT
from search.results import Hit, ResultPage
from search.tally import count_search

router = Router(tags=["search"])

LIMIT_MAX = 100


def known_language(code: str) -> str:
    if code not in language_codes():
        raise ValueError(f"unknown language; this site has {', '.join(language_codes())}")
    return code


Language = Annotated[str, AfterValidator(known_language)]


class SearchHit(Schema):
    key: str = Field(description="The page's key in imports and exports.")
    id: int = Field(description="The page's number.")
    url: str = Field(description="Absolute path in the reader's language.")
    question: str
    excerpt: str = Field(description="Escaped HTML with <mark> only.")
    language: str = Field(description="Of the text shown.")
    topic: str | None = Field(description="A key that is the same in every language.")
    score: float | None = Field(description="Only comparable within one answer; null from the database.")


class FacetValue(Schema):
    value: str
    label: str
    count: int


class SearchAnswer(Schema):
    query: str = Field(description=f"What was asked, without control characters, at most {CHARACTER_LIMIT} characters.")
    corrected_query: str | None = Field(description="What was searched instead, when a correction was sure.")
    did_you_mean: str | None = Field(description="Offered, not applied.")
    language: str
    total: int = Field(description="Hits that clear the relevance cut-off.")
    engine: str = Field(description='"opensearch", or "database" while it is down.')
    took_ms: int
    confidence: float | None = Field(description="0 to 1 that the query is answered at all; null from the database.")
    answerable: bool | None
    hits: list[SearchHit]
    facets: dict[str, list[FacetValue]]


class SuggestionOut(Schema):
    text: str
    url: str | None


class SuggestAnswer(Schema):
    suggestions: list[SuggestionOut]


def present_hit(hit: Hit) -> SearchHit:
    return SearchHit(
        key=hit.key,
        id=hit.id,
        url=hit.url,
        question=hit.question,
        excerpt=str(hit.excerpt),
        language=hit.language,
        topic=hit.topic,
        score=hit.score,
    )


def present(page: ResultPage) -> SearchAnswer:
    topics = [FacetValue(value=facet.value, label=facet.label, count=facet.count) for facet in page.facets]
    return SearchAnswer(
        query=page.query,
        corrected_query=page.corrected_query,
        did_you_mean=page.did_you_mean,
        language=page.language,
        total=page.total,
        engine=page.engine.value,
        took_ms=page.took_ms,
        confidence=page.confidence,
        answerable=page.answerable,
        hits=[present_hit(hit) for hit in page.hits],
        facets={"topic": topics},
    )


@router.get("/search", response=SearchAnswer, summary="Search the help centre")
def search(
    request: HttpRequest,
    q: str = "",
    lang: Annotated[Language | None, Query(description="The reader's language; absent: the site's default.")] = None,
    topic: Annotated[str | None, Query(description="A topic's key; one that does not exist has no hits.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = service.PAGE_SIZE,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    *,
    exact: Annotated[bool, Query(description="Search for what was typed, misspelt or not.")] = False,
) -> SearchAnswer:
    """Pages that answer `q`, in any language, the reader's first. `total` and facets count what clears the cut-off."""
    language = lang or default_language()
    with override(language):
        page = service.search(text=q, language=language, topic=topic or None, limit=limit, offset=offset, exact=exact)
    if page.query and not offset and not topic and not exact:
        count_search(page.query, language, answered=bool(page.total and page.answerable))
    return present(page)


@router.get("/suggest", response=SuggestAnswer, summary="Questions to go on with while typing")
def suggest(request: HttpRequest, q: str = "", lang: Language | None = None) -> SuggestAnswer:
    language = lang or default_language()
    with override(language):
        found = service.suggest(text=q, language=language)
    return SuggestAnswer(suggestions=[SuggestionOut(text=each.text, url=each.url) for each in found])
