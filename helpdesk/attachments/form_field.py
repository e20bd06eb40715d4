"""The form field for files: what is good of it is kept when the form is read, whatever else is wrong with the form.

Its value is the list of the files' names; helpdesk.services.submit claims the files themselves.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from helpdesk.attachments.keeping import PostedFiles, Taken, take_files
from helpdesk.attachments.limits import MEGABYTE, read_limits
from helpdesk.attachments.refusals import describe_refusal
from helpdesk.attachments.selectors import kept_files
from helpdesk.hidden_inputs import TOKEN, TOKEN_PATTERN
from helpdesk.models import Attachment

logger = logging.getLogger(__name__)

REMOVE = "-remove"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> PostedFiles:
        token = str(data.get(TOKEN, ""))
        return PostedFiles(
            token=token if TOKEN_PATTERN.match(token) else "",
            field_key=name,
            uploads=tuple(_get_list(files, name)),
            removed=tuple(_get_list(data, f"{name}{REMOVE}")),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files

    def use_required_attribute(self, initial: Any) -> bool:
        # A file that is kept from before satisfies it, which a browser can't know.
        return False


def _get_list(data: Any, name: str) -> list[Any]:
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    value = data.get(name) if data else None
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


class FilesBoundField(forms.BoundField):
    """For templates: `kept` are the files that the form has already, `limits` says what may be chosen."""

    @cached_property
    def kept(self) -> list[Attachment]:
        if not self.form.is_bound:
            return []
        posted: PostedFiles = self.data
        return kept_files(token=posted.token, field_key=posted.field_key)

    @property
    def remove_name(self) -> str:
        return f"{self.html_name}{REMOVE}"

    @property
    def limits(self) -> str:
        limits = read_limits()
        return _("%(kinds)s. At most %(number)d files of at most %(size)d MB, together %(total)d MB.") % {
            "kinds": ", ".join(kind.label for kind in limits.kinds),
            "number": limits.number,
            "size": limits.file_size // MEGABYTE,
            "total": limits.total_size // MEGABYTE,
        }

    @property
    def aria_describedby(self) -> str | None:
        others = super().aria_describedby
        return f"{self.auto_id}_limits {others}".strip() if self.auto_id else others


class FilesField(forms.Field):
    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(read_limits().extensions)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> FilesBoundField:
        return FilesBoundField(form, self, field_name)

    def clean(self, value: PostedFiles | None) -> list[str]:
        taken = self._take(value) if value else Taken()
        if taken.refused:
            limits = read_limits()
            raise ValidationError(" ".join(describe_refusal(refusal, name, limits) for refusal, name in taken.refused))
        if self.required and not taken.names:
            raise ValidationError(self.error_messages["required"], code="required")
        return taken.names

    def keep(self, value: PostedFiles | None) -> None:
        """Keep what is good without judging the rest, for a form that is shown again as it was typed."""
        try:
            self.clean(value)
        except ValidationError:
            return

    def _take(self, value: PostedFiles) -> Taken:
        try:
            return take_files(value)
        except (DatabaseError, OSError) as error:
            # The type only: an error's own words may quote what was sent.
            logger.error("a file could not be kept: %s", type(error).__name__)  # noqa: TRY400
            raise ValidationError(
                _("We can't keep files at this moment. Choose them again and press send in a minute."),
                code="unavailable",
            ) from error

    def has_changed(self, initial: Any, data: PostedFiles | None) -> bool:
        return bool(data and (data.uploads or data.removed))
