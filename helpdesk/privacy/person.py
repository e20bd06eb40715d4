"""Everything about one person: counted, handed out, erased. Each leaves a record that does not say who it was."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch, QuerySet

from helpdesk.mails import read_answers
from helpdesk.models import Attachment, Mail, Message, PrivacyAction, PrivacyRecord, Request, SignInLink
from helpdesk.my_requests.sign_in import SIGN_IN_JOB
from helpdesk.privacy.erasing import Progress, count_all, delete_all, delete_mails, unseen
from helpdesk.privacy.subjects import person_key, subject_hash
from kb.outbox.models import Job

CHUNK = 100


def requests_of(email: str) -> "QuerySet[Request]":
    """Every request that was sent with this address; none for an empty one."""
    key = person_key(email)
    return Request.objects.filter(customer_key=key) if key else Request.objects.none()


def _loose_mails(email: str) -> "QuerySet[Mail]":
    return Mail.objects.filter(request=None, to__iexact=person_key(email))


def count_person(email: str) -> dict[str, int]:
    counts = count_all(requests_of(email))
    counts["mails"] += _loose_mails(email).count()
    return counts


def erase_person(email: str, *, user: AbstractBaseUser | None = None, progress: Progress = unseen) -> dict[str, int]:
    """Delete everything of this address, open requests too. Returns how many of each."""
    counts = delete_all(requests_of(email), progress=progress)
    counts["mails"] += delete_mails(_loose_mails(email))
    SignInLink.objects.filter(customer_key=person_key(email)).delete()
    # One that waits for the worker holds the address.
    Job.objects.filter(kind=SIGN_IN_JOB, payload__customer=person_key(email)).delete()
    _leave_record(PrivacyAction.ERASURE, email, user, counts)
    return counts


def export_person(email: str, file: IO[bytes], *, user: AbstractBaseUser | None = None) -> dict[str, int]:
    """Write a ZIP with requests.json and all files and received mails into `file`. Returns how many of each."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("requests.json", "w") as target:
            separator = b"[\n"
            for request in _read(requests_of(email)):
                target.write(separator + _dump(_describe(request)))
                separator = b",\n"
            target.write(b"\n]\n" if separator != b"[\n" else b"[]\n")
        for request in _read(requests_of(email)):
            for attachment in request.attachments.all():
                _copy(archive, _file_name(request, attachment), attachment.file)
            for message in request.messages.all():
                if message.original:
                    _copy(archive, _mail_name(request, message), message.original)
    counts = count_person(email)
    _leave_record(PrivacyAction.EXPORT, email, user, counts)
    return counts


def _leave_record(action: PrivacyAction, email: str, user: AbstractBaseUser | None, counts: Mapping[str, int]) -> None:
    PrivacyRecord.objects.create(action=action, subject=subject_hash(email), user=user, counts=counts)  # type: ignore[misc]


def _read(requests: "QuerySet[Request]") -> Iterator[Request]:
    messages = Prefetch("messages", Message.objects.exclude(kind="note").order_by("created_at", "pk"))
    related = requests.select_related("page").prefetch_related(messages, "attachments", "mails", "page__form_fields")
    return related.order_by("pk").iterator(chunk_size=CHUNK)


def _describe(request: Request) -> dict[str, Any]:
    """What the person said and was told. Notes are ours; they are in the database, and not theirs to carry along."""
    return {
        "reference": request.reference,
        "type": request.type_title,
        "language": request.language,
        "received": request.created_at,
        "state": request.state,
        "closed": request.closed_at,
        "kept_until": request.keep_until,
        "name": request.customer_name,
        "email": request.customer_email,
        "answers": [
            {"question": answer.label, "answer": answer.value} for answer in read_answers(request, request.language)
        ],
        "data": request.data,
        "consents": request.consents,
        "opened_on": request.origin_page,
        "before_writing": request.journey,
        "messages": [
            {
                "when": message.created_at,
                "kind": message.kind,
                "by": message.author_name,
                "text": message.text,
                "mail": _mail_name(request, message) if message.original else None,
            }
            for message in request.messages.all()
        ],
        "files": [
            {"name": each.name, "size": each.size, "file": _file_name(request, each) if each.file else None}
            for each in request.attachments.all()
        ],
        "mails": [
            {"when": mail.created_at, "to": mail.to, "subject": mail.subject, "text": mail.text, "sent": mail.sent_at}
            for mail in request.mails.all()
            if mail.to.lower() == request.customer_key
        ],
    }


def _dump(value: object) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _file_name(request: Request, attachment: Attachment) -> str:
    """A name within the archive: numbered, so that no two clash, and from a name that was made safe."""
    return f"files/{request.reference}/{attachment.pk}-{attachment.name}"


def _mail_name(request: Request, message: Message) -> str:
    return f"mails/{request.reference}/{message.pk}.eml"


def _copy(archive: zipfile.ZipFile, name: str, stored: Any) -> None:
    """What is gone from the disk is left out; requests.json names it all the same."""
    if not stored or not stored.storage.exists(stored.name):
        return
    with stored.open("rb") as source, archive.open(name, "w") as target:
        for chunk in source.chunks():
            target.write(chunk)
