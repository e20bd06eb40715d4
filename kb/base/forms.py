"""The editor's form: asks for the default language, and checks addresses while a form error can still be shown."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from kb.base.languages import default_language, language_codes, localized_name
from kb.base.models import BasePage
from kb.base.paths import HOME_DEPTH, RESERVED


class TranslatedPageForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail ships no types
    """Set it as `base_form_class` on each page model; on BasePage itself, wagtail.admin overwrites it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = localized_name("title", default_language())
        if title in self.fields:
            # Imports may bring any one language; a person who writes here writes the default one.
            self.fields[title].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for code in language_codes():
            name = localized_name("local_slug", code)
            slug = data.get(name)
            if slug and self._is_taken(slug, code):
                self.add_error(name, _("Another page here already has this address. Choose a different one."))
        return data

    def _is_taken(self, slug: str, language: str) -> bool:
        if self.parent_page is None:
            return False
        if self.parent_page.depth == HOME_DEPTH and slug in RESERVED:
            return True
        siblings = BasePage.objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        return bool(siblings.filter(**{localized_name("local_slug", language): slug}).exists())
