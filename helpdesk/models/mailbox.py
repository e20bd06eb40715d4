"""MailboxPosition: how far the support mailbox was read, so that no mail is looked at twice and none is skipped."""

from django.db import models


class MailboxPosition(models.Model):
    """IMAP numbers mails within a `uid_validity`; another one means that the numbers start anew."""

    mailbox = models.CharField(max_length=255, unique=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.mailbox}:{self.last_uid}"
