"""A customer's requests: the list, one of them, and what is done to it. Another customer's is as unknown as none."""

import logging
from datetime import timedelta
from http import HTTPStatus

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.attachments.views import signed_download_url
from helpdesk.guard.rates import allow
from helpdesk.hidden_inputs import TOKEN, new_token, read_token
from helpdesk.models import Request, RequestState
from helpdesk.my_requests.forms import FILES, MessageForm
from helpdesk.my_requests.overview import read_overview
from helpdesk.my_requests.pages import signed_in_only
from helpdesk.my_requests.services import AlreadySaidError, close, say
from helpdesk.my_requests.states import FILTERS
from helpdesk.my_requests.thread import find_file, find_request, read_request
from helpdesk.views import SeeOther
from kb.base.languages import active_language
from search.paging import parse_page

logger = logging.getLogger(__name__)

NAMESPACE = "my_requests"
MESSAGES_PER_HOUR = 30
WINDOW = timedelta(hours=1)
# What was just done, as the address after it says; shown only where it fits the request.
DONE_SENT, DONE_CLOSED = "sent", "solved"


@signed_in_only
@require_safe
def show_list(request: HttpRequest, customer: str) -> HttpResponse:
    wanted = request.GET.get("state", "")
    overview = read_overview(
        customer,
        wanted=wanted if wanted in FILTERS else "",
        number=parse_page(request.GET.get("page", "")),
        language=active_language(),
    )
    context = {"overview": overview, "customer": customer}
    return TemplateResponse(request, "helpdesk/my_requests/list.html", context)


@signed_in_only
@require_safe
def show_request(request: HttpRequest, customer: str, reference: str) -> HttpResponse:
    stored = _find(customer, reference)
    done = request.GET.get("done", "")
    if done == DONE_CLOSED and stored.state != RequestState.SOLVED:
        done = ""
    return _show(request, stored, MessageForm(), token=new_token(), notice=done)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_message(request: HttpRequest, customer: str, reference: str) -> HttpResponse:
    return _take(request, customer, reference, solves=False)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def close_request(request: HttpRequest, customer: str, reference: str) -> HttpResponse:
    """What was typed beside the button is sent along: it is not dropped."""
    return _take(request, customer, reference, solves=True)


def _take(request: HttpRequest, customer: str, reference: str, *, solves: bool) -> HttpResponse:
    stored = _find(customer, reference)
    if request.method != "POST":
        return redirect("my_requests:request", reference=stored.reference)
    token = read_token(request.POST)
    posted = request.POST.copy()
    posted[TOKEN] = token
    form = MessageForm(posted, request.FILES, may_be_empty=solves)
    if not form.is_valid():
        return _show(request, stored, form, token=token, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.is_empty:
        close(request=stored)
        return _done(stored, DONE_CLOSED)
    if not allow(name="customer_message", subject=customer, limit=MESSAGES_PER_HOUR, window=WINDOW):
        return _show(request, stored, form, token=token, notice="busy", status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        say(
            request=stored,
            text=form.cleaned_data["text"],
            file_names=form.cleaned_data[FILES],
            token=token,
            solves=solves,
        )
    except Request.DoesNotExist as error:
        # Erased while somebody wrote.
        raise Http404 from error
    except AlreadySaidError:
        return _show(request, stored, form, token=new_token(), notice="changed", status=HTTPStatus.CONFLICT)
    except DatabaseError as error:
        # Not logger.exception: a database's own words may quote what was typed.
        logger.error("a message on %s could not be stored: %s", stored.reference, type(error).__name__)  # noqa: TRY400
        return _show(request, stored, form, token=token, notice="unavailable", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _done(stored, DONE_CLOSED if solves else DONE_SENT)


def recover_message(request: HttpRequest) -> HttpResponse | None:
    """For the CSRF failure view: the message that was posted, as it was typed; None for any other post."""
    match = request.resolver_match
    if match is None or match.namespace != NAMESPACE or match.url_name not in ("message", "close"):
        return None
    return _again(request, **match.kwargs)  # type: ignore[return-value]  # a page, never a file


@signed_in_only
def _again(request: HttpRequest, customer: str, reference: str) -> HttpResponse:
    form = MessageForm(initial={"text": request.POST.get("text", "")})
    token = read_token(request.POST)
    return _show(request, _find(customer, reference), form, token=token, notice="expired", status=HTTPStatus.FORBIDDEN)


def _done(stored: Request, done: str) -> HttpResponse:
    return SeeOther(f"{redirect('my_requests:request', reference=stored.reference).url}?done={done}")


def _find(customer: str, reference: str) -> Request:
    stored = find_request(customer, reference)
    if stored is None:
        raise Http404
    return stored


def _show(
    request: HttpRequest,
    stored: Request,
    form: MessageForm,
    *,
    token: str,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {"view": read_request(stored, active_language()), "form": form, "token": token, "notice": notice}
    return TemplateResponse(request, "helpdesk/my_requests/request.html", context, status=status)


@signed_in_only
@require_safe
def fetch_file(request: HttpRequest, customer: str, reference: str, pk: int) -> HttpResponseBase:
    found = find_file(customer, reference, pk)
    if found is None:
        raise Http404
    # By a link of its own: what downloads on a phone often comes without the browser's cookies.
    return redirect(signed_download_url(found))
