"""What a ZIP file says of itself, judged without unpacking anything: office documents are ZIP files too. Pure.

Names of entries are harmless here, whatever they say: nothing is ever unpacked to them.
"""

import struct
import zipfile
from typing import BinaryIO

from helpdesk.attachments import limits
from helpdesk.attachments.refusals import Refusal, RefusedFileError

END = struct.Struct("<4s4H2LH")
END_MAGIC = b"PK\x05\x06"
LONGEST_COMMENT = 65_535
ENCRYPTED = 0x1
SMALL_ENTRY = 4096
OOXML_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
ODF_TYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# Where office programs keep macros.
MACRO_ENDS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("basic/", "scripts/")


def has_directory(file: BinaryIO) -> bool:
    """Whether `file` ends as a ZIP file that holds something does, however it starts."""
    end = _read_end(file)
    return end is not None and bool(end[4])


def judge_archive(file: BinaryIO) -> str:
    """The key of the kind that the archive is: "zip", "docx", …; RefusedFileError for one that is not taken."""
    end = _read_end(file)
    if end is None:
        raise RefusedFileError(Refusal.UNREADABLE)
    directory_size = end[5]
    # Before the directory is read: each of its entries costs memory. ZIP64, with its greater numbers, is covered too.
    if directory_size > limits.ARCHIVE_DIRECTORY_BYTES:
        raise RefusedFileError(Refusal.BOMB)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_sizes(entries, _length(file))
            return _kind(archive, entries)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OSError,
        struct.error,
    ) as error:
        raise RefusedFileError(Refusal.UNREADABLE) from error


def _read_end(file: BinaryIO) -> tuple[bytes, int, int, int, int, int, int, int] | None:
    """The record that ends a ZIP file, found as Python's zipfile finds it."""
    length = _length(file)
    file.seek(max(0, length - LONGEST_COMMENT - END.size))
    tail = file.read()
    exact = len(tail) - END.size
    if exact >= 0 and tail[exact:].startswith(END_MAGIC) and tail.endswith(b"\x00\x00"):
        start = exact
    else:
        start = tail.rfind(END_MAGIC)
    record = tail[start : start + END.size] if start >= 0 else b""
    return END.unpack(record) if len(record) == END.size else None


def _length(file: BinaryIO) -> int:
    position = file.tell()
    length = file.seek(0, 2)
    file.seek(position)
    return length


def _check_sizes(entries: list[zipfile.ZipInfo], length: int) -> None:
    if not entries:
        raise RefusedFileError(Refusal.EMPTY)
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = (
        len(entries) > limits.ARCHIVE_ENTRIES
        or unpacked > limits.ARCHIVE_BYTES
        # Entries that lie over each other, so that few bytes are unpacked many times.
        or packed > length
        or (unpacked > limits.ARCHIVE_RATIO_ABOVE and unpacked > limits.ARCHIVE_RATIO * length)
    )
    if is_bomb:
        raise RefusedFileError(Refusal.BOMB)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise RefusedFileError(Refusal.LOCKED)


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename.lower(): entry for entry in entries}
    kind = "zip"
    if "[content_types].xml" in names:
        kind = next((key for folder, key in OOXML_FOLDERS.items() if any(n.startswith(folder) for n in names)), "zip")
    elif "mimetype" in names and names["mimetype"].file_size < SMALL_ENTRY:
        declared = archive.read(names["mimetype"]).decode("ascii", "replace").strip()
        kind = ODF_TYPES.get(declared, "zip")
    has_macros = any(name.endswith(MACRO_ENDS) for name in names) or (
        kind in ODF_TYPES.values() and any(name.startswith(MACRO_FOLDERS) for name in names)
    )
    if has_macros:
        raise RefusedFileError(Refusal.MACROS)
    return kind
