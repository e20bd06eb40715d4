"""Reads the documentation as data: its tables, its links and its code spans. Pure but for reading files."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read_page(name: str) -> str:
    """The text of a page by its path from the project's root: "docs/settings.md"."""
    return (ROOT / name).read_text(encoding="utf-8")


def all_pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one of the same or a higher level. Raises KeyError."""
    level = heading.partition(" ")[0]
    start = re.search(rf"^{re.escape(heading)}\s*$", page, re.MULTILINE)
    if start is None:
        raise KeyError(heading)
    rest = page[start.end() :]
    end = re.search(rf"^#{{1,{len(level)}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table_rows(text: str) -> list[list[str]]:
    """The rows of every table in `text` as cells, without headings and rulers."""
    lines = [line.strip() for line in text.splitlines()]
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not _is_ruler(line) and not _is_ruler(following):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def _is_ruler(line: str) -> bool:
    return line.startswith("|") and not line.strip("|-: ")


def code_spans(text: str) -> list[str]:
    return _CODE.findall(text)


def links(text: str) -> list[str]:
    """The targets of links and pictures, those in code left out."""
    return _LINK.findall(_CODE.sub("", _FENCE.sub("", text)))
