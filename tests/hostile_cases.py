"""What is sent to harm, by name: docs/security.md lists every case, tests/unit/docs holds it to that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from helpdesk.guard.proof import make_challenge, read_proof, solve, spend
from helpdesk.guard.waiting import make_stamp
from helpdesk.models import Request, SignInLink
from tests import hostile_files as files
from tests.file_factories import upload
from tests.helpdesk_factories import proof, sent
from tests.my_requests_factories import address, enter, get_link, make_file

URL = "/en/ask-en/files-en/"
TOKEN = "a" * 32
STRANGER = "karim@elders.example"
"""Whose request the attacker is after."""


@dataclass(frozen=True)
class Case:
    """`send` acts as the attacker; `message` is part of what is then read. `status` is that of the answer."""

    name: str
    send: Callable[[Client], HttpResponse]
    message: str
    status: int = 422


def send_files(*uploads: Any, **changes: Any) -> Callable[[Client], HttpResponse]:
    return lambda client: client.post(URL, {**sent(TOKEN, **changes), "files": [make() for make in uploads]})


def file_case(name: str, file_name: str, content: Callable[[], bytes] | bytes, message: str) -> Case:
    made = content if callable(content) else lambda: content
    return Case(name, send_files(lambda: upload(file_name, made())), message)


def claim_length(length: int, **headers: str) -> Callable[[Client], HttpResponse]:
    """A post that says that it is so long; nothing of it must be read."""

    class Unreadable:
        def read(self, *args: Any) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    def send(client: Client) -> HttpResponse:
        return client.generic(
            "POST",
            URL,
            **{
                "CONTENT_TYPE": "multipart/form-data; boundary=x",
                "CONTENT_LENGTH": str(length),
                "wsgi.input": Unreadable(),
                **headers,
            },
        )

    return send


FILE_CASES = [
    file_case("a PDF that is HTML", "factuur.pdf", files.HTML, "holds a web page or a script"),
    file_case("HTML before a PDF", "factuur.pdf", files.HTML + files.PDF, "holds a web page or a script"),
    file_case("SVG with a script, called PNG", "logo.png", files.SVG, "holds a web page or a script"),
    file_case("a GIF that is HTML too", "logo.gif", files.gif_and_html, "is two kinds of file in one"),
    file_case("a PDF that is a ZIP too", "plan.pdf", files.pdf_and_zip, "is two kinds of file in one"),
    file_case("a program", "setup.exe", files.EXE, "a kind of file that we can&#x27;t take"),
    file_case("a program called PDF", "factuur.pdf", files.EXE, "a kind of file that we can&#x27;t take"),
    file_case("a name turned round", f"factuur{files.RTL}fdp.exe", files.PDF, "a kind of file that we can&#x27;t take"),
    file_case("a zip bomb", "fotos.zip", files.bomb, "unpacks to far more than we can take"),
    file_case("a zip bomb by its directory", "fotos.zip", files.claimed_bomb, "unpacks to far more than we can take"),
    file_case("a zip with overlapping entries", "fotos.zip", files.overlapping, "unpacks to far more than we can take"),
    file_case("a zip with 2,500 entries", "fotos.zip", files.crowded, "unpacks to far more than we can take"),
    file_case("a zip with a huge directory", "fotos.zip", files.huge_directory, "unpacks to far more than we can take"),
    file_case("a zip with a password", "fotos.zip", files.locked, "is locked with a password"),
    file_case("a document with macros", "a.docx", lambda: files.docx(**{"word/vbaProject.bin": b"x"}), "holds macros"),
    file_case("control characters in a text", "a.txt", b"a\x1b[2Jb", "a kind of file that we can&#x27;t take"),
    file_case("an empty file", "leeg.pdf", b"", "is empty"),
    file_case("a file of 11 MB", "groot.pdf", lambda: files.PDF + b" " * 11 * 1024 * 1024, "is larger than 10 MB"),
    Case(
        "three files of 9 MB",
        send_files(*(lambda n=n: upload(f"{n}.txt", f"{n}".encode() * 9 * 1024 * 1024) for n in range(3))),
        "your files are larger than 20 MB together",
    ),
    Case(
        "six files",
        send_files(*(lambda n=n: upload(f"{n}.pdf", files.PDF + f"{n}".encode()) for n in range(6))),
        "is one file too many: 5 is the most",
    ),
    Case(
        "a hundred and one files",
        send_files(*(lambda n=n: upload(f"{n}.pdf", files.PDF) for n in range(101))),
        "This was too large to send",
        413,
    ),
    Case("a body of 200 MB", claim_length(200 * 1024 * 1024), "This was too large to send", 413),
    Case("a body of unknown length", claim_length(0, HTTP_TRANSFER_ENCODING="chunked"), "too large to send", 411),
    Case(
        "a field of 3 MB",
        send_files(message="x" * 3 * 1024 * 1024),
        "This was too large to send",
        413,
    ),
    Case("a link to a file that we did not sign", lambda client: client.get("/en/files/1/"), "find this file", 404),
    Case(
        "a path for a link to a file",
        lambda client: client.get("/en/files/..%2f..%2fetc%2fpasswd/"),
        "We can’t find this page",
        404,
    ),
]


def send_fields(**changes: Any) -> Callable[[Client], HttpResponse]:
    """The form with some fields changed; what is made at the time of sending is given as a function."""
    return lambda client: client.post(
        URL, sent(TOKEN, **{key: value() if callable(value) else value for key, value in changes.items()})
    )


def replayed_proof() -> str:
    """A proof that another request was sent with."""
    used = proof(TOKEN)
    spend(read_proof(used, TOKEN))
    return used


def forged_proof() -> str:
    return solve({**make_challenge(TOKEN), "signature": "0" * 64})


def flood(client: Client) -> HttpResponse:
    with override_settings(REQUESTS_PER_NETWORK_PER_HOUR=0):
        return client.post(URL, sent(TOKEN))


PROOF_REFUSED = "had expired or belonged to another form"
GUARD_CASES = [
    Case("a replayed proof", send_fields(_proof=replayed_proof), PROOF_REFUSED),
    Case("the proof of another form", send_fields(_proof=lambda: proof("b" * 32)), PROOF_REFUSED),
    Case("an expired proof", send_fields(_proof=lambda: proof(TOKEN, age=1300)), PROOF_REFUSED),
    Case("a forged proof", send_fields(_proof=forged_proof), PROOF_REFUSED),
    Case("a proof that is none", send_fields(_proof="\x00<b>%%%"), PROOF_REFUSED),
    Case("no proof", send_fields(_proof=""), "please check what you filled in and press send again"),
    Case(
        "a forged waiting time", send_fields(_proof="", _checked=f"{TOKEN}:1:forged"), "please check what you filled in"
    ),
    Case("sent again too soon", send_fields(_proof="", _checked=lambda: make_stamp(TOKEN)), "press send again in"),
    Case("a wrong form token", send_fields(_token="x" * 40), PROOF_REFUSED),
    Case(
        "a wrong session token",
        lambda client: Client(enforce_csrf_checks=True).post(URL, sent(TOKEN, csrfmiddlewaretoken="x" * 64)),
        "nothing was lost",
        403,
    ),
    Case(
        "a header in the e-mail address", send_fields(email="lien@b.example\r\nBcc: x@y.example"), "#form-files-email"
    ),
    Case("a flood", flood, "too many requests came from you or your network", 429),
]


def reach(rest: str = "", **posted: str) -> Callable[[Client], HttpResponse]:
    """A customer who is signed in asks for what is somebody else's."""

    def send(client: Client) -> HttpResponse:
        theirs = Request.objects.get(customer_key=STRANGER)
        url = address(theirs, rest.replace("FILE", str(make_file(theirs).pk)) if "FILE" in rest else rest)
        enter(client)
        return client.post(url, posted) if posted else client.get(url)

    return send


def use_link_twice(client: Client) -> HttpResponse:
    link = get_link(client)
    Client().post(link)
    return client.post(link)


def use_old_link(client: Client) -> HttpResponse:
    link = get_link(client)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return client.post(link)


NOT_FOUND = "We can’t find this page"
LINK_CASES = [
    Case("another customer's link", reach(), NOT_FOUND, 404),
    Case("another customer's file", reach("files/FILE/"), NOT_FOUND, 404),
    Case("a message on another customer's request", reach("message/", text="Hallo"), NOT_FOUND, 404),
    Case("closing another customer's request", reach("solved/", text="Hallo"), NOT_FOUND, 404),
    Case("a used link", use_link_twice, "this one has been used", 410),
    Case("an expired link", use_old_link, "this one is older", 410),
    Case(
        "a forged link",
        lambda client: client.post(f"/en/requests/sign-in/{'0' * 43}/"),
        "We don't know this link",
        403,
    ),
]
CASES = FILE_CASES + GUARD_CASES + LINK_CASES

# What can't be refused, since people type it too. Name, what is typed, the cell of the CSV export.
FORMULAS = [
    ("a formula in a field", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("a formula behind a semicolon", "Lien;=cmd|' /C calc'!A0", "Lien;'=cmd|' /C calc'!A0"),
    ("a link as a formula", '=HYPERLINK("https://evil.example")', '\'=HYPERLINK("https://evil.example")'),
]

# Name, a file's name as it was sent, and as it is kept.
NAMES = [
    ("a path", "../../etc/passwd.pdf", "passwd.pdf"),
    ("a path of Windows", "..\\..\\boot.pdf", "boot.pdf"),
    ("a line break as browsers send it", "a%0D%0AContent-Type: text-html.pdf", "a_0D_0AContent-Type_ text-html.pdf"),
    ("a turn of direction", f"a{files.RTL}b.pdf", "ab.pdf"),
    ("markup", "<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
    ("a device", "CON.pdf", "_CON.pdf"),
    ("a NUL", "a\x00.exe.pdf", "a.exe.pdf"),
    ("two hundred letters", "x" * 200 + ".pdf", "x" * 146 + ".pdf"),
]
