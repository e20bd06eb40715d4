"""Message: what was said about a request after it came in. Event: what happened to it. Both are written once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.request import Request
from helpdesk.storage import original_name, private_storage


class MessageKind(models.TextChoices):
    CUSTOMER = "customer", _("from the customer")
    ANSWER = "answer", _("answer")
    NOTE = "note", _("note")


class Channel(models.TextChoices):
    """Which way a message came in."""

    MAIL = "mail", _("by mail")
    # Out of office and the like: kept, but nobody is told and nothing follows.
    AUTOMATIC = "automatic", _("automatic reply by mail")
    WEB = "web", _("in “my requests”")
    DESK = "desk", _("in the admin")


class Message(models.Model):
    """`text` is what is shown, without the quoted parts of a mail; `original` is the mail as it came."""

    request = models.ForeignKey(Request, verbose_name=_("request"), on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=MessageKind.choices)
    channel = models.CharField(verbose_name=_("channel"), max_length=10, choices=Channel.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author_name = models.CharField(verbose_name=_("name of the author"), max_length=255, blank=True)
    text = models.TextField(verbose_name=_("text"))
    token = models.CharField(max_length=64, unique=True, null=True, editable=False)
    message_id = models.CharField(verbose_name=_("Message-ID"), max_length=255, unique=True, null=True, editable=False)
    original = models.FileField(
        verbose_name=_("mail as it came"), storage=private_storage, upload_to=original_name, blank=True
    )
    created_at = models.DateTimeField(verbose_name=_("when"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"


class EventKind(models.TextChoices):
    ROUTED = "routed", _("routed")
    STATE = "state", _("state changed")
    ASSIGNED = "assigned", _("assigned")
    FLAGGED = "flagged", _("held as spam")
    BOUNCED = "bounced", _("mail came back")
    ADDRESS = "address", _("address changed")
    LINKED = "linked", _("answer linked")
    DRAFTED = "drafted", _("draft made")


class Event(models.Model):
    """`details` holds keys and values without personal data, except addresses that the request holds anyway."""

    request = models.ForeignKey(Request, verbose_name=_("request"), on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=EventKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(verbose_name=_("when"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
