"""A routing rule in words: "type = Invoice question, language = Dutch"."""

from collections.abc import Iterable

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from helpdesk.desk.titles import shown_title
from helpdesk.models import RoutingRule
from kb.base.lines import split_lines


def name_language(code: str) -> str:
    """A language in the reader's own words; a code that nobody knows stays one."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def describe_rule(rule: RoutingRule) -> str:
    parts = []
    if rule.request_page:
        parts.append((_("type"), shown_title(rule.request_page)))
    if rule.language:
        parts.append((_("language"), name_language(rule.language)))
    if rule.topic:
        parts.append((_("topic"), shown_title(rule.topic)))
    if rule.field_key:
        parts.append((rule.field_key, _(" or ").join(split_lines(rule.field_values))))
    if rule.hours:
        parts.append((_("when"), str(rule.get_hours_display())))
    return ", ".join(f"{name} = {value}" for name, value in parts) or _("everything")


def describe_rules(ids: Iterable[int]) -> dict[int, str]:
    """Rule id → its words, for those that still are. One query."""
    rules = RoutingRule.objects.filter(pk__in=set(ids)).select_related("request_page", "topic")
    return {rule.pk: describe_rule(rule) for rule in rules}
