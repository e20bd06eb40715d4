"""The page of one request: its answers, and how its mails stand."""

from typing import Any

from wagtail.admin.views.generic import InspectView

from helpdesk.desk.mail_words import MAIL_LABELS
from helpdesk.mail_states import mail_standings
from helpdesk.mails import read_answers
from helpdesk.models import Request
from helpdesk.permissions import RESEND
from kb.base.languages import active_language


class RequestInspectView(InspectView):  # type: ignore[misc]
    template_name = "helpdesk/admin/request_inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request: Request = self.object
        standings = mail_standings(request.mails.select_related("request")).get(request.pk, ())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["answers"] = read_answers(request, active_language())
        context["mails"] = [(each, MAIL_LABELS[each.state]) for each in standings]
        context["may_resend"] = self.request.user.has_perm(RESEND)
        return context
