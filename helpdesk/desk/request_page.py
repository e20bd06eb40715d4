"""The page of one request: everything that is kept about it, in a number of queries that does not grow with it.

What is posted to it comes back on the same page until it is kept; who may only look sees no form.
"""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.generic import InspectView

from helpdesk.attachments.views import staff_download_url
from helpdesk.desk.actions import Outcome, perform
from helpdesk.desk.answer_files import waiting_files
from helpdesk.desk.answering import RequestGone
from helpdesk.desk.aside import (
    assignable_people,
    count_earlier,
    draft_topics,
    given_consents,
    is_late,
    linked_answers,
    neighbours,
)
from helpdesk.desk.event_words import EventNames, describe_reasons
from helpdesk.desk.filled_in import read_filled
from helpdesk.desk.journey import read_journey
from helpdesk.desk.look import STATE_LOOKS
from helpdesk.desk.names import name_people
from helpdesk.desk.rule_words import describe_rules, name_language
from helpdesk.desk.thread import Entry, build_thread
from helpdesk.desk.titles import shown_title, type_titles
from helpdesk.desk.typed import THEN_STATES, Typed
from helpdesk.mail_states import mail_standings
from helpdesk.models import EventKind, Request, RequestState
from helpdesk.paths import clean_path
from helpdesk.permissions import HANDLE, RESEND


class RequestInspectView(InspectView):  # type: ignore[misc]  # Wagtail ships no types
    template_name = "helpdesk/admin/request.html"
    object: Request | None
    typed: Typed | None = None

    def get_object(self, queryset: Any = None) -> Request | None:
        """None for a request that was erased while somebody wrote about it."""
        pk = str(self.pk)
        requests = Request.objects.select_related("page", "assignee", "inbox")
        found = requests.filter(pk=pk).first() if pk.isdecimal() else None
        if found is None and self.request.method != "POST":
            raise Http404
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_handle:
            raise PermissionDenied
        if self.object is None:
            return self._tell_that_it_is_gone()
        try:
            outcome = perform(request, self.object)
        except RequestGone:
            return self._tell_that_it_is_gone()
        if outcome.url:
            return redirect(outcome.url)
        return self._show_again(outcome)

    def _show_again(self, outcome: Outcome) -> HttpResponse:
        self.object = self.get_object()
        if self.object is None:
            return self._tell_that_it_is_gone()
        self.typed = outcome.typed
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=outcome.status)
        return response

    def _tell_that_it_is_gone(self) -> HttpResponse:
        text = self.request.POST.get("text", "")
        if not text.strip():
            raise Http404
        context = {"text": text, "index_url": reverse(self.index_url_name), "header_title": ""}
        return render(self.request, "helpdesk/admin/request_gone.html", context, status=HTTPStatus.GONE)

    @cached_property
    def may_handle(self) -> bool:
        return bool(self.request.user.has_perm(HANDLE))

    def get_page_title(self) -> str:
        return self.object.reference if self.object else ""

    def get_page_subtitle(self) -> str:
        return ""

    def get_fields_context(self) -> list[dict[str, Any]]:
        """None of Wagtail's own table."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.object
        if asked is None:
            raise Http404
        user = self.request.user
        thread, newest = self._thread(asked)
        state = RequestState(asked.state)
        filled, journey = read_filled(asked), read_journey(asked.journey)
        typed = self.typed or Typed(seen=newest)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return (
            context
            | {
                "asked": asked,
                "state": state,
                "state_look": STATE_LOOKS[state],
                "type_title": type_titles().get(asked.type_key, asked.type_title),
                "states": RequestState.choices,
                "language_name": name_language(asked.language),
                "thread": thread,
                "filled": filled,
                "spam_reasons": describe_reasons(asked.spam_reasons) if state == RequestState.SPAM else "",
                "may_handle": self.may_handle,
                "may_resend": user.has_perm(RESEND),
                "neighbours": neighbours(asked, user),
                "earlier": count_earlier(asked),
                "index_url": reverse(self.index_url_name),
                "is_late": is_late(asked, timezone.now()),
                "journey": journey,
                # Told only where the customer shared nothing else about it.
                "origin_query": "" if any(step.text == asked.origin_query for step in journey) else asked.origin_query,
                "origin_path": clean_path(asked.origin_page),
                "linked": linked_answers(asked),
                "consents": given_consents(asked),
            }
            | (self._forms(asked, typed) if self.may_handle else {})
        )

    def _forms(self, asked: Request, typed: Typed) -> dict[str, Any]:
        return {
            "typed": typed,
            "then_states": [(each.value, each.label) for each in THEN_STATES],
            "waiting_files": waiting_files(typed.token),
            "people": assignable_people(asked.assignee),
            "topics": [(topic, shown_title(topic)) for topic in draft_topics(self.request.user)],
        }

    def _thread(self, asked: Request) -> tuple[tuple[Entry, ...], int]:
        """The thread, and the primary key of the newest message."""
        messages = list(asked.messages.all())
        events = list(asked.events.select_related("user"))
        routed = (event.details.get("rule") for event in events if event.kind == EventKind.ROUTED)
        logins = (event.details.get("to") for event in events if event.kind == EventKind.ASSIGNED)
        names = EventNames(
            rules=describe_rules(rule for rule in routed if rule),
            people=name_people(login for login in logins if login),
        )
        thread = build_thread(
            asked,
            messages=messages,
            events=events,
            standings=mail_standings(asked.mails.all()).get(asked.pk, ()),
            attachments=list(asked.attachments.all()),
            names=names,
            url_of=staff_download_url,
        )
        return thread, max((message.pk for message in messages), default=0)
