"""Which pages are measured, and how the figures are written down."""

from collections.abc import Sequence
from dataclasses import dataclass

# The first is the yardstick: the process answers without database, search or template.
PAGES = {
    "healthz": "/healthz",
    "home": "/nl/",
    "topic": "/nl/contracten/",
    "answer": "/nl/contracten/softwarelicentie-stopzetten/",
    "results": "/nl/search/?q=contract+opzeggen",
    "request form": "/nl/stel-een-vraag/vraag-contract/",
    "search API": "/api/v1/search?q=contract+opzeggen&lang=nl",
    "suggest API": "/api/v1/suggest?q=fact&lang=nl",
}


@dataclass(frozen=True)
class Measured:
    """Milliseconds."""

    name: str
    p50: float
    p95: float


def format_table(rows: Sequence[Measured]) -> str:
    """One line a page; the last column is its p50 as a multiple of the first row's."""
    lines = [f"{'page':<14}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}"]
    lines += [f"{row.name:<14}{row.p50:>9.1f}{row.p95:>9.1f}{row.p50 / rows[0].p50:>8.1f}" for row in rows]
    return "\n".join(lines)
