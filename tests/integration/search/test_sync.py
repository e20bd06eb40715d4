"""From a change in the database to what a reader finds."""

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from kb.models import FAQPage, TopicPage
from kb.outbox.models import Job
from kb.outbox.services import enqueue
from kb.services import publish_page
from search import service
from search.indices import Action, alias, apply_actions, refresh, scan_documents
from search.node.process import OpenSearchProcess
from search.results import Engine
from tests.factories import make_faq, make_topic
from tests.search_factories import make_document, run_index_jobs

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def find(text: str, language: str = "nl") -> list[str]:
    run_index_jobs()
    refresh(alias())
    page = service.search(text=text, language=language)
    assert page.engine is Engine.OPENSEARCH
    return [hit.key for hit in page.hits]


def make_zebra(topic: TopicPage | None = None) -> FAQPage:
    return make_faq(topic, "zebra", title_nl="Waar woont de zebra?", short_answer_nl="Op de savanne.")


def test_published_found_unpublished_gone() -> None:
    faq = make_zebra()
    assert find("zebra") == ["zebra"]

    faq.unpublish()

    assert find("zebra") == []


def test_a_draft_is_not_found() -> None:
    faq = make_zebra()
    faq.title_nl = "Waar woont de giraf?"
    faq.save_revision()

    assert find("giraf") == []


def test_deleting_a_topic_takes_its_questions_out() -> None:
    topic = make_topic()
    make_zebra(topic)
    assert find("zebra") == ["zebra"]

    TopicPage.objects.get(pk=topic.pk).delete()

    assert find("zebra") == []


def test_moving_and_renaming_show_in_the_hit() -> None:
    one, other = make_topic("one", title_nl="Dieren"), make_topic("other", title_nl="Planten")
    faq = make_zebra(one)

    FAQPage.objects.get(pk=faq.pk).move(TopicPage.objects.get(pk=other.pk), pos="last-child")
    other = TopicPage.objects.get(pk=other.pk)
    other.title_nl, other.local_slug_nl = "Bomen", "bomen"
    publish_page(page=other)

    assert find("zebra") == ["zebra"]
    (hit,) = service.search(text="zebra", language="nl").hits
    assert (hit.topic, hit.topic_title) == ("other", "Bomen")
    assert hit.url == "/nl/bomen/waar-woont-de-zebra/"


def test_a_private_page_is_never_found_nor_suggested_nor_counted() -> None:
    topic = make_topic()
    make_zebra(topic)
    assert find("zebra") == ["zebra"]

    restriction = PageViewRestriction.objects.create(page_id=topic.pk, restriction_type="login")

    assert find("zebra") == []
    assert service.suggest(text="zeb", language="nl") == ()
    assert service.search(text="zebbra", language="nl").corrected_query is None
    restriction.delete()
    assert find("zebra") == ["zebra"]


def test_a_change_that_is_rolled_back_is_not_indexed() -> None:
    with transaction.atomic():
        make_zebra()
        transaction.set_rollback(True)

    assert find("zebra") == []


def test_an_older_change_never_overwrites_a_newer_one() -> None:
    newer, older = make_document(7, key="newer"), make_document(7, key="older")
    apply_actions(alias(), [Action(7, 5, newer.source)])
    apply_actions(alias(), [Action(7, 4, older.source), Action(7, 3, None)])
    refresh(alias())

    (stored,) = scan_documents(alias())

    assert (stored.version, stored.content_hash) == (5, newer.source["content_hash"])


def test_a_deletion_is_remembered_for_a_change_that_arrives_late() -> None:
    apply_actions(alias(), [Action(7, 5, None)])
    apply_actions(alias(), [Action(7, 4, make_document(7).source)])
    refresh(alias())

    assert list(scan_documents(alias())) == []


def test_nothing_is_written_without_an_index(index: str) -> None:
    from search.indices import delete_index, find_live_index

    delete_index(index)
    enqueue(kind="index", key="7")
    run_index_jobs()

    job = Job.objects.get(kind="index", key="7")
    assert (job.status, "search_rebuild" in job.error) == ("queued", True)
    assert find_live_index() is None


def test_killed_while_publishing_found_after_it_is_back(engine: OpenSearchProcess) -> None:
    engine.kill()
    make_zebra()
    run_index_jobs()
    page = service.search(text="zebra", language="nl")
    assert (page.engine, [hit.key for hit in page.hits]) == (Engine.DATABASE, ["zebra"])
    engine.start()
    Job.objects.filter(kind="index").update(due_at="2020-01-01T00:00Z")

    # The breaker lets one caller try after its cooldown; the worker does not wait for it.
    run_index_jobs()
    refresh(alias())
    from search.client import current_breaker

    current_breaker().report_success()

    assert find("zebra") == ["zebra"]
