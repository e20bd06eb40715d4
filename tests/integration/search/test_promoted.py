"""Promotions: first for their queries, in their language and time, and only pages that customers may read."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.models import FAQPage
from search import service
from search.index_search import find
from search.indices import alias, refresh
from search.results import Engine, ResultPage
from search.tuning import forget_tuning
from tests.factories import make_faq, make_topic
from tests.search_factories import rebuild, run_index_jobs
from tests.search_tuning_factories import make_promotion

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("content")]

DAY = timedelta(days=1)


@pytest.fixture
def content(index: str) -> None:
    contracts, others = make_topic("contracts", title_nl="Contracten"), make_topic("others", title_nl="Andere")
    for number in range(4):
        make_faq(contracts, f"contract-{number}", title_nl=f"Contract opzeggen, geval {number}?", short_answer_nl="Zo.")
    make_faq(others, "promoted", title_nl="Waar woont de zebra?", short_answer_nl="Op de savanne.")
    rebuild()


def promote(key: str = "promoted", queries: str = "contract opzeggen", **columns: object) -> None:
    make_promotion(queries, page=FAQPage.objects.get(key=key), **columns)
    forget_tuning()


def search(text: str = "contract opzeggen", language: str = "nl", **options: object) -> ResultPage:
    page = service.search(text=text, language=language, **options)  # type: ignore[arg-type]
    assert page.engine is Engine.OPENSEARCH
    return page


def keys(*words: str, **options: object) -> list[str]:
    return [hit.key for hit in search(*words, **options).hits]  # type: ignore[arg-type]


def test_it_comes_first_and_is_the_best_answer() -> None:
    before = keys()
    promote()

    page = search()

    assert [hit.key for hit in page.hits] == ["promoted", *before]
    assert page.total == len(before) + 1
    assert page.best is not None
    assert page.best.key == "promoted"
    assert page.answerable
    assert page.best.question == "Waar woont de zebra?"


def test_one_that_is_found_anyway_is_there_once() -> None:
    before = keys()
    promote(before[-1])

    page = search()

    assert [hit.key for hit in page.hits] == [before[-1], *before[:-1]]
    assert page.total == len(before)


@pytest.mark.parametrize("query", ["Contract opzeggen?", "CONTRACT  OPZEGGEN"])
def test_capitals_and_signs_make_no_difference(query: str) -> None:
    promote()

    assert keys(query)[0] == "promoted"


def test_other_queries_and_other_languages_are_not_its_own() -> None:
    promote()

    assert "promoted" not in keys("contract")
    assert "promoted" not in keys("contract opzeggen", "fr")


def test_where_nothing_else_is_found() -> None:
    promote(queries="xyzzy")

    assert keys("xyzzy") == ["promoted"]
    assert search("xyzzy").answerable


@pytest.mark.parametrize(
    ("now", "is_first"),
    [(timedelta(days=-2), False), (timedelta(0), True), (timedelta(days=2), False)],
)
def test_from_until(now: timedelta, is_first: bool) -> None:
    today = timezone.now()
    promote(starts_at=today - DAY, ends_at=today + DAY)

    def first(at: datetime) -> str:
        return find("contract opzeggen", "nl", index=alias(), now=at).hits[0].key

    assert (first(today + now) == "promoted") is is_first


def test_the_one_promoted_last_comes_first() -> None:
    promote(starts_at=timezone.now() - 2 * DAY)
    promote("contract-3", starts_at=timezone.now() - DAY)

    assert keys()[:2] == ["contract-3", "promoted"]


def test_a_topic_narrows_it_too() -> None:
    promote()

    assert keys(topic="others") == ["promoted"]
    inside = search(topic="contracts")
    assert "promoted" not in [hit.key for hit in inside.hits]
    assert inside.total == 4
    assert {facet.value: facet.count for facet in inside.facets} == {"contracts": 4, "others": 1}
    assert inside.best is None or inside.best.key != "promoted"


def test_paging_gives_it_once() -> None:
    promote("contract-2")
    whole = keys()

    pages = [keys(limit=2, offset=offset) for offset in (0, 2, 4)]

    assert [key for page in pages for key in page] == whole
    assert whole.count("contract-2") == 1
    assert {search(limit=2, offset=offset).total for offset in (0, 2, 4)} == {len(whole)}


def test_a_page_that_is_unpublished_is_not_promoted() -> None:
    promote()
    FAQPage.objects.get(key="promoted").unpublish()
    run_index_jobs()
    refresh(alias())

    page = search()

    assert "promoted" not in [hit.key for hit in page.hits]
    assert page.total == len(page.hits)


def test_nor_is_one_that_became_private() -> None:
    promote()
    PageViewRestriction.objects.create(page_id=FAQPage.objects.get(key="promoted").pk, restriction_type="login")
    run_index_jobs()
    refresh(alias())

    assert "promoted" not in keys()


def test_a_draft_is_not_promoted() -> None:
    make_faq(key="draft", title_nl="Geheim?", short_answer_nl="Ja.", publish=False)
    promote("draft")

    assert "draft" not in keys()
