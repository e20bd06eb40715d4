"""Mails that come in, as mail servers and mail programs write them."""

from helpdesk.addresses import bounce_address, reply_address
from helpdesk.models import Mail, Request

CUSTOMER = "lien@bedrijf.example"
OURS = "contracts@tervane.example"


def postfix_bounce(
    *, to: str, original_id: str, recipient: str = "lien@bedrijf.example", action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """What Postfix returns: the report, and the headers of the mail."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4Y.1732356732/mx.example"
Message-Id: <20261123101212.{status}.{action}@mx.example>

This is a MIME-encapsulated message.

--4Y.1732356732/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

--4Y.1732356732/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4Y
Arrival-Date: Mon, 23 Nov 2026 10:12:12 +0100 (CET)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.bedrijf.example
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected:
    User unknown in virtual mailbox table

--4Y.1732356732/mx.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{to}>
From: Tervane <help@tervane.example>
Message-ID: {original_id}
Subject: x

--4Y.1732356732/mx.example--
""".replace("\n", "\r\n").encode()


def bounce_of(mail: Mail, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return postfix_bounce(
        to=bounce_address(mail), original_id=mail.message_id, recipient=mail.to, action=action, status=status
    )


def mail(text: str = "Dat is goed.", **headers: str) -> bytes:
    """What the customer of tests.helpdesk_factories writes; a header "" is left out."""
    given = {"From": CUSTOMER, "Message-ID": "<1@bedrijf.example>", "Subject": "Re: x"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text]).encode()


def signed(request: Request) -> str:
    return reply_address(request.reference)
