"""What was typed on a request's page: it comes back with every answer of the server until it is kept."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from helpdesk.desk.found_answers import QUERY_LENGTH, FoundAnswer
from helpdesk.models import RequestState

THEN_STATES = (RequestState.WAITING, RequestState.SOLVED, RequestState.OPEN)
TOKEN_BYTES = 24
ADDRESS_PREFIX = "address-"
ADDRESS_LENGTH = 320
LONGEST_NUMBER = 18


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True)
class Typed:
    """`found` is None until somebody looked for an answer; `address` is another one for `mail`.

    `errors` say what to do before it can be kept.
    """

    text: str = ""
    then: RequestState = RequestState.WAITING
    token: str = field(default_factory=new_token)
    seen: int = 0
    find: str = ""
    found: tuple[FoundAnswer, ...] | None = None
    mail: int = 0
    address: str = ""
    errors: tuple[str, ...] = ()

    def with_error(self, message: str) -> "Typed":
        return replace(self, errors=(*self.errors, message))


class TypedForm(forms.Form):
    """Reads what was posted. Nothing is required here: an action that needs a text says so itself."""

    text = forms.CharField(required=False, strip=False)
    then = forms.TypedChoiceField(
        choices=[(each.value, each.label) for each in THEN_STATES], coerce=RequestState, empty_value=THEN_STATES[0]
    )
    token = forms.RegexField(r"\A[A-Za-z0-9_-]{16,64}\Z")
    seen = forms.IntegerField(min_value=0)
    find = forms.CharField(required=False)


def read_address(request: HttpRequest) -> tuple[int, str]:
    """The mail that somebody typed another address for, and that address; (0, "") for none."""
    for name in request.POST:
        number, address = name.removeprefix(ADDRESS_PREFIX), request.POST.get(name, "").strip()
        if address and name != number and number.isdecimal() and len(number) <= LONGEST_NUMBER:
            return int(number), address[:ADDRESS_LENGTH]
    return 0, ""


def read_typed(request: HttpRequest) -> Typed:
    """Whatever can be read; what can't is replaced by something harmless, and the text is kept as it is."""
    form = TypedForm(request.POST)
    form.is_valid()
    data: dict[str, Any] = form.cleaned_data
    mail, address = read_address(request)
    typed = Typed(
        mail=mail,
        address=address,
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        then=data.get("then") or RequestState.WAITING,
        token=data.get("token") or new_token(),
        seen=data.get("seen") or 0,
        find=data.get("find", "")[:QUERY_LENGTH],
    )
    if "text" in form.errors:
        # The one thing that a database can't keep.
        typed = replace(typed, text=typed.text.replace("\0", "")).with_error(
            _("Characters that can't be kept were taken out. Read the text once more, then send it again.")
        )
    return typed
