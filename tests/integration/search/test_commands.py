"""search_rebuild, search_status and search_evaluate against the real engine."""

import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.models import FAQPage
from kb.outbox.models import Job
from search import rebuild as rebuilding
from search import service
from search.client import EngineUnavailableError
from search.indices import alias, delete_index, find_indices, find_live_index
from search.node.process import OpenSearchProcess
from search.results import Engine
from tests.browser.running_site import wait_until
from tests.factories import make_faq
from tests.search_factories import rebuild, run_index_jobs

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def status() -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("search_status", stdout=out)
    except SystemExit as error:
        return int(error.code or 0), out.getvalue()
    return 0, out.getvalue()


def index_names() -> set[str]:
    return {state.name for state in find_indices()}


def test_status_names_drift_and_repair_ends_it() -> None:
    faq, gone = make_faq(), make_faq()
    run_index_jobs()
    assert status()[0] == 0

    # Changes that no signal tells of.
    FAQPage.objects.filter(pk=faq.pk).update(title_nl="Stiekem anders?")
    FAQPage.objects.filter(pk=gone.pk).update(live=False)

    code, said = status()
    assert code == 1
    assert f"stale: 1 ({faq.pk})" in said
    assert f"extra: 1 ({gone.pk})" in said
    said = run("search_status", repair=True)
    assert "mending 2 pages" in said
    assert said.endswith("the index is in step with the database\n")
    assert status()[0] == 0
    assert not Job.objects.filter(kind="index").exclude(status="done").exists()


def test_status_without_an_index(index: str) -> None:
    make_faq()
    delete_index(index)

    assert status() == (1, "no index behind the alias: run search_rebuild\n")
    run("search_status", repair=True)
    assert status()[0] == 0


def test_status_of_an_older_mapping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.status.SCHEMA_VERSION", 99)

    code, said = status()

    assert code == 1
    assert "run search_rebuild" in said


def test_a_rebuild_keeps_the_index_before(index: str) -> None:
    make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")

    name = rebuild()

    live = find_live_index()
    assert live is not None
    assert live.name == name
    assert index_names() == {index, name}
    assert service.search(text="zebra", language="nl").total == 1


def test_a_failed_rebuild_leaves_all_as_it_was(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_faq()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise EngineUnavailableError("gone")

    monkeypatch.setattr(rebuilding, "apply_lines", fail)

    with pytest.raises(CommandError, match="run this again"):
        run("search_rebuild")
    live = find_live_index()
    assert live is not None
    assert live.name == index
    assert index_names() == {index}


def test_changes_made_during_a_rebuild_are_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    faq = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    fill = rebuilding._fill

    def fill_and_change(*args: Any) -> None:
        fill(*args)
        changed = FAQPage.objects.get(pk=faq.pk)
        changed.title_nl = "Waar woont de giraf?"
        changed.save()
        run_index_jobs()

    monkeypatch.setattr(rebuilding, "_fill", fill_and_change)

    rebuild()

    assert service.search(text="giraf", language="nl").total == 1
    assert service.search(text="zebra", language="nl", exact=True).total == 0


def test_no_search_fails_while_the_alias_is_swapped() -> None:
    make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    rebuild()
    stop = threading.Event()
    engines: list[int | str] = []

    def search_on() -> None:
        from search.index_search import search_index

        while not stop.is_set():
            try:
                engines.append(search_index("zebra", "nl", index=alias(), limit=5).total)
            except EngineUnavailableError as error:
                engines.append(str(error))

    reader = threading.Thread(target=search_on)
    reader.start()
    try:
        for _ in range(3):
            rebuild()
    finally:
        stop.set()
        reader.join()

    assert engines
    assert set(engines) == {1}


def test_an_engine_that_is_stopped_and_started_again(
    engine: OpenSearchProcess,
) -> None:
    make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    rebuild()
    engine.stop()

    page = service.search(text="zebra", language="nl")
    assert (page.engine, page.total, page.confidence) == (Engine.DATABASE, 1, None)
    assert not service.engine_is_ready()
    with pytest.raises(CommandError):
        run("search_status")

    engine.start()
    wait_until(service.engine_is_ready, "the engine is asked again", 10)
    assert service.search(text="zebra", language="nl").engine is Engine.OPENSEARCH
    assert service.engine_is_ready()


def test_evaluate(tmp_path: Path) -> None:
    faqs = [
        {
            "key": "a/1",
            "topic": "t",
            "translations": {"nl": {"question": "Waar woont de zebra?", "answer": "<p>Ver</p>"}},
        },
        {"key": "b", "topic": "t", "translations": {"nl": {"question": "Hoe oud wordt een giraf?"}}},
    ]
    queries = [
        {"id": "q1", "language": "nl", "kind": "k", "text": "zebra"},
        {"id": "q2", "language": "nl", "kind": "k", "text": "auto", "out_of_scope": True},
    ]
    (tmp_path / "faq.jsonl").write_text("\n".join(map(json.dumps, faqs)))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (tmp_path / "qrels.tsv").write_text("q1\ta/1\t1\n")
    run_file = tmp_path / "run.tsv"

    figures = json.loads(run("search_evaluate", str(tmp_path), "--json", "--run", str(run_file)))

    assert figures["groups"] == [
        {"kind": "k", "language": "nl", "queries": 1, "ndcg10": 1, "mrr10": 1, "hit1": 1, "p5": 0.2, "map": 1}
    ]
    assert figures["auroc"] == 1
    first, second = (line.split("\t") for line in run_file.read_text().splitlines())
    assert first[:3] == ["q1", "a/1", "1"]
    assert second == ["q2", "", "0", "0.000000", "0.0000"]
    assert not [name for name in index_names() if "scratch" in name]
