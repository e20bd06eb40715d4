"""Settings under which something would go nowhere are named at the start."""

import pytest

from helpdesk.checks import ADDRESSES, check_addresses, check_request_prefix


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("help@tervane.example", []),
        ("Tervane <help@tervane.example>", []),
        ("helpdesk@localhost", []),
        ("", ["helpdesk.E002"]),
        ("help", ["helpdesk.E002"]),
        ("Tervane <>", ["helpdesk.E002"]),
    ],
)
def test_mail_of_ours_needs_an_address(settings, name, value, found):
    setattr(settings, name, value)
    assert [error.id for error in check_addresses(None)] == found


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("TV", []),
        ("", []),
        ("tv", ["helpdesk.E003"]),
        ("T_V", ["helpdesk.E003"]),
        ("T" * 21, ["helpdesk.E003"]),
    ],
)
def test_a_reference_must_fit_into_an_address(settings, prefix, found):
    settings.REQUEST_PREFIX = prefix
    assert [error.id for error in check_request_prefix(None)] == found
