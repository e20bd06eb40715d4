"""A mailbox that can't be read, or whose password would travel in the open, is an error at the start."""

from typing import Any

from django.conf import settings
from django.core import checks

from helpdesk.inbound.mailbox import parse_address


def check_mailbox(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """INBOUND_EMAIL_URL is an address of a mailbox, over TLS unless it is on this machine or that is allowed."""
    if not settings.INBOUND_EMAIL_URL:
        return []
    try:
        address = parse_address(settings.INBOUND_EMAIL_URL)
    except ValueError as error:
        return [
            checks.Error(
                f"INBOUND_EMAIL_URL can't be read: {error}.",
                hint="For instance imaps://help%40example.org:password@mail.example.org/INBOX.",
                id="helpdesk.E021",
            )
        ]
    if not address.is_safe and not settings.INBOUND_ALLOW_PLAIN:
        return [
            checks.Error(
                "INBOUND_EMAIL_URL sends the mailbox's password unencrypted.",
                hint="Use imaps://, or set INBOUND_ALLOW_PLAIN where the network between is your own.",
                id="helpdesk.E022",
            )
        ]
    return []


def register() -> None:
    checks.register(check_mailbox)
