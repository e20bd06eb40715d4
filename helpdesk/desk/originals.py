"""Received mails as they came: downloaded by right, never shown."""

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from helpdesk.models import Message
from helpdesk.permissions import VIEW


@require_safe
@permission_required(VIEW, raise_exception=True)
def download_original(http: HttpRequest, pk: int) -> FileResponse:
    """A received mail as it came, to be saved and never shown: whoever wrote it wrote it for a mail program."""
    message = get_object_or_404(Message.objects.exclude(original="").select_related("request"), pk=pk)
    try:
        content = message.original.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{message.request.reference.lower()}-{message.pk}.eml"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="message/rfc822")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
