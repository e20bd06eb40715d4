"""An inbox that something depends on is not deleted, and losing the fallback is never silent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from helpdesk.models import ACTIVE_STATES, Inbox


def why_kept(inbox: Inbox) -> str:
    """Why `inbox` can't be deleted, or ""."""
    if inbox.is_fallback:
        return _("This inbox gets what no rule sends elsewhere. Let another inbox do that first.")
    if rules := inbox.rules.count():
        return ngettext(
            "%(count)d routing rule sends requests here. Change or delete it first.",
            "%(count)d routing rules send requests here. Change or delete them first.",
            rules,
        ) % {"count": rules}
    if requests := inbox.requests.filter(state__in=ACTIVE_STATES).count():
        return ngettext(
            "%(count)d open request belongs to it, and further mails about it go here. Close it first.",
            "%(count)d open requests belong to it, and further mails about them go here. Close them first.",
            requests,
        ) % {"count": requests}
    return ""


def warn_without_fallback(request: HttpRequest) -> None:
    """Said after each save that leaves no inbox for what no rule takes."""
    if not Inbox.objects.filter(is_fallback=True).exists():
        text = _("No inbox gets what no rule sends elsewhere: such requests go to %(address)s.")
        messages.warning(request, text % {"address": settings.SUPPORT_EMAIL})


class InboxCreateView(CreateView):  # type: ignore[misc]  # Wagtail ships no types
    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        warn_without_fallback(self.request)
        return response


class InboxEditView(EditView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        warn_without_fallback(self.request)
        return response


class InboxDeleteView(DeleteView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user_has_permission("delete") and (reason := why_kept(self.object)):
            messages.error(
                request, _("“%(inbox)s” is not deleted. %(reason)s") % {"inbox": self.object, "reason": reason}
            )
            return redirect(reverse("inboxes:edit", args=[self.object.pk]))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
