"""The bytes of a mail → an IncomingMail. Pure; whatever comes in, something comes out, and it is text, never HTML.

Nothing in a mail is believed here: who it says it is from is as easily made up as its subject.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from helpdesk.inbound.bodies import MailFile, read_body
from helpdesk.inbound.reports import DeliveryReport, read_report
from helpdesk.inbound.text import clean_text, decode_words
from helpdesk.one_line import shorten

# A file of 30 MB in base64 has 550,000 lines.
MAX_LINES = 600_000
MAX_PART_LINES = 2_000
MAX_BOUNDARIES = 50
MAX_HEAD = 256 * 1024
HEAD_END = re.compile(rb"\r?\n\r?\n")
BOUNDARY = re.compile(rb"boundary *=", re.IGNORECASE)
MAX_HEADER = 20_000
"""Characters of one header that are looked at, all its lines together."""
MAX_ADDRESSES = 100
MAX_IDS = 100
MAX_SUBJECT = 200
MAX_NAME = 150
MAX_MESSAGE_ID = 255
MESSAGE_ID = re.compile(r"<[^<>\s]{1,253}>")
ADDRESS = re.compile(r"\A[^\s<>@\"(),:;\[\]\\]{1,64}@[^\s<>@\"(),:;\\]{1,255}\Z")
# Who the mail was really handed to, as our own server notes it; before what the sender wrote.
RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "to", "cc")
AUTOMATIC_PRECEDENCE = frozenset({"bulk", "auto_reply", "list", "junk"})
AUTOMATIC_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder")


@dataclass(frozen=True)
class IncomingMail:
    """`from_email` is "" where there is not exactly one sender. `recipients` has every address it was sent to, in lower
    case, the ones our server noted first; `visible_recipients` those in To and Cc."""

    message_id: str
    from_name: str
    from_email: str
    recipients: tuple[str, ...]
    visible_recipients: tuple[str, ...]
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    text: str
    is_automatic: bool
    files: tuple[MailFile, ...]
    report: DeliveryReport | None


def parse_mail(raw: bytes, *, recipients: tuple[str, ...] = ()) -> IncomingMail:
    """Everything we want to know of a mail. `recipients` are those of its envelope, where they are known."""
    part = _parse(raw)
    headers = _Headers(part)
    name, address = _sender(headers)
    visible = tuple(headers.addresses("to", "cc"))
    report = read_report(part)
    text, files = read_body(part)
    return IncomingMail(
        message_id=_message_id(headers, raw),
        from_name=name,
        from_email=address,
        recipients=tuple(dict.fromkeys([*map(str.lower, recipients), *headers.addresses(*RECIPIENT_HEADERS)])),
        visible_recipients=visible,
        in_reply_to=headers.ids("in-reply-to"),
        references=headers.ids("references"),
        subject=shorten(headers.words("subject"), MAX_SUBJECT),
        text=text,
        is_automatic=_is_automatic(headers, part),
        files=files,
        report=report,
    )


def _parse(raw: bytes) -> Part:
    """The mail taken apart; its headers alone where no mail program would have made it so."""
    head = HEAD_END.split(raw[:MAX_HEAD], maxsplit=1)[0]
    if len(head) < MAX_HEAD and _is_reasonable(raw):
        try:
            return message_from_bytes(raw)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
            # Nested deeper than the parser goes, or so broken that it stumbles.
            pass
    return BytesHeaderParser().parsebytes(head)


def _is_reasonable(raw: bytes) -> bool:
    """Whether taking it apart takes no more than seconds; counting takes milliseconds."""
    return (
        raw.count(b"\n") <= MAX_LINES
        and raw.count(b"\n--") <= MAX_PART_LINES
        and len(BOUNDARY.findall(raw)) <= MAX_BOUNDARIES
    )


class _Headers:
    """A mail's headers as bytes on the wire, decoded as late as possible: addresses are read before their names are."""

    def __init__(self, part: Part) -> None:
        self.values: dict[str, list[str]] = {}
        for name, value in part.raw_items():
            self.values.setdefault(name.lower(), []).append(_legible(str(value)))

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def words(self, name: str) -> str:
        return decode_words(self.first(name))

    def pairs(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and address of everybody in these headers; what is no address is left out."""
        for name in names:
            for display, address in read_addresses(self.values.get(name, ()))[:MAX_ADDRESSES]:
                if ADDRESS.match(address):
                    yield display, address.lower()

    def addresses(self, *names: str) -> Iterator[str]:
        for _name, address in self.pairs(*names):
            yield address

    def ids(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(MESSAGE_ID.findall(" ".join(self.values.get(name, ())))[-MAX_IDS:]))


def _legible(value: str) -> str:
    """Bytes that should have been encoded are mostly UTF-8; folded lines become one, and control characters go."""
    text = value[:MAX_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\n+[ \t]*", " ", clean_text(text))


def read_addresses(values: Sequence[str]) -> list[tuple[str, str]]:
    """Names and addresses; none where the parser of the standard library is led into its depths."""
    try:
        return getaddresses(values)
    except (RecursionError, ValueError, IndexError):
        return []


def _sender(headers: _Headers) -> tuple[str, str]:
    """The one who wrote it. More than one From, or more than one address in it: nobody, since which would it be?"""
    senders = list(headers.pairs("from"))
    if (
        len(headers.values.get("from", ())) != 1
        or len(senders) != 1
        or len(read_addresses([headers.first("from")])) != 1
    ):
        return "", ""
    [(name, address)] = senders
    return decode_words(name)[:MAX_NAME], address


def _message_id(headers: _Headers, raw: bytes) -> str:
    """Its Message-ID; one made from its bytes where it has none that can be used, the same each time it comes."""
    ids = headers.ids("message-id")
    if len(ids) == 1 and len(ids[0]) <= MAX_MESSAGE_ID and ids[0].isprintable():
        return ids[0]
    return f"<{hashlib.sha256(raw).hexdigest()}@no-message-id.invalid>"


def _is_automatic(headers: _Headers, part: Part) -> bool:
    """Whether a machine wrote it (RFC 3834, and what was usual before it): nobody waits for an answer to it."""
    submitted = headers.first("auto-submitted").strip().lower()
    return (
        (submitted != "" and not re.match(r"no\b", submitted))
        or headers.first("precedence").strip().lower() in AUTOMATIC_PRECEDENCE
        or any(headers.values.get(name) for name in AUTOMATIC_HEADERS)
        or any(value.strip() == "<>" for value in headers.values.get("return-path", ()))
        or part.get_content_type() == "multipart/report"
    )
