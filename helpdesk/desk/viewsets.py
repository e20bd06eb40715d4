"""Requests in the admin: a list to look through, a page per request with its answers and how its mails stand."""

from typing import Any

import django_filters  # type: ignore[import-untyped]  # comes with Wagtail, without types
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from helpdesk.desk.mail_words import MAIL_LABELS, worst_state
from helpdesk.desk.request_page import RequestInspectView
from helpdesk.mail_states import mail_standings
from helpdesk.models import Mail, Request, RequestPage
from helpdesk.outbox import MAIL_JOB
from helpdesk.permissions import REGISTERED
from kb.base.languages import default_language, localized_name
from kb.outbox.models import Job, JobStatus


def _types() -> list[tuple[str, str]]:
    title = localized_name("title", default_language())
    return list(RequestPage.objects.order_by("path").values_list("key", title))


def _dead_mails(queryset: "QuerySet[Request]", name: str, value: bool | None) -> "QuerySet[Request]":  # noqa: FBT001
    if value is None:
        return queryset
    keys = Job.objects.filter(kind=MAIL_JOB, status=JobStatus.DEAD).values_list("key", flat=True)
    dead = Mail.objects.filter(pk__in=[int(key) for key in keys], sent_at=None)
    matching = {"pk__in": dead.values("request")}
    return queryset.filter(**matching) if value else queryset.exclude(**matching)


class RequestFilterSet(WagtailFilterSet):  # type: ignore[misc]  # Wagtail ships no types
    type_key = django_filters.ChoiceFilter(label=_("Type"), choices=_types)
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    created_at = django_filters.DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)
    failed = django_filters.BooleanFilter(label=_("Has a mail that failed"), method=_dead_mails)

    class Meta:
        model = Request
        fields = ["type_key", "language", "created_at"]


class MailColumn(Column):  # type: ignore[misc]
    """The worst state among the request's mails, in words."""

    def get_value(self, instance: Request) -> str:
        state = worst_state(getattr(instance, "standings", ()))
        return str(MAIL_LABELS[state]) if state else ""


class RequestIndexView(IndexView):  # type: ignore[misc]
    def get_base_queryset(self) -> "QuerySet[Request]":
        queryset: QuerySet[Request] = super().get_base_queryset().prefetch_related("mails")
        return queryset

    def get_table(self, object_list: Any) -> Any:
        requests = list(object_list)
        standings = mail_standings(mail for request in requests for mail in request.mails.all())
        for request in requests:
            request.standings = standings.get(request.pk, ())
        return super().get_table(requests)


class RequestViewSet(ModelViewSet):  # type: ignore[misc]
    model = Request
    icon = "mail"
    menu_label = _("Requests")
    menu_name = "requests"
    menu_order = 150
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields: list[str] = []
    index_view_class = RequestIndexView
    inspect_view_class = RequestInspectView
    inspect_view_fields = [
        "created_at",
        "type_title",
        "language",
        "subject",
        "customer_name",
        "customer_email",
        "origin_page",
        "origin_query",
        "promised_until",
    ]
    list_display = [
        "reference",
        Column("type_title", label=_("Type"), sort_key="type_title"),
        Column("subject", label=_("Subject")),
        Column("customer_name", label=_("Customer")),
        Column("language", label=_("Language"), sort_key="language"),
        MailColumn("mails", label=_("Mails")),
        DateColumn("created_at", label=_("Received"), sort_key="created_at"),
    ]
    list_filter = RequestFilterSet
    filterset_class = RequestFilterSet
    search_fields = ["reference", "subject", "customer_name", "customer_email"]
    search_backend_name = None

    def get_permissions_to_register(self) -> "QuerySet[Permission]":
        """Only what means something here, since nothing is added, changed or deleted by forms."""
        codenames = [name.partition(".")[2] for name in REGISTERED]
        return Permission.objects.filter(content_type__app_label="helpdesk", codename__in=codenames)


request_viewset = RequestViewSet("requests")
