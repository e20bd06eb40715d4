"""What a file is by its content, whatever it is called."""

import io

import pytest

from helpdesk.attachments.inspection import inspect_file
from helpdesk.attachments.limits import KINDS, MEGABYTE, Limits
from helpdesk.attachments.refusals import Refusal, RefusedFileError, describe_refusal
from tests import hostile_files as files

LIMITS = Limits(
    file_size=MEGABYTE, total_size=2 * MEGABYTE, number=3, waiting_size=9 * MEGABYTE, kinds=tuple(KINDS.values())
)


def inspect(content, name, limits=LIMITS):
    return inspect_file(io.BytesIO(content), name, len(content), limits)


GOOD = [
    ("plan.pdf", files.PDF, "pdf"),
    ("PLAN.PDF", files.PDF, "pdf"),
    ("plan", files.PDF, "pdf"),
    ("foto.jpg", files.picture("JPEG"), "jpg"),
    ("foto.jpeg", files.picture("JPEG"), "jpg"),
    ("foto.png", files.picture("PNG"), "png"),
    ("foto.jpg", files.picture("PNG"), "png"),
    ("foto.webp", files.picture("WEBP"), "webp"),
    ("foto.gif", files.picture("GIF"), "gif"),
    ("IMG_1.HEIC", files.heic(), "heic"),
    ("a.txt", "Été à Liège\r\n\tça va".encode(), "txt"),
    ("a.log", b"2026-11-23 a < b", "txt"),
    ("a.txt", "Été à Liège".encode("cp1252"), "txt"),
    ("a.csv", "naam;prijs\r\nBéa;€ 3".encode("utf-16"), "csv"),
    ("bmw.csv", b"BMW;3\r\n", "csv"),
    ("a.txt", "é".encode() * 40_000, "txt"),
    ("a.docx", files.docx(), "docx"),
    ("a.xlsx", files.archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
    ("a.pptx", files.archive({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "pptx"),
    ("a.odt", files.odt(), "odt"),
    ("a.zip", files.archive({"../../etc/passwd": b"x", "C:\\evil": b"x"}), "zip"),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD, ids=[f"{name}-{kind}" for name, _content, kind in GOOD])
def test_honest_files_are_taken_for_what_they_are(name, content, kind):
    assert inspect(content, name).key == kind


BAD = [
    ("empty", "leeg.pdf", b"", Refusal.EMPTY),
    ("too big", "groot.txt", b"a" * (MEGABYTE + 1), Refusal.TOO_BIG),
    ("a page called pdf", "factuur.pdf", files.HTML, Refusal.MARKUP),
    ("a page called txt", "a.txt", files.HTML, Refusal.MARKUP),
    ("a page after blanks", "a.txt", b"\xef\xbb\xbf \r\n\t" + files.HTML, Refusal.MARKUP),
    ("a page in UTF-16", "a.txt", files.HTML.decode().encode("utf-16"), Refusal.MARKUP),
    ("a script further on", "a.csv", b"a;b\r\n<script>alert(1)</script>", Refusal.MARKUP),
    ("svg", "a.svg", files.SVG, Refusal.MARKUP),
    ("svg called png", "a.png", files.SVG, Refusal.MARKUP),
    ("shell script", "a.txt", b"#!/bin/sh\nrm -rf /\n", Refusal.MARKUP),
    ("php", "a.txt", b"<?php system($_GET['c']);", Refusal.MARKUP),
    ("program", "a.exe", files.EXE, Refusal.KIND),
    ("program called pdf", "a.pdf", files.EXE, Refusal.KIND),
    ("page before a pdf", "a.pdf", files.HTML + files.PDF, Refusal.MARKUP),
    ("pdf that is a zip too", "a.pdf", files.pdf_and_zip(), Refusal.TWO_KINDS),
    ("gif that is a page too", "a.gif", files.gif_and_html(), Refusal.TWO_KINDS),
    ("zip bomb", "a.zip", files.bomb(), Refusal.BOMB),
    ("zip bomb called docx", "a.docx", files.bomb(), Refusal.BOMB),
    ("zip that claims 4 GB", "a.zip", files.claimed_bomb(), Refusal.BOMB),
    ("zip with entries over each other", "a.zip", files.overlapping(), Refusal.BOMB),
    ("zip with thousands of entries", "a.zip", files.crowded(), Refusal.BOMB),
    ("zip with a huge directory", "a.zip", files.huge_directory(), Refusal.BOMB),
    ("zip with a password", "a.zip", files.locked(), Refusal.LOCKED),
    ("half a zip", "a.zip", files.docx()[:60], Refusal.UNREADABLE),
    ("empty zip", "a.zip", files.archive({}), Refusal.EMPTY),
    ("macros", "a.docx", files.docx(word__vbaProject__bin=b"", **{"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    ("zip called docx", "a.docx", files.archive({"a.txt": b"a"}), Refusal.MISMATCH),
    ("docx called zip", "a.zip", files.docx(), Refusal.MISMATCH),
    ("pdf called docx", "a.docx", files.PDF, Refusal.MISMATCH),
    ("text called pdf", "a.pdf", b"hallo", Refusal.MISMATCH),
    ("pdf called exe", "a.exe", files.PDF, Refusal.KIND),
    ("pdf called exe behind a turn", f"a.{files.RTL}fdp.exe", files.PDF, Refusal.KIND),
    ("text called js", "a.js", b"alert(1)", Refusal.KIND),
    ("nul in a text", "a.txt", b"a\x00b", Refusal.KIND),
    ("escape in a text", "a.txt", b"a\x1b[2Jb", Refusal.KIND),
    ("nul far into a text", "a.txt", b"a" * 200_000 + b"\x00", Refusal.KIND),
]


@pytest.mark.parametrize(
    ("name", "content", "refusal"), [case[1:] for case in BAD], ids=[case[0].replace(" ", "-") for case in BAD]
)
def test_other_files_are_refused_with_what_to_do(name, content, refusal):
    file = io.BytesIO(content)
    with pytest.raises(RefusedFileError) as error:
        inspect_file(file, name, len(content), LIMITS)
    assert error.value.refusal == refusal
    assert file.tell() == 0
    assert len(describe_refusal(refusal, name, LIMITS)) > 30


def test_every_refusal_names_the_file_on_one_line_and_says_what_to_do():
    for refusal in Refusal:
        words = describe_refusal(refusal, f"kwaad\r\n{files.RTL}<b>.pdf", LIMITS)
        assert "\n" not in words
        assert files.RTL not in words
        assert "kwaad" in words


def test_what_an_operator_leaves_out_is_refused():
    only_pdf = Limits(MEGABYTE, MEGABYTE, 1, MEGABYTE, (KINDS["pdf"],))
    assert inspect(files.PDF, "a.pdf", only_pdf).key == "pdf"
    with pytest.raises(RefusedFileError) as error:
        inspect(files.picture(), "a.png", only_pdf)
    assert error.value.refusal == Refusal.KIND


def test_a_small_spreadsheet_that_packs_well_is_no_bomb():
    content = files.archive({"[Content_Types].xml": b"", "xl/sheet.xml": b"<c>0</c>" * 1_000_000})
    assert inspect(content, "a.xlsx").key == "xlsx"
