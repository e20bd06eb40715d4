"""Whether a file is plain text: every byte of it is, and nothing that a program would run or draw as a page. Pure."""

import codecs
import re
from typing import BinaryIO

from helpdesk.attachments.refusals import Refusal, RefusedFileError

CHUNK = 64 * 1024
SNIFFED = 4096
# Excel in Western Europe writes cp1252. UTF-16 only with its mark: without, it can't be told from binary data.
MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))
ENCODINGS = ("utf-8", "cp1252")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
STARTS_AS_CODE = re.compile(r"\A\s*(<[!?/a-z]|#!)", re.IGNORECASE)
MARKUP = re.compile(r"<(!doctype\s+html|html|head|body|script|iframe|svg|object|embed|\?php)[\s>/]", re.IGNORECASE)


def has_markup(head: bytes) -> bool:
    """Whether a web page or a script begins near the start of a file, whatever the file is otherwise."""
    return bool(MARKUP.search(head[:SNIFFED].decode("latin-1")))


def check_text(file: BinaryIO) -> None:
    """RefusedFileError unless all of `file` is plain text."""
    file.seek(0)
    head = file.read(SNIFFED)
    marked = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)
    encodings = (marked,) if marked else ENCODINGS
    for encoding in encodings:
        if _is_text(file, encoding):
            start = codecs.getincrementaldecoder(encoding)("replace").decode(head)
            if STARTS_AS_CODE.match(start) or MARKUP.search(start):
                raise RefusedFileError(Refusal.MARKUP)
            return
    raise RefusedFileError(Refusal.KIND)


def _is_text(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := file.read(CHUNK):
            if CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
