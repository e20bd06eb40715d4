"""docs/security.md names every hostile case that is tried, and none that is not."""

from tests.hostile_cases import CASES, FORMULAS, NAMES
from tests.unit.docs.reading import read_page, section, table_rows


def documented() -> list[str]:
    rows = table_rows(section(read_page("docs/security.md"), "## What is tried against us"))
    return [row[0] for row in rows]


def test_every_hostile_case_is_documented_and_none_has_vanished() -> None:
    tried = [case.name for case in CASES] + [case[0] for case in (*FORMULAS, *NAMES)]
    assert len(tried) == len(set(tried))
    assert sorted(documented()) == sorted(tried)
