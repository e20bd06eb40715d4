"""What belongs to nothing is gone after a day, from the database and from the disk; nothing else is."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from helpdesk.attachments.cleaning import Cleaned, clean_attachments
from helpdesk.models import Attachment, Channel, Message, MessageKind
from helpdesk.storage import private_storage
from kb.outbox.worker import all_loops
from tests.file_factories import make_attachment, make_page_with_files
from tests.helpdesk_factories import make_request
from tests.hostile_files import PDF

LATER = timedelta(hours=25)


@pytest.fixture
def stored(index):
    return make_request(make_page_with_files(index))


def exists(attachment):
    return attachment.file.storage.exists(attachment.file.name)


def test_a_file_of_a_form_that_was_never_sent_goes_after_a_day(db, django_capture_on_commit_callbacks):
    waiting = make_attachment(form_token="a" * 32, created_at=timezone.now() - LATER)
    make_attachment(form_token="b" * 32)
    expected = Cleaned(rows=1, files=0, size=len(PDF))
    assert clean_attachments(dry_run=True) == expected
    assert exists(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_attachments() == expected
    assert not exists(waiting)
    assert [each.form_token for each in Attachment.objects.all()] == ["b" * 32]
    assert clean_attachments() == Cleaned(0, 0, 0)


def test_a_file_that_no_row_knows_goes_after_a_day(db):
    stray = private_storage().save("attachments/2026/11/stray", ContentFile(b"stray"))
    other = private_storage().save("elsewhere/kept", ContentFile(b"kept"))
    assert clean_attachments() == Cleaned(0, 0, 0)
    later = timezone.now() + LATER
    expected = Cleaned(rows=0, files=1, size=len(b"stray"))
    assert clean_attachments(now=later, dry_run=True) == expected
    assert clean_attachments(now=later) == expected
    assert not private_storage().exists(stray)
    assert private_storage().exists(other)


def test_files_and_mails_of_requests_stay(stored):
    attachment = make_attachment(stored)
    message = Message(
        request=stored, kind=MessageKind.CUSTOMER, channel=Channel.MAIL, text="x", created_at=timezone.now()
    )
    message.original.save("", ContentFile(b"From: x"), save=False)
    message.save()
    assert clean_attachments(now=timezone.now() + LATER) == Cleaned(0, 0, 0)
    assert exists(attachment)
    assert message.original.storage.exists(message.original.name)


def test_a_file_leaves_with_its_request_once_that_is_certain(stored, django_capture_on_commit_callbacks):
    attachment = make_attachment(stored)
    message = Message(
        request=stored, kind=MessageKind.CUSTOMER, channel=Channel.MAIL, text="x", created_at=timezone.now()
    )
    message.original.save("", ContentFile(b"From: x"), save=False)
    message.save()
    with django_capture_on_commit_callbacks(execute=True):
        stored.delete()
        assert exists(attachment)
    assert not exists(attachment)
    assert not message.original.storage.exists(message.original.name)


def test_a_deletion_that_is_undone_keeps_the_file(db, django_capture_on_commit_callbacks):
    attachment = make_attachment(form_token="a" * 32)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        attachment.delete()
        transaction.set_rollback(True)
    assert exists(attachment)


def test_a_write_that_is_undone_leaves_a_stray_file_that_is_cleaned(db):
    with transaction.atomic():
        attachment = make_attachment(form_token="a" * 32)
        transaction.set_rollback(True)
    assert exists(attachment)
    past = (timezone.now() - LATER).timestamp()
    os.utime(attachment.file.path, (past, past))
    assert clean_attachments().files == 1
    assert not exists(attachment)


def test_the_command_says_what_it_does(db):
    make_attachment(form_token="a" * 32, created_at=timezone.now() - LATER)
    out = StringIO()
    call_command("clean_attachments", "--dry-run", stdout=out)
    assert (
        out.getvalue()
        == f"would be deleted: 1 files of forms never sent, 0 files that no row knows, {len(PDF)} bytes\n"
    )
    assert Attachment.objects.count() == 1
    call_command("clean_attachments", stdout=out)
    assert Attachment.objects.count() == 0


def test_the_worker_cleans():
    assert "attachments" in [loop.name for loop in all_loops()]
