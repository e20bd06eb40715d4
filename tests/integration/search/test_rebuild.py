"""Rebuilds that are interrupted, run twice or are taken back; the live index is whole throughout."""

import io
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kb.models import FAQPage
from kb.outbox.models import Job
from search import rebuild as rebuilding
from search import service
from search.client import EngineUnavailableError
from search.indices import Stage, begin_index, find_indices, find_live_index, mark_index, swap_alias
from search.learning import Learnt
from search.status import read_status
from search.unfinished import BEAT_EVERY, BuildLock, is_held
from tests.browser.running_site import ROOT
from tests.factories import make_faq
from tests.search_factories import rebuild, run_index_jobs

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def index_names() -> list[str]:
    return [state.name for state in find_indices()]


def live_name() -> str:
    live = find_live_index()
    assert live is not None
    return live.name


def test_all_pages_are_read_and_then_stored() -> None:
    for _ in range(3):
        make_faq()
    seen: list[tuple[int, int]] = []

    rebuilding.rebuild_index(lambda done, total: seen.append((done, total)))

    assert seen == [(0, 6), (3, 6), (6, 6)]
    assert read_status().is_good


def test_it_learns_from_all_pages_before_it_makes_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    faqs = [make_faq() for _ in range(3)]
    heard: list[int] = []
    made_after: list[int] = []

    class Listener:
        def read(self, document: Any) -> None:
            heard.append(document.page_id)

        def learn(self) -> Learnt:
            return Learnt()

    def begin_late(*args: Any, **options: Any) -> str:
        made_after.extend(heard)
        return begin_index(*args, **options)

    monkeypatch.setattr(rebuilding, "Learner", Listener)
    monkeypatch.setattr(rebuilding, "begin_index", begin_late)

    rebuild()

    assert made_after == [faq.pk for faq in faqs]


def test_the_number_of_queries_does_not_grow_with_the_pages(django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        make_faq()
    with django_assert_max_num_queries(25):
        rebuild()


def test_rolling_back_brings_all_that_changed_since(index: str) -> None:
    faq, gone = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver."), make_faq()
    before = rebuild()
    after = rebuild()
    changed = FAQPage.objects.get(pk=faq.pk)
    changed.title_nl = "Waar woont de giraf?"
    changed.save()
    FAQPage.objects.get(pk=gone.pk).unpublish()
    make_faq(title_nl="Waar woont de kameel?", short_answer_nl="Ook ver.")
    run_index_jobs()

    said = run("search_rebuild", rollback=True)

    assert f"{before}: 2 pages" in said
    assert f"{after} is kept" in said
    assert live_name() == before
    assert read_status().is_good
    assert [service.search(text=word, language="nl", exact=True).total for word in ("zebra", "giraf", "kameel")] == [
        0,
        1,
        1,
    ]
    # And forth again.
    run("search_rebuild", rollback=True)
    assert live_name() == after


def test_rolling_back_to_another_mapping_or_to_nothing_is_refused(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no index before"):
        run("search_rebuild", rollback=True)
    after = rebuild()
    monkeypatch.setattr(rebuilding, "SCHEMA_VERSION", 99)

    with pytest.raises(CommandError, match=f"{index} has mapping version"):
        run("search_rebuild", rollback=True)
    assert live_name() == after


def test_the_generation_before_the_last_goes(index: str) -> None:
    second, third = rebuild(), rebuild()

    assert index_names() == [second, third]


def test_what_a_dead_rebuild_left_goes_and_what_a_living_one_has_stays() -> None:
    with BuildLock() as lock:
        alive = begin_index(Learnt(), now=timezone.now(), lock=lock.name)
        dead = begin_index(Learnt(), now=timezone.now(), lock="")
        mark_index(dead, Stage.FILLED, timezone.now() - BEAT_EVERY * 100)

        rebuild()

        assert [state.name for state in find_indices() if state.stage is not Stage.DONE] == [alive]


HOLD_A_LOCK = """
import django, sys
django.setup()
from search.unfinished import BEAT_EVERY, BuildLock
with BuildLock() as lock:
    print(lock.name, flush=True)
    sys.stdin.read()
"""


def test_a_killed_process_is_known_to_be_dead_at_once() -> None:
    command = [sys.executable, "-c", HOLD_A_LOCK]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lock = process.stdout.readline().strip()
        assert is_held(lock) is True
        begin_index(Learnt(), now=timezone.now(), lock=lock)
        process.kill()
        process.wait()

    assert is_held(lock) is False
    rebuild()
    assert {state.stage for state in find_indices()} == {Stage.DONE}
    assert is_held(lock) is None


def test_two_rebuilds_at_once_do_each_other_no_harm(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_faq()
    fill = rebuilding._fill
    inner: list[str] = []

    def fill_during_another(*args: Any) -> None:
        monkeypatch.setattr(rebuilding, "_fill", fill)
        inner.append(rebuild())
        fill(*args)

    monkeypatch.setattr(rebuilding, "_fill", fill_during_another)

    outer = rebuild()

    assert live_name() == outer
    assert index_names() == sorted([outer, *inner]) or set(index_names()) == {outer, *inner}
    assert read_status().is_good


def test_a_change_between_the_last_catching_up_and_the_swap_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    faq = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")

    def swap_late_and_die(name: str) -> None:
        changed = FAQPage.objects.get(pk=faq.pk)
        changed.title_nl = "Waar woont de giraf?"
        changed.save()
        run_index_jobs()
        swap_alias(name)
        raise SystemExit(137)

    monkeypatch.setattr(rebuilding, "swap_alias", swap_late_and_die)

    with pytest.raises(SystemExit):
        rebuild()

    status = read_status()
    assert status.is_good
    assert status.jobs == 0
    assert service.search(text="giraf", language="nl").total == 1


def test_an_answer_to_the_swap_that_is_lost(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_faq()
    lost = iter([True, False])

    def swap_unheard(name: str) -> None:
        swap_alias(name)
        if next(lost):
            raise EngineUnavailableError("ConnectionError")

    monkeypatch.setattr(rebuilding, "swap_alias", swap_unheard)

    assert rebuild() == live_name()
    assert read_status().is_good


def test_an_index_ahead_of_a_restored_database_is_mended() -> None:
    faq = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    for _ in range(5):
        FAQPage.objects.get(pk=faq.pk).save()
        run_index_jobs()
    # A backup is restored: the page as it was, and the version that it had.
    FAQPage.objects.filter(pk=faq.pk).update(title_nl="Waar woont de giraf?")
    Job.objects.filter(kind="index", key=str(faq.pk)).update(version=1)

    with pytest.raises(SystemExit):
        run("search_status")
    assert "in step" in run("search_status", repair=True)
    assert service.search(text="giraf", language="nl").total == 1


def test_pages_waiting_for_the_worker_are_told_from_drift() -> None:
    make_faq()
    run_index_jobs()
    faq = make_faq()

    status = read_status()

    assert faq.pk in status.waiting
    assert (status.drift.page_ids, status.is_good) == ((), False)
    run("search_status", repair=True)
    assert read_status().is_good
