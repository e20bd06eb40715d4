"""Exports as whoever opens them sees them."""

import csv
import io
from typing import Any

from openpyxl import load_workbook


def read_csv(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_xlsx(response: Any) -> list[dict[str, Any]]:
    """Heading → cell, which knows whether it is a text."""
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    headings, *rows = list(sheet.iter_rows())
    return [dict(zip([cell.value for cell in headings], row, strict=True)) for row in rows]
