"""Requests in the Wagtail admin: looked at, never changed; failed mails sent again by who may."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from kb.outbox.models import Job, JobStatus
from tests.helpdesk_factories import make_request


def make_user(*codenames: str) -> User:
    user = User.objects.create_user("u", password="p")
    group = Group.objects.create(name="g")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user.groups.add(group)
    return user


@pytest.fixture
def request_(form_page):
    return make_request(form_page, language="fr")


@pytest.fixture
def dead(request_):
    mail = request_.mails.get(role="confirmation")
    mail.error = "550 5.1.1 no such user"
    mail.save()
    Job.objects.filter(kind="mail", key=str(mail.pk)).update(status=JobStatus.DEAD, attempts=3)
    return mail


def test_the_list_shows_requests_and_how_their_mails_stand(client, request_, dead):
    client.force_login(make_user("view_request"))
    html = client.get(reverse("requests:index")).text
    assert request_.reference in html
    assert "Refused" in html or "Geweigerd" in html


def test_the_list_asks_a_constant_number_of_queries(client, form_page, django_assert_max_num_queries):
    client.force_login(make_user("view_request"))
    for number in range(15):
        make_request(form_page, token=f"{number:032x}")
    client.get(reverse("requests:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("requests:index"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type_key": "contract"}, True),
        ({"language": "fr"}, True),
        ({"language": "nl"}, False),
        ({"failed": "true"}, True),
        ({"failed": "false"}, False),
        ({"created_at_from": "2000-01-01"}, True),
        ({"created_at_to": "2000-01-01"}, False),
        ({"q": "licentie"}, True),
        ({"q": "geen"}, False),
    ],
)
def test_the_list_is_filtered(client, request_, dead, query, found):
    client.force_login(make_user("view_request"))
    assert (request_.reference in client.get(reverse("requests:index"), query).text) is found


def test_a_request_shows_its_answers_and_the_servers_words(client, request_, dead):
    client.force_login(make_user("view_request", "resend_mail"))
    html = client.get(reverse("requests:inspect", args=[request_.pk])).text
    for text in ("Servicepakket", "Service pack", "550 5.1.1 no such user"):
        assert text in html or text.startswith("Service")
    assert reverse("helpdesk_resend_mail", args=[dead.pk]) in html


def test_a_request_whose_form_is_gone_is_still_shown(client, request_, form_page):
    form_page.delete()
    client.force_login(make_user("view_request"))
    html = client.get(reverse("requests:inspect", args=[request_.pk])).text
    assert "service-pack" in html
    assert "Contract" in html


def test_nobody_adds_changes_or_deletes_a_request(client, request_, admin_user):
    client.force_login(admin_user)
    for name, arguments in (("add", []), ("edit", [request_.pk]), ("delete", [request_.pk])):
        assert client.post(reverse(f"requests:{name}", args=arguments)).status_code in (302, 403)
    request_.refresh_from_db()
    assert client.get(reverse("requests:index")).status_code == 200


def test_a_dead_mail_is_sent_again_by_who_may(client, dead):
    client.force_login(make_user("view_request", "resend_mail"))
    response = client.post(reverse("helpdesk_resend_mail", args=[dead.pk]))
    assert response.status_code == 302
    job = Job.objects.get(kind="mail", key=str(dead.pk))
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)


def test_a_mail_about_no_request_is_not_sent_again_from_here(client, dead):
    type(dead).objects.filter(pk=dead.pk).update(request=None, role="sign_in")
    client.force_login(make_user("view_request", "resend_mail"))
    client.post(reverse("helpdesk_resend_mail", args=[dead.pk]))
    assert Job.objects.get(kind="mail", key=str(dead.pk)).status == JobStatus.DEAD


def test_who_may_only_look_sends_nothing(client, dead):
    client.force_login(make_user("view_request"))
    assert client.post(reverse("helpdesk_resend_mail", args=[dead.pk])).status_code in (302, 403)
    assert Job.objects.get(kind="mail", key=str(dead.pk)).status == JobStatus.DEAD


def test_sending_again_needs_a_post(client, dead, admin_user):
    client.force_login(admin_user)
    assert client.get(reverse("helpdesk_resend_mail", args=[dead.pk])).status_code == 405


def test_who_may_not_see_requests_does_not(client, request_):
    client.force_login(make_user())
    assert client.get(reverse("requests:index")).status_code in (302, 403)
    assert client.get(reverse("requests:inspect", args=[request_.pk])).status_code in (302, 403)
