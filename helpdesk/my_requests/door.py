"""Getting in and out. A page says the same whether or not an address is known, and does the same work for both."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from helpdesk.guard.network import client_network
from helpdesk.models import SignInLink
from helpdesk.my_requests.forms import AddressForm
from helpdesk.my_requests.links import LinkState, find_link, spend_link, state_of
from helpdesk.my_requests.pages import personal
from helpdesk.my_requests.sign_in import WINDOW, ask_for_link, may_ask
from helpdesk.my_requests.visitor import sign_in, sign_out, signed_in_customer
from helpdesk.views import SeeOther
from kb.base.languages import active_language


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the address that a link is to be sent to."""
    if signed_in_customer(request):
        return redirect("my_requests:list")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return TemplateResponse(request, "helpdesk/my_requests/start.html", {"form": form})
    if not form.is_valid():
        return TemplateResponse(
            request, "helpdesk/my_requests/start.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    if not may_ask(client_network(request)):
        response = TemplateResponse(request, "helpdesk/my_requests/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    ask_for_link(email=form.cleaned_data["email"], language=active_language(), root_url=_root_url(request))
    return SeeOther(redirect("my_requests:sent").url)


def _root_url(request: HttpRequest) -> str:
    """The site's own address, never the one that the browser says it asked."""
    site = Site.find_for_request(request)
    return str(site.root_url if site else settings.WAGTAILADMIN_BASE_URL)


@personal
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "helpdesk/my_requests/sent.html")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Only the button spends it, since programs that check mails for dangers open every link."""
    now = timezone.now()
    link = find_link(token)
    state = state_of(link, now)
    if link is None or state != LinkState.GOOD:
        return _refused(request, link, state)
    if request.method != "POST":
        response = TemplateResponse(request, "helpdesk/my_requests/link.html")
        # Not no-referrer: browsers then post with the origin "null", which the check against forged posts refuses.
        response["Referrer-Policy"] = "same-origin"
        return response
    if not spend_link(link, now):
        return _refused(request, link, LinkState.USED)
    sign_in(request, link.customer_key)
    return _without_referrer(SeeOther(redirect("my_requests:list").url))


def _refused(request: HttpRequest, link: SignInLink | None, state: LinkState) -> HttpResponse:
    if link is not None and signed_in_customer(request) == link.customer_key:
        # Pressed twice, or the mail opened once more: this customer is in already.
        return _without_referrer(redirect("my_requests:list"))
    status = HTTPStatus.FORBIDDEN if state is LinkState.UNKNOWN else HTTPStatus.GONE
    # No form on this page: a post from a page without referrer would be refused (see open_link).
    page = TemplateResponse(request, "helpdesk/my_requests/link_refused.html", {"state": state}, status=status)
    return _without_referrer(page)


def _without_referrer(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("my_requests:list")
    sign_out(request)
    return SeeOther(redirect("my_requests:start").url)
