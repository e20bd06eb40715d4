"""A form post that is far too large is answered before it is read, with a page that says what to do."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from helpdesk.attachments.limits import MEGABYTE, Limits, read_limits
from helpdesk.attachments.uploads import ADMIN

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


class FormSizeMiddleware:
    """Stands before the CSRF check, which is the first to read a form; other bodies are their readers' to limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or request.content_type not in FORM_TYPES:
            return None
        limits = read_limits()
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            # Of unknown length: WSGI gives Django nothing to read of it, so the form would look empty.
            return _refuse(request, limits, HTTPStatus.LENGTH_REQUIRED)
        # What is no number is nothing to Django too.
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > limits.body_size and not _is_editor(request):
            return _refuse(request, limits, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            request.POST  # noqa: B018 — read here, so that what Django refuses gets a page that helps
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return _refuse(request, limits, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except OSError:
            # The connection broke. Nobody reads an answer; the CSRF check goes on without the form.
            return None
        return None


def _is_editor(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMIN) and request.user.is_authenticated


def _refuse(request: HttpRequest, limits: Limits, status: HTTPStatus) -> HttpResponse:
    words = {"total": limits.total_size // MEGABYTE, "size": limits.file_size // MEGABYTE, "number": limits.number}
    return render(request, "helpdesk/too_large.html", words, status=status)
