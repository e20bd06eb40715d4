"""State and assignee changed from the admin: on the row as it is now, not as the page showed it."""

from typing import Any

from django.db import transaction

from helpdesk.conversation import assign, set_state
from helpdesk.desk.answering import RequestGone
from helpdesk.models import Request, RequestState


@transaction.atomic
def handle(
    *,
    request_id: int,
    user: Any,
    state: RequestState | None = None,
    assigns: bool = False,
    assignee: Any = None,
    cause: str = "",
) -> bool:
    """Change the state unless None, and the assignee if `assigns`. Whether anything changed. Raises RequestGone."""
    request = Request.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestGone
    before = (request.state, request.assignee_id)
    if state is not None:
        set_state(request=request, state=state, user=user, cause=cause)
    if assigns:
        assign(request=request, assignee=assignee, user=user)
    return before != (request.state, request.assignee_id)
