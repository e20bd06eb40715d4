"""What is sent to harm is refused with a message that says what to do, and nothing of it is stored."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from helpdesk.models import Attachment, Message, Request
from tests import hostile_files as files
from tests.desk_factories import make_agent
from tests.exports import read_csv, read_xlsx
from tests.file_factories import make_page_with_files
from tests.helpdesk_factories import sent
from tests.hostile_cases import CASES, FORMULAS, NAMES, TOKEN, URL


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "-") for case in CASES])
def test_refused_with_a_clear_message_and_not_stored(client, index, own, other, private_files, case, caplog):
    make_page_with_files(index)
    before = list(Request.objects.order_by("pk").values())
    response = case.send(client)
    assert response.status_code == case.status
    assert case.message in response.text
    assert own.reference not in response.text
    assert list(Request.objects.order_by("pk").values()) == before
    assert not Message.objects.exists()
    # Of several files, those within the limits wait for the form to be put right.
    assert not Attachment.objects.filter(form_token="").exclude(request=other).exists()
    assert not Attachment.objects.exclude(form_token="").exclude(request=None).exists()
    assert not any(path.read_bytes()[:2] in (b"MZ", b"<!") for path in private_files.rglob("*") if path.is_file())
    assert "Peeters" not in caplog.text


@pytest.mark.parametrize(
    ("text", "cell"), [case[1:] for case in FORMULAS], ids=[case[0].replace(" ", "-") for case in FORMULAS]
)
def test_a_formula_is_kept_as_typed_and_is_none_in_exports(client, index, text, cell):
    make_page_with_files(index)
    assert client.post(URL, sent(TOKEN, subject=text, message=text, name=text)).status_code == 303
    assert Request.objects.get().data["message"] == text
    client.force_login(make_agent())
    (row,) = read_csv(client.get("/admin/requests/", {"export": "csv"}))
    (cells,) = read_xlsx(client.get("/admin/requests/", {"export": "xlsx"}))
    for column in ("subject", "customer_name", "answer.message", "answer.name"):
        assert row[column] == cell
        assert (cells[column].data_type, cells[column].value) == ("s", text)
        assert cells[column].hyperlink is None


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
