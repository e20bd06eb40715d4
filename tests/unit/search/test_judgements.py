from pathlib import Path

import pytest

from search.documents import Kind, Wording
from search.judgements import (
    Query,
    UnreadableLineError,
    parse_faq,
    read_documents,
    read_grades,
    read_queries,
)

GOOD = '{"id": "q1", "language": "nl", "kind": "clean", "text": "zebra"}'


def test_queries(tmp_path: Path) -> None:
    second = (
        '{"id": "q2", "language": "fr", "kind": "far", "text": "auto", "text_language": "nl", "out_of_scope": true}'
    )
    (tmp_path / "queries.jsonl").write_bytes(f"\ufeff{GOOD}\r\n\n{second}".encode())

    assert read_queries(tmp_path) == [
        Query("q1", "nl", "clean", "zebra"),
        Query("q2", "fr", "far", "auto", out_of_scope=True),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "Expecting"),
        (b"[]", "not a JSON object"),
        (b'{"id": "q2", "language": "nl", "kind": "clean"}', "'text' is missing"),
        (b'{"id": 2, "language": "nl", "kind": "clean", "text": "a"}', "must be texts"),
        (b'{"id": "q2", "language": "it", "kind": "clean", "text": "a"}', "'it' is not a language of this site"),
        (GOOD.encode(), "'q1' stands here a second time"),
        (b"\xff", "can't decode"),
    ],
)
def test_a_bad_query_is_named_with_its_line(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_bytes(GOOD.encode() + b"\n\n" + line + b"\n")

    with pytest.raises(UnreadableLineError, match=said) as raised:
        read_queries(tmp_path)

    assert str(raised.value).startswith(f"{path}, line 3: ")


def test_grades(tmp_path: Path) -> None:
    (tmp_path / "qrels.tsv").write_text("q1\ta/1\t2\nq1\tb c\t1\nq2\ta/1\t1\n")

    assert read_grades(tmp_path) == {"q1": {"a/1": 2, "b c": 1}, "q2": {"a/1": 1}}


@pytest.mark.parametrize("line", ["q1 a 1", "q1\ta\tgood", "q1\ta"])
def test_a_bad_grade_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "qrels.tsv").write_text(f"q1\ta\t2\n{line}\n")

    with pytest.raises(UnreadableLineError, match=r"qrels\.tsv, line 2: "):
        read_grades(tmp_path)


def test_documents_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "faq.jsonl").write_text(
        '{"key": "a", "translations": {"nl": {"question": "Hoe?"}}}\n\n'
        '{"key": "b", "translations": {"fr": {"question": "Quoi ?"}}}\n'
    )

    assert [(document.page_id, document.key) for document in read_documents(tmp_path)] == [(1, "a"), (2, "b")]


@pytest.mark.parametrize("line", ['{"key": "a"}', '{"key": "a", "translations": {"it": {"question": "Come?"}}}', "5"])
def test_a_bad_document_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "faq.jsonl").write_text(line)

    with pytest.raises(UnreadableLineError, match=r"faq\.jsonl, line 1: "):
        read_documents(tmp_path)


def test_answers_lose_their_markup() -> None:
    row = {"key": "a", "translations": {"nl": {"question": "Hoe?", "answer": "<p>A &amp; b</p>", "alternatives": None}}}

    document = parse_faq(3, row)

    assert (document.page_id, document.key, document.kind) == (3, "a", Kind.FAQ)
    assert document.wordings == {"nl": Wording("Hoe?", "A & b")}
