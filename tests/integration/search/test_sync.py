"""From a change in the database to what a reader finds."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageViewRestriction

from kb.models import FAQPage, TopicPage
from kb.outbox.models import Job
from kb.outbox.services import enqueue
from kb.scheduling import publish_due
from kb.services import publish_page
from search import service, sync
from search.client import EngineUnavailableError
from search.indices import alias, delete_index, find_indices, find_live_index, refresh
from search.mappings import SCHEMA_VERSION
from search.node.process import OpenSearchProcess
from search.results import Engine
from search.status import read_status
from search.writing import Action, apply_actions, scan_documents
from tests.browser.running_site import wait_until
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


def test_an_older_change_never_overwrites_a_newer_one(index: str) -> None:
    newer, older = make_document(7, key="newer"), make_document(7, key="older")
    apply_actions(index, [Action(7, 5, newer.source)])
    apply_actions(index, [Action(7, 4, older.source), Action(7, 3, None)])
    refresh(index)

    (stored,) = scan_documents(index)

    assert (stored.version, stored.content_hash) == (5, newer.source["content_hash"])


def test_a_withdrawn_page_stays_so_whenever_an_older_change_arrives(index: str, engine: OpenSearchProcess) -> None:
    apply_actions(index, [Action(7, 5, None)])
    # OpenSearch forgets the versions of what it deleted at the latest now.
    engine.kill()
    engine.start()
    apply_actions(index, [Action(7, 4, make_document(7).source)])
    refresh(index)

    (stored,) = scan_documents(index)

    assert (stored.version, stored.is_withdrawn) == (5, True)


def test_a_delayed_worker_does_not_undo_what_another_did(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    faq = make_zebra()
    applying = apply_actions

    def apply_late(target: str, actions: Sequence[Action]) -> None:
        # Between reading the page and writing it: the page is changed, and another worker is quicker.
        monkeypatch.setattr(sync, "apply_actions", applying)
        FAQPage.objects.get(pk=faq.pk).unpublish()
        Job.objects.filter(kind="index").update(lease_until="2020-01-01T00:00Z")
        run_index_jobs()
        applying(target, actions)

    monkeypatch.setattr(sync, "apply_actions", apply_late)

    assert find("zebra") == []
    assert read_status().is_good


def test_a_write_that_comes_after_its_index_was_deleted_makes_none(index: str) -> None:
    delete_index(index)

    with pytest.raises(EngineUnavailableError, match="404"):
        apply_actions(index, [Action(7, 5, make_document(7).source)])

    assert find_indices() == ()


def test_an_older_or_newer_mapping_is_not_written_to(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (SCHEMA_VERSION + 1, SCHEMA_VERSION - 1):
        monkeypatch.setattr(sync, "SCHEMA_VERSION", version)
        make_faq()
        run_index_jobs()

        waiting = Job.objects.filter(kind="index", status="queued", error__contains="mapping version")
        assert waiting.count() == Job.objects.filter(kind="index").count()
    monkeypatch.undo()
    Job.objects.filter(kind="index").update(due_at="2020-01-01T00:00Z")
    run_index_jobs()
    assert read_status().is_good


def test_an_answer_that_expires_and_one_that_goes_live_need_nobody() -> None:
    faq = make_zebra()
    coming = make_faq(publish=False, title_nl="Waar woont de giraf?", short_answer_nl="Daar.")
    assert (find("zebra"), find("giraf")) == (["zebra"], [])

    soon = timezone.now() + timedelta(seconds=1)
    faq.expire_at, coming.go_live_at = soon, soon
    publish_page(page=faq)
    coming.save_revision().publish()

    def has_happened() -> bool:
        publish_due()
        return (find("zebra"), find("giraf")) == ([], [coming.key])

    # The clock is the only thing that changes: nobody saves anything.
    wait_until(has_happened, "one is gone and the other is there", 20)
    assert service.suggest(text="zeb", language="nl") == ()


def test_unpublishing_a_topic_and_what_stands_below() -> None:
    topic = make_topic("animals", title_nl="Dieren")
    make_zebra(topic)
    assert find("zebra") == ["zebra"]

    editor = get_user_model().objects.create_superuser("editor")
    UnpublishPageAction(TopicPage.objects.get(pk=topic.pk), user=editor, include_descendants=True).execute()

    assert find("zebra") == []
    assert service.suggest(text="zeb", language="nl") == ()
    assert service.search(text="zebbra", language="nl").corrected_query is None


def test_a_topic_unpublished_alone_is_named_nowhere() -> None:
    topic = make_topic("animals", title_nl="Dieren")
    make_zebra(topic)

    TopicPage.objects.get(pk=topic.pk).unpublish()

    assert find("zebra") == ["zebra"]
    page = service.search(text="zebra", language="nl")
    assert (page.hits[0].topic, page.facets) == (None, ())


def test_nothing_is_written_without_an_index(index: str) -> None:
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

    # The worker does not wait for the breaker.
    run_index_jobs()
    wait_until(service.engine_is_ready, "pages may ask again", 10)

    assert find("zebra") == ["zebra"]
