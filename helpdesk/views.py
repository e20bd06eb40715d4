"""A request form's way through the web. Whatever goes wrong, what was typed is shown again with what to do."""

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db import DatabaseError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django_htmx.http import replace_url
from wagtail.models import Site

from helpdesk.guard.checking import check, settle
from helpdesk.hidden_inputs import (
    EMBEDDED,
    is_sharing,
    new_token,
    read_journey,
    read_number,
    read_origin,
    read_token,
    with_token,
)
from helpdesk.models import Request, RequestPage
from helpdesk.presentation import (
    FormView,
    make_form,
    read_signed_reference,
    sign_reference,
    view_blank_form,
    view_posted_form,
    view_receipt,
)
from helpdesk.services import AlreadySentError, Submission, submit
from helpdesk.twins import find_twin
from kb.base.languages import active_language, language_codes

if TYPE_CHECKING:
    from kb.base.models import BasePage

logger = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """303: what comes next is to be fetched, so that a reload sends nothing again."""

    status_code = HTTPStatus.SEE_OTHER


def serve_request_page(page: RequestPage, request: HttpRequest) -> HttpResponse:
    if page.pk and not getattr(request, "is_preview", False):
        prefetch_related_objects([page], "form_fields")
    if request.method == "POST":
        response = _post(page, request)
    elif "done" in request.GET:
        response = _done(page, request)
    else:
        response = _show(page, request, view_blank_form(page, request, is_embedded=False), HTTPStatus.OK)
    # A form's token is one person's. Not no-store: going back must find what was typed.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def recover_form(request: HttpRequest) -> HttpResponse | None:
    """For the CSRF failure view: the form that was posted, as it was typed; None if no form lives at that address."""
    page = _posted_page(request)
    if page is None:
        return None
    response = _again(page, request, HTTPStatus.FORBIDDEN, notice="expired", token=read_token(request.POST))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _posted_page(request: HttpRequest) -> RequestPage | None:
    site = Site.find_for_request(request)
    components = [part for part in request.path.split("/") if part]
    if request.method != "POST" or site is None or components[:1] != [active_language()]:
        return None
    root: BasePage = site.root_page.specific
    try:
        page, _args, _kwargs = root.route(request, components[1:])
    except Http404:
        return None
    # A private form is shown to nobody who was not let in.
    return page if isinstance(page, RequestPage) and not page.get_view_restrictions().exists() else None


def _is_embedded(request: HttpRequest) -> bool:
    """Whether the answer goes back into another page; without htmx it is always the form's own page."""
    return bool(getattr(request, "htmx", False)) and request.POST.get(EMBEDDED) == "1"


def _post(page: RequestPage, request: HttpRequest) -> HttpResponse:
    token = read_token(request.POST)
    form = make_form(page, with_token(request.POST, token), request.FILES)
    if not form.is_valid():
        view = view_posted_form(page, request, form, token=token, is_embedded=_is_embedded(request))
        return _show(page, request, view, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        checked = check(request, page, form.cleaned_data, token)
        if checked.verdict.demand:
            return _again(page, request, checked.verdict.status, notice=checked.verdict.demand, token=token)
        submission = Submission(
            page=page,
            language=active_language(),
            cleaned=form.cleaned_data,
            token=token,
            origin=read_origin(request.POST),
            journey=read_journey(request.POST) if is_sharing(request.POST) else None,
            spam_reasons=checked.verdict.reasons,
        )
        stored = find_twin(submission) or submit(submission)
        settle(checked)
    except AlreadySentError as earlier:
        return _again(page, request, HTTPStatus.CONFLICT, notice="changed", token=new_token(), earlier=earlier.request)
    except DatabaseError as error:
        # Not logger.exception: a database's own words may quote what was typed.
        logger.error("a request for %s could not be stored: %s", page.key, type(error).__name__)  # noqa: TRY400
        return _again(page, request, HTTPStatus.SERVICE_UNAVAILABLE, notice="unavailable", token=token)
    done_url = f"{page.url}?{urlencode({'done': sign_reference(stored.reference)})}"
    if not getattr(request, "htmx", False):
        return SeeOther(done_url)
    receipt = view_receipt(page, stored, is_embedded=_is_embedded(request), number=read_number(request.POST))
    response = TemplateResponse(request, "helpdesk/parts/receipt.html", {"receipt": receipt})
    # On the form's own page a reload shows the receipt again; another page keeps its address.
    return response if receipt.is_embedded else replace_url(response, done_url)


def _again(
    page: RequestPage,
    request: HttpRequest,
    status: HTTPStatus,
    *,
    notice: str,
    token: str,
    earlier: Request | None = None,
) -> HttpResponse:
    """The form as it was typed, with a notice in place of checks."""
    form = make_form(page, with_token(request.POST, token), request.FILES)
    form.skip_checks()
    view = view_posted_form(
        page, request, form, token=token, is_embedded=_is_embedded(request), notice=notice, earlier=earlier
    )
    return _show(page, request, view, status)


def _show(page: RequestPage, request: HttpRequest, view: FormView, status: HTTPStatus) -> HttpResponse:
    if request.method == "POST" and getattr(request, "htmx", False):
        return TemplateResponse(request, "helpdesk/parts/form.html", {"view": view}, status=status)
    context = {**page.get_context(request), "view": view}
    return TemplateResponse(request, page.get_template(request), context, status=status)


def _done(page: RequestPage, request: HttpRequest) -> HttpResponse:
    """The receipt of the request that the signed reference names; the form itself for anything else."""
    reference = read_signed_reference(request.GET["done"])
    stored = Request.objects.filter(reference=reference, page=page).first() if reference else None
    if stored is None:
        return HttpResponseRedirect(page.url or f"/{language_codes()[0]}/")
    context = {**page.get_context(request), "receipt": view_receipt(page, stored, is_embedded=False)}
    response = TemplateResponse(request, page.get_landing_page_template(request), context)
    response["X-Robots-Tag"] = "noindex"
    return response
