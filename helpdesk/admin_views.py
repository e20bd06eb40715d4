"""What somebody does with a request in the admin beside looking at it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.models import Mail
from helpdesk.permissions import RESEND
from helpdesk.resending import send_again


@require_POST
@permission_required(RESEND, raise_exception=True)
def resend_mail(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Mail.objects.exclude(request=None), pk=pk)
    if send_again(mail=mail):
        messages.success(request, _("The mail is tried again."))
    else:
        messages.warning(request, _("This mail was sent meanwhile."))
    return redirect("requests:inspect", mail.request_id)
