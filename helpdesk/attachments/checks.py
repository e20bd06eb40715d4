"""Misconfigured limits and scanner are named at the start, not at the first file."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks.messages import CheckMessage

from helpdesk.attachments.limits import KINDS


def check_limits(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    unknown = [key for key in settings.ATTACHMENT_TYPES if key not in KINDS]
    if unknown or not settings.ATTACHMENT_TYPES:
        hint = f"Choose from {', '.join(KINDS)}."
        errors.append(
            Error(f"ATTACHMENT_TYPES names no kinds, or unknown ones: {unknown}", hint=hint, id="helpdesk.E010")
        )
    if not 0 < settings.ATTACHMENT_MAX_MB <= settings.ATTACHMENT_TOTAL_MB or settings.ATTACHMENT_MAX_NUMBER < 1:
        hint = "One file may be as large as all together at most, and at least one must be allowed."
        errors.append(
            Error(
                "ATTACHMENT_MAX_MB, ATTACHMENT_TOTAL_MB and ATTACHMENT_MAX_NUMBER don't go together",
                hint=hint,
                id="helpdesk.E011",
            )
        )
    return errors


def check_scanner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    url = settings.CLAMAV_URL
    if not url or _is_address(url):
        return []
    hint = "It looks like tcp://host:3310 or unix:///run/clamav/clamd.ctl."
    return [Error("CLAMAV_URL is not an address of clamd", hint=hint, id="helpdesk.E012")]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme == "unix":
        return bool(parts.path) and not parts.netloc
    return parts.scheme == "tcp" and bool(parts.hostname) and port != 0


def register_checks() -> None:
    register(check_limits)
    register(check_scanner)
