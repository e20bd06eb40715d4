"""How large, how many and of which kinds files may be: named data, with what an operator may change in the settings."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

MEGABYTE = 1024 * 1024
BODY_FACTOR = 3
"""A form post up to this many times the total limit is read, so that whoever chose too much keeps what was typed."""

KEPT_WITHOUT_REQUEST = timedelta(hours=24)
"""How long a file of a form that was never sent is kept, and one on disk that no row knows."""
LINK_LIFETIME = timedelta(minutes=15)

# Archives, which .docx and its like are too: what no honest file of 10 MB needs. 42.zip holds 4.5 PB in 42 kB;
# a spreadsheet of zeros is packed about 1:100.
ARCHIVE_ENTRIES = 2_000
ARCHIVE_BYTES = 200 * MEGABYTE
ARCHIVE_RATIO = 100
ARCHIVE_RATIO_ABOVE = 10 * MEGABYTE
ARCHIVE_DIRECTORY_BYTES = MEGABYTE


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may be sent. The first extension is the one that a file of this kind gets.

    Within a family, a name may say one kind and the content be another: the name is put right. Across, it is refused.
    """

    key: str
    label: str
    content_type: str
    extensions: tuple[str, ...]
    family: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
KINDS: dict[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", ("pdf",), "pdf"),
        FileKind("jpg", "JPG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "picture"),
        FileKind("png", "PNG", "image/png", ("png",), "picture"),
        FileKind("gif", "GIF", "image/gif", ("gif",), "picture"),
        FileKind("webp", "WebP", "image/webp", ("webp",), "picture"),
        FileKind("heic", "HEIC", "image/heic", ("heic", "heif"), "picture"),
        FileKind("txt", "TXT", "text/plain", ("txt", "log"), "text"),
        FileKind("csv", "CSV", "text/csv", ("csv",), "text"),
        FileKind("docx", "DOCX", f"{_OOXML}.wordprocessingml.document", ("docx",), "office"),
        FileKind("xlsx", "XLSX", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), "office"),
        FileKind("pptx", "PPTX", f"{_OOXML}.presentationml.presentation", ("pptx",), "office"),
        FileKind("odt", "ODT", f"{_ODF}.text", ("odt",), "office"),
        FileKind("ods", "ODS", f"{_ODF}.spreadsheet", ("ods",), "office"),
        FileKind("zip", "ZIP", "application/zip", ("zip",), "archive"),
    )
}
CONTENT_TYPES = frozenset(kind.content_type for kind in KINDS.values())


@dataclass(frozen=True)
class Limits:
    """Sizes are in bytes; `number` counts the files of one field, `total_size` those of one form.

    `waiting_size` is that of all files together whose form has not been sent.
    """

    file_size: int
    total_size: int
    number: int
    waiting_size: int
    kinds: tuple[FileKind, ...]

    @property
    def body_size(self) -> int:
        """Of a whole form post, beyond which it is not read."""
        return BODY_FACTOR * self.total_size

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(f".{extension}" for kind in self.kinds for extension in kind.extensions)


def read_limits() -> Limits:
    return Limits(
        file_size=settings.ATTACHMENT_MAX_MB * MEGABYTE,
        total_size=settings.ATTACHMENT_TOTAL_MB * MEGABYTE,
        number=settings.ATTACHMENT_MAX_NUMBER,
        waiting_size=settings.ATTACHMENTS_WAITING_MAX_MB * MEGABYTE,
        kinds=tuple(KINDS[key] for key in settings.ATTACHMENT_TYPES if key in KINDS),
    )
