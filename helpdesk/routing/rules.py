"""Which inbox a request goes to: pure, so that the admin's check and the real thing can't disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk.fields import Stored
from helpdesk.models.inbox import RuleHours


@dataclass(frozen=True)
class Rule:
    """What is empty fits always. `values` are compared with the stored value, or any of several."""

    pk: int
    inbox_id: int
    type_key: str = ""
    language: str = ""
    topic_key: str = ""
    field_key: str = ""
    values: tuple[str, ...] = ()
    hours: str = RuleHours.ANY


@dataclass(frozen=True)
class RoutingFacts:
    """What is known of a request when it is routed. `is_open` is None where there are no opening hours."""

    type_key: str
    language: str
    topic_key: str = ""
    data: Mapping[str, Stored] = field(default_factory=dict)
    is_open: bool | None = None


def fits(rule: Rule, facts: RoutingFacts) -> bool:
    return (
        rule.type_key in ("", facts.type_key)
        and rule.language in ("", facts.language)
        and rule.topic_key in ("", facts.topic_key)
        and _hours_fit(rule.hours, is_open=facts.is_open)
        and (not rule.field_key or _value_fits(rule.values, facts.data.get(rule.field_key)))
    )


def _hours_fit(hours: str, *, is_open: bool | None) -> bool:
    # Without opening hours it is never closed.
    return not hours or (hours == RuleHours.CLOSED) == (is_open is False)


def _value_fits(values: Sequence[str], stored: Stored) -> bool:
    if isinstance(stored, bool):
        given = {"yes" if stored else "no"}
    else:
        given = set(stored) if isinstance(stored, list) else {stored or ""}
    wanted = {value.casefold() for value in values}
    return any(value.casefold() in wanted for value in given)


def first_fit(rules: Sequence[Rule], facts: RoutingFacts) -> Rule | None:
    """The rule that decides, in the order given; None leaves it to the fallback."""
    return next((rule for rule in rules if fits(rule, facts)), None)
