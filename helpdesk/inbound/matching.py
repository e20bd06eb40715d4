"""Which request a mail is about, and as whom its sender writes. Headers are believed as far as this, no farther:

- A signed address of ours among the recipients names the request. Only who got a mail about it has that address.
- Without one, the mails that it answers name the request, and only its customer is heard.
- "From" can be anything, so a mail counts as ours, an answer, only with the signed address *and* an address of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils.encoding import punycode

from helpdesk.addresses import read_bounce_address, read_reply_address
from helpdesk.inbound.parsing import IncomingMail
from helpdesk.models import Inbox, Mail, Message, Request
from helpdesk.permissions import HANDLE
from helpdesk.threads import root_id


class Writer(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"
    OTHER = "other"


@dataclass(frozen=True)
class Match:
    """`user` is the login of a member of our staff, where the address is that of one."""

    request: Request
    writer: Writer
    user: AbstractBaseUser | None = None


def find_request(mail: IncomingMail) -> Match | None:
    """The request that `mail` belongs to; None where it is not surely one of ours, and is to be left alone."""
    if Mail.objects.filter(message_id=mail.message_id).exists():
        # Our own, come back into the mailbox that it was sent to: our people read it there.
        return None
    signed = _signed_request(mail.recipients)
    if signed is None and mail.is_automatic:
        # Machines answer the envelope's sender (RFC 3834), which is the address for bounces.
        signed = _request_of_bounce_address(mail.recipients)
    if signed is not None:
        match = _as_whom(mail.from_email, signed)
        # That our own people are away says nothing about a request.
        return None if mail.is_automatic and match.writer is Writer.STAFF else match
    answered = _answered_request([*reversed(mail.in_reply_to), *reversed(mail.references)])
    if answered is not None and is_customer(mail.from_email, answered):
        return Match(answered, Writer.CUSTOMER)
    return None


def _signed_request(addresses: Iterable[str]) -> Request | None:
    """The first request that is there among those that signed addresses name."""
    references = dict.fromkeys(found for address in addresses if (found := read_reply_address(address)))
    for reference in references:
        if request := Request.objects.filter(reference=reference).first():
            return request
    return None


def _request_of_bounce_address(addresses: Iterable[str]) -> Request | None:
    pks = [pk for address in addresses if (pk := read_bounce_address(address)) is not None]
    mail = Mail.objects.filter(pk__in=pks).select_related("request").first()
    return mail.request if mail else None


def _answered_request(ids: list[str]) -> Request | None:
    """The request of the first id that we know: of a mail of ours, of one that came in, or the thread's own."""
    if not ids:
        return None
    known: dict[str, Request] = {}
    for mail in Mail.objects.filter(message_id__in=ids).exclude(request=None).select_related("request"):
        if mail.request:
            known[mail.message_id] = mail.request
    for message in Message.objects.filter(message_id__in=ids).select_related("request"):
        known[message.message_id or ""] = message.request
    references = {each.strip("<>").partition("@")[0].upper() for each in ids}
    for request in Request.objects.filter(reference__in=references):
        known[root_id(request)] = request
    return next((known[each] for each in ids if each in known), None)


def _as_whom(address: str, request: Request) -> Match:
    if is_customer(address, request):
        return Match(request, Writer.CUSTOMER)
    user = find_staff(address)
    if user is not None or _comparable(address) in our_addresses():
        return Match(request, Writer.STAFF, user)
    return Match(request, Writer.OTHER)


def is_customer(address: str, request: Request) -> bool:
    """Whether the request came from this address; never without one."""
    return bool(address) and _comparable(address) == _comparable(request.customer_email)


def our_addresses() -> frozenset[str]:
    """The addresses of all inboxes, and of the last resort."""
    listed = [address for inbox in Inbox.objects.all() for address in inbox.address_list]
    return frozenset(_comparable(address) for address in [*listed, parseaddr(settings.SUPPORT_EMAIL)[1]] if address)


def find_staff(address: str) -> AbstractBaseUser | None:
    """The one active login with this address that may handle requests; None where there is none, or several."""
    if not address:
        return None
    users = list(get_user_model()._default_manager.filter(email__iexact=address, is_active=True)[:2])
    return users[0] if len(users) == 1 and users[0].has_perm(HANDLE) else None  # type: ignore[attr-defined]


def _comparable(address: str) -> str:
    """An address as two of them are compared: in lower case, its domain in ASCII."""
    local, _at, domain = address.lower().rpartition("@")
    try:
        return f"{local}@{punycode(domain)}"
    except UnicodeError:
        return address.lower()
