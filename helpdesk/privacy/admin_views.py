"""One person's data in the admin: counted, handed out, erased. Addresses are posted, so that no log has them."""

import tempfile
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from helpdesk.models import PrivacyRecord, Request
from helpdesk.permissions import ERASE
from helpdesk.privacy.person import count_person, erase_person, export_person
from helpdesk.privacy.retention import plan_purge
from helpdesk.privacy.subjects import person_key

URL_NAME = "helpdesk_person"
RECORDS_SHOWN = 20
# Beyond this, the archive is made on disk.
MEMORY_BYTES = 1_000_000


class PersonForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"),
        error_messages={
            "required": gettext_lazy("Fill in the address."),
            "invalid": gettext_lazy("This is not a complete e-mail address."),
        },
    )


@never_cache
@permission_required(ERASE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponseBase:
    """`do` is "look", "export" or "erase"; the last wants the address twice. `request` names a person by a pk."""
    form = PersonForm(_posted(request))
    if not form.is_bound or not form.is_valid():
        return _show(request, form)
    email = form.cleaned_data["email"]
    counts = count_person(email)
    do = request.POST.get("do", "look")
    if not any(counts.values()):
        form.add_error("email", _("Nothing is stored of this address. Check how it is spelt."))
        return _show(request, form)
    if do == "export":
        return _export(request, email)
    if do == "erase":
        if person_key(request.POST.get("confirm", "")) != person_key(email):
            error = _("Type the address of this person once more: nothing has been erased.")
            return _show(request, form, counts=counts, error=error)
        erased = erase_person(email, user=request.user)  # type: ignore[arg-type]  # nobody anonymous gets here
        messages.success(
            request,
            ngettext(
                "%(counter)d request and everything about it has been erased.",
                "%(counter)d requests and everything about them have been erased.",
                erased["requests"],
            )
            % {"counter": erased["requests"]},
        )
        return redirect(URL_NAME)
    return _show(request, form, counts=counts)


def _posted(request: HttpRequest) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    number = request.POST.get("request", "")
    if number.isdecimal():
        stored = Request.objects.filter(pk=int(number)).first()
        return {"email": stored.customer_email if stored else ""}
    return {"email": request.POST.get("email", "")}


def _export(request: HttpRequest, email: str) -> HttpResponseBase:
    file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 — the response closes it
    export_person(email, file, user=request.user)  # type: ignore[arg-type]
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="person.zip", content_type="application/zip")  # type: ignore[arg-type]


def _show(
    request: HttpRequest, form: PersonForm, *, counts: dict[str, int] | None = None, error: str = ""
) -> TemplateResponse:
    title = _("A person’s data")
    context = {
        "form": form,
        "counts": counts,
        "confirm_error": error,
        "due": plan_purge(),
        "records": PrivacyRecord.objects.select_related("user")[:RECORDS_SHOWN],
        "page_title": title,
        "header_title": title,
        "header_icon": "user",
        "breadcrumbs_items": [{"url": reverse("requests:index"), "label": _("Requests")}, {"url": "", "label": title}],
    }
    bad = form.is_bound and (error or not form.is_valid())
    return TemplateResponse(request, "helpdesk/admin/person.html", context, status=422 if bad else 200)
