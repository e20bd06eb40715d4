"""Files and the virus scanner: a real clamd, one that is down, one that talks nonsense, none at all."""

import socket
import threading
from contextlib import closing, contextmanager

import pytest
from django.utils import timezone

from helpdesk.attachments.checks import check_limits, check_scanner
from helpdesk.attachments.scan_job import SCAN_JOB
from helpdesk.attachments.scanning import ClamScanner, NullScanner, ScannerDownError, get_scanner
from helpdesk.attachments.selectors import attachments_for
from helpdesk.attachments.views import staff_download_url
from helpdesk.envelope import build_message
from helpdesk.models import Attachment, Mail, MailRole, Request, ScanState
from kb.outbox.models import Job, JobStatus
from kb.outbox.registry import get_kind
from kb.outbox.services import enqueue, run_due
from tests.clamd import MARKER, Clamd
from tests.file_factories import make_attachment, make_page_with_files, upload
from tests.helpdesk_factories import sent
from tests.hostile_files import PDF, docx

URL = "/en/ask-en/files-en/"
TOKEN = "a" * 32
NOWHERE = "tcp://127.0.0.1:9"
VIRUS = PDF + MARKER


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    # Not below a long path: the address of a socket has at most 107 characters.
    daemon = Clamd(tmp_path_factory.mktemp("clamd"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def files_page(index):
    return make_page_with_files(index)


def post(client, *files, **changes):
    return client.post(URL, {**sent(TOKEN, **changes), "files": list(files)})


def run_scans():
    Job.objects.filter(kind=SCAN_JOB).update(due_at=timezone.now())
    return run_due(kind=get_kind(SCAN_JOB), worker="test")


class TestRealScanner:
    @pytest.mark.parametrize("by", ["url", "socket_url"])
    def test_verdicts(self, clamd, by, tmp_path):
        scanner = ClamScanner(getattr(clamd, by), 10.0)
        for content, state in [
            (PDF, ScanState.CLEAN),
            (VIRUS, ScanState.INFECTED),
            (b"x" * 3_000_000 + MARKER, ScanState.INFECTED),
            (docx(**{"word/x": MARKER}), ScanState.INFECTED),
        ]:
            path = tmp_path / "file"
            path.write_bytes(content)
            with path.open("rb") as file:
                assert scanner.scan(file) == state
                assert file.tell() == 0

    def test_a_virus_is_refused_at_once_and_the_rest_kept(self, clamd, client, files_page, settings, private_files):
        settings.CLAMAV_URL = clamd.url
        response = post(client, upload("goed.pdf"), upload("kwaad.pdf", VIRUS))
        assert response.status_code == 422
        assert "kwaad.pdf” holds a virus" in response.text
        assert "We gebruiken ze niet meer." in response.text
        [kept] = Attachment.objects.all()
        assert (kept.name, kept.scan) == ("goed.pdf", ScanState.CLEAN)
        assert not any(MARKER in path.read_bytes() for path in private_files.rglob("*") if path.is_file())
        assert post(client).status_code == 303
        assert Request.objects.get().attachments.get() == kept

    def test_held_while_the_scanner_is_down_then_scanned(
        self, clamd, client, files_page, settings, admin_client, private_files
    ):
        settings.CLAMAV_URL = NOWHERE
        assert post(client, upload("goed.pdf"), upload("kwaad.pdf", VIRUS)).status_code == 303
        good, bad = Attachment.objects.all()
        assert {good.scan, bad.scan} == {ScanState.HELD}
        mail = Mail.objects.get(role=MailRole.INBOX)
        # The mail is in the inbox's language; that the names stand there is what counts.
        assert mail.text.count("goed.pdf, kwaad.pdf") == 2
        assert attachments_for(mail) == []
        assert admin_client.get(staff_download_url(good)).status_code == 403
        assert run_scans() == 1
        assert Job.objects.filter(kind=SCAN_JOB, status=JobStatus.QUEUED).count() == 2
        settings.CLAMAV_URL = clamd.url
        while run_scans():
            pass
        good.refresh_from_db()
        bad.refresh_from_db()
        assert (good.scan, bad.scan) == (ScanState.CLEAN, ScanState.INFECTED)
        response = admin_client.get(staff_download_url(good))
        assert b"".join(response.streaming_content) == PDF
        assert admin_client.get(staff_download_url(bad)).status_code == 403
        assert not any(MARKER in path.read_bytes() for path in private_files.rglob("*") if path.is_file())
        assert attachments_for(mail) == [], "each try of a mail is the same"
        assert not Job.objects.filter(kind=SCAN_JOB).exclude(status=JobStatus.DONE).exists()


@contextmanager
def answering(answer: bytes):
    """A server that reads what comes and answers this, or with b"" only hangs up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve():
            connection, _address = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(timeout=10)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 400\r\n",
        b"OK\0",
    ],
)
def test_an_answer_that_is_no_verdict_is_a_scanner_that_is_down(answer, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(PDF)
    with answering(answer) as url, path.open("rb") as file, pytest.raises(ScannerDownError):
        ClamScanner(url, 5.0).scan(file)


def test_a_scanner_that_stalls_is_down_after_its_time(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(PDF)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, path.open("rb") as file:
        scanner = ClamScanner(f"tcp://127.0.0.1:{listener.getsockname()[1]}", 0.2)
        with pytest.raises(ScannerDownError):
            scanner.scan(file)


def test_a_scanner_that_is_down_is_waited_for_once_a_form(client, files_page, settings, monkeypatch):
    settings.CLAMAV_URL = NOWHERE
    asked = []

    def scan(self, file):
        asked.append(1)
        raise ScannerDownError("x")

    monkeypatch.setattr(ClamScanner, "scan", scan)
    post(client, upload("a.pdf"), upload("b.pdf", PDF + b"b"), upload("c.pdf", PDF + b"c"))
    assert len(asked) == 1
    assert [each.scan for each in Attachment.objects.all()] == [ScanState.HELD] * 3


def test_without_a_scanner_files_are_marked_so_and_mailed(client, files_page):
    assert isinstance(get_scanner(), NullScanner)
    post(client, upload("Été.pdf"), upload("b.csv", b"a;b\r\n\xff"))
    mail = Mail.objects.get(role=MailRole.INBOX)
    assert [each.scan for each in attachments_for(mail)] == [ScanState.UNSCANNED] * 2
    parts = [part for part in build_message(mail).message().walk() if part.get_filename()]
    assert [(part.get_content_type(), part.get_payload(decode=True)) for part in parts] == [
        ("application/pdf", PDF),
        ("text/csv", b"a;b\r\n\xff"),
    ]
    assert attachments_for(Mail.objects.get(role=MailRole.CONFIRMATION)) == []


def test_files_too_large_for_a_mail_are_named_in_it(client, files_page, settings):
    settings.MAIL_ATTACHMENTS_MAX_MB = 0
    post(client, upload())
    mail = Mail.objects.get(role=MailRole.INBOX)
    assert attachments_for(mail) == []
    assert mail.text.count("plan.pdf") == 2
    assert mail.html.count("plan.pdf") == 2


def test_a_file_that_is_gone_from_the_disk_holds_no_mail_back(client, files_page):
    post(client, upload())
    attachment = Attachment.objects.get()
    attachment.file.storage.delete(attachment.file.name)
    mail = Mail.objects.get(role=MailRole.INBOX)
    assert not [part for part in build_message(mail).message().walk() if part.get_filename()]


def test_a_file_held_and_then_deleted_is_no_more_to_be_scanned(db, settings):
    settings.CLAMAV_URL = NOWHERE
    attachment = make_attachment(scan=ScanState.HELD)
    enqueue(kind=SCAN_JOB, key=str(attachment.pk))
    attachment.delete()
    run_scans()
    assert Job.objects.get().status == JobStatus.DONE


@pytest.mark.parametrize(("is_erased", "status"), [(True, JobStatus.DONE), (False, JobStatus.DEAD)])
def test_a_file_that_is_gone_is_told_unless_it_was_erased_meanwhile(db, settings, monkeypatch, is_erased, status):
    settings.CLAMAV_URL = NOWHERE
    attachment = make_attachment(scan=ScanState.HELD)
    enqueue(kind=SCAN_JOB, key=str(attachment.pk))

    def find_nothing(self, mode="rb"):
        if is_erased:
            Attachment.objects.all().delete()
        raise FileNotFoundError

    monkeypatch.setattr("django.db.models.fields.files.FieldFile.open", find_nothing)
    run_scans()
    assert Job.objects.get().status == status


@pytest.mark.parametrize("url", ["", "tcp://clamav:3310", "tcp://[::1]:3310", "tcp://clamav", "unix:///run/clamd.ctl"])
def test_addresses_of_a_scanner(settings, url):
    settings.CLAMAV_URL = url
    assert check_scanner(None) == []


@pytest.mark.parametrize("url", ["clamav:3310", "http://clamav", "tcp://", "unix://", "unix://run/x", "tcp://a:x"])
def test_wrong_addresses_of_a_scanner_are_named_at_the_start(settings, url):
    settings.CLAMAV_URL = url
    assert [error.id for error in check_scanner(None)] == ["helpdesk.E012"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ATTACHMENT_TYPES": ["pdf", "exe"]}, "helpdesk.E010"),
        ({"ATTACHMENT_TYPES": []}, "helpdesk.E010"),
        ({"ATTACHMENT_MAX_MB": 30}, "helpdesk.E011"),
        ({"ATTACHMENT_MAX_MB": 0}, "helpdesk.E011"),
        ({"ATTACHMENT_MAX_NUMBER": 0}, "helpdesk.E011"),
    ],
)
def test_limits_that_make_no_sense_are_named_at_the_start(settings, changes, code):
    assert check_limits(None) == []
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [error.id for error in check_limits(None)] == [code]
