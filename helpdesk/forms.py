"""The editor's form of a request page: says what is wrong with a field while it can still be put right."""

import re
from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _

from helpdesk.fields import CHOICE_TYPES, split_lines
from kb.base.forms import TranslatedPageForm
from kb.base.languages import default_language, language_codes, localized_name

CHOICE_KEY = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z")


class RequestPageForm(TranslatedPageForm):
    """Checks keys, choices and labels of the fields. Wagtail's own check looks for labels that our fields lack."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "form_fields" in self.formsets:
            fields = [form for form in self.formsets["form_fields"].forms if form.is_valid() and not _is_gone(form)]
            self._check_keys(fields)
            for form in fields:
                _check_label(form)
                _check_choices(form)
        return data

    def _check_keys(self, fields: list[ModelForm]) -> None:
        seen: set[str] = set()
        for form in fields:
            key = form.instance.clean_name or form.instance.get_field_clean_name()
            if key in seen:
                form.add_error(
                    "clean_name", _("Another field has the key “%(key)s”. Choose a different one.") % {"key": key}
                )
            seen.add(key)
            before = form.initial.get("clean_name")
            if before and "clean_name" in form.changed_data and self._has_requests():
                form.add_error(
                    "clean_name", _("Requests came in under the key “%(key)s”: it has to stay.") % {"key": before}
                )

    def _has_requests(self) -> bool:
        return bool(self.instance.pk and self.instance.requests.exists())


def _is_gone(form: ModelForm) -> bool:
    return bool(form.cleaned_data.get("DELETE", False))


def _check_label(form: ModelForm) -> None:
    name = localized_name("label", default_language())
    if name in form.fields and not form.cleaned_data.get(name):
        form.add_error(name, _("Fill in the label."))


def _check_choices(form: ModelForm) -> None:
    """As many choices as keys, in each language that has any; the default language has them all."""
    if form.cleaned_data.get("field_type") not in CHOICE_TYPES:
        return
    keys = split_lines(form.cleaned_data.get("choice_keys"))
    if not keys:
        form.add_error("choice_keys", _("Give each choice a key, one a line."))
        return
    wrong = [key for key in keys if not CHOICE_KEY.match(key)]
    if wrong:
        message = _("“%(key)s” can't be a key: use letters, digits, - and _ only.")
        form.add_error("choice_keys", message % {"key": wrong[0]})
    if len(set(keys)) != len(keys):
        form.add_error("choice_keys", _("Two choices have the same key."))
    for code in language_codes():
        name = localized_name("choices", code)
        choices = split_lines(form.cleaned_data.get(name))
        if (choices or code == default_language()) and len(choices) != len(keys):
            message = _("There are %(keys)d keys and %(choices)d choices: each key needs its own choice.")
            form.add_error(name, message % {"keys": len(keys), "choices": len(choices)})
