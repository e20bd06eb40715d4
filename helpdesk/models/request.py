"""Request: what a customer sent with a form, kept by keys that no translation or change of a label touches."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.models.inbox import Inbox
from helpdesk.models.page import RequestPage
from kb.keys import KEY_LENGTH


class RequestState(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    SOLVED = "solved", _("Solved")
    SPAM = "spam", _("Spam")


ACTIVE_STATES = (RequestState.NEW, RequestState.OPEN, RequestState.WAITING)


class Request(models.Model):
    """What was sent is written once, by helpdesk.services.submit; how it is handled changes by helpdesk.conversation.

    It outlives its form: the type's key and title are kept with it.
    """

    reference = models.CharField(verbose_name=_("reference"), max_length=30, unique=True)
    page = models.ForeignKey(
        RequestPage,
        verbose_name=_("form"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="requests",
    )
    type_key = models.CharField(verbose_name=_("key of the type"), max_length=KEY_LENGTH, db_index=True)
    type_title = models.CharField(verbose_name=_("type"), max_length=255)
    language = models.CharField(verbose_name=_("language"), max_length=10)
    data = models.JSONField(
        verbose_name=_("answers"),
        default=dict,
        help_text=_("Key of the field → text, ISO date, yes/no or choice keys."),
    )
    customer_name = models.CharField(verbose_name=_("customer"), max_length=255, blank=True)
    customer_email = models.EmailField(verbose_name=_("e-mail address"), blank=True)
    # The address as it is looked for: lower case, so that an index serves.
    customer_key = models.CharField(max_length=254, blank=True, db_index=True, editable=False)
    subject = models.CharField(verbose_name=_("subject"), max_length=255, blank=True)
    origin_page = models.CharField(verbose_name=_("opened on"), max_length=500, blank=True)
    origin_query = models.CharField(verbose_name=_("searched for"), max_length=200, blank=True)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    promise_working_days = models.PositiveSmallIntegerField(verbose_name=_("promised within (working days)"))
    promised_until = models.DateTimeField(verbose_name=_("promised before"), null=True, blank=True)
    created_at = models.DateTimeField(verbose_name=_("received"), db_index=True)
    topic_key = models.CharField(verbose_name=_("topic"), max_length=KEY_LENGTH, blank=True)
    consents = models.JSONField(
        verbose_name=_("consents"),
        default=list,
        blank=True,
        help_text=_("For each consent: the key of its field, the version of its text, the language it was read in."),
    )
    journey = models.JSONField(
        verbose_name=_("before they wrote"),
        default=list,
        blank=True,
        help_text=_("Searches, pages read, answers suggested but not opened; empty unless the customer shared them."),
    )
    spam_reasons = models.JSONField(verbose_name=_("why it is held as spam"), default=list, blank=True)
    # --- how it is handled ---
    state = models.CharField(
        verbose_name=_("state"), max_length=10, choices=RequestState.choices, default=RequestState.NEW
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_requests",
    )
    inbox = models.ForeignKey(
        Inbox, verbose_name=_("inbox"), null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    helpful_pages = models.ManyToManyField(
        "kb.FAQPage", verbose_name=_("answers that would have helped"), blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(verbose_name=_("last activity"), db_index=True, default=timezone.now)
    closed_at = models.DateTimeField(verbose_name=_("closed"), null=True, blank=True)
    keep_until = models.DateTimeField(verbose_name=_("kept until"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("handle_request", _("Can answer requests, assign them and change their state")),
            ("export_request", _("Can export requests")),
            ("erase_person", _("Can export and erase everything about one person")),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="helpdesk_request_state"),
            models.Index(fields=["assignee", "state"], name="helpdesk_request_assignee"),
        ]

    def __str__(self) -> str:
        return self.reference
