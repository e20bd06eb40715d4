"""Mail addresses: as they stand in headers, and the signed ones by which an answer or a bounce finds where it belongs.

A signed address is REPLY_ADDRESS with a tag: "help+tv-7k3m-92qf.k3v9x2m4qa@…" for answers about a request, and
"help+b.7ps.m4qak3v9x2@…" for what comes back of one mail. What stands in the tag can be read, not made up.
"""

import base64
import hmac
import re
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode
from django.utils.http import base36_to_int, int_to_base36

from helpdesk.models import Mail
from helpdesk.one_line import header_line

NAME_LENGTH = 80
REPLY_SALT = "helpdesk.reply-address"
BOUNCE_SALT = "helpdesk.bounce-address"
SIGNATURE_LENGTH = 10
# A reference has no dot, so no tag is both.
REPLY_TAG = re.compile(r"\A(?P<signed>[a-z0-9-]{1,30})\.(?P<signature>[a-z2-7]{10})\Z")
BOUNCE_TAG = re.compile(r"\Ab\.(?P<signed>[a-z0-9]{1,13})\.(?P<signature>[a-z2-7]{10})\Z")


def format_address(name: str, email: str) -> str:
    """An address as it stands in a header, the name quoted where it must be; "" without an address.

    Letters beyond ASCII stay as they are in the name: they are encoded when the mail is written.
    """
    if not email:
        return ""
    local, _at, domain = email.rpartition("@")
    return str(Address(header_line(name, NAME_LENGTH), local, punycode(domain)))


def sender_address() -> str:
    """The bare address that every mail comes from: ours, so that SPF and DMARC hold whoever wrote the text."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def reply_address(reference: str) -> str:
    """Where answers about a request go; any case comes back the same, since mail servers may change it."""
    return _tagged(f"{reference.lower()}.{_signature(REPLY_SALT, reference.lower())}")


def read_reply_address(address: str) -> str | None:
    """The reference in a signed address, in capitals as stored; None for any other address or a wrong signature."""
    signed = _read_tag(address, REPLY_TAG, REPLY_SALT)
    return signed.upper() if signed else None


def bounce_address(mail: Mail) -> str:
    """The envelope sender of `mail`: where a server reports that it could not deliver it."""
    number = int_to_base36(mail.pk)
    return _tagged(f"b.{number}.{_signature(BOUNCE_SALT, number)}")


def read_bounce_address(address: str) -> int | None:
    """The primary key of the mail whose bounce address this is; None for any other address or a wrong signature."""
    signed = _read_tag(address, BOUNCE_TAG, BOUNCE_SALT)
    return base36_to_int(signed) if signed else None


def mailbox_of(address: str) -> str:
    """`address` without its tag, in lower case: help+anything@… and Help@… are one mailbox."""
    local, _at, domain = parseaddr(address)[1].lower().rpartition("@")
    return f"{local.partition('+')[0]}@{punycode(domain)}"


def _signature(salt: str, signed: str) -> str:
    digest = salted_hmac(salt, signed, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LENGTH]


def _tagged(tag: str) -> str:
    local, _at, domain = parseaddr(settings.REPLY_ADDRESS)[1].rpartition("@")
    return f"{local}+{tag}@{domain}"


def _read_tag(address: str, pattern: re.Pattern[str], salt: str) -> str | None:
    local, _at, domain = parseaddr(address)[1].lower().rpartition("@")
    own_local, _at, own_domain = parseaddr(settings.REPLY_ADDRESS)[1].lower().rpartition("@")
    if domain != own_domain or not local.startswith(f"{own_local}+"):
        return None
    match = pattern.match(local.removeprefix(f"{own_local}+"))
    if not match or not hmac.compare_digest(_signature(salt, match["signed"]), match["signature"]):
        return None
    return match["signed"]
