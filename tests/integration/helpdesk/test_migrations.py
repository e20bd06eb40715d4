"""A site with requests from before inboxes and rules keeps its routing."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from helpdesk.models import Inbox, Request, RoutingRule
from tests.helpdesk_factories import make_home, make_index, make_request, make_request_page


def migrate_to(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("helpdesk", name)])


@pytest.fixture
def latest():
    yield
    call_command("migrate", "helpdesk", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_address_on_a_form_becomes_an_inbox_and_a_rule(latest):
    page = make_request_page(make_index(make_home()))
    make_request(page, email="Lien@Bedrijf.example")
    RoutingRule.objects.all().delete()
    Request.objects.update(inbox=None, customer_key="")
    Inbox.objects.all().delete()
    migrate_to("0002_help_desk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE helpdesk_requestpage SET inbox = %s", ["old@tervane.example"])
    call_command("migrate", "helpdesk", verbosity=0)
    rule = RoutingRule.objects.get()
    assert rule.request_page_id == page.pk
    assert rule.inbox.address_list == ("old@tervane.example",)
    assert Request.objects.get().customer_key == "lien@bedrijf.example"
