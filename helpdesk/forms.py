"""The editor's form of a request page: says what is wrong with a field while it can still be put right."""

from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _

from helpdesk.field_checks import CheckedField, find_faults
from kb.base.forms import TranslatedPageForm


class RequestPageForm(TranslatedPageForm):
    """Checks the fields together. Wagtail's own check looks for labels that our fields lack."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "form_fields" in self.formsets:
            forms = [form for form in self.formsets["form_fields"].forms if form.is_valid() and not _is_gone(form)]
            forms.sort(key=_order)
            self._check_keys(forms)
            checked: list[CheckedField] = []
            for form in forms:
                field = CheckedField(_key(form), form.cleaned_data)
                for fault in find_faults(field, checked):
                    form.add_error(fault.name if fault.name in form.fields else None, fault.message)
                checked.append(field)
        return data

    def _check_keys(self, forms: list[ModelForm]) -> None:
        seen: set[str] = set()
        for form in forms:
            key = _key(form)
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


def _order(form: ModelForm) -> int:
    """Where the editor put the field; new ones without a place come last."""
    order = form.cleaned_data.get("ORDER")
    return order if order is not None else 10_000


def _key(form: ModelForm) -> str:
    return str(form.instance.clean_name or form.instance.get_field_clean_name())
