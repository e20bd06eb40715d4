"""A file leaves private storage only here: by a right, or by a link that we signed a moment ago."""

import logging
from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from helpdesk.attachments.limits import CONTENT_TYPES, LINK_LIFETIME
from helpdesk.attachments.selectors import PASSED_ON
from helpdesk.models import Attachment, ScanState
from helpdesk.permissions import VIEW

logger = logging.getLogger(__name__)

SALT = "helpdesk.attachment"
POLICY = "sandbox; default-src 'none'"


def signed_download_url(attachment: Attachment) -> str:
    """An address, in the active language, by which anybody who has it gets this file for LINK_LIFETIME."""
    signed = signing.TimestampSigner(salt=SALT).sign_object(attachment.pk)
    return reverse("helpdesk_files:download", args=[signed])


def staff_download_url(attachment: Attachment) -> str:
    """The address for our own people, who need the right to see requests."""
    return reverse("helpdesk_attachment", args=[attachment.pk])


@require_safe
@permission_required(VIEW, raise_exception=True)
def download_for_staff(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve(request, get_object_or_404(Attachment.objects.exclude(request=None), pk=pk))


@require_safe
def download(request: HttpRequest, signed: str) -> HttpResponseBase:
    """By a signed link."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign_object(signed, max_age=LINK_LIFETIME)
    except signing.SignatureExpired:
        return _refuse(request, HTTPStatus.FORBIDDEN, "expired")
    except (signing.BadSignature, ValueError):
        return _refuse(request, HTTPStatus.NOT_FOUND, "unknown")
    attachment = Attachment.objects.exclude(request=None).filter(pk=pk).first()
    return serve(request, attachment) if attachment else _refuse(request, HTTPStatus.NOT_FOUND, "unknown")


def serve(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """The file itself, for somebody whose right to it the caller has checked; a page that says why not otherwise."""
    if attachment.scan not in PASSED_ON:
        reason = "held" if attachment.scan == ScanState.HELD else "infected"
        return _refuse(request, HTTPStatus.FORBIDDEN, reason)
    try:
        opened: File = attachment.file.open("rb")
    except OSError:
        logger.error("the file of attachment %s can't be read", attachment.pk)  # noqa: TRY400 — its path is not for logs
        return _refuse(request, HTTPStatus.NOT_FOUND, "unknown")
    is_known = attachment.content_type in CONTENT_TYPES
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type if is_known else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    patch_cache_control(response, private=True, no_store=True)
    return response


def _refuse(request: HttpRequest, status: HTTPStatus, reason: str) -> HttpResponse:
    response = render(request, "helpdesk/file_refused.html", {"reason": reason}, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
