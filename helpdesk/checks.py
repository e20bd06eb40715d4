"""Settings under which mail could be sent twice or never are errors at the start."""

from typing import Any

from django.conf import settings
from django.core import checks

from helpdesk.outbox import LEASE
from helpdesk.smtp import HAND_OVER_SECONDS

RECORDING_SECONDS = 20
"""How long the database may keep a worker waiting before it keeps that a mail was taken."""


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
