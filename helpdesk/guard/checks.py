"""A site behind a proxy that names no client takes all customers for one network: said before it is deployed."""

from typing import Any

from django.conf import settings
from django.core import checks


def check_client_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """With `check --deploy`, since only there a proxy is likely."""
    if settings.CLIENT_ADDRESS_HEADER:
        return []
    return [
        checks.Warning(
            "CLIENT_ADDRESS_HEADER is not set: behind a proxy, all customers count as one network.",
            hint="Name the header that your proxy writes on every request, such as HTTP_X_FORWARDED_FOR; without a "
            "proxy, silence helpdesk.W030.",
            id="helpdesk.W030",
        )
    ]


def check_trusted_proxies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if not settings.CLIENT_ADDRESS_HEADER or settings.TRUSTED_PROXIES > 0:
        return []
    return [
        checks.Error(
            "TRUSTED_PROXIES is not more than 0, so CLIENT_ADDRESS_HEADER is never read.",
            hint="Set it to the number of your proxies that add to the header, usually 1.",
            id="helpdesk.E030",
        )
    ]


def register() -> None:
    checks.register(check_client_address, deploy=True)
    checks.register(check_trusted_proxies)
