"""What is sent to harm is refused with a message that says what to do, and nothing of it is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from helpdesk.guard.proof import make_challenge, read_proof, solve, spend
from helpdesk.guard.waiting import make_stamp
from helpdesk.models import Attachment, Request
from tests import hostile_files as files
from tests.file_factories import make_page_with_files, upload
from tests.helpdesk_factories import proof, sent

URL = "/en/ask-en/files-en/"
TOKEN = "a" * 32


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
CASES = FILE_CASES + GUARD_CASES


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "-") for case in CASES])
def test_refused_with_a_clear_message_and_not_stored(client, index, private_files, case, caplog):
    make_page_with_files(index)
    response = case.send(client)
    assert response.status_code == case.status
    assert case.message in response.text
    assert not Request.objects.exists()
    # Of several files, those within the limits wait for the form to be put right.
    assert not Attachment.objects.exclude(request=None).exists()
    assert not any(path.read_bytes()[:2] in (b"MZ", b"<!") for path in private_files.rglob("*") if path.is_file())
    assert "Peeters" not in caplog.text


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


@pytest.mark.parametrize(
    ("name", "safe"), [case[1:] for case in NAMES], ids=[case[0].replace(" ", "-") for case in NAMES]
)
def test_a_name_is_made_harmless_and_is_never_a_path(client, index, private_files, name, safe):
    make_page_with_files(index)
    assert post_raw(client, name).status_code == 303
    attachment = Attachment.objects.get()
    assert attachment.name == safe
    assert Request.objects.get().data["files"] == [safe]
    assert Path(attachment.file.path).resolve().is_relative_to(private_files.resolve())
    assert Path(attachment.file.path).name.isalnum()


def post_raw(client: Client, name: str) -> HttpResponse:
    """A form post with a file of exactly this name, as no browser would send it."""
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in _pairs(sent(TOKEN))]
    parts.append(f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{files.PDF.decode()}')
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    return client.post(URL, body.encode(), content_type="multipart/form-data; boundary=x")


def _pairs(data: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, each) for key, value in data.items() for each in (value if isinstance(value, list) else [value])]
