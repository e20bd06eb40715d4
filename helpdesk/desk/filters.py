"""What the list is narrowed by. Everything that is filtered or ordered by has an index, or few rows to look at."""

import datetime as dt
from typing import Any

import django_filters  # type: ignore[import-untyped]  # comes with Wagtail, without types
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.utils import get_user_display_name

from helpdesk.desk.tabs import has_dead_mail
from helpdesk.desk.titles import admin_language_names, topic_titles, type_titles
from helpdesk.models import Inbox, Request, RequestState
from helpdesk.permissions import assignable_users

NOBODY = "none"
AGES = {
    "day": (_("within 1 day"), 1, True),
    "week": (_("within 7 days"), 7, True),
    "month": (_("within 30 days"), 30, True),
    "over-day": (_("more than 1 day ago"), 1, False),
    "over-week": (_("more than 7 days ago"), 7, False),
    "over-month": (_("more than 30 days ago"), 30, False),
}
"""Key → words, days, whether younger is meant"""


def _by_age(queryset: "QuerySet[Request]", name: str, value: str) -> "QuerySet[Request]":
    _words, days, is_younger = AGES[value]
    moment = timezone.now() - dt.timedelta(days=days)
    return queryset.filter(created_at__gte=moment) if is_younger else queryset.filter(created_at__lt=moment)


def _by_assignee(queryset: "QuerySet[Request]", name: str, value: list[str]) -> "QuerySet[Request]":
    if not value:
        return queryset
    chosen = Q(assignee__in=[each for each in value if each != NOBODY])
    return queryset.filter(chosen | Q(assignee=None) if NOBODY in value else chosen)


def _by_failed_mail(queryset: "QuerySet[Request]", name: str, value: bool | None) -> "QuerySet[Request]":  # noqa: FBT001
    if value is None:
        return queryset
    return queryset.filter(has_dead_mail() if value else ~has_dead_mail())


def _by_customer(queryset: "QuerySet[Request]", name: str, value: str) -> "QuerySet[Request]":
    named = Request.objects.filter(reference=value.upper()).exclude(customer_key="")
    return queryset.filter(customer_key__in=named.values("customer_key"))


class ManyFilter(django_filters.MultipleChoiceFilter):  # type: ignore[misc]
    """Any of several, ticked; with nothing ticked, all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, distinct=False, **kwargs)


class RequestFilterSet(WagtailFilterSet):  # type: ignore[misc]  # Wagtail ships no types
    type_key = ManyFilter(label=_("Type"))
    language = ManyFilter(label=_("Language"))
    state = ManyFilter(label=_("State"), choices=RequestState.choices)
    assignee = ManyFilter(label=_("Assigned to"), method=_by_assignee)
    age = django_filters.ChoiceFilter(
        label=_("Age"),
        choices=[(key, words) for key, (words, _days, _is_younger) in AGES.items()],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method=_by_age,
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)
    topic_key = ManyFilter(label=_("Topic"))
    inbox = ManyFilter(label=_("Inbox"))
    # By a reference: an address would stand in the address of the page, and so in logs.
    customer_of = django_filters.CharFilter(label=_("Customer of the request with reference"), method=_by_customer)
    failed = django_filters.BooleanFilter(label=_("Has a mail that failed"), method=_by_failed_mail)

    class Meta:
        model = Request
        fields = [
            "type_key",
            "language",
            "state",
            "assignee",
            "age",
            "created_at",
            "topic_key",
            "inbox",
            "customer_of",
            "failed",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once for this filter set: a callable would be asked again each time the choices are shown.
        people = [(str(user.pk), get_user_display_name(user)) for user in assignable_users(get_user_model())]
        inboxes = [(str(pk), name) for pk, name in Inbox.objects.values_list("pk", "name")]
        choices: dict[str, list[tuple[str, Any]]] = {
            "type_key": list(type_titles().items()),
            "language": list(admin_language_names().items()),
            "assignee": [(NOBODY, _("Nobody")), *people],
            "topic_key": list(topic_titles().items()),
            "inbox": inboxes,
        }
        for name, found in choices.items():
            self.filters[name].extra["choices"] = found
