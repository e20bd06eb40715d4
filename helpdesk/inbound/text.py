"""Bytes of a mail → text that a database and a page can hold, whatever charset they claim to be in."""

import codecs
import re
from email.header import decode_header

from helpdesk.one_line import one_line

# Names of real charsets; "punycode", "rot13", "zlib" and the like are codecs too, and some of them take for ever.
CHARSET = re.compile(r"\A(utf|iso|cp|windows|koi8|big5|gb|euc|shift_jis|ascii|latin|mac|hz|tis)[a-z0-9_-]*\Z")
# Everything that is no text but tabs and line ends; a database refuses NUL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def decode_bytes(content: bytes, charset: str) -> str:
    """`content` as text: in `charset` where that fits, else as what it most likely is."""
    for name in (charset, "utf-8"):
        try:
            codec = codecs.lookup(name.strip())
        except (LookupError, ValueError):
            continue
        if not CHARSET.match(codec.name):
            continue
        try:
            return codec.decode(content, "strict")[0]
        except UnicodeError:
            continue
    return content.decode("cp1252", "replace")


def clean_text(text: str) -> str:
    """`text` with one kind of line end and without control characters and lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def decode_words(value: str) -> str:
    """A header's text with its encoded words (=?utf-8?q?…?=) read, on one line."""
    try:
        chunks = decode_header(value)
    except (ValueError, LookupError):
        return one_line(value)
    words = (
        decode_bytes(chunk, charset or "utf-8") if isinstance(chunk, bytes) else chunk for chunk, charset in chunks
    )
    return one_line("".join(words))
