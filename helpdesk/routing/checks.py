"""Where no inbox is the fallback, requests go to SUPPORT_EMAIL: allowed, and said so rather than found out."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError


def check_fallback(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Asks the database, so it runs with `check --database default` and before migrations only."""
    if not databases:
        return []
    from helpdesk.models import Inbox

    try:
        if Inbox.objects.filter(is_fallback=True).exists() or not Inbox.objects.exists():
            return []
    except DatabaseError:
        # Not migrated yet.
        return []
    return [
        checks.Warning(
            "No inbox gets the requests that no routing rule sends elsewhere.",
            hint=f"Tick that for an inbox in the admin; until then they go to {settings.SUPPORT_EMAIL}.",
            id="helpdesk.W010",
        )
    ]


def register() -> None:
    checks.register(check_fallback, checks.Tags.database)
