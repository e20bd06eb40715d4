"""A file leaves the disk once the row that names it is gone for good, however it went."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from helpdesk.models import Attachment, Message


def _delete_attached(sender: Any, instance: Attachment, **kwargs: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)), robust=True)


def _delete_original(sender: Any, instance: Message, **kwargs: Any) -> None:
    if instance.original:
        transaction.on_commit(partial(instance.original.storage.delete, str(instance.original.name)), robust=True)


def connect() -> None:
    post_delete.connect(_delete_attached, sender=Attachment, dispatch_uid="helpdesk.delete_attached_file")
    post_delete.connect(_delete_original, sender=Message, dispatch_uid="helpdesk.delete_original_mail")
