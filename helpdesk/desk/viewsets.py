"""Requests in the admin: a list with filters and bulk actions, and a page per request. Nothing is edited by forms."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from helpdesk.desk.filters import RequestFilterSet
from helpdesk.desk.list_view import RequestIndexView
from helpdesk.desk.listing import SEARCHED
from helpdesk.desk.menu import RequestsMenuItem
from helpdesk.desk.request_page import RequestInspectView
from helpdesk.models import Request
from helpdesk.permissions import REGISTERED


class RequestViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail ships no types
    model = Request
    icon = "mail"
    menu_label = _("Requests")
    menu_name = "requests"
    menu_order = 150
    menu_item_class = RequestsMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields: list[str] = []
    index_view_class = RequestIndexView
    inspect_view_class = RequestInspectView
    filterset_class = RequestFilterSet
    search_fields = list(SEARCHED)
    search_backend_name = None

    def get_permissions_to_register(self) -> "QuerySet[Permission]":
        """Only what means something here, since nothing is added, changed or deleted by forms."""
        codenames = [name.partition(".")[2] for name in REGISTERED]
        return Permission.objects.filter(content_type__app_label="helpdesk", codename__in=codenames)


request_viewset = RequestViewSet("requests")
