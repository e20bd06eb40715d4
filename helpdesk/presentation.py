"""A request form and its receipt as templates show them, on their own page or within an answer."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import prefetch_related_objects
from django.forms import BoundField
from django.http import HttpRequest
from django.utils import timezone
from opening_hours import OpeningHours

from helpdesk.fields import ReadField
from helpdesk.form_builder import RequestForm, RequestFormBuilder
from helpdesk.models import FieldRole, Request
from helpdesk.one_line import one_line
from helpdesk.promise import describe_deadline, describe_moment, promised_until
from helpdesk.selectors import support_hours
from helpdesk.services import Origin
from kb.base.languages import active_language
from kb.base.localized import Localized

if TYPE_CHECKING:
    from helpdesk.models import RequestPage

# Hidden inputs. A field's key starts with a letter, so none of these can be one.
TOKEN, ORIGIN_PATH, ORIGIN_QUERY, EMBEDDED = "_token", "_page", "_query", "_embedded"
TOKEN_PATTERN = re.compile(r"\A[0-9a-f]{32}\Z")
PATH_LENGTH, QUERY_LENGTH, PREFILL_LENGTH = 500, 200, 1000
RECEIPT_SALT = "helpdesk.receipt"
CONTACT_ROLES = frozenset({FieldRole.NAME, FieldRole.EMAIL, FieldRole.PHONE, FieldRole.CONSENT})
PAIRED_ROLES = frozenset({FieldRole.NAME, FieldRole.PHONE})


@dataclass(frozen=True)
class FieldRow:
    """One field, or two that stand side by side on a wide screen."""

    fields: tuple[BoundField, ...]


@dataclass(frozen=True)
class FormView:
    """Everything the form's template needs. `notice` is "", "expired", "changed" or "unavailable"."""

    page: "RequestPage"
    content: Localized
    form: RequestForm
    element_id: str
    action: str
    token: str
    origin: Origin
    is_embedded: bool
    question_rows: tuple[FieldRow, ...]
    contact_rows: tuple[FieldRow, ...]
    deadline: str
    notice: str = ""
    earlier: Request | None = None

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


def element_id(page: "RequestPage") -> str:
    """The id of a form's element and the start of its fields' ids: two forms on one page never clash."""
    return "form-" + re.sub(r"[^A-Za-z0-9_-]", "-", page.key)


def new_token() -> str:
    return uuid.uuid4().hex


def read_token(posted: Mapping[str, str]) -> str:
    """The token that the form was rendered with, or a new one where none that we made came back."""
    token = posted.get(TOKEN, "")
    return token if TOKEN_PATTERN.match(token) else new_token()


def clean_path(path: str) -> str:
    """A path of this site, or "" for anything else."""
    path = one_line(path)
    is_local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path.partition("?")[0][:PATH_LENGTH] if is_local else ""


def read_origin(posted: Mapping[str, str]) -> Origin:
    return Origin(
        path=clean_path(posted.get(ORIGIN_PATH, "")), query=one_line(posted.get(ORIGIN_QUERY, ""))[:QUERY_LENGTH]
    )


def opened_from(request: HttpRequest) -> Origin:
    """The origin of a form that is being shown: this page, and the search that the address carries on."""
    return Origin(path=clean_path(request.path), query=one_line(request.GET.get("q", ""))[:QUERY_LENGTH])


def make_form(
    page: "RequestPage",
    posted: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    *,
    initial: dict[str, str] | None = None,
) -> RequestForm:
    fields = page.read_fields(page.localize().language)
    form_class = RequestFormBuilder(fields).get_form_class()
    auto_id = f"{element_id(page)}-%s"
    return form_class(posted, files, initial=initial, auto_id=auto_id, page=page)


def prefilled(page: "RequestPage", request: HttpRequest) -> dict[str, str]:
    """`?subject=…` in the field for the subject, or in the message where the form has none."""
    subject = request.GET.get("subject", "").replace("\x00", "").strip()[:PREFILL_LENGTH]
    if not subject:
        return {}
    by_role = {field.role: field.clean_name for field in page.get_form_fields()}
    if FieldRole.SUBJECT in by_role:
        return {by_role[FieldRole.SUBJECT]: one_line(subject)}
    return {by_role[FieldRole.MESSAGE]: subject} if FieldRole.MESSAGE in by_role else {}


def _rows(form: RequestForm, fields: tuple[ReadField, ...]) -> tuple[FieldRow, ...]:
    rows: list[FieldRow] = []
    previous = ""
    for field in fields:
        bound = form[field.clean_name]
        if {previous, field.role} == PAIRED_ROLES:
            rows[-1] = FieldRow((*rows[-1].fields, bound))
            previous = ""
        else:
            rows.append(FieldRow((bound,)))
            previous = field.role
    return tuple(rows)


def view_form(
    page: "RequestPage",
    form: RequestForm,
    *,
    token: str,
    origin: Origin,
    is_embedded: bool,
    notice: str = "",
    earlier: Request | None = None,
    hours: OpeningHours | None = None,
) -> FormView:
    """`hours` are those to promise by, where the caller has them; else they are read."""
    content = page.localize()
    fields = tuple(field for field in page.read_fields(content.language) if not form[field.clean_name].is_hidden)
    until = promised_until(hours or support_hours(page), page.promise_working_days, timezone.now())
    return FormView(
        page=page,
        content=content,
        form=form,
        element_id=element_id(page),
        action=page.url or "",
        token=token,
        origin=origin,
        is_embedded=is_embedded,
        question_rows=_rows(form, tuple(field for field in fields if field.role not in CONTACT_ROLES)),
        contact_rows=_rows(form, tuple(field for field in fields if field.role in CONTACT_ROLES)),
        deadline=describe_deadline(until, page.promise_working_days, active_language()),
        notice=notice,
        earlier=earlier,
    )


def view_blank_form(
    page: "RequestPage", request: HttpRequest, *, is_embedded: bool, hours: OpeningHours | None = None
) -> FormView:
    """A new rendering of the form, to be filled in: with a token of its own, and what the address carries on."""
    if page.pk and not getattr(request, "is_preview", False):
        prefetch_related_objects([page], "form_fields")
    form = make_form(page, initial=prefilled(page, request))
    return view_form(page, form, token=new_token(), origin=opened_from(request), is_embedded=is_embedded, hours=hours)


def view_receipt(page: "RequestPage", stored: Request, *, is_embedded: bool) -> ReceiptView:
    return ReceiptView(
        content=page.localize(),
        reference=stored.reference,
        created_at=stored.created_at,
        received=describe_moment(stored.created_at, active_language()),
        deadline=describe_deadline(stored.promised_until, stored.promise_working_days, active_language()),
        has_confirmation=bool(stored.customer_email),
        element_id=element_id(page),
        is_embedded=is_embedded,
    )


def sign_reference(reference: str) -> str:
    return signing.Signer(salt=RECEIPT_SALT).sign(reference)


def read_signed_reference(signed: str) -> str | None:
    try:
        return signing.Signer(salt=RECEIPT_SALT).unsign(signed)
    except signing.BadSignature:
        return None
