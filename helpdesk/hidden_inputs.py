"""What a form carries unseen: its token, where it was opened, its place on the page. Read back, nothing is trusted."""

import re
import uuid
from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

from helpdesk.journey import Step, known_steps, parse_journey
from helpdesk.one_line import one_line
from helpdesk.paths import clean_path
from helpdesk.services import Origin

# A field's key starts with a letter, so none of these can be one.
TOKEN, ORIGIN_PATH, ORIGIN_QUERY, EMBEDDED, NUMBER = "_token", "_page", "_query", "_embedded", "_element"
SHARE, STEPS = "_share", "_steps"
TOKEN_PATTERN = re.compile(r"\A[0-9a-f]{32}\Z")
NUMBER_PATTERN = re.compile(r"\A[1-9][0-9]?\Z")
QUERY_LENGTH = 200


def new_token() -> str:
    return uuid.uuid4().hex


def read_token(posted: Mapping[str, str]) -> str:
    """The token that the form was rendered with, or a new one where none that we made came back."""
    token = posted.get(TOKEN, "")
    return token if TOKEN_PATTERN.match(token) else new_token()


def with_token(posted: QueryDict, token: str) -> QueryDict:
    """What was posted, as if with `token`: files are kept by the token that the form is shown with."""
    if posted.get(TOKEN) == token:
        return posted
    changed = posted.copy()
    changed[TOKEN] = token
    return changed


def next_number(request: HttpRequest) -> int:
    """Which form of the page this rendering is, from 1: its ids are made from it, so that no two forms clash."""
    number: int = getattr(request, "_request_forms", 0) + 1
    request._request_forms = number  # type: ignore[attr-defined]  # ours
    return number


def read_number(posted: Mapping[str, str]) -> int:
    """The number that the form was rendered with: the answer has the same ids, and htmx finds its place."""
    number = posted.get(NUMBER, "")
    return int(number) if NUMBER_PATTERN.match(number) else 1


def read_origin(posted: Mapping[str, str]) -> Origin:
    return Origin(
        path=clean_path(posted.get(ORIGIN_PATH, "")), query=one_line(posted.get(ORIGIN_QUERY, ""))[:QUERY_LENGTH]
    )


def opened_from(request: HttpRequest) -> Origin:
    """The origin of a form that is being shown: this page, and the search that the address carries on."""
    return Origin(path=clean_path(request.path), query=one_line(request.GET.get("q", ""))[:QUERY_LENGTH])


def is_sharing(posted: Mapping[str, str]) -> bool:
    """Whether the sender agreed to send along what was searched and read here."""
    return posted.get(SHARE) == "1"


def read_journey(posted: Mapping[str, str]) -> tuple[Step, ...]:
    """What was searched and read here, as the browser kept it or else as the form carried it; only with consent."""
    if not is_sharing(posted):
        return ()
    return parse_journey(posted.get(STEPS, "")) or known_steps(query=read_origin(posted).query)
