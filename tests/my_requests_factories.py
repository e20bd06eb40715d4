"""How tests get into "my requests" and do what customers do there."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from helpdesk.models import (
    Attachment,
    Mail,
    MailRole,
    Message,
    Request,
    ScanState,
)
from helpdesk.my_requests import sign_in
from kb.outbox.registry import get_kind
from kb.outbox.services import run_due

KNOWN, UNKNOWN = "lien@bedrijf.example", "nobody@nowhere.example"
LIST, START, SENT = "/en/requests/", "/en/requests/sign-in/", "/en/requests/sign-in/sent/"


def ask(client: Client, email: str, start: str = START, **extra: Any) -> Any:
    return client.post(start, {"email": email}, **extra)


def work() -> None:
    """What the worker does of the jobs that ask for links."""
    while run_due(kind=get_kind(sign_in.SIGN_IN_JOB), worker="test"):
        pass


def link_of(mail: Mail) -> str:
    return urlsplit(re.findall(r"https?://\S+", mail.text)[0]).path


def get_link(client: Client, email: str = KNOWN, start: str = START) -> str:
    ask(client, email, start)
    work()
    return link_of(Mail.objects.filter(role=MailRole.SIGN_IN).latest("pk"))


def enter(client: Client, email: str = KNOWN) -> Client:
    assert client.post(get_link(client, email)).status_code == 303
    return client


def address(request: Request, rest: str = "") -> str:
    return f"/en/requests/{request.reference}/{rest}"


def token_in(html: str) -> str:
    return str(re.findall(r'name="_token" value="([0-9a-f]{32})"', html)[0])


def without_csrf(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


def send(client: Client, own: Request, rest: str = "message/", **data: Any) -> Any:
    return client.post(address(own, rest), {"_token": "c" * 32, "text": "Dank u.\r\nTot later.", **data})


def make_file(request: Request, scan: str = ScanState.UNSCANNED, message: Message | None = None) -> Attachment:
    return Attachment.objects.create(
        request=request,
        message=message,
        name="contract.pdf",
        content_type="application/pdf",
        size=7,
        sha256="0" * 64,
        file=ContentFile(b"%PDF-1.", "contract.pdf"),
        scan=scan,
        created_at=timezone.now(),
    )


def pdf(name: str = "Contract 1.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")
