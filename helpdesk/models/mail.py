"""Mail: an outgoing message, written when the request came in. Each try sends the same words and Message-ID."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.models.message import Message
from helpdesk.models.request import Request


class MailRole(models.TextChoices):
    INBOX = "inbox", _("to our inbox")
    CONFIRMATION = "confirmation", _("confirmation to the customer")
    ANSWER = "answer", _("answer to the customer")
    UPDATE = "update", _("the customer's message to our inbox")
    SIGN_IN = "sign_in", _("link to “my requests”")
    ALERT = "alert", _("alert to our staff")


class Mail(models.Model):
    """One recipient each. `sent_at` is when a server took it; until then its job in the outbox says how it stands.

    A mail about no request (a link, an alert) has none. `about` is the message that an answer or update carries.
    """

    request = models.ForeignKey(
        Request, verbose_name=_("request"), null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    about = models.ForeignKey(
        Message, verbose_name=_("message"), null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    role = models.CharField(verbose_name=_("purpose"), max_length=20, choices=MailRole.choices)
    to = models.EmailField(verbose_name=_("to"))
    from_email = models.CharField(verbose_name=_("from"), max_length=320)
    reply_to = models.CharField(verbose_name=_("answers go to"), max_length=1000, blank=True)
    subject = models.CharField(verbose_name=_("subject"), max_length=400)
    text = models.TextField(verbose_name=_("text"))
    html = models.TextField(verbose_name=_("text in HTML"))
    language = models.CharField(verbose_name=_("language"), max_length=10)
    message_id = models.CharField(verbose_name=_("Message-ID"), max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = models.TextField(blank=True)
    created_at = models.DateTimeField(verbose_name=_("written"), default=timezone.now)
    cuts = models.PositiveSmallIntegerField(
        verbose_name=_("connections cut"),
        default=0,
        help_text=_("How often the connection broke while the mail was handed over: it may have arrived."),
    )
    error = models.TextField(verbose_name=_("the server's words"), blank=True)
    sent_at = models.DateTimeField(verbose_name=_("sent"), null=True, blank=True)
    bounce = models.TextField(
        verbose_name=_("why it came back"), blank=True, help_text=_("In the words of the server that returned it.")
    )
    bounced_at = models.DateTimeField(verbose_name=_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        permissions = [("resend_mail", _("Can send failed mails again"))]
        # Few of many mails come back: the list of requests finds them without reading the others.
        indexes = [
            models.Index(fields=["request"], condition=models.Q(bounced_at__isnull=False), name="helpdesk_mail_bounced")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.message_id}"

    @property
    def log_name(self) -> str:
        """How logs name it: the Message-ID without the domain, so without anything that looks like an address."""
        return self.message_id.strip("<>").partition("@")[0]
