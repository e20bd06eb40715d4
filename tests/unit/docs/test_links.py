"""Every link within the documentation leads to something that is there, and every file it names exists."""

import re
from pathlib import Path

import pytest

from tests.unit.docs.reading import ROOT, all_pages, code_spans, links, read_page, section, table_rows

OUTSIDE = ("http://", "https://", "mailto:")


def slug(heading: str) -> str:
    """A heading's anchor, as code hosts make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {slug(text) for text in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}


@pytest.mark.parametrize("file", all_pages(), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    broken = []
    for target in links(file.read_text(encoding="utf-8")):
        if target.startswith(OUTSIDE):
            continue
        path, _hash, anchor = target.partition("#")
        linked = (file.parent / path).resolve() if path else file
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            broken.append(target)
    assert broken == []


def test_the_code_lives_where_the_table_says() -> None:
    rows = table_rows(section(read_page("ARCHITECTURE.md"), "## Where the code lives"))
    named = [path for row in rows for path in code_spans(row[1])]
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_decision_is_listed() -> None:
    records = {file.name for file in (ROOT / "docs" / "adr").glob("0*.md")}
    assert records
    assert set(links(read_page("docs/adr/README.md"))) >= records


def test_every_page_is_reachable_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for target in links(page.read_text(encoding="utf-8")):
            file = (page.parent / target.partition("#")[0]).resolve()
            if not target.startswith(OUTSIDE) and file.is_file():
                waiting.append(file)
    assert [str(page.relative_to(ROOT)) for page in all_pages() if page not in seen] == []
