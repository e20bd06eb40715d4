"""ContactPoint: a phone number, address or opening hours, typed once and used by reference everywhere."""

from typing import ClassVar

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from kb.base.languages import default_language, language_codes, localized_name
from kb.base.localized import Localized, available_languages, localize
from kb.base.panels import snippet_tabs
from kb.contact_hours import InvalidHours, parse_hours
from kb.keys import KEY_LENGTH, generate_key, validate_key


def validate_phone(value: str) -> None:
    """Accept numbers that are possible; invented ones, as in the demo, are possible without being valid."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Write the number with its country code, for example +32 2 000 01 23.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This can't be a phone number: it has too few or too many digits."))


class ContactPoint(index.Indexed, models.Model):
    """A team that people can reach. Its name, address and note are translated."""

    key = models.CharField(
        verbose_name=_("key"), max_length=KEY_LENGTH, unique=True, default=generate_key, validators=[validate_key]
    )
    name = models.CharField(verbose_name=_("name"), max_length=120)
    phone = models.CharField(
        verbose_name=_("phone"),
        max_length=30,
        blank=True,
        validators=[validate_phone],
        help_text=_("With the country code, for example +32 2 000 01 23."),
    )
    email = models.EmailField(verbose_name=_("e-mail address"), blank=True)
    postal_address = models.TextField(verbose_name=_("postal address"), blank=True)
    hours = models.CharField(
        verbose_name=_("opening hours"),
        max_length=500,
        blank=True,
        help_text=_("In the opening_hours syntax, for example: Mo-Fr 08:30-17:00; PH off; 2026 Dec 24 08:30-12:00"),
    )
    holiday_country = models.CharField(
        verbose_name=_("country of the public holidays"),
        max_length=2,
        blank=True,
        default="BE",
        help_text=_("Two letters, for example BE. PH in the opening hours means this country's public holidays."),
    )
    note = models.CharField(verbose_name=_("note"), max_length=250, blank=True)

    objects: ClassVar[models.Manager["ContactPoint"]] = models.Manager()

    edit_handler = snippet_tabs(
        "name",
        "postal_address",
        "note",
        shared=[
            FieldPanel("phone"),
            FieldPanel("email"),
            FieldPanel("hours"),
            FieldPanel("holiday_country"),
            FieldPanel("key"),
        ],
    )
    search_fields = [
        field
        for code in language_codes()
        for field in (index.SearchField(f"name_{code}"), index.AutocompleteField(f"name_{code}"))
    ]

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["key"]

    def __str__(self) -> str:
        return str(getattr(self, localized_name("name", default_language())) or self.name or self.key)

    def clean(self) -> None:
        super().clean()
        self.holiday_country = self.holiday_country.upper()
        if self.hours:
            try:
                parse_hours(self.hours, self.holiday_country)
            except InvalidHours as error:
                raise ValidationError(
                    {"hours": _("These opening hours can't be read: %(why)s") % {"why": error}}
                ) from error

    def localize(self, language: str) -> Localized:
        return localize(self, language, available_languages(self, title="name", body=()))
