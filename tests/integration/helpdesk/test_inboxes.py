"""Inboxes and routing rules in the admin: what would never work is refused with the reason; the order is theirs."""

import pytest
from django.contrib.messages import get_messages
from django.core import checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from helpdesk.desk.rule_words import describe_rules
from helpdesk.models import Inbox, Request, RequestState, RoutingRule
from helpdesk.routing.checks import check_fallback
from helpdesk.routing.rules import RoutingFacts
from helpdesk.routing.selectors import find_destination
from tests.desk_factories import make_user, stored
from tests.helpdesk_factories import FIELDS, make_inbox, make_request_page

INBOXES, RULES, WHERE = "/admin/inboxes/", "/admin/routing-rules/", "/admin/where-to/"
ALL_RIGHTS = [
    f"{action}_{model}" for model in ("inbox", "routingrule") for action in ("view", "add", "change", "delete")
]


@pytest.fixture
def lead(client, db):
    client.force_login(make_user(*ALL_RIGHTS, name="lead"))
    return client


def post_inbox(client, **changes):
    data = {"name": "Billing", "addresses": "billing@tervane.example", "language": "nl", **changes}
    return client.post(f"{INBOXES}new/", data)


def post_rule(client, inbox, **changes):
    data = {"request_page": "", "language": "", "topic": "", "field_key": "", "field_values": "", "hours": ""}
    return client.post(f"{RULES}new/", {**data, "inbox": inbox.pk, **changes})


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# --- inboxes --------------------------------------------------------------------------------------------------------


def test_an_inbox_is_made_with_several_addresses_and_signatures(lead):
    response = post_inbox(
        lead, addresses="a@tervane.example\nb@tervane.example", is_fallback="on", signature_fr="Cordialement"
    )
    assert response.status_code == 302
    inbox = Inbox.objects.get()
    assert inbox.address_list == ("a@tervane.example", "b@tervane.example")
    assert (inbox.is_fallback, inbox.signature_fr) == (True, "Cordialement")
    assert "a@tervane.example, b@tervane.example" in lead.get(INBOXES).text


@pytest.mark.parametrize(
    "changes",
    [
        {"addresses": ""},
        {"addresses": "   \n "},
        {"addresses": "nobody"},
        {"addresses": "a@tervane.example\nnobody"},
        {"addresses": "a@tervane.example\r\nBcc: x@evil.example"},
        {"name": ""},
        {"language": "xx"},
    ],
)
def test_an_inbox_nobody_reads_is_refused(lead, changes):
    assert post_inbox(lead, **changes).status_code == 200
    assert not Inbox.objects.exists()


def test_one_inbox_at_most_is_the_fallback(lead):
    Inbox.objects.create(name="First", addresses="f@tervane.example", is_fallback=True)
    assert post_inbox(lead, is_fallback="on").status_code == 200
    assert Inbox.objects.count() == 1


def test_an_inbox_that_rules_lead_to_is_not_deleted(lead, form_page):
    inbox = make_inbox()
    for response in (lead.get(f"{INBOXES}delete/{inbox.pk}/"), lead.post(f"{INBOXES}delete/{inbox.pk}/")):
        assert response.status_code == 302
        assert "contracts@tervane.example" in said(response)
    assert Inbox.objects.filter(pk=inbox.pk).exists()


def test_an_inbox_with_open_requests_is_not_deleted(lead, form_page):
    request = stored(form_page)
    RoutingRule.objects.all().delete()
    lead.post(f"{INBOXES}delete/{request.inbox_id}/")
    assert Inbox.objects.filter(pk=request.inbox_id).exists()
    Request.objects.update(state=RequestState.SOLVED)
    lead.post(f"{INBOXES}delete/{request.inbox_id}/")
    assert not Inbox.objects.exists()


def test_the_fallback_is_not_deleted(lead):
    inbox = Inbox.objects.create(name="All", addresses="all@tervane.example", is_fallback=True)
    lead.post(f"{INBOXES}delete/{inbox.pk}/")
    assert Inbox.objects.filter(pk=inbox.pk).exists()


def test_giving_up_the_fallback_is_said(lead, settings):
    settings.SUPPORT_EMAIL = "last@tervane.example"
    inbox = Inbox.objects.create(name="All", addresses="all@tervane.example", is_fallback=True)
    data = {"name": "All", "addresses": "all@tervane.example", "language": "nl"}
    assert "last@tervane.example" in said(lead.post(f"{INBOXES}edit/{inbox.pk}/", data))
    lead.get(INBOXES)
    assert "last@tervane.example" not in said(lead.post(f"{INBOXES}edit/{inbox.pk}/", {**data, "is_fallback": "on"}))


def test_a_check_warns_without_a_fallback(db):
    assert check_fallback(databases=["default"]) == []
    inbox = Inbox.objects.create(name="A", addresses="a@tervane.example")
    (warning,) = check_fallback(databases=["default"])
    assert (warning.id, warning.level) == ("helpdesk.W010", checks.WARNING)
    assert check_fallback(databases=None) == []
    inbox.is_fallback = True
    inbox.save()
    assert check_fallback(databases=["default"]) == []


# --- rules ----------------------------------------------------------------------------------------------------------


def test_a_rule_is_made_and_tried_last(lead, form_page):
    inbox = make_inbox("b@tervane.example")
    response = post_rule(
        lead, inbox, request_page=form_page.pk, language="fr", field_key="about", field_values="access\nSERVICE-PACK"
    )
    assert response.status_code == 302
    first, last = RoutingRule.objects.all()
    assert last.inbox == inbox
    assert last.order > first.order


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"field_key": "about", "field_values": "no-such"}, "field_values", "service-pack"),
        ({"field_key": "about", "field_values": ""}, "field_values", ""),
        ({"field_values": "access"}, "field_values", ""),
        ({"field_key": "consent", "field_values": "maybe"}, "field_values", "yes"),
        ({"field_key": "nonsense", "field_values": "x"}, "field_key", ""),
    ],
)
def test_a_rule_that_could_never_fit_is_refused(lead, form_page, changes, field, word):
    response = post_rule(lead, make_inbox(), request_page=form_page.pk, **changes)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert field in errors
    assert word in str(errors)
    assert len(errors[field]) == 1
    assert RoutingRule.objects.count() == 1


def test_a_field_of_another_type_is_refused_with_those_there_are(lead, form_page, index):
    other = make_request_page(index, "order", fields=[FIELDS[0], FIELDS[7]])
    response = post_rule(lead, make_inbox(), request_page=other.pk, field_key="about", field_values="access")
    assert "subject, email" in str(response.context["form"].errors["field_key"])
    # Without a type, a field of any type will do.
    assert post_rule(lead, make_inbox(), field_key="about", field_values="access").status_code == 302


def test_text_fields_take_any_value(lead, form_page):
    assert post_rule(lead, make_inbox(), field_key="subject", field_values="Anything").status_code == 302


def test_a_rule_needs_an_inbox(lead, form_page):
    assert lead.post(f"{RULES}new/", {"hours": "", "inbox": ""}).status_code == 200
    assert RoutingRule.objects.count() == 1


@pytest.fixture
def three(db):
    inboxes = [make_inbox(f"{name}@tervane.example") for name in "abc"]
    # Equal numbers, as older rules have: then the older is tried first.
    return [
        RoutingRule.objects.create(inbox=inbox, language=code)
        for inbox, code in zip(inboxes, ("nl", "fr", "de"), strict=True)
    ]


def tried():
    return list(RoutingRule.objects.values_list("pk", flat=True))


def test_rules_name_types_in_the_admin_s_language(lead, form_page):
    inbox = make_inbox("billing@tervane.example")
    post_rule(lead, inbox, request_page=form_page.pk)
    rule = RoutingRule.objects.get(inbox=inbox)
    with translation.override("fr"):
        assert describe_rules([rule.pk]) == {rule.pk: "type = Contrat"}
    assert ">Contrat</option>" in lead.get(f"{RULES}new/", headers={"accept-language": "fr"}).text


def test_rules_move_up_and_down(lead, three):
    a, b, c = (rule.pk for rule in three)
    assert lead.post(f"{RULES}move/{c}/up/").status_code == 302
    assert tried() == [a, c, b]
    lead.post(f"{RULES}move/{a}/down/")
    assert tried() == [c, a, b]
    lead.post(f"{RULES}move/{c}/up/")
    lead.post(f"{RULES}move/{b}/down/")
    assert tried() == [c, a, b]


def test_moving_needs_a_post_and_a_way_that_is_one(lead, three):
    assert lead.get(f"{RULES}move/{three[0].pk}/down/").status_code == 405
    # What is not found in the admin is looked for on the site, in the reader's language.
    for wrong in (f"{three[0].pk}/sideways", "99999/up"):
        assert lead.post(f"{RULES}move/{wrong}/").status_code in (302, 404)
    assert tried() == [each.pk for each in three]


def test_the_list_is_in_the_order_tried_with_a_constant_number_of_queries(lead, three, form_page):
    def count():
        lead.get(RULES)
        with CaptureQueriesContext(connection) as queries:
            html = lead.get(RULES).text
        places = [html.index(f"{RULES}edit/{pk}/") for pk in tried()]
        assert places == sorted(places)
        return len(queries)

    few = count()
    for _number in range(10):
        RoutingRule.objects.create(inbox=three[0].inbox, request_page=form_page)
    assert count() == few


# --- where would this go? -------------------------------------------------------------------------------------------


def ask(client, **changes):
    return client.get(WHERE, {"type": "contract", "language": "nl", "topic": "", "when": "now", **changes})


def test_it_says_which_rule_decides_and_why_the_others_do_not(lead, form_page):
    french, late, pack = (make_inbox(f"{name}@tervane.example") for name in ("french", "late", "pack"))
    RoutingRule.objects.all().update(order=900)
    RoutingRule.objects.create(order=1, inbox=french, language="fr")
    RoutingRule.objects.create(order=2, inbox=late, hours="closed", request_page=form_page)
    RoutingRule.objects.create(order=3, inbox=pack, field_key="about", field_values="service-pack")
    answer = ask(lead, when="open", **{"field-about": "service-pack"}).context["answer"]
    assert answer.destination.inbox == pack
    assert [each.decides for each in answer.tried] == [False, False, True]
    assert [len(each.reasons) for each in answer.tried] == [1, 1, 0]
    assert answer.untried == 1
    assert ask(lead, when="closed").context["answer"].destination.inbox == late
    assert ask(lead, language="fr").context["answer"].destination.inbox == french


@pytest.mark.parametrize(("moment", "is_open"), [("2026-11-23T10:00", True), ("2026-11-22T10:00", False)])
def test_a_moment_is_looked_up_in_the_opening_hours(lead, form_page, moment, is_open):
    late = make_inbox("late@tervane.example")
    RoutingRule.objects.create(order=1, inbox=late, hours="closed")
    found = ask(lead, when="at", at=moment).context["answer"].destination.inbox
    assert (found == late) is not is_open


def test_it_agrees_with_what_happens(lead, form_page):
    for language in ("nl", "fr"):
        said_inbox = ask(lead, language=language).context["answer"].destination
        assert said_inbox == find_destination(RoutingFacts(type_key="contract", language=language))


def test_without_rules_it_names_the_fallback_and_the_last_resort(lead, form_page, settings):
    settings.SUPPORT_EMAIL = "Help <last@tervane.example>"
    RoutingRule.objects.all().delete()
    assert "last@tervane.example" in ask(lead).text
    Inbox.objects.create(name="Everything", addresses="every@tervane.example", is_fallback=True)
    assert "every@tervane.example" in ask(lead).text


@pytest.mark.parametrize(
    "changes",
    [{"type": "nonsense"}, {"language": "xx"}, {"when": "at"}, {"when": "at", "at": "yesterday"}, {"topic": "none"}],
)
def test_what_makes_no_sense_is_said(lead, form_page, changes):
    response = ask(lead, **changes)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "answer" not in response.context


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("permissions", [(), ("view_request", "handle_request")])
def test_without_a_right_there_is_nothing(client, three, permissions, method):
    client.force_login(make_user(*permissions, name="nobody"))
    rule, inbox = three[0].pk, three[0].inbox_id
    urls = [INBOXES, f"{INBOXES}new/", f"{INBOXES}edit/{inbox}/", f"{INBOXES}delete/{inbox}/", RULES, f"{RULES}new/"]
    urls += [f"{RULES}edit/{rule}/", f"{RULES}delete/{rule}/", f"{RULES}move/{rule}/down/", WHERE]
    for url in urls:
        assert getattr(client, method)(url).status_code in (302, 403, 405), url
    assert tried() == [each.pk for each in three]


def test_who_may_only_look_moves_nothing(client, three):
    client.force_login(make_user("view_routingrule", name="looker"))
    assert client.get(RULES).status_code == 200
    assert client.get(WHERE).status_code == 200
    assert client.post(f"{RULES}move/{three[0].pk}/down/").status_code in (302, 403)
    assert tried() == [each.pk for each in three]
