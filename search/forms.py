"""What a search manager typed: refused line by line, each named with its number, and kept as it was typed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from kb.base.models import BasePage
from kb.models import ContactPage, FAQPage, InfoPage
from search.models import Promotion
from search.promotions import Period, query_key, read_queries
from search.query.words import CHARACTER_LIMIT
from search.synonyms import parse_lines

PROMOTED_TYPES = (FAQPage, InfoPage, ContactPage)
# A bad line may be very long; this much of it tells which one it is.
SHOWN_CHARACTERS = 80


def _name_line(number: int, line: str, message: str) -> ValidationError:
    shown = line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…"
    return ValidationError(
        _("Line %(number)s, “%(line)s”: %(message)s") % {"number": number, "line": shown, "message": message}
    )


class SynonymSetForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail ships no types
    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        _rules, errors = parse_lines(text)
        typed = text.splitlines()
        if errors:
            raise ValidationError(
                [_name_line(number, typed[number - 1].strip(), message) for number, message in errors]
            )
        return text


class PromotionForm(WagtailAdminModelForm):  # type: ignore[misc]
    def clean_queries(self) -> str:
        text: str = self.cleaned_data["queries"]
        if not read_queries(text):
            raise ValidationError(_("Write at least one query."))
        return text

    def clean_page(self) -> BasePage:
        page: BasePage = self.cleaned_data["page"]
        if page.cached_content_type.model_class() not in PROMOTED_TYPES:
            raise ValidationError(_("Choose a question, an information page or the contact page."))
        return page

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("This must be later than the start."))
        elif data.get("queries") and data.get("language"):
            errors = self._check_queries(data["queries"], data["language"], Period(starts_at, ends_at))
            if errors:
                self.add_error("queries", errors)
        return data

    def _check_queries(self, text: str, language: str, period: Period) -> list[ValidationError]:
        taken = self._taken_queries(language, period)
        errors = []
        for number, query in read_queries(text):
            key = query_key(query, language)
            if len(query) > CHARACTER_LIMIT:
                message = _("A query has at most %(limit)s characters.") % {"limit": CHARACTER_LIMIT}
            elif not key:
                message = _("It has no letter or digit.")
            elif key in taken:
                message = _("The promotion “%(other)s” has this query in the same period.") % {"other": taken[key]}
            else:
                continue
            errors.append(_name_line(number, query, message))
        return errors

    def _taken_queries(self, language: str, period: Period) -> dict[str, Promotion]:
        """Query key → the promotion that has it at some time of `period`."""
        others = Promotion.objects.filter(language=language).exclude(pk=self.instance.pk).select_related("page")
        return {
            query_key(query, language): other
            for other in others
            if other.period.overlaps(period)
            for _number, query in read_queries(other.queries)
        }
