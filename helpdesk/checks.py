"""Settings under which mail could be sent twice or never, or answers would get lost, are errors at the start."""

import re
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from helpdesk.outbox import LEASE
from helpdesk.smtp import HAND_OVER_SECONDS

RECORDING_SECONDS = 20
"""How long the database may keep a worker waiting before it keeps that a mail was taken."""


ADDRESSES = ("DEFAULT_FROM_EMAIL", "SUPPORT_EMAIL", "REPLY_ADDRESS", "ALERT_EMAIL")
PREFIX = re.compile(r"\A[A-Z0-9]{0,20}\Z")
"""What a signed address and a reference have room for (helpdesk.addresses, helpdesk.references)."""


def check_addresses(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Each is the last place where something goes: a request that no inbox takes, an answer, an alert."""
    return [
        checks.Error(
            f"{name} is not an e-mail address.",
            hint="For instance help@example.org, or Help centre <help@example.org>.",
            id="helpdesk.E002",
        )
        for name in ADDRESSES
        if not _is_address(getattr(settings, name))
    ]


def _is_address(value: str) -> bool:
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        return False
    return True


def check_request_prefix(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if PREFIX.match(settings.REQUEST_PREFIX):
        return []
    return [
        checks.Error(
            "REQUEST_PREFIX holds more than 20 characters, or others than capitals and digits.",
            hint="Answers find their request by it, in the address that they are sent to.",
            id="helpdesk.E003",
        )
    ]


def check_email_timeout(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mail server that stalls must be given up on before another worker may take the mail."""
    longest = LEASE.total_seconds() - HAND_OVER_SECONDS - RECORDING_SECONDS
    timeout = settings.EMAIL_TIMEOUT
    if timeout and timeout < longest:
        return []
    return [
        checks.Error(
            "EMAIL_TIMEOUT is too long for the lease of a mail job.",
            hint=f"Set it to less than {longest:.0f} seconds.",
            id="helpdesk.E001",
        )
    ]


def register() -> None:
    checks.register(check_email_timeout)
    checks.register(check_addresses)
    checks.register(check_request_prefix)
