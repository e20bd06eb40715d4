"""Reports about mails of ours that did not arrive (RFC 3464) → what happened to which recipient. Pure."""

import re
from dataclasses import dataclass
from email.message import Message as Part

from helpdesk.inbound.text import clean_text, decode_bytes
from helpdesk.one_line import one_line, shorten

MAX_RECIPIENTS = 20
MAX_WORDS = 500
MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,253}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class RecipientReport:
    """`action` is "failed", "delayed", "delivered", "relayed" or "expanded"; `status` like "5.1.1"."""

    address: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True)
class DeliveryReport:
    """`original_id` is the Message-ID of the mail that it is about, where the report brings its headers."""

    recipients: tuple[RecipientReport, ...]
    original_id: str

    @property
    def failures(self) -> tuple[RecipientReport, ...]:
        return tuple(each for each in self.recipients if each.action == "failed")

    @property
    def words(self) -> str:
        """Why it came back, in the words of the server that returned it."""
        lines = (" ".join(part for part in (each.status, each.diagnostic) if part) for each in self.failures)
        return "\n".join(dict.fromkeys(line for line in lines if line)) or "failed"


def read_report(part: Part) -> DeliveryReport | None:
    """The report in a mail that is one; None for every other mail."""
    if part.get_content_type() != "multipart/report" or not part.is_multipart():
        return None
    recipients: list[RecipientReport] = []
    original_id = ""
    is_delivery = False
    for child in _children(part):
        kind = child.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            is_delivery = True
            recipients += [read for block in _children(child)[: MAX_RECIPIENTS + 1] if (read := _recipient(block))]
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            original_id = original_id or _original_id(child)
    return DeliveryReport(tuple(recipients), original_id) if is_delivery else None


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []


def _recipient(block: Part) -> RecipientReport | None:
    """One block of the status part; None for the first, which is about the whole mail."""
    action = _field(block, "action").lower()
    if not action:
        return None
    return RecipientReport(
        address=_value(_field(block, "final-recipient") or _field(block, "original-recipient")).lower(),
        action=action.partition(" ")[0],
        status=_field(block, "status").partition(" ")[0][:20],
        diagnostic=shorten(_value(_field(block, "diagnostic-code")), MAX_WORDS),
    )


def _field(block: Part, name: str) -> str:
    raw = next((str(value) for key, value in block.raw_items() if key.lower() == name), "")
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return one_line(clean_text(text))


def _value(field: str) -> str:
    """What comes after the type: "rfc822; lien@…", "smtp; 550 5.1.1 …"."""
    before, semicolon, after = field.partition(";")
    return after.strip() if semicolon else before.strip()


def _original_id(part: Part) -> str:
    """Read from the bytes: some servers return the headers as text, some as a mail."""
    inner = _children(part)
    if inner:
        ids = [str(value) for key, value in inner[0].raw_items() if key.lower() == "message-id"]
        content = f"message-id: {ids[0]}".encode("utf-8", "replace") if ids else b""
    else:
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
    match = MESSAGE_ID.search(content)
    return clean_text(decode_bytes(match[1], "utf-8")) if match else ""
