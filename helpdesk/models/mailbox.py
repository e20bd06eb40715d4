"""MailboxPosition: how far the support mailbox was read, so that no mail is looked at twice and none is skipped."""

from django.db import models


class MailboxPosition(models.Model):
    """IMAP numbers mails within a `uid_validity`; another one means that the numbers start anew.

    `tried_uid` is the mail that was begun last, `tries` how often: counted before, so that a mail which brings the
    worker down is passed over in the end too. One worker reads at a time, until `lease_until`.
    """

    mailbox = models.CharField(max_length=255, unique=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    tried_uid = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}:{self.last_uid}"
