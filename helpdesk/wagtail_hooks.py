"""What the help desk adds to the Wagtail admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from helpdesk.admin_views import resend_mail
from helpdesk.attachments.views import download_for_staff
from helpdesk.desk.bulk_actions import ACTIONS
from helpdesk.desk.originals import download_original
from helpdesk.desk.routing.viewsets import HelpDeskGroup
from helpdesk.desk.viewsets import RequestViewSet, request_viewset
from helpdesk.models import Request
from helpdesk.permissions import ERASE, ReadOnlyPolicy
from helpdesk.privacy.admin_views import person

register_permission_policy(Request, ReadOnlyPolicy(Request))
for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_requests() -> RequestViewSet:
    return request_viewset


@hooks.register("register_admin_viewset")
def register_routing() -> HelpDeskGroup:
    return HelpDeskGroup()


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("requests/mails/<int:pk>/again/", resend_mail, name="helpdesk_resend_mail"),
        path("requests/files/<int:pk>/", download_for_staff, name="helpdesk_attachment"),
        path("requests/messages/<int:pk>/original/", download_original, name="helpdesk_original"),
        path("requests/person/", person, name="helpdesk_person"),
    ]


class PersonMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail ships no types
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ERASE))


@hooks.register("register_settings_menu_item")
def register_person_item() -> PersonMenuItem:
    return PersonMenuItem(_("A person’s data"), reverse_lazy("helpdesk_person"), icon_name="user", order=900)


@hooks.register("insert_global_admin_css")
def menu_style() -> str:
    """The number beside "Requests" is on every page of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk-menu.css"))


@hooks.register("filter_form_submissions_for_user")
def hide_wagtail_submissions(user: Any, pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """Wagtail's own list of form submissions stays empty here, so its menu entry would lead nowhere."""
    return pages.none()
