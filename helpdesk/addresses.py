"""Mail addresses: as they stand in headers, and the signed ones by which an answer finds its request.

A signed address is REPLY_ADDRESS with a tag, "help+tv-7k3m-92qf.k3v9x2m4qa@…": its reference can be read, not made up.
"""

import base64
import hmac
import re
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from helpdesk.one_line import one_line

SALT = "helpdesk.reply-address"
SIGNATURE_LENGTH = 10
TAG = re.compile(r"\A(?P<reference>[a-z0-9-]{1,30})\.(?P<signature>[a-z2-7]{10})\Z")


def format_address(name: str, email: str) -> str:
    """An address as it stands in a header, all ASCII; "" without one."""
    if not email:
        return ""
    local, _at, domain = email.rpartition("@")
    return formataddr((one_line(name), f"{local}@{punycode(domain)}"))


def sender_address() -> str:
    """The bare address that every mail comes from: ours, so that SPF and DMARC hold whoever wrote the text."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _signature(reference: str) -> str:
    digest = salted_hmac(SALT, reference.lower(), algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LENGTH]


def reply_address(reference: str) -> str:
    """Where answers about a request go; any case comes back the same, since mail servers may change it."""
    local, _at, domain = parseaddr(settings.REPLY_ADDRESS)[1].rpartition("@")
    return f"{local}+{reference.lower()}.{_signature(reference)}@{domain}"


def read_reply_address(address: str) -> str | None:
    """The reference in a signed address, in capitals as stored; None for any other address or a wrong signature."""
    local, _at, domain = parseaddr(address)[1].lower().rpartition("@")
    own_local, _at, own_domain = parseaddr(settings.REPLY_ADDRESS)[1].lower().rpartition("@")
    if domain != own_domain or not local.startswith(f"{own_local}+"):
        return None
    match = TAG.match(local.removeprefix(f"{own_local}+"))
    if not match or not hmac.compare_digest(_signature(match["reference"]), match["signature"]):
        return None
    return match["reference"].upper()
