"""Where a request comes from: a header counts only when it is named, and only what our own proxies wrote."""

import pytest
from django.test import RequestFactory

from helpdesk.guard.network import client_address, client_network, network_of

HEADER = "HTTP_X_FORWARDED_FOR"


def request(forwarded="", remote="198.51.100.7"):
    return RequestFactory().get("/", REMOTE_ADDR=remote, **({HEADER: forwarded} if forwarded else {}))


def test_a_header_that_nobody_named_is_not_believed():
    assert client_address(request("203.0.113.9")) == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "198.51.100.7"),
        ("203.0.113.9", 0, "198.51.100.7"),
        ("nobody", 1, "198.51.100.7"),
        ("", 1, "198.51.100.7"),
    ],
)
def test_the_place_that_our_proxies_wrote_counts(settings, forwarded, proxies, address):
    settings.CLIENT_ADDRESS_HEADER = HEADER
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request(forwarded)) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_what_one_household_can_choose_from(address, network):
    assert network_of(address) == network
    assert client_network(request(remote=address)) == network
