"""What a customer types in "my requests": an address, a message. Each message of ours says what to do."""

from typing import Any

from django import forms
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from helpdesk.attachments.form_field import FilesField
from helpdesk.form_builder import MESSAGE_LENGTH

ADDRESS_LENGTH = 254
FILES = "attachments"
NO_NULLS = _("This holds a character that can't be stored. Type it again.")
TOO_LONG = _("Shorten this to %(limit_value)d characters; it has %(show_value)d now.")


class AddressForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The address that you sent your requests with."),
        max_length=ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={
            "required": _("Fill in your e-mail address: we send the link there."),
            "invalid": _("“%(value)s” is not a complete e-mail address. It looks like name@company.example."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": NO_NULLS,
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The one field there is: what is wrong with it is heard at once.
        if self.errors:
            self.fields["email"].widget.attrs["autofocus"] = True


class MessageForm(forms.Form):
    """A message says something, or brings files; these are kept by the form's token when something else is wrong."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NO_NULLS},
    )
    attachments = FilesField(label=_("Files"), required=False)

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_empty = may_be_empty

    def clean_text(self) -> str:
        return normalize_newlines(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.is_empty and not self.may_be_empty:
            self.add_error("text", forms.ValidationError(_("Write your message, or choose a file to send.")))
        return data

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("text") and not self.cleaned_data.get(FILES)
