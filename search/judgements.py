"""Reads a folder of judged queries. A line that can't be read is named with its file and number; none is skipped.

Files: `queries.jsonl` and `qrels.tsv`, and maybe `faq.jsonl` (the format of `import_faq`).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from django.utils.html import strip_tags

from kb.base.languages import language_codes
from search.documents import Document, Kind, Wording

FAQS, QUERIES, GRADES = "faq.jsonl", "queries.jsonl", "qrels.tsv"

Parsed = TypeVar("Parsed")


class UnreadableLineError(Exception):
    """A line of a file can't be read. The message names the file, the line's number and what is wrong."""


@dataclass(frozen=True)
class Query:
    id: str
    language: str
    kind: str
    text: str
    out_of_scope: bool = False


Grades = Mapping[str, Mapping[str, int]]
"""Query id → FAQ key → grade."""


def _parse_lines(path: Path, parse: Callable[[str], Parsed]) -> Iterator[Parsed]:
    """Each line that isn't blank, parsed. `parse` raises ValueError, KeyError, TypeError or AttributeError."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if not line.strip():
                    continue
                parsed = parse(line)
            except KeyError as error:
                raise UnreadableLineError(f"{path}, line {number}: {error} is missing.") from error
            except (ValueError, TypeError, AttributeError) as error:
                raise UnreadableLineError(f"{path}, line {number}: {error}") from error
            yield parsed


def _read_object(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("not a JSON object")
    return row


def parse_query(line: str) -> Query:
    row = _read_object(line)
    query_id, language, kind, text = (row[name] for name in ("id", "language", "kind", "text"))
    if not all(isinstance(value, str) for value in (query_id, language, kind, text)):
        raise TypeError("id, language, kind and text must be texts")
    if language not in language_codes():
        raise ValueError(f"{language!r} is not a language of this site")
    return Query(query_id, language, kind, text, bool(row.get("out_of_scope")))


def read_queries(folder: Path) -> list[Query]:
    known: set[str] = set()

    def parse(line: str) -> Query:
        query = parse_query(line)
        if query.id in known:
            raise ValueError(f"the query {query.id!r} stands here a second time")
        known.add(query.id)
        return query

    return list(_parse_lines(folder / QUERIES, parse))


def parse_grade(line: str) -> tuple[str, str, int]:
    """(query id, FAQ key, grade)."""
    columns = line.split("\t")
    if len(columns) != 3:
        raise ValueError(f"{len(columns)} columns instead of query id, FAQ key and grade")
    query_id, key, grade = columns
    return query_id, key, int(grade)


def read_grades(folder: Path) -> Grades:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for query_id, key, grade in _parse_lines(folder / GRADES, parse_grade):
        grades[query_id][key] = grade
    return grades


def parse_faq(number: int, row: Mapping[str, Any]) -> Document:
    unknown = set(row["translations"]) - set(language_codes())
    if unknown:
        raise ValueError(f"not a language of this site: {', '.join(sorted(unknown))}")
    wordings = {
        language: Wording(
            question=text["question"],
            answer=unescape(strip_tags(text.get("answer") or "")),
            alternatives=tuple(text.get("alternatives") or ()),
        )
        for language, text in row["translations"].items()
    }
    return Document(page_id=number, key=row["key"], kind=Kind.FAQ, wordings=wordings, topic=row.get("topic"))


def has_documents(folder: Path) -> bool:
    return (folder / FAQS).exists()


def read_documents(folder: Path) -> list[Document]:
    """The FAQs of a collection as documents, numbered from 1."""
    numbers = count(1)
    return list(_parse_lines(folder / FAQS, lambda line: parse_faq(next(numbers), _read_object(line))))
