"""Where a request would go, asked by hand: the answer is the routing's own, the reasons are the rules' own."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk.rule_words import describe_rules
from helpdesk.desk.titles import admin_language_names, topic_titles
from helpdesk.models import Inbox, RequestPage
from helpdesk.routing.field_choices import RoutableField, RoutableType, routable_types
from helpdesk.routing.rules import Condition, RoutingFacts, Rule, explain
from helpdesk.routing.selectors import Destination, find_destination, read_rules
from helpdesk.selectors import support_hours
from kb.contact_hours import state_at

PREFIX = "field-"
NOW, OPEN, CLOSED, AT = "now", "open", "closed", "at"
CONDITION_WORDS: Mapping[Condition, str | Promise] = {
    Condition.TYPE: gettext_lazy("another type"),
    Condition.LANGUAGE: gettext_lazy("another language"),
    Condition.TOPIC: gettext_lazy("another topic"),
    Condition.HOURS: gettext_lazy("another time"),
    Condition.FIELD: gettext_lazy("another value of the field"),
}
"""What a request is, where a rule asks for something else"""


class WhereForm(forms.Form):
    """`field-…` are the fields of the chosen type that some rule asks about: others change nothing."""

    type = forms.ChoiceField(label=gettext_lazy("Type of request"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the customer"))
    topic = forms.ChoiceField(label=gettext_lazy("Topic of the answer it was opened in"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            (NOW, gettext_lazy("now")),
            (OPEN, gettext_lazy("within opening hours")),
            (CLOSED, gettext_lazy("outside opening hours")),
            (AT, gettext_lazy("at this time:")),
        ],
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, data: Mapping[str, Any] | None, rules: tuple[Rule, ...]) -> None:
        super().__init__(data)
        self.types = {each.key: each for each in routable_types()}
        choices: dict[str, list[tuple[str, Any]]] = {
            "type": [(each.key, each.title) for each in self.types.values()],
            "language": list(admin_language_names().items()),
            "topic": [("", "---------"), *topic_titles().items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        for field in self._asked_fields((data or {}).get("type", ""), rules):
            self.fields[PREFIX + field.key] = _form_field(field)

    def _asked_fields(self, type_key: str, rules: tuple[Rule, ...]) -> Iterator[RoutableField]:
        kind: RoutableType | None = self.types.get(type_key)
        if kind:
            keys = dict.fromkeys(rule.field_key for rule in rules if rule.type_key in ("", type_key))
            yield from (kind.fields[key] for key in keys if key in kind.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == AT and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("Give a date and a time."))
        return cleaned

    def facts(self) -> RoutingFacts:
        """Of a form that is valid."""
        given = self.cleaned_data
        data = {name.removeprefix(PREFIX): value for name, value in given.items() if name.startswith(PREFIX)}
        return RoutingFacts(
            type_key=given["type"],
            language=given["language"],
            topic_key=given["topic"],
            data=data,
            is_open=self._is_open(),
        )

    def _is_open(self) -> bool | None:
        when = self.cleaned_data["when"]
        if when in (OPEN, CLOSED):
            return bool(when == OPEN)
        hours = support_hours(RequestPage.objects.get(key=self.cleaned_data["type"]))
        moment: dt.datetime = self.cleaned_data["at"] if when == AT else timezone.now()
        return state_at(hours, moment).is_open if hours else None


def _form_field(field: RoutableField) -> forms.Field:
    label = f"{field.label} ({field.key})"
    if field.values is None:
        return forms.CharField(label=label, required=False, max_length=200)
    return forms.ChoiceField(label=label, required=False, choices=[("", "---------"), *field.values])


@dataclass(frozen=True)
class TriedRule:
    """A rule as the page shows it; `reasons` say why it does not fit, and are empty where it decides."""

    pk: int
    words: str
    inbox: str
    reasons: tuple[str, ...]
    decides: bool


@dataclass(frozen=True)
class Answer:
    """`untried` is how many rules stand behind the one that decides."""

    tried: tuple[TriedRule, ...]
    untried: int
    destination: Destination
    support_email: str


def find_out(facts: RoutingFacts) -> Answer:
    rules = read_rules()
    verdicts = explain(rules, facts)
    words = describe_rules(rule.pk for rule in rules)
    inboxes = dict(Inbox.objects.values_list("pk", "name"))
    tried = tuple(
        TriedRule(
            pk=each.rule.pk,
            words=words.get(each.rule.pk, ""),
            inbox=inboxes.get(each.rule.inbox_id, ""),
            reasons=tuple(str(CONDITION_WORDS[condition]) for condition in each.failed),
            decides=each.decides,
        )
        for each in verdicts
    )
    return Answer(
        tried=tried,
        untried=len(rules) - len(verdicts),
        destination=find_destination(facts),
        support_email=settings.SUPPORT_EMAIL,
    )
