"""docs/settings.md lists exactly the environment variables that the settings read, with their defaults."""

import ast
from dataclasses import dataclass
from typing import Any

import pytest

from tests.unit.docs.reading import ROOT, code_spans, read_page, table_rows

NO_CONSTANT = object()


@dataclass(frozen=True)
class Read:
    """One `env.xxx("NAME", default=…)`; `default` is NO_CONSTANT when there is none or it is computed."""

    name: str
    module: str
    default: Any


def parse_reads(source: str, module: str) -> list[Read]:
    reads = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "env"):
            continue
        name = node.args[0] if node.args else None
        assert isinstance(name, ast.Constant), f"{module}: a variable's name must be written out: {ast.unparse(node)}"
        default = next((keyword.value for keyword in node.keywords if keyword.arg == "default"), None)
        constant = default.value if isinstance(default, ast.Constant) else NO_CONSTANT
        reads.append(Read(str(name.value), module, constant))
    return reads


def all_reads() -> list[Read]:
    files = sorted((ROOT / "cms" / "settings").glob("*.py"))
    return [read for file in files for read in parse_reads(file.read_text(encoding="utf-8"), file.stem)]


def documented() -> dict[str, list[str]]:
    """Variable → its row."""
    rows = table_rows(read_page("docs/settings.md"))
    names = [code_spans(row[0])[0] for row in rows]
    assert len(names) == len(set(names)), "a variable has two rows"
    return dict(zip(names, rows, strict=True))


def test_every_variable_is_documented_and_none_has_vanished() -> None:
    assert set(documented()) == {read.name for read in all_reads()}


def test_rows_are_sorted_and_complete() -> None:
    rows = documented()
    assert list(rows) == sorted(rows)
    assert [name for name, row in rows.items() if len(row) != 4 or not all(row)] == []


def test_defaults_are_those_of_the_settings() -> None:
    rows = documented()
    constants = [read for read in all_reads() if read.default not in (NO_CONSTANT, "")]
    wrong = [f"{read.module}: {read}" for read in constants if str(read.default) not in code_spans(rows[read.name][1])]
    assert constants
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ('X = env.str("A", default="b")', [Read("A", "m", "b")]),
        ('X = env.int("A")', [Read("A", "m", NO_CONSTANT)]),
        ('X = env.str("A", default=f"{B}")', [Read("A", "m", NO_CONSTANT)]),
        ('X = other.str("A")', []),
        ('if y := env.str("A", default=""):\n    pass', [Read("A", "m", "")]),
    ],
)
def test_reads_are_found_in_the_source(source: str, reads: list[Read]) -> None:
    assert parse_reads(source, "m") == reads
