"""A request form and its receipt as templates show them, on their own page or within an answer."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import prefetch_related_objects
from django.forms import BoundField
from django.http import HttpRequest
from django.utils import timezone

from helpdesk.form_builder import RequestForm
from helpdesk.form_parts import FormPart, build_parts
from helpdesk.hidden_inputs import is_sharing, new_token, next_number, opened_from, read_number, read_origin
from helpdesk.models import FieldRole, Request
from helpdesk.my_requests.prefill import known_contact
from helpdesk.one_line import one_line
from helpdesk.promise import describe_deadline, describe_moment, promised_until
from helpdesk.selectors import support_hours
from helpdesk.services import Origin
from kb.base.languages import active_language
from kb.base.localized import Localized

if TYPE_CHECKING:
    from helpdesk.models import RequestPage

PREFILL_LENGTH = 1000
RECEIPT_SALT = "helpdesk.receipt"
NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class FormView:
    """Everything the form's template needs. `notice` is "", "expired", "changed" or "unavailable"."""

    page: "RequestPage"
    content: Localized
    form: RequestForm
    number: int
    action: str
    token: str
    origin: Origin
    is_embedded: bool
    parts: tuple[FormPart, ...]
    deadline: str
    notice: str = ""
    earlier: Request | None = None

    @property
    def element_id(self) -> str:
        return element_id(self.page, self.number)

    @property
    def has_files(self) -> bool:
        return bool(self.form.is_multipart())

    @property
    def is_sharing(self) -> bool:
        return self.form.is_bound and is_sharing(self.form.data)

    @property
    def has_steps(self) -> bool:
        return len(self.parts) > 1 and any(part.is_own_title for part in self.parts)

    @property
    def invalid_fields(self) -> tuple[BoundField, ...]:
        return tuple(field for field in self.form if field.errors)


@dataclass(frozen=True)
class ReceiptView:
    """What a customer sees after sending; nothing personal, since whoever has the link can open it."""

    content: Localized
    reference: str
    created_at: dt.datetime
    received: str
    deadline: str
    has_confirmation: bool
    element_id: str
    is_embedded: bool
    is_listed: bool
    """Above its form stand the types of request, which go once it is sent."""


def element_id(page: "RequestPage", number: int) -> str:
    """The id of a form's element and the start of its fields' ids: `number` says which form of the page it is."""
    return f"form{number if number > 1 else ''}-{NOT_IN_IDS.sub('-', page.key)}"


def make_form(
    page: "RequestPage",
    posted: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    *,
    number: int | None = None,
    initial: dict[str, str] | None = None,
) -> RequestForm:
    """`number` says which form of its page it is; by default, what was posted says it."""
    form_class = page.get_form_class(page.read_fields(page.localize().language))
    start = element_id(page, read_number(posted or {}) if number is None else number)
    return form_class(posted, files, initial=initial, auto_id=f"{start}-%s", page=page)


def prefilled(page: "RequestPage", request: HttpRequest) -> dict[str, str]:
    """`?subject=…` in the field for the subject, or in the message where the form has none."""
    subject = request.GET.get("subject", "").replace("\x00", "").strip()[:PREFILL_LENGTH]
    if not subject:
        return {}
    by_role = {field.role: field.clean_name for field in page.get_form_fields()}
    if FieldRole.SUBJECT in by_role:
        return {by_role[FieldRole.SUBJECT]: one_line(subject)}
    return {by_role[FieldRole.MESSAGE]: subject} if FieldRole.MESSAGE in by_role else {}


def view_form(
    page: "RequestPage",
    form: RequestForm,
    *,
    token: str,
    origin: Origin,
    is_embedded: bool,
    number: int = 1,
    notice: str = "",
    earlier: Request | None = None,
) -> FormView:
    until = promised_until(support_hours(page), page.promise_working_days, timezone.now())
    return FormView(
        page=page,
        content=page.localize(),
        form=form,
        number=number,
        action=page.url or "",
        token=token,
        origin=origin,
        is_embedded=is_embedded,
        parts=build_parts(form),
        deadline=describe_deadline(until, page.promise_working_days, active_language()),
        notice=notice,
        earlier=earlier,
    )


def view_posted_form(
    page: "RequestPage",
    request: HttpRequest,
    form: RequestForm,
    *,
    token: str,
    is_embedded: bool,
    notice: str = "",
    earlier: Request | None = None,
) -> FormView:
    """The form as it was posted: in its place on the page, with where it was opened."""
    return view_form(
        page,
        form,
        token=token,
        origin=read_origin(request.POST),
        is_embedded=is_embedded,
        number=read_number(request.POST),
        notice=notice,
        earlier=earlier,
    )


def view_blank_form(page: "RequestPage", request: HttpRequest, *, is_embedded: bool) -> FormView:
    """A new rendering of the form, to be filled in: with a token of its own, and what the address carries on."""
    if page.pk and not getattr(request, "is_preview", False):
        prefetch_related_objects([page], "form_fields")
    number = next_number(request)
    # Only on its own page, which no cache shares: an answer is the same page for everybody.
    known = {} if is_embedded else known_contact(page, request)
    form = make_form(page, number=number, initial={**known, **prefilled(page, request)})
    return view_form(page, form, token=new_token(), origin=opened_from(request), is_embedded=is_embedded, number=number)


def view_receipt(page: "RequestPage", stored: Request, *, is_embedded: bool, number: int = 1) -> ReceiptView:
    return ReceiptView(
        content=page.localize(),
        reference=stored.reference,
        created_at=stored.created_at,
        received=describe_moment(stored.created_at, active_language()),
        deadline=describe_deadline(stored.promised_until, stored.promise_working_days, active_language()),
        has_confirmation=bool(stored.customer_email),
        element_id=element_id(page, number),
        is_embedded=is_embedded,
        is_listed=page.is_listed,
    )


def sign_reference(reference: str) -> str:
    return signing.Signer(salt=RECEIPT_SALT).sign(reference)


def read_signed_reference(signed: str) -> str | None:
    try:
        return signing.Signer(salt=RECEIPT_SALT).unsign(signed)
    except signing.BadSignature:
        return None
