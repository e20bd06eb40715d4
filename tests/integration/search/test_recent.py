"""Pages of results given again are never older than those found anew, with a real index under them."""

import pytest

from kb.models import FAQPage
from search import recent, service
from search.indices import alias, refresh
from search.results import ResultPage
from search.tuning import forget_tuning
from tests.factories import make_faq, make_topic
from tests.search_factories import rebuild, run_index_jobs
from tests.search_tuning_factories import make_promotion

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("content")]


@pytest.fixture
def content(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from search import lexicons

    # As on a site that runs: one index, one copy, and a lexicon of a moment ago.
    monkeypatch.setattr(recent, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(lexicons, "LEXICON_SECONDS", 600.0)
    topic = make_topic("contracts", title_nl="Contracten")
    make_faq(topic, "end", title_nl="Hoe zeg ik een contract op?", short_answer_nl="Met een brief.")
    make_faq(topic, "copy", title_nl="Waar vind ik mijn contract?", short_answer_nl="Online.")
    rebuild()


def search(text: str = "contract") -> ResultPage:
    return service.search(text=text, language="nl", is_repeated=True)


def questions(text: str = "contract") -> list[str]:
    return [hit.question for hit in search(text).hits]


def ask_often(text: str = "contract") -> list[str]:
    found = [questions(text) for _ in range(4)]
    assert found[1:] == found[:-1]
    return found[-1]


def apply_changes() -> None:
    run_index_jobs()
    refresh(alias())


def test_it_is_given_again_without_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask_often()
    monkeypatch.setattr(recent, "search_index", lambda *args, **asked: pytest.fail("searched"))

    assert questions() == before


def test_a_change_is_seen_at_once() -> None:
    ask_often()
    page = FAQPage.objects.get(key="copy")
    page.title_nl = "Waar ligt mijn contract?"
    page.save_revision().publish()
    apply_changes()

    assert "Waar ligt mijn contract?" in questions()


def test_a_withdrawn_page_is_gone_at_once() -> None:
    assert len(ask_often()) == 2
    FAQPage.objects.get(key="copy").unpublish()
    apply_changes()

    assert questions() == ["Hoe zeg ik een contract op?"]


def test_another_index_behind_the_alias_is_seen_at_once() -> None:
    ask_often()
    make_faq(FAQPage.objects.get(key="end").get_parent(), "new", title_nl="Nieuw contract?")
    rebuild()

    assert "Nieuw contract?" in questions()


def test_a_promotion_is_seen_at_once() -> None:
    last = ask_often()[-1]
    make_promotion("contract", page=FAQPage.objects.get(title_nl=last))
    forget_tuning()

    assert questions()[0] == last
