"""Which inbox a request goes to: pure, so that the admin's check and the real thing can't disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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


class Condition(StrEnum):
    """What a rule can ask for, in the order in which it is told."""

    TYPE = "type"
    LANGUAGE = "language"
    TOPIC = "topic"
    HOURS = "hours"
    FIELD = "field"


def failed_conditions(rule: Rule, facts: RoutingFacts) -> tuple[Condition, ...]:
    """Why a rule does not fit; nothing when it does."""
    holds = {
        Condition.TYPE: rule.type_key in ("", facts.type_key),
        Condition.LANGUAGE: rule.language in ("", facts.language),
        Condition.TOPIC: rule.topic_key in ("", facts.topic_key),
        Condition.HOURS: _hours_fit(rule.hours, is_open=facts.is_open),
        Condition.FIELD: not rule.field_key or _value_fits(rule.values, facts.data.get(rule.field_key)),
    }
    return tuple(condition for condition, does_hold in holds.items() if not does_hold)


def fits(rule: Rule, facts: RoutingFacts) -> bool:
    return not failed_conditions(rule, facts)


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


@dataclass(frozen=True)
class Verdict:
    """A rule that was tried: it decided, or `failed` says why not."""

    rule: Rule
    failed: tuple[Condition, ...]

    @property
    def decides(self) -> bool:
        return not self.failed


def explain(rules: Sequence[Rule], facts: RoutingFacts) -> tuple[Verdict, ...]:
    """Every rule that is tried, in order: the last decides, unless none does."""
    verdicts: list[Verdict] = []
    for rule in rules:
        verdicts.append(Verdict(rule, failed_conditions(rule, facts)))
        if verdicts[-1].decides:
            break
    return tuple(verdicts)
