"""The parts of a mail → its text and its files. Of two versions of a text the plain one is taken; nothing else is lost.

However deep and however many the parts are, a fixed number of them is looked at.
"""

from dataclasses import dataclass
from email.message import Message as Part

from helpdesk.inbound.html_text import html_to_text
from helpdesk.inbound.text import clean_text, decode_bytes, decode_words
from helpdesk.one_line import one_line

MAX_DEPTH = 12
MAX_PARTS = 200
MAX_TEXT = 50_000
"""Characters of text that are shown; the mail as it came is kept whole."""
MAX_HTML = 1_000_000
MAX_NAME = 150


@dataclass(frozen=True)
class MailFile:
    name: str
    content_type: str
    content: bytes


@dataclass
class _Found:
    """What was found so far: files on purpose, and pictures that stand within the text, after them."""

    attached: list[MailFile]
    inline: list[MailFile]
    parts: int = 0


def read_body(part: Part) -> tuple[str, tuple[MailFile, ...]]:
    """What somebody wrote, as text, and the files that came with it."""
    found = _Found([], [])
    text = clean_text(_read(part, found, 0)).strip()
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT].rstrip()}…"
    return text, (*found.attached, *found.inline)


def _read(part: Part, found: _Found, depth: int) -> str:
    """The text of `part`; its files go to `found`."""
    found.parts += 1
    if depth > MAX_DEPTH or found.parts > MAX_PARTS:
        return ""
    kind = part.get_content_type()
    if kind.startswith("multipart/") and part.is_multipart():
        children = _children(part)
        if kind == "multipart/alternative":
            return _read_alternatives(children, found, depth)
        texts = [_read(child, found, depth + 1) for child in children]
        return "\n\n".join(text for text in texts if text.strip())
    if kind in ("text/plain", "text/html") and not _is_file(part):
        text = decode_bytes(_content(part), _charset(part))
        return html_to_text(text[:MAX_HTML]) if kind == "text/html" else text
    _keep_file(part, found)
    return ""


def _read_alternatives(children: list[Part], found: _Found, depth: int) -> str:
    """The plain version if it says anything, else the one that does."""
    texts: dict[str, str] = {}
    for child in children:
        kind = child.get_content_type()
        texts[kind] = texts.get(kind) or _read(child, found, depth + 1)
    plain = texts.get("text/plain", "")
    return plain if plain.strip() else next((text for text in reversed(texts.values()) if text.strip()), "")


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _keep_file(part: Part, found: _Found) -> None:
    if part.get_content_type() == "message/rfc822":
        content = b"".join(child.as_bytes() for child in _children(part)[:1])
        found.attached.append(MailFile(_name(part) or "message.eml", "message/rfc822", content))
        return
    content = _content(part)
    if not content or part.get_content_maintype() in ("multipart", "message"):
        return
    file = MailFile(_name(part) or _unnamed(part), part.get_content_type(), content)
    is_inline = part.get_content_disposition() != "attachment" and part.get("Content-ID") is not None
    (found.inline if is_inline else found.attached).append(file)


def _unnamed(part: Part) -> str:
    return f"file.{part.get_content_subtype()[:20]}"


def _name(part: Part) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""
    return one_line(decode_words(name))[-MAX_NAME:]


def _charset(part: Part) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError, TypeError):
        return "utf-8"


def _content(part: Part) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return payload if isinstance(payload, bytes) else b""
