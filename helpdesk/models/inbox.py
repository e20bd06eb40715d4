"""Inbox: where requests go. RoutingRule: which requests go to which; the first rule that fits decides."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.base.languages import default_language
from kb.base.lines import split_lines
from kb.keys import KEY_LENGTH

# Of Mail.to.
validate_length = MaxLengthValidator(254)


def validate_addresses(text: str) -> None:
    """One e-mail address a line, at least one."""
    addresses = split_lines(text)
    if not addresses:
        raise ValidationError(_("Give at least one e-mail address."))
    for address in addresses:
        try:
            validate_email(address)
            validate_length(address)
        except ValidationError as error:
            raise ValidationError(gettext("“%(address)s” is not an e-mail address.") % {"address": address}) from error


class Inbox(models.Model):
    name = models.CharField(verbose_name=_("name"), max_length=100, unique=True)
    addresses = models.TextField(
        verbose_name=_("e-mail addresses"),
        help_text=_("One a line; each gets every request."),
        validators=[validate_addresses],
    )
    language = models.CharField(
        verbose_name=_("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=default_language,
        help_text=_("In which its mails are written."),
    )
    signature = models.TextField(
        verbose_name=_("signature"), blank=True, help_text=_("Below answers to customers, in the customer's language.")
    )
    is_fallback = models.BooleanField(
        verbose_name=_("gets what no rule sends elsewhere"),
        default=False,
        help_text=_("One inbox at most; without one, these requests go to the address in SUPPORT_EMAIL."),
    )

    objects: ClassVar[models.Manager["Inbox"]] = models.Manager()

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_fallback"],
                condition=models.Q(is_fallback=True),
                name="helpdesk_one_fallback_inbox",
                violation_error_message=_("Another inbox already gets what no rule sends elsewhere."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_list(self) -> tuple[str, ...]:
        """Each once, though it may have been written down twice."""
        return tuple(dict.fromkeys(split_lines(self.addresses)))


class RuleHours(models.TextChoices):
    ANY = "", _("at any time")
    OPEN = "open", _("within opening hours")
    CLOSED = "closed", _("outside opening hours")


class RoutingRule(models.Model):
    """Everything that is filled in has to fit; what is left empty fits always."""

    order = models.PositiveIntegerField(
        verbose_name=_("order"), default=100, help_text=_("Lower numbers are tried first.")
    )
    request_page = models.ForeignKey(
        "helpdesk.RequestPage",
        verbose_name=_("type of request"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="routing_rules",
    )
    language = models.CharField(
        verbose_name=_("language of the customer"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    topic = models.ForeignKey(
        "kb.TopicPage",
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Of the answer in which the form was opened."),
    )
    field_key = models.CharField(verbose_name=_("key of a field"), max_length=KEY_LENGTH, blank=True)
    field_values = models.TextField(
        verbose_name=_("values of that field"),
        blank=True,
        help_text=_("One a line: keys of choices, or texts. Any of them fits."),
    )
    hours = models.CharField(
        verbose_name=_("when"), max_length=10, choices=RuleHours.choices, default=RuleHours.ANY, blank=True
    )
    inbox = models.ForeignKey(Inbox, verbose_name=_("inbox"), on_delete=models.PROTECT, related_name="rules")

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.order} → {self.inbox}"

    def clean(self) -> None:
        if bool(self.field_key) != bool(split_lines(self.field_values)):
            raise ValidationError(
                {"field_values": _("A field and its values belong together: fill in both or neither.")}
            )
