"""The editor's form of a request page."""

from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from kb.base.forms import TranslatedPageForm


class RequestPageForm(TranslatedPageForm, WagtailAdminFormPageForm):  # type: ignore[misc]  # Wagtail ships no types
    """Wagtail's checks of form fields, and ours of languages and addresses."""
