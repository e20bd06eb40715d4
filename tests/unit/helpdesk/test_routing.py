"""Which rule decides, and why the others don't: the reasons and the decision can't disagree."""

from itertools import product

import pytest

from helpdesk.routing.rules import Condition, RoutingFacts, Rule, explain, failed_conditions, first_fit, fits

FACTS = RoutingFacts(
    type_key="contract",
    language="fr",
    topic_key="contracts",
    data={"about": "service-pack", "extras": ["a", "b"], "urgent": True, "note": None},
    is_open=False,
)


def rule(pk: int = 1, **asked: object) -> Rule:
    return Rule(pk=pk, inbox_id=10 * pk, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "failed"),
    [
        ({}, ()),
        ({"type_key": "contract"}, ()),
        ({"type_key": "order"}, (Condition.TYPE,)),
        ({"language": "nl"}, (Condition.LANGUAGE,)),
        ({"topic_key": "orders"}, (Condition.TOPIC,)),
        ({"hours": "closed"}, ()),
        ({"hours": "open"}, (Condition.HOURS,)),
        ({"field_key": "about", "values": ("access", "SERVICE-PACK")}, ()),
        ({"field_key": "about", "values": ("access",)}, (Condition.FIELD,)),
        ({"field_key": "extras", "values": ("b",)}, ()),
        ({"field_key": "extras", "values": ("c",)}, (Condition.FIELD,)),
        ({"field_key": "urgent", "values": ("yes",)}, ()),
        ({"field_key": "urgent", "values": ("no",)}, (Condition.FIELD,)),
        ({"field_key": "note", "values": ("x",)}, (Condition.FIELD,)),
        ({"field_key": "gone", "values": ("x",)}, (Condition.FIELD,)),
        (
            {"type_key": "order", "language": "nl", "hours": "open"},
            (Condition.TYPE, Condition.LANGUAGE, Condition.HOURS),
        ),
    ],
)
def test_why_a_rule_does_not_fit(asked: dict[str, object], failed: tuple[Condition, ...]) -> None:
    assert failed_conditions(rule(**asked), FACTS) == failed
    assert fits(rule(**asked), FACTS) is (not failed)


def test_without_opening_hours_it_is_never_closed() -> None:
    facts = RoutingFacts(type_key="contract", language="fr")
    assert fits(rule(hours="open"), facts)
    assert not fits(rule(hours="closed"), facts)


def test_the_first_that_fits_decides_and_the_rest_is_not_tried() -> None:
    rules = [rule(1, language="nl"), rule(2, type_key="contract"), rule(3)]
    told = explain(rules, FACTS)
    assert [(each.rule.pk, each.failed, each.decides) for each in told] == [
        (1, (Condition.LANGUAGE,), False),
        (2, (), True),
    ]


def test_without_rules_nothing_is_told() -> None:
    assert explain([], FACTS) == ()


def test_the_explanation_and_the_decision_agree() -> None:
    asked = [
        {"type_key": kind, "language": language, "hours": hours}
        for kind, language, hours in product(("", "contract", "order"), ("", "nl", "fr"), ("", "open", "closed"))
    ]
    for start in range(len(asked)):
        rules = [rule(number, **values) for number, values in enumerate(asked[start:], start=1)]
        decided, told = first_fit(rules, FACTS), explain(rules, FACTS)
        deciding = [each.rule for each in told if each.decides]
        assert deciding == ([decided] if decided else [])
        assert all(not each.decides for each in told[:-1])
