"""Settings under which mail could be sent twice or never are errors at the start."""

from typing import Any

from django.conf import settings
from django.core import checks

from helpdesk.outbox import LEASE


def check_email_timeout(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A mail server that stalls must be given up on before another worker may take the mail."""
    timeout = settings.EMAIL_TIMEOUT
    if timeout and timeout < LEASE.total_seconds():
        return []
    return [
        checks.Error(
            "EMAIL_TIMEOUT must be shorter than the lease of a mail job.",
            hint=f"Set it to less than {LEASE.total_seconds():.0f} seconds.",
            id="helpdesk.E001",
        )
    ]


def register() -> None:
    checks.register(check_email_timeout)
