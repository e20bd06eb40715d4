"""What is planned, and what a change schedules."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from wagtail.models import PageViewRestriction

from kb.models import ContactPage, ContactPageEntry, TopicPage
from kb.outbox.models import Job
from kb.outbox.registry import Retry
from kb.services import publish_page
from search import sync
from search.client import EngineUnavailableError
from search.rebuild import find_changes
from search.sync import INDEX_JOBS, Change, plan_actions, read_versions, schedule, schedule_above
from search.writing import Action, RejectedError, _raise_for_failures, encode_action
from tests.factories import make_contact_point, make_faq, make_home, make_topic
from tests.search_factories import make_document


def test_plan_stores_what_has_a_document_and_deletes_the_rest() -> None:
    document = make_document(7)

    planned = plan_actions([Change(7, 3), Change(8, 1)], {7: document})

    assert planned == [Action(7, 3, document.source), Action(8, 1, None)]


def test_versions_are_ours_and_a_withdrawn_page_leaves_a_mark() -> None:
    stored, mark = (
        [json.loads(line) for line in encode_action(action).splitlines()]
        for action in (Action(7, 3, {"key": "é"}), Action(8, 1, None))
    )

    assert stored == [{"index": {"_id": "7", "version": 3, "version_type": "external_gte"}}, {"key": "é"}]
    assert mark == [
        {"index": {"_id": "8", "version": 1, "version_type": "external_gte"}},
        {"page_id": 8, "content_hash": "withdrawn"},
    ]


def bulk_answer(status: int, kind: str = "") -> dict[str, Any]:
    return {"errors": True, "items": [{"index": {"_id": "7", "status": status, "error": {"type": kind}}}]}


def test_an_older_change_is_no_failure() -> None:
    _raise_for_failures(bulk_answer(409, "version_conflict_engine_exception"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (bulk_answer(429, "rejected_execution_exception"), EngineUnavailableError),
        (bulk_answer(404, "index_not_found_exception"), EngineUnavailableError),
        (bulk_answer(403, "cluster_block_exception"), EngineUnavailableError),
        (bulk_answer(400, "strict_dynamic_mapping_exception"), RejectedError),
    ],
)
def test_failures_of_a_bulk_are_told_apart(answer: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        _raise_for_failures(answer)


def test_changes_between_two_readings() -> None:
    assert find_changes({1: 1, 2: 5}, {1: 1, 2: 6, 3: 1}) == [Change(2, 6), Change(3, 1)]


def test_changes_land_soon_after_the_engine_is_back() -> None:
    assert INDEX_JOBS.max_attempts is None
    assert INDEX_JOBS.longest_delay.total_seconds() <= 5
    assert INDEX_JOBS.lease.total_seconds() == 60


@pytest.mark.django_db
def test_an_engine_that_is_down_is_tried_again() -> None:
    job = Job(kind="index", key="7", version=1)
    with patch.object(sync, "find_indices", side_effect=EngineUnavailableError("down")), pytest.raises(Retry):
        sync.handle_jobs([job])


@pytest.mark.django_db
def test_an_index_ahead_of_the_database_is_overtaken() -> None:
    schedule([7, 8])

    schedule_above({7: 40, 8: 1, 9: 3})

    assert read_versions() == {7: 41, 8: 2, 9: 4}


def scheduled_by(change: Any) -> set[int]:
    before = read_versions()
    change()
    return {each.page_id for each in find_changes(before, read_versions())}


@pytest.mark.django_db
class TestSignals:
    def test_publishing_and_unpublishing(self) -> None:
        faq = make_faq()

        assert scheduled_by(lambda: publish_page(page=faq)) == {faq.pk}
        assert scheduled_by(faq.unpublish) == {faq.pk}

    def test_a_draft_schedules_nothing(self) -> None:
        faq = make_faq()

        assert scheduled_by(faq.save_revision) == set()

    def test_a_topic_schedules_its_questions(self) -> None:
        topic = make_topic()
        faq = make_faq(topic)
        topic = TopicPage.objects.get(pk=topic.pk)
        topic.title_nl = "Anders"

        assert scheduled_by(lambda: publish_page(page=topic)) == {topic.pk, faq.pk}

    def test_a_new_address(self) -> None:
        faq = make_faq()
        faq.local_slug_nl = "elders"

        assert scheduled_by(faq.save) == {faq.pk}

    def test_moving_a_topic_schedules_its_questions(self) -> None:
        topic, other = make_topic(), make_topic()
        faq = make_faq(topic)
        other.refresh_from_db()

        moved = scheduled_by(lambda: TopicPage.objects.get(pk=topic.pk).move(other, pos="right"))

        assert {topic.pk, faq.pk} <= moved

    def test_deleting_schedules_what_stood_below(self) -> None:
        topic = make_topic()
        faq = make_faq(topic)

        assert scheduled_by(TopicPage.objects.get(pk=topic.pk).delete) == {topic.pk, faq.pk}

    def test_privacy_is_inherited(self) -> None:
        topic = make_topic()
        faq = make_faq(topic)
        restriction = PageViewRestriction(page_id=topic.pk, restriction_type="login")

        assert scheduled_by(restriction.save) == {topic.pk, faq.pk}
        assert scheduled_by(restriction.delete) == {topic.pk, faq.pk}

    def test_a_contact_point_schedules_the_pages_that_show_it(self) -> None:
        point = make_contact_point()
        page = ContactPage(title_nl="Contact")
        page.entries.add(ContactPageEntry(contact_point=point))
        publish_page(page=page, parent=make_home())

        assert scheduled_by(point.save) == {page.pk}
