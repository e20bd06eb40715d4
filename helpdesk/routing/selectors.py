"""Reads: the rules as they stand, and where a request goes by them. There is always somewhere."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from helpdesk.models import Inbox, RoutingRule
from helpdesk.routing.rules import RoutingFacts, Rule, first_fit
from kb.base.languages import default_language
from kb.base.lines import split_lines


@dataclass(frozen=True)
class Destination:
    """`inbox` is None where the address in SUPPORT_EMAIL is the last resort; `rule_id` is None without a rule."""

    addresses: tuple[str, ...]
    language: str
    inbox: Inbox | None = None
    rule_id: int | None = None


def read_rules() -> tuple[Rule, ...]:
    """Every rule in the order in which they are tried. One query."""
    rows = RoutingRule.objects.select_related("request_page", "topic").order_by("order", "pk")
    return tuple(
        Rule(
            pk=row.pk,
            inbox_id=row.inbox_id,
            type_key=row.request_page.key if row.request_page else "",
            language=row.language,
            topic_key=row.topic.key if row.topic else "",
            field_key=row.field_key,
            values=split_lines(row.field_values),
            hours=row.hours,
        )
        for row in rows
    )


def find_destination(facts: RoutingFacts) -> Destination:
    """Where a request with these facts goes: by the first rule that fits, else the fallback, else SUPPORT_EMAIL."""
    rule = first_fit(read_rules(), facts)
    if rule:
        inbox = Inbox.objects.get(pk=rule.inbox_id)
        return _destination(inbox, rule.pk)
    return fallback_destination()


def destination_of(inbox: Inbox | None) -> Destination:
    """Where mails about a request that went to `inbox` go; None was the last resort, or an inbox that is gone."""
    return _destination(inbox) if inbox else fallback_destination()


def fallback_destination() -> Destination:
    """The inbox that gets what no rule sends elsewhere, else the address in SUPPORT_EMAIL."""
    fallback = Inbox.objects.filter(is_fallback=True).first()
    return _destination(fallback) if fallback else last_resort()


def _destination(inbox: Inbox, rule_id: int | None = None) -> Destination:
    # The admin takes no inbox without an address; what is loaded by hand may have none.
    addresses = inbox.address_list or last_resort().addresses
    return Destination(addresses=addresses, language=inbox.language, inbox=inbox, rule_id=rule_id)


def last_resort() -> Destination:
    return Destination(addresses=(parseaddr(settings.SUPPORT_EMAIL)[1],), language=default_language())
