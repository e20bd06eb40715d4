"""What a customer types in "my requests": an address, a message. Each message of ours says what to do."""

from django import forms
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from helpdesk.form_builder import MESSAGE_LENGTH

ADDRESS_LENGTH = 254
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


class MessageForm(forms.Form):
    """`has_files`: a message may say nothing when files come with it."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NO_NULLS},
    )

    def __init__(self, *args: object, has_files: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.has_files = has_files

    def clean_text(self) -> str:
        text = normalize_newlines(self.cleaned_data["text"])
        if not text and not self.has_files:
            raise forms.ValidationError(_("Write your message, or choose a file to send."), code="required")
        return text
