"""RequestPage: one type of request, a form that editors build; its title is the name of the type."""

from collections.abc import Sequence
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import FormMixin

from helpdesk.fields import ReadField, field_languages, read_field
from helpdesk.form_builder import RequestForm, RequestFormBuilder
from helpdesk.forms import RequestPageForm
from helpdesk.phone_numbers import DEFAULT_REGION
from kb.base.models import BasePage
from kb.base.panels import page_tabs
from kb.icons import Icon
from kb.keys import KEY_LENGTH, generate_key, validate_key
from kb.models import ContactPoint, HomePage


class RequestPage(FormMixin, BasePage):  # type: ignore[misc]  # Wagtail ships no types
    key = models.CharField(
        verbose_name=_("key"), max_length=KEY_LENGTH, unique=True, default=generate_key, validators=[validate_key]
    )
    icon = models.CharField(verbose_name=_("icon"), max_length=20, choices=Icon.choices, default=Icon.OTHER)
    is_listed = models.BooleanField(
        verbose_name=_("offered as a type of request"),
        default=True,
        help_text=_("Switch off for a form that is only embedded in answers."),
    )
    heading = models.CharField(verbose_name=_("heading above the form"), max_length=150, blank=True)
    tile_note = models.CharField(verbose_name=_("line on the tile"), max_length=120, blank=True)
    intro = models.TextField(verbose_name=_("introduction"), blank=True)
    submit_label = models.CharField(verbose_name=_("text on the button"), max_length=60, blank=True)
    thanks = models.TextField(verbose_name=_("text of the confirmation"), blank=True)
    retention_days = models.PositiveIntegerField(
        verbose_name=_("kept after they are closed (days)"),
        default=730,
        validators=[MinValueValidator(1)],
        help_text=_("Then a request is deleted, with its messages, files and mails."),
    )
    promise_working_days = models.PositiveSmallIntegerField(
        verbose_name=_("answered within (working days)"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    base_form_class = RequestPageForm
    template = "helpdesk/request_page.html"
    landing_page_template = "helpdesk/request_done.html"
    parent_page_types = ["helpdesk.RequestIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "key"]
    preview_modes = BasePage.preview_modes
    serve_preview = BasePage.serve_preview
    edit_handler = page_tabs(
        "heading",
        "tile_note",
        "intro",
        "submit_label",
        "thanks",
        shared=[
            InlinePanel("form_fields", heading=_("Fields"), label=_("field")),
            FieldPanel("promise_working_days"),
            FieldPanel("retention_days"),
            FieldPanel("icon"),
            FieldPanel("is_listed"),
            FieldPanel("key"),
        ],
    )

    class Meta:
        verbose_name = _("request form")
        verbose_name_plural = _("request forms")

    # --- the form as read in a language ---------------------------------------------------------------------------
    @property
    def available_languages(self) -> tuple[str, ...]:
        """Languages whose title, labels and choices are all there; if none is whole, those with a title."""
        titled = super().available_languages
        labelled = field_languages(self.get_form_fields())
        return tuple(code for code in titled if code in labelled) or titled

    def read_fields(self, language: str) -> tuple[ReadField, ...]:
        return tuple(read_field(field, language) for field in self.get_form_fields())

    def get_form_class(self, fields: Sequence[ReadField] | None = None) -> type[RequestForm]:
        """The form of `fields`, by default those read in the active language."""
        read = self.read_fields(self.localize().language) if fields is None else fields
        point = self.support_point
        region = (point.holiday_country if point else "") or DEFAULT_REGION
        return RequestFormBuilder(read, region=region).get_form_class()

    @cached_property
    def support_point(self) -> ContactPoint | None:
        """The contact point of the site that this page is on: its hours are promised by, its country is dialled in."""
        home = HomePage.objects.ancestor_of(self).select_related("contact_point").first() if self.path else None
        return home.contact_point if home else None

    def serve(self, request: HttpRequest, *args: Any, moved: bool = False, **kwargs: Any) -> HttpResponse:
        from helpdesk.views import serve_request_page

        # What was posted to the address in another language is taken here: a redirect would drop it.
        if moved and request.method != "POST":
            return super(FormMixin, self).serve(request, *args, moved=True, **kwargs)
        return serve_request_page(self, request)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from helpdesk.presentation import view_blank_form

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "view": view_blank_form(self, request, is_embedded=False)}
