"""The worker's loop that reads the support mailbox. A mail is passed when it was taken in, or left alone on purpose.

What belongs to no request stays as it was, unread. Reading the same mail twice does no harm: helpdesk.inbound.services.
"""

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError

from helpdesk.attachments.limits import MEGABYTE
from helpdesk.inbound.mailbox import Mailbox, MailboxAddress, MailboxError, open_mailbox, parse_address
from helpdesk.inbound.positions import (
    LostMailboxError,
    begin_mail,
    claim_mailbox,
    finish_mail,
    forgive_try,
    release_mailbox,
    start_numbering,
)
from helpdesk.inbound.services import Outcome, receive
from helpdesk.models import MailboxPosition
from kb.outbox.worker import Loop, register_loop, worker_name

logger = logging.getLogger(__name__)

# Often enough for the worker's heartbeat, as is what one round takes.
LOOK_SECONDS = 5.0
ROUND_SECONDS = 5.0
LONGEST_PAUSE = 300.0


@dataclass
class MailboxReader:
    """Reads once in INBOUND_SECONDS, later after each failure; an outage is logged when it begins and when it ends.

    `clock` is in seconds.
    """

    clock: Callable[[], float] = time.monotonic
    # A name of its own for each, so that two readers never take each other for themselves.
    worker: str = field(default_factory=lambda: f"{worker_name()}:{secrets.token_hex(4)}"[-80:])
    _next: float = 0.0
    _failures: int = 0

    def step(self) -> int:
        """How many mails were looked at."""
        if not settings.INBOUND_EMAIL_URL or self.clock() < self._next:
            return 0
        try:
            number = self.read_mailbox(parse_address(settings.INBOUND_EMAIL_URL))
        except (MailboxError, ValueError) as error:
            self._put_off(error)
            return 0
        if self._failures:
            logger.info("the support mailbox can be read again")
        self._failures = 0
        self._next = self.clock() + (0 if number else settings.INBOUND_SECONDS)
        return number

    def _put_off(self, error: Exception) -> None:
        if not self._failures:
            logger.warning("the support mailbox can't be read, it is tried again: %s", error)
        self._failures += 1
        self._next = self.clock() + min(settings.INBOUND_SECONDS * 2 ** min(self._failures, 10), LONGEST_PAUSE)

    def read_mailbox(self, address: MailboxAddress) -> int:
        """Read what is new, for a few seconds. 0 when there is nothing, or another worker is at it."""
        position = claim_mailbox(address.name, self.worker)
        if position is None:
            return 0
        try:
            with open_mailbox(address) as mailbox:
                return self._read(mailbox, position)
        except LostMailboxError:
            return 0
        finally:
            release_mailbox(position)

    def _read(self, mailbox: Mailbox, position: MailboxPosition) -> int:
        if mailbox.uid_validity != position.uid_validity:
            start_numbering(position, mailbox.uid_validity)
        end = self.clock() + ROUND_SECONDS
        number = 0
        for uid in mailbox.uids_after(position.last_uid):
            if not _read_mail(mailbox, position, uid):
                break
            number += 1
            if self.clock() > end:
                break
        return number


def _read_mail(mailbox: Mailbox, position: MailboxPosition, uid: int) -> bool:
    """False when it could not be taken in and is to be tried again."""
    if not begin_mail(position, uid):
        logger.error("mail %s of the support mailbox can't be taken in and is left alone", uid)
        finish_mail(position, uid)
        return True
    size = mailbox.size(uid)
    if size is not None and size > settings.INBOUND_MAX_MB * MEGABYTE:
        logger.warning("mail %s of the support mailbox is too large (%s bytes) and is left alone", uid, size)
    elif size is not None and (raw := mailbox.read(uid)) is not None:
        try:
            outcome = receive(raw)
        except (OperationalError, InterfaceError, OSError):
            # The database or the disk, not the mail.
            with suppress(DatabaseError):
                forgive_try(position)
            raise
        except Exception as error:
            # Whatever it is, the next mail must not wait for it for ever. The kind only: its words may be the mail's.
            logger.error("mail %s of the support mailbox was not taken in: %s", uid, type(error).__name__)  # noqa: TRY400
            return False
        if outcome is not Outcome.UNKNOWN and not mailbox.finish(uid, settings.INBOUND_DONE_FOLDER):
            logger.warning("mail %s of the support mailbox was taken in, but can't be moved", uid)
    finish_mail(position, uid)
    return True


def register() -> None:
    """Always, so that the worker's heartbeats don't depend on the settings."""
    register_loop(Loop(name="inbound", step=MailboxReader().step, idle=LOOK_SECONDS))
