"""A table as a download. CSV leaves row by row; XLSX is written to a file first: neither is ever whole in memory."""

import csv
import logging
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from helpdesk.desk.exports.cells import clean_text, csv_cell
from helpdesk.desk.exports.table import Table, read_table
from helpdesk.models import Request

logger = logging.getLogger(__name__)

FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_AT_ONCE = 200


class _Line:
    """csv.writer hands its line to something that can be written to; this hands it back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[bytes]:
    """The file in pieces. Every cell is quoted, so that no separator in it starts another."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    lines: list[str] = [writer.writerow(table.headings)]
    for row in table.rows():
        lines.append(writer.writerow([csv_cell(cell) for cell in row]))
        if len(lines) == LINES_AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def write_xlsx(table: Table, output: IO[bytes]) -> None:
    """One sheet, every cell a text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("requests")
    sheet.freeze_panes = "B2"  # headings and references stay in sight
    sheet.append(table.headings)
    for row in table.rows():
        sheet.append([_text_cell(sheet, cell) for cell in row])
    workbook.save(output)


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, clean_text(text))
    # openpyxl makes a formula of "=…" and an error of "#N/A"; a text is what it is.
    cell.data_type = "s"
    return cell


def export_response(requests: "QuerySet[Request]", file_format: str, *, user: Any) -> HttpResponseBase:
    """The download of `requests`; `file_format` is one of FORMATS. Logged with who and how many, not with what."""
    table = read_table(requests)
    logger.info("user %s exports %d requests as %s", user.pk, table.count, file_format)
    name = f"requests-{timezone.localdate():%Y%m%d}.{file_format}"
    if file_format == "csv":
        return StreamingHttpResponse(
            csv_lines(table),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    output = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    write_xlsx(table, output)
    output.seek(0)
    return FileResponse(output, as_attachment=True, filename=name, content_type=XLSX_TYPE)
