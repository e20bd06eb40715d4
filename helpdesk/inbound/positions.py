"""How far a mailbox was read, and by whom: one worker at a time, each mail once, a bad mail not for ever.

Whoever lost the mailbox to another worker changes nothing any more: each write is for its holder only.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from helpdesk.models import MailboxPosition

LEASE = timedelta(minutes=2)
"""Longer than reading and storing one mail takes; it begins anew with each."""
MAX_TRIES = 5


class LostMailboxError(Exception):
    """Another worker has the mailbox now."""


def claim_mailbox(mailbox: str, worker: str) -> MailboxPosition | None:
    """Where to read on, for the one worker that may; None for all others."""
    now = timezone.now()
    MailboxPosition.objects.get_or_create(mailbox=mailbox)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    taken = MailboxPosition.objects.filter(free, mailbox=mailbox).update(leased_by=worker, lease_until=now + LEASE)
    return MailboxPosition.objects.get(mailbox=mailbox) if taken else None


def release_mailbox(position: MailboxPosition) -> None:
    MailboxPosition.objects.filter(pk=position.pk, leased_by=position.leased_by).update(leased_by="", lease_until=None)


def start_numbering(position: MailboxPosition, uid_validity: int) -> None:
    """The mailbox was made anew, or is read for the first time: its numbers say nothing about those before."""
    _write(position, uid_validity=uid_validity, last_uid=0, tried_uid=0, tries=0)


def begin_mail(position: MailboxPosition, uid: int) -> bool:
    """Count a try at a mail before it is made; False when it was tried often enough."""
    tries = position.tries + 1 if position.tried_uid == uid else 1
    _write(position, tried_uid=uid, tries=tries)
    return tries <= MAX_TRIES


def forgive_try(position: MailboxPosition) -> None:
    """The last try failed for a reason that has nothing to do with the mail."""
    _write(position, tries=max(0, position.tries - 1))


def finish_mail(position: MailboxPosition, uid: int) -> None:
    """The mail was taken in, or left alone on purpose."""
    _write(position, last_uid=uid)


def _write(position: MailboxPosition, **values: Any) -> None:
    held = MailboxPosition.objects.filter(pk=position.pk, leased_by=position.leased_by)
    if not held.update(lease_until=timezone.now() + LEASE, **values):
        raise LostMailboxError
    for name, value in values.items():
        setattr(position, name, value)
