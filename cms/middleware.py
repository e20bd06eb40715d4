"""The language of a request, as Django finds it, but for what machines ask for."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class PageLocaleMiddleware(LocaleMiddleware):
    """An unknown page is looked for in a language; an unknown call of the API or of the figures is just unknown."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith("/api/") or request.path_info == "/metrics":
            return response
        return super().process_response(request, response)
