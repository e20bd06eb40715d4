"""What a signed-in customer filled in last, for the contact fields of a form. Nobody signed in: no query."""

from django.http import HttpRequest

from helpdesk.fields import value_of_role
from helpdesk.models import FieldRole, Request, RequestPage
from helpdesk.my_requests.overview import requests_of
from helpdesk.my_requests.visitor import signed_in_customer
from kb.base.languages import active_language


def known_contact(page: RequestPage, request: HttpRequest) -> dict[str, str]:
    """Field of `page` → name, e-mail address or phone number."""
    customer = signed_in_customer(request)
    last = requests_of(customer).select_related("page").order_by("-created_at").first() if customer else None
    if last is None:
        return {}
    known = {FieldRole.NAME: last.customer_name, FieldRole.EMAIL: last.customer_email, FieldRole.PHONE: _phone(last)}
    by_role = {field.role: field.clean_name for field in page.get_form_fields()}
    return {by_role[role]: value for role, value in known.items() if value and role in by_role}


def _phone(request: Request) -> str:
    if request.page is None:
        return ""
    return value_of_role(request.page.read_fields(active_language()), request.data, FieldRole.PHONE)
