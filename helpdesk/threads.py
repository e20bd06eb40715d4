"""Which mails a new one follows: for each recipient a thread of what that recipient sent and got, below one root."""

import re
import secrets
from dataclasses import dataclass

from helpdesk.addresses import sender_address
from helpdesk.models import MailRole, MessageKind, Request

MAX_REFERENCES = 20
"""Of the mails before this one; more would make a header that some servers refuse."""

MESSAGE_ID = re.compile(r"\A<[!-;=?-~]{1,250}>\Z")
"""What others wrote as Message-ID gets into our headers only if it is one."""


@dataclass(frozen=True)
class Place:
    """`parent` is the In-Reply-To; both are empty for a mail about no request."""

    parent: str = ""
    references: tuple[str, ...] = ()


def find_place(request: Request, *, to: str, role: MailRole) -> Place:
    """Where a new mail about `request` to `to` stands: an answer below the customer's last mail, if there is one."""
    sent = (
        request.mails.filter(to__iexact=to)
        .order_by("-created_at", "-pk")
        .values_list("created_at", "message_id")[:MAX_REFERENCES]
    )
    received = (
        request.messages.exclude(message_id=None)
        .order_by("-created_at", "-pk")
        .values_list("created_at", "message_id", "kind")[:MAX_REFERENCES]
    )
    from_customer = [message_id for _at, message_id, kind in received if kind == MessageKind.CUSTOMER]
    ids = sorted([*sent, *((at, message_id or "") for at, message_id, _kind in received)])
    known = [root_id(request), *(each for _at, each in ids if MESSAGE_ID.match(each))][-MAX_REFERENCES:]
    parent = next((each for each in from_customer if each and each in known), "") if role == MailRole.ANSWER else ""
    parent = parent or known[-1]
    root = root_id(request)
    between = [each for each in known if each not in (root, parent)]
    return Place(parent=parent, references=tuple(dict.fromkeys([root, *between, parent])))


def root_id(request: Request) -> str:
    """The id that every mail about a request refers to first, so that mail programs show them together."""
    return f"<{request.reference.lower()}@{_domain()}>"


def make_message_id(name: str = "") -> str:
    """A Message-ID; it is kept, so that each try of a mail is recognised as the same one."""
    return f"<{'.'.join(part for part in (name.lower(), secrets.token_hex(8)) if part)}@{_domain()}>"


def named_message_id(name: str) -> str:
    """The Message-ID of a mail of which there is one only: whoever stores a second fails."""
    return f"<{name}@{_domain()}>"


def is_own_id(message_id: str) -> bool:
    """Whether a Message-ID is written as ours are, of a mail that is there or was."""
    return message_id.endswith(f"@{_domain()}>")


def _domain() -> str:
    return sender_address().rpartition("@")[2] or "localhost"
