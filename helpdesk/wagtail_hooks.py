"""What the help desk adds to the Wagtail admin."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from helpdesk.admin_views import resend_mail
from helpdesk.attachments.views import download_for_staff
from helpdesk.desk.viewsets import RequestViewSet, request_viewset
from helpdesk.models import Request
from helpdesk.permissions import ReadOnlyPolicy

register_permission_policy(Request, ReadOnlyPolicy(Request))


@hooks.register("register_admin_viewset")
def register_requests() -> RequestViewSet:
    return request_viewset


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("requests/mails/<int:pk>/again/", resend_mail, name="helpdesk_resend_mail"),
        path("requests/files/<int:pk>/", download_for_staff, name="helpdesk_attachment")]


@hooks.register("filter_form_submissions_for_user")
def hide_wagtail_submissions(user: Any, pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """Wagtail's own list of form submissions stays empty here, so its menu entry would lead nowhere."""
    return pages.none()
