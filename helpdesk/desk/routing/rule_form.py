"""The form of a routing rule: a rule that could never fit is refused, with what would."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from helpdesk.desk.routing.ordering import STEP
from helpdesk.desk.titles import admin_language_names, shown_title
from helpdesk.models import RoutingRule
from helpdesk.routing.field_choices import RoutableField, RoutableType, routable_types
from kb.base.lines import split_lines

SHOWN_TYPES = 2


class RuleForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = routable_types()
        for name in ("request_page", "topic"):
            self.fields[name].label_from_instance = shown_title
        self.fields["language"].choices = [("", "---------"), *admin_language_names().items()]
        kept = self.instance.field_key
        self.fields["field_key"] = forms.ChoiceField(
            label=gettext_lazy("Field"),
            required=False,
            choices=[("", "---------"), *_field_choices(self.types, kept)],
            help_text=gettext_lazy("In brackets: the types of request that ask it."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        key = cleaned.get("field_key") or ""
        # What is refused below leaves the cleaned data: without these the model would call it missing as well.
        self.instance.field_key, self.instance.field_values = key, cleaned.get("field_values") or ""
        if not key:
            return cleaned
        page = cleaned.get("request_page")
        asking = [each for each in self.types if key in each.fields and (page is None or each.pk == page.pk)]
        if not asking:
            self.add_error("field_key", self._no_such_field(key, page.pk if page else None))
        else:
            self._check_values(split_lines(cleaned.get("field_values")), [each.fields[key] for each in asking])
        return cleaned

    def _no_such_field(self, key: str, page_id: int | None) -> str:
        kind = next((each for each in self.types if each.pk == page_id), None)
        if kind is None:
            return _("No form asks for “%(key)s”.") % {"key": key}
        return _("“%(type)s” does not ask for “%(key)s”. Its fields: %(fields)s.") % {
            "type": kind.title,
            "key": key,
            "fields": ", ".join(kind.fields),
        }

    def _check_values(self, values: tuple[str, ...], fields: list[RoutableField]) -> None:
        if any(field.values is None for field in fields):
            return
        possible = dict.fromkeys(key for field in fields for key, _label in field.values or ())
        known = {each.casefold() for each in possible}
        if wrong := [value for value in values if value.casefold() not in known]:
            message = _("Not a value of this field: %(wrong)s. Its values: %(possible)s.")
            self.add_error("field_values", message % {"wrong": ", ".join(wrong), "possible": ", ".join(possible)})

    def save(self, commit: bool = True) -> RoutingRule:  # noqa: FBT001, FBT002 — Django's signature
        if self.instance.pk is None:
            last = RoutingRule.objects.aggregate(last=Max("order"))["last"]
            self.instance.order = (last or 0) + STEP
        rule: RoutingRule = super().save(commit)
        return rule


def _field_choices(types: tuple[RoutableType, ...], kept: str) -> list[tuple[str, str]]:
    """Each key once, with the types that ask it; and the rule's own, though no form may ask it any more."""
    titles: dict[str, list[str]] = {}
    for kind in types:
        for key in kind.fields:
            titles.setdefault(key, []).append(kind.title)
    choices = [(key, f"{key} ({_say_types(found, len(types))})") for key, found in sorted(titles.items())]
    return choices if not kept or kept in titles else [*choices, (kept, kept)]


def _say_types(titles: list[str], all_types: int) -> str:
    if len(titles) == all_types:
        return _("all types")
    more = len(titles) - SHOWN_TYPES
    shown = ", ".join(titles[:SHOWN_TYPES])
    return shown if more <= 0 else _("%(types)s and %(number)d more") % {"types": shown, "number": more}
