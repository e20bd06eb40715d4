"""Support's list: tabs, filters, search, order; what is done to several; who may; a constant number of queries."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.demo_content.logins import make_groups
from helpdesk.desk.bulk_actions import LIMIT
from helpdesk.models import Event, EventKind, Inbox, Mail, Request, RequestState
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job, JobStatus
from tests.desk_factories import come_back, give_up, mail_of, make_agent, make_user, stored

LIST = "/admin/requests/"


def bulk(action, *requests, **query):
    ids = "&".join(f"id={each.pk if isinstance(each, Request) else each}" for each in requests)
    more = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse('wagtail_bulk_action', args=['helpdesk', 'request', action])}?{ids}{more}"


def listed(response):
    return {request.reference for request in response.context["page_obj"].object_list}


@pytest.fixture
def shelf(form_page, agent):
    """One request for each tab, by name."""
    other = make_agent("other")
    requests = {
        "new": stored(form_page, 1),
        "mine": stored(form_page, 2, state=RequestState.OPEN, assignee=agent),
        "theirs": stored(form_page, 3, state=RequestState.WAITING, assignee=other, language="fr"),
        "solved": stored(form_page, 4, state=RequestState.SOLVED, assignee=agent, days_old=40),
        "spam": stored(form_page, 5, state=RequestState.SPAM),
        "refused": stored(form_page, 6, state=RequestState.SOLVED, days_old=10),
        "uncertain": stored(form_page, 7, assignee=other, days_old=3),
        "returned": stored(form_page, 8, assignee=other),
        "returned and solved": stored(form_page, 9, state=RequestState.SOLVED),
    }
    give_up(mail_of(requests["refused"]))
    give_up(mail_of(requests["uncertain"]), "connection cut", cuts=3)
    give_up(mail_of(requests["spam"]))
    come_back(mail_of(requests["returned"]))
    come_back(mail_of(requests["returned and solved"]))
    return requests


def test_other_requests_of_a_customer_are_found_without_an_address_in_the_url(desk, form_page):
    asked, other, nobodys = (
        stored(form_page, number, email=email)
        for number, email in enumerate(("Lien@bedrijf.example", "lien@bedrijf.example", "an@ander.example"))
    )
    stored(form_page, 7, email="x@bedrijf.example")
    page = desk.get(reverse("requests:inspect", args=[asked.pk])).content.decode()
    assert f"customer_of={asked.reference}" in page
    assert "%40bedrijf" not in page
    assert listed(desk.get(LIST, {"tab": "all", "customer_of": asked.reference.lower()})) == {
        asked.reference,
        other.reference,
    }
    Request.objects.update(customer_key="")
    for reference in (nobodys.reference, "TV-0000-0000"):
        assert listed(desk.get(LIST, {"tab": "all", "customer_of": reference})) == set()


def test_what_can_t_be_looked_for_breaks_nothing(desk, form_page):
    chosen = stored(form_page)
    for name in ("q", "customer_of", "type_key", "state", "assignee", "inbox", "created_at_from"):
        assert desk.get(LIST, {"tab": "all", name: "a\0b"}).status_code == 200
    assert desk.get(bulk("assign", "all", tab="all", q="%00")).status_code == 200
    assert listed(desk.get(LIST, {"tab": "all"})) == {chosen.reference}


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("", {"new", "mine", "theirs", "uncertain", "returned"}),
        ("open", {"new", "mine", "theirs", "uncertain", "returned"}),
        ("nonsense", {"new", "mine", "theirs", "uncertain", "returned"}),
        ("mine", {"mine"}),
        ("nobody", {"new"}),
        ("trouble", {"refused", "uncertain", "returned"}),
        ("spam", {"spam"}),
    ],
)
def test_each_tab_holds_its_requests_and_says_how_many(desk, shelf, tab, names):
    response = desk.get(LIST, {"tab": tab})
    assert listed(response) == {shelf[name].reference for name in names}
    current = next(each for each in response.context["tabs"] if each.is_current)
    assert current.count == len(names)


def test_all_holds_all(desk, shelf):
    assert len(listed(desk.get(LIST, {"tab": "all"}))) == len(shelf)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "solved"}, {"solved", "refused", "returned and solved"}),
        ({"state": ["spam", "waiting"]}, {"spam", "theirs"}),
        ({"language": "fr"}, {"theirs"}),
        ({"age": "day", "state": "open"}, {"mine"}),
        ({"age": "week", "state": ["open", "new"]}, {"mine", "new", "uncertain", "returned"}),
        ({"age": "over-week"}, {"solved", "refused"}),
        ({"age": "over-month"}, {"solved"}),
        ({"assignee": "none"}, {"new", "spam", "refused", "returned and solved"}),
        ({"failed": "true"}, {"refused", "uncertain", "spam"}),
        ({"type_key": "contract", "language": "fr"}, {"theirs"}),
        ({"topic_key": "no-such-topic"}, None),
        ({"assignee": "9999", "state": "nonsense"}, None),
    ],
)
def test_the_list_is_narrowed(desk, shelf, query, names):
    found = listed(desk.get(LIST, {"tab": "all", **query}))
    # What no filter knows changes nothing: the list says so beside the filter.
    assert found == {shelf[name].reference for name in (shelf if names is None else names)}


def test_by_assignee_and_by_inbox(desk, shelf, agent):
    assert listed(desk.get(LIST, {"tab": "all", "assignee": agent.pk})) == {
        shelf["mine"].reference,
        shelf["solved"].reference,
    }
    other = Inbox.objects.create(name="Other", addresses="o@tervane.example")
    Request.objects.filter(pk=shelf["new"].pk).update(inbox=other)
    assert listed(desk.get(LIST, {"tab": "all", "inbox": other.pk})) == {shelf["new"].reference}


@pytest.mark.parametrize("word", ["Zebra", "zebra lien", "LIEN zebra", "lien@bedrijf.example zebra"])
def test_every_word_is_searched_in_subject_customer_and_address(desk, shelf, form_page, word):
    wanted = stored(form_page, 20, subject="Een zebra in de gang")
    assert listed(desk.get(LIST, {"q": word})) == {wanted.reference}


def test_a_reference_is_found(desk, shelf):
    assert listed(desk.get(LIST, {"q": shelf["new"].reference.lower()})) == {shelf["new"].reference}


def test_a_search_that_ends_at_a_tab_offers_the_whole(desk, shelf):
    page = desk.get(LIST, {"q": shelf["solved"].reference})
    assert listed(page) == set()
    page = desk.get(LIST, {"q": shelf["solved"].reference, "tab": "all"})
    assert listed(page) == {shelf["solved"].reference}


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "x" * 5000, "\x00", "=1+1"])
def test_any_search_text_is_harmless(desk, shelf, text):
    assert desk.get(LIST, {"q": text, "tab": "all"}).status_code == 200


def test_it_is_ordered_by_what_has_an_index_only(desk, shelf):
    def order(ordering):
        page = desk.get(LIST, {"tab": "all", "ordering": ordering}).context["page_obj"]
        return [each.reference for each in page.object_list]

    newest = order("-created_at")
    assert newest[-1] == shelf["solved"].reference
    assert order("created_at") == newest[::-1]
    assert order("subject") == order("customer_email") == newest
    assert len(order("state")) == len(order("-state")) == len(shelf)


def test_states_mails_and_people_are_icon_and_word(desk, shelf):
    html = desk.get(LIST, {"tab": "trouble"}, headers={"accept-language": "en"}).text
    for icon in ("icon-circle-xmark", "icon-warning", "icon-undo", "icon-user", "icon-radio-empty"):
        assert icon in html
    assert '<span class="desk-sub">550</span>' in html


def test_what_a_customer_wrote_is_text(desk, form_page):
    stored(form_page, subject="<script>alert(1)</script>", name="<b>x</b>")
    html = desk.get(LIST).text
    assert "<script>alert(1)" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;alert(1)" in html


def count_queries(client, query):
    client.get(LIST, query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST, query).status_code == 200
    return len(queries)


@pytest.mark.parametrize("query", [{}, {"tab": "all", "q": "licentie"}, {"tab": "trouble"}])
def test_the_number_of_queries_is_constant(desk, form_page, agent, query):
    def add(numbers):
        for number in numbers:
            request = stored(form_page, number, assignee=make_agent(f"agent{number}") if number % 2 else None)
            give_up(mail_of(request))

    add(range(3))
    few = count_queries(desk, query)
    add(range(3, 50))
    assert count_queries(desk, query) == few <= 30


def test_the_menu_says_how_many_nobody_has(desk, shelf, client):
    assert '"data-desk-count": "1"' in desk.get("/admin/").text.replace("&quot;", '"')
    client.force_login(make_user("view_image", name="editor"))
    assert "data-desk-count" not in client.get("/admin/").text


# --- several at once ------------------------------------------------------------------------------------------------


def test_several_are_assigned(desk, shelf, agent):
    chosen = [shelf["new"], shelf["theirs"]]
    page = desk.get(bulk("assign", *chosen))
    assert page.status_code == 200
    assert all(each.reference in page.text for each in chosen)
    assert desk.post(bulk("assign", *chosen, next=LIST), {"assignee": agent.pk}).url == LIST
    assert Request.objects.filter(assignee=agent, pk__in=[each.pk for each in chosen]).count() == 2
    assert Event.objects.filter(kind=EventKind.ASSIGNED, user=agent).count() == 2


def test_several_are_given_to_nobody(desk, shelf):
    desk.post(bulk("assign", shelf["mine"]), {"assignee": ""})
    shelf["mine"].refresh_from_db()
    assert shelf["mine"].assignee is None


def test_nobody_is_given_a_request_who_may_not_handle_it(desk, shelf):
    stranger = make_user("view_request", name="stranger")
    assert desk.post(bulk("assign", shelf["new"]), {"assignee": stranger.pk}).status_code == 200
    shelf["new"].refresh_from_db()
    assert shelf["new"].assignee is None


def test_several_get_a_state_with_history(desk, shelf, agent):
    chosen = [shelf["new"], shelf["mine"]]
    desk.post(bulk("state", *chosen), {"state": "solved"})
    for request in chosen:
        request.refresh_from_db()
        assert request.state == RequestState.SOLVED
        assert request.closed_at is not None
        assert request.events.filter(kind=EventKind.STATE, user=agent).exists()


@pytest.mark.parametrize("state", ["spam", "", "nonsense"])
def test_only_states_that_are_offered(desk, shelf, state):
    assert desk.post(bulk("state", shelf["new"]), {"state": state}).status_code == 200
    shelf["new"].refresh_from_db()
    assert shelf["new"].state == RequestState.NEW


def test_several_are_spam_and_out_of_it_again(desk, shelf):
    desk.post(bulk("spam", shelf["new"]))
    shelf["new"].refresh_from_db()
    assert shelf["new"].state == RequestState.SPAM
    desk.post(bulk("state", shelf["new"]), {"state": "open"})
    shelf["new"].refresh_from_db()
    assert shelf["new"].state == RequestState.OPEN


def test_all_in_the_list_means_all_that_the_list_shows(desk, shelf):
    desk.post(bulk("spam", "all", tab="open", language="fr"))
    assert set(Request.objects.filter(state=RequestState.SPAM)) == {shelf["spam"], shelf["theirs"]}


def test_too_many_at_once_are_refused_with_the_reason(desk, form_page, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.bulk_actions.RequestBulkAction.limit", 2)
    for number in range(3):
        stored(form_page, number)
    assert LIMIT > 2
    for response in (desk.get(bulk("spam", "all", tab="all")), desk.post(bulk("spam", "all", tab="all"))):
        assert 'role="alert"' in response.text
    assert not Request.objects.filter(state=RequestState.SPAM).exists()


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9" * 30, "", "0", "999999"])
def test_ids_that_name_nothing_change_nothing(desk, shelf, wrong):
    assert desk.get(bulk("spam", wrong)).status_code == 200
    desk.post(bulk("spam", wrong))
    assert Request.objects.filter(state=RequestState.SPAM).count() == 1


# --- who may --------------------------------------------------------------------------------------------------------

LOOKING = [LIST, f"{LIST}results/", f"{LIST}?tab=mine"]


@pytest.mark.parametrize("url", [*LOOKING, f"{LIST}?export=csv", f"{LIST}?export=xlsx"])
@pytest.mark.parametrize("permissions", [(), ("handle_request", "export_request")])
def test_without_the_right_to_look_there_is_nothing(client, shelf, url, permissions):
    client.force_login(make_user(*permissions, name="nobody"))
    assert client.get(url).status_code in (302, 403)


@pytest.mark.parametrize("action", ["assign", "state", "spam", "export"])
@pytest.mark.parametrize("permissions", [(), ("view_request",), ("handle_request", "export_request")])
def test_without_the_right_nothing_is_done(client, shelf, action, permissions):
    client.force_login(make_user(*permissions, name="nobody"))
    data = {"assignee": "", "state": "solved", "format": "csv"}
    for response in (client.get(bulk(action, shelf["mine"])), client.post(bulk(action, shelf["mine"]), data)):
        assert response.status_code in (302, 403)
        assert "attachment" not in response.headers.get("Content-Disposition", "")
    shelf["mine"].refresh_from_db()
    assert (shelf["mine"].state, shelf["mine"].assignee is None) == (RequestState.OPEN, False)


def test_who_may_only_look_is_offered_nothing_else(client, shelf):
    client.force_login(make_user("view_request", name="looker"))
    html = client.get(LIST).text
    assert "data-bulk-action-button" not in html
    assert "export=csv" not in html
    assert client.get(LIST, {"export": "csv"}).status_code in (302, 403)


def test_a_visitor_is_sent_to_log_in(client, shelf):
    for url in (*LOOKING, bulk("spam", shelf["new"])):
        assert client.get(url).status_code == 302


def test_a_mail_sent_again_is_no_trouble_any_more(desk, shelf):
    mail = mail_of(shelf["refused"])
    Job.objects.filter(kind=MAIL_JOB, key=str(mail.pk)).update(status=JobStatus.QUEUED)
    assert shelf["refused"].reference not in listed(desk.get(LIST, {"tab": "trouble"}))
    assert Mail.objects.get(pk=mail.pk).sent_at is None


def test_what_can_be_given_to_a_group_is_offered_there(client, admin_user):
    client.force_login(admin_user)
    html = client.get("/admin/groups/new/").text
    for codename in ("view_request", "handle_request", "export_request", "erase_person", "resend_mail", "add_inbox"):
        assert f'value="{Permission.objects.get(codename=codename).pk}"' in html, codename
    for codename in ("add_request", "change_request", "delete_request"):
        assert f'value="{Permission.objects.get(codename=codename).pk}"' not in html, codename


def test_support_may_handle_and_export_but_not_erase(home):
    make_groups(home)
    held = set(Group.objects.get(name="Support").permissions.values_list("codename", flat=True))
    assert {"view_request", "handle_request", "export_request", "resend_mail"} <= held
    assert "erase_person" not in held
