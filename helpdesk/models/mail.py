"""Mail: an outgoing message, written when the request came in. Each try sends the same words and Message-ID."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.request import Request


class MailRole(models.TextChoices):
    INBOX = "inbox", _("to our inbox")
    CONFIRMATION = "confirmation", _("confirmation to the customer")


class Mail(models.Model):
    """`sent_at` is when a server took it; until then its job in the outbox says how it stands (mail_states)."""

    request = models.ForeignKey(Request, verbose_name=_("request"), on_delete=models.CASCADE, related_name="mails")
    role = models.CharField(verbose_name=_("purpose"), max_length=20, choices=MailRole.choices)
    to = models.EmailField(verbose_name=_("to"))
    from_email = models.CharField(verbose_name=_("from"), max_length=320)
    reply_to = models.CharField(verbose_name=_("answers go to"), max_length=1000, blank=True)
    subject = models.CharField(verbose_name=_("subject"), max_length=400)
    text = models.TextField(verbose_name=_("text"))
    html = models.TextField(verbose_name=_("text in HTML"))
    language = models.CharField(verbose_name=_("language"), max_length=10)
    message_id = models.CharField(verbose_name=_("Message-ID"), max_length=255, unique=True)
    cuts = models.PositiveSmallIntegerField(
        verbose_name=_("connections cut"),
        default=0,
        help_text=_("How often the connection broke while the mail was handed over: it may have arrived."),
    )
    error = models.TextField(verbose_name=_("the server's words"), blank=True)
    sent_at = models.DateTimeField(verbose_name=_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        permissions = [("resend_mail", _("Can send failed mails again"))]

    def __str__(self) -> str:
        return f"{self.role} {self.message_id}"
