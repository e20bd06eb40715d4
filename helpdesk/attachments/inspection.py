"""What a file is, by its content; its name only has to agree. Nothing is unpacked, run, drawn or held whole. Pure."""

from typing import BinaryIO

import filetype

from helpdesk.attachments.archives import has_directory, judge_archive
from helpdesk.attachments.limits import KINDS, FileKind, Limits
from helpdesk.attachments.names import extension_of
from helpdesk.attachments.refusals import Refusal, RefusedFileError
from helpdesk.attachments.texts import SNIFFED, check_text, has_markup

HEAD = 8192
ARCHIVE_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
PICTURES = {kind.content_type: kind.key for kind in KINDS.values() if kind.family == "picture"}


def inspect_file(file: BinaryIO, name: str, size: int, limits: Limits) -> FileKind:
    """The kind of a file that may be sent; RefusedFileError for any other. `file` is left at its start."""
    if size == 0:
        raise RefusedFileError(Refusal.EMPTY)
    if size > limits.file_size:
        raise RefusedFileError(Refusal.TOO_BIG)
    try:
        kind = KINDS[_key_of_content(file, extension_of(name))]
    finally:
        file.seek(0)
    if kind not in limits.kinds:
        raise RefusedFileError(Refusal.KIND)
    _check_name(name, kind, limits)
    return kind


def _key_of_content(file: BinaryIO, extension: str) -> str:
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(ARCHIVE_MAGICS):
        return judge_archive(file)
    key = _key_of_start(head)
    if key:
        if has_markup(head[:SNIFFED]) or has_directory(file):
            raise RefusedFileError(Refusal.TWO_KINDS)
        return key
    # Not asked of `filetype`: to it, a text that starts with "BMW" is a bitmap.
    check_text(file)
    return "csv" if extension == "csv" else "txt"


def _key_of_start(head: bytes) -> str | None:
    """The kind of a file that is neither an archive nor text; None if its start is none that we know."""
    # At the very start: what stands before a PDF is how other things are passed off as one.
    if head.startswith(b"%PDF-"):
        return "pdf"
    guessed = filetype.guess(head)
    return PICTURES.get(guessed.mime) if guessed else None


def _check_name(name: str, kind: FileKind, limits: Limits) -> None:
    """A picture called .jpg may well be a PNG; a name that says something of another family is a mistake or a trick."""
    extension = extension_of(name)
    if not extension or extension in kind.extensions:
        return
    named = next((each for each in KINDS.values() if extension in each.extensions), None)
    if named is None or named.family != kind.family:
        raise RefusedFileError(Refusal.MISMATCH if named in limits.kinds else Refusal.KIND)
