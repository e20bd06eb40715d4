"""There is always somebody who gets a request, and nobody gets it twice."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.models import Inbox, MailRole, RoutingRule
from helpdesk.models.inbox import validate_addresses
from tests.helpdesk_factories import make_inbox, make_request


def recipients(request):
    return sorted(request.mails.filter(role=MailRole.INBOX).values_list("to", flat=True))


def test_without_rules_the_fallback_gets_it_and_without_one_the_support_address(form_page):
    RoutingRule.objects.all().delete()
    assert recipients(make_request(form_page)) == ["help@tervane.example"]
    make_inbox("all@tervane.example", is_fallback=True)
    assert recipients(make_request(form_page, token="1" * 32)) == ["all@tervane.example"]


@pytest.mark.parametrize("addresses", ["", " \n "])
def test_an_inbox_without_addresses_loses_nothing(form_page, addresses):
    Inbox.objects.update(addresses=addresses)
    assert recipients(make_request(form_page)) == ["help@tervane.example"]


def test_an_address_that_is_written_down_twice_gets_one_mail(form_page):
    Inbox.objects.update(addresses="a@tervane.example\nb@tervane.example\na@tervane.example")
    assert recipients(make_request(form_page)) == ["a@tervane.example", "b@tervane.example"]


@pytest.mark.parametrize("addresses", ["", " \n", "a", "a@b.example\nc", f"{'a' * 60}@{'b.' * 100}example"])
def test_an_inbox_needs_addresses_that_mail_can_be_sent_to(addresses):
    with pytest.raises(ValidationError):
        validate_addresses(addresses)
