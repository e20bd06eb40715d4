"""What every public page's frame needs; read from the database only when a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kb.frame import site_frame as read_site_frame


def site_frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": SimpleLazyObject(lambda: read_site_frame(request)),
        "BRAND_TEMPLATE": settings.BRAND_TEMPLATE,
    }
