"""Mail fed by a pipe, and settings under which no mailbox can be read."""

import io

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import override_settings

from helpdesk.inbound.checks import check_mailbox
from helpdesk.models import (
    Message,
)
from tests.inbound_samples import mail, signed


def pipe(monkeypatch, content: bytes, *arguments: str) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    call_command("receive_mail", *arguments, stdout=out, stderr=out)
    return out.getvalue().strip()


def test_the_command_says_what_became_of_a_mail(stored, monkeypatch):
    assert pipe(monkeypatch, mail(To=signed(stored))) == "added"
    assert pipe(monkeypatch, mail(To=signed(stored))) == "duplicate"
    assert pipe(monkeypatch, mail(To="help@tervane.example", Message_ID="<2@x>")) == "unknown"
    assert pipe(monkeypatch, mail(Message_ID="<3@x>"), "--recipient", signed(stored)) == "added"


def test_the_command_asks_the_mail_server_to_come_again(stored, monkeypatch):
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("password and host")

    monkeypatch.setattr("helpdesk.inbound.services.find_request", away)
    with pytest.raises(SystemExit) as stopped:
        pipe(monkeypatch, mail(To=signed(stored)))
    assert stopped.value.code == 75


def test_the_command_refuses_what_is_too_large(stored, monkeypatch, settings):
    settings.INBOUND_MAX_MB = 0
    with pytest.raises(SystemExit) as stopped:
        pipe(monkeypatch, mail(To=signed(stored)))
    assert stopped.value.code == 69
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("url", "allow_plain", "found"),
    [
        ("", False, []),
        ("imaps://help%40x.example:p%2Fw@mail.example/INBOX", False, []),
        ("imap://a:b@127.0.0.1:1143", False, []),
        ("imap://a:b@mail.example", False, ["helpdesk.E022"]),
        ("imap://a:b@mail.example", True, []),
        ("https://a:b@mail.example", False, ["helpdesk.E021"]),
        ("imaps://mail.example", False, ["helpdesk.E021"]),
        ("imaps://a:b@mail.example:port", False, ["helpdesk.E021"]),
        ("imaps://a:b@mail.example/Été", False, ["helpdesk.E021"]),
    ],
)
def test_the_mailbox_s_address_is_checked_at_the_start(url, allow_plain, found):
    with override_settings(INBOUND_EMAIL_URL=url, INBOUND_ALLOW_PLAIN=allow_plain):
        assert [each.id for each in check_mailbox(None)] == found
        assert "p%2Fw" not in str(check_mailbox(None))
