"""Tags by which any template shows the help desk: a form within an answer, the types of request to choose from."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from helpdesk.hidden_inputs import QUERY_LENGTH
from helpdesk.models import RequestPage
from helpdesk.presentation import PREFILL_LENGTH, view_blank_form
from helpdesk.selectors import listed_request_types
from kb.base.models import BasePage

register = template.Library()


def carried_query(request: HttpRequest | None) -> str:
    """What a link to a form carries on: "?subject=…&q=…", or "" without either."""
    if request is None:
        return ""
    limits = {"subject": PREFILL_LENGTH, "q": QUERY_LENGTH}
    carried = {name: value[:limit] for name, limit in limits.items() if (value := request.GET.get(name, "").strip())}
    return f"?{urlencode(carried)}" if carried else ""


@register.inclusion_tag("helpdesk/parts/request_types.html", takes_context=True)
def request_types(context: dict[str, Any]) -> dict[str, Any]:
    """The types of request as cards. Sets no cookie."""
    return {"types": listed_request_types(), "carried": carried_query(context.get("request"))}


@register.inclusion_tag("helpdesk/parts/type_picker.html", takes_context=True)
def type_picker(context: dict[str, Any], page: RequestPage) -> dict[str, Any]:
    """The types of request above a form, this one marked; nothing above a form that is not among them."""
    types = listed_request_types()
    is_listed = any(each.key == page.key for each in types)
    return {
        "types": types if is_listed else (),
        "carried": carried_query(context.get("request")),
        "current": page.key,
    }


@register.inclusion_tag("helpdesk/parts/embedded_form.html", takes_context=True)
def request_form(context: dict[str, Any], page: BasePage | None) -> dict[str, Any]:
    """A form within another page; nothing when it is not public, a link where there is no request to answer."""
    form_page = page.specific if page else None
    if not isinstance(form_page, RequestPage) or not form_page.live or form_page.get_view_restrictions().exists():
        return {}
    request = context.get("request")
    if request is None:
        return {"content": form_page.localize()}
    frame = context.get("frame")
    home = frame.home if frame else None
    if home is not None:
        # What was read for the frame is not read again for each form.
        form_page.support_point = home.contact_point
    view = view_blank_form(form_page, request, is_embedded=True)
    return {"view": view, "request": request, "frame": frame}
