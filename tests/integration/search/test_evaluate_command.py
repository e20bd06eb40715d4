"""search_evaluate on folders that lack something, and the run file as others read it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.indices import delete_index
from tests.factories import make_faq
from tests.search_factories import rebuild

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("index")]


def evaluate(folder: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("search_evaluate", str(folder), *arguments, stdout=out)
    return out.getvalue()


def write_folder(folder: Path, queries: list[dict[str, Any]], grades: str) -> None:
    lines = ({"language": "nl", "kind": "clean", **query} for query in queries)
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "qrels.tsv").write_text(grades)


def test_a_folder_without_faqs_is_asked_of_the_live_index(tmp_path: Path) -> None:
    faq = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    rebuild()
    write_folder(tmp_path, [{"id": "q1", "text": "zebra"}], f"q1\t{faq.key}\t2\n")

    said = evaluate(tmp_path)

    assert said.splitlines()[2].split() == ["clean", "nl", "1", *["1.000"] * 3, "0.200", "1.000"]
    assert "scope" not in said
    figures = json.loads(evaluate(tmp_path, "--json"))
    assert set(figures) == {"collection", "groups", "kinds", "languages"}


def test_queries_out_of_scope_are_reported(tmp_path: Path) -> None:
    faq = make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    rebuild()
    queries: list[dict[str, Any]] = [
        {"id": "q1", "text": "zebra"},
        {"id": "q2", "text": "xylofoonles", "out_of_scope": True},
    ]
    write_folder(tmp_path, queries, f"q1\t{faq.key}\t2\n")

    said = evaluate(tmp_path)

    assert said.splitlines()[-2].split() == ["all", "1", "1.000", "0.000", "0.000"]
    figures = json.loads(evaluate(tmp_path, "--json"))
    assert (figures["auroc"], figures["wrong_answers"], figures["missed_answers"]) == (1.0, 0.0, 0.0)


def test_run_file(tmp_path: Path) -> None:
    """Columns: query id, key, rank from 1, score, confidence; a query without hits: an empty key and rank 0."""
    for _number in range(3):
        make_faq(title_nl="Waar woont de zebra?", short_answer_nl="Ver.")
    rebuild()
    write_folder(tmp_path, [{"id": "q1", "text": "zebra"}, {"id": "q2", "text": "xylofoonles"}], "q1\tx\t1\n")
    run_file = tmp_path / "run.tsv"

    evaluate(tmp_path, "--run", str(run_file))

    lines = [line.split("\t") for line in run_file.read_text(encoding="utf-8").splitlines()]
    found, nothing = lines[:3], lines[3:]
    assert [(line[0], line[2]) for line in found] == [("q1", "1"), ("q1", "2"), ("q1", "3")]
    assert len({line[1] for line in found}) == 3
    scores = [float(line[3]) for line in found]
    assert scores == sorted(scores, reverse=True)
    assert len({line[4] for line in found}) == 1
    assert 0 <= float(found[0][4]) <= 1
    assert [line[:3] for line in nothing] == [["q2", "", "0"]]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path, [{"id": "q1", "text": "zebra"}], "q1\ta\t2\nq1 b 1\n")

    with pytest.raises(CommandError, match=r"qrels\.tsv, line 2: 1 columns"):
        evaluate(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"queries\.jsonl is not there"):
        evaluate(tmp_path)


def test_without_an_index_the_engine_does_not_answer(index: str, tmp_path: Path) -> None:
    write_folder(tmp_path, [{"id": "q1", "text": "zebra"}], "q1\ta\t2\n")
    delete_index(index)

    with pytest.raises(CommandError, match="OpenSearch did not answer"):
        evaluate(tmp_path)
