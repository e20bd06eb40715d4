"""The order in which rules are tried: one place up or down at a time, in one transaction."""

from django.db import transaction

from helpdesk.models import RoutingRule

STEP = 10


@transaction.atomic
def move_rule(*, rule: RoutingRule, up: bool) -> bool:
    """False where it is first or last already. Rules are numbered anew, so that equal numbers don't stay."""
    rules = list(RoutingRule.objects.select_for_update().order_by("order", "pk"))
    at = next((position for position, each in enumerate(rules) if each.pk == rule.pk), None)
    if at is None:
        return False
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rules):
        return False
    rules[at], rules[to] = rules[to], rules[at]
    for position, each in enumerate(rules, start=1):
        each.order = position * STEP
    RoutingRule.objects.bulk_update(rules, ["order"])
    return True
