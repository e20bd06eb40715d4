"""Signed addresses: read back in any case, and nobody makes one up."""

import pytest

from helpdesk.addresses import bounce_address, format_address, read_bounce_address, read_reply_address, reply_address
from helpdesk.models import Mail

REFERENCE = "TV-7K3M-92QF"


@pytest.fixture(autouse=True)
def own_address(settings):
    settings.REPLY_ADDRESS = "Tervane <help@tervane.example>"


def test_an_answers_address_names_its_request():
    address = reply_address(REFERENCE)
    assert address.startswith("help+tv-7k3m-92qf.")
    for form in (address, address.upper(), f"Help centre <{address}>"):
        assert read_reply_address(form) == REFERENCE


@pytest.mark.parametrize("pk", [1, 35, 36, 2**63 - 1])
def test_a_bounces_address_names_its_mail(pk):
    address = bounce_address(Mail(pk=pk))
    assert address.startswith("help+b.")
    assert len(address.partition("@")[0]) <= 64
    for form in (address, address.upper(), f"<{address}>"):
        assert read_bounce_address(form) == pk


@pytest.mark.parametrize(
    "address",
    [
        "",
        "help@tervane.example",
        "help+b.1@tervane.example",
        "help+b.1.aaaaaaaaaa@tervane.example",
        "help+tv-7k3m-92qf.aaaaaaaaaa@tervane.example",
        "help+b..aaaaaaaaaa@tervane.example",
        "lien@bedrijf.example",
    ],
)
def test_any_other_address_names_nothing(address):
    assert read_reply_address(address) is None
    assert read_bounce_address(address) is None


def test_one_kind_is_not_read_as_the_other():
    assert read_bounce_address(reply_address(REFERENCE)) is None
    assert read_reply_address(bounce_address(Mail(pk=7))) is None


def test_an_address_of_another_domain_is_not_ours():
    for address in (reply_address(REFERENCE), bounce_address(Mail(pk=7))):
        foreign = address.replace("tervane.example", "elsewhere.example")
        assert read_reply_address(foreign) is None
        assert read_bounce_address(foreign) is None


@pytest.mark.parametrize(
    ("name", "email", "header"),
    [
        ("", "", ""),
        ("", "a@b.example", "a@b.example"),
        ('Peeters, "Lien"', "a@b.example", '"Peeters, \\"Lien\\"" <a@b.example>'),
        ("Lien\r\nBcc: x@y.example", "a@b.example", '"Lien Bcc: x@y.example" <a@b.example>'),
    ],
)
def test_a_name_stands_before_an_address_on_one_line(name, email, header):
    assert format_address(name, email) == header
