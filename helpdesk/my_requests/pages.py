"""What every page of "my requests" is: one person's, so in no cache and no search engine."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from helpdesk.my_requests.forms import AddressForm
from helpdesk.my_requests.visitor import signed_in_customer

View = Callable[..., HttpResponseBase]


def personal(view: View) -> View:
    """Neither cached nor indexed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # no-store: who comes after this customer on the same computer finds nothing by going back.
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return sensitive_post_parameters()(wrapped)


def signed_in_only(view: View) -> View:
    """Gives the view the customer's key. Who isn't signed in is asked to, and what they typed is shown again."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        customer = signed_in_customer(request)
        if customer is None:
            return signed_out_page(request) if request.method == "POST" else redirect("my_requests:start")
        return view(request, customer, *args, **kwargs)

    return personal(wrapped)


def signed_out_page(request: HttpRequest) -> HttpResponse:
    """The session was over when something was sent: ask for the address, and give back what was typed."""
    context = {"form": AddressForm(), "kept": request.POST.get("text", "")}
    return TemplateResponse(request, "helpdesk/my_requests/start.html", context, status=HTTPStatus.FORBIDDEN)
