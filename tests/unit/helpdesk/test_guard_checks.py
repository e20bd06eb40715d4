"""A proxy that nobody named is said before a site is deployed."""

import pytest

from helpdesk.guard.checks import check_client_address, check_trusted_proxies


@pytest.mark.parametrize(("header", "found"), [("", ["helpdesk.W030"]), ("HTTP_X_FORWARDED_FOR", [])])
def test_the_header_is_asked_for(settings, header, found):
    settings.CLIENT_ADDRESS_HEADER = header
    assert [message.id for message in check_client_address(None)] == found


@pytest.mark.parametrize(
    ("header", "proxies", "found"),
    [("", 0, []), ("HTTP_X_FORWARDED_FOR", 1, []), ("HTTP_X_FORWARDED_FOR", 0, ["helpdesk.E030"])],
)
def test_a_header_that_is_never_read_is_an_error(settings, header, proxies, found):
    settings.CLIENT_ADDRESS_HEADER = header
    settings.TRUSTED_PROXIES = proxies
    assert [message.id for message in check_trusted_proxies(None)] == found
