"""Figures as a table of plain text: the first column to the left, the others to the right."""

from collections.abc import Sequence

GAP = "  "


def format_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Each row has as many cells as there are headings."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return GAP.join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()

    return "\n".join([line(headings), GAP.join("-" * width for width in widths), *(line(row) for row in rows)])


def ms(milliseconds: float) -> str:
    return f"{milliseconds:.1f}"


def times(ratio: float) -> str:
    return f"{ratio:.2f}×"


def mb(octets: float) -> str:
    return f"{octets / 2**20:.0f}"


def number(count: float) -> str:
    return f"{count:,.0f}"
