"""The one question that a view asks about a form that was sent well: take it, hold it back, or ask again.

Nothing about the sender is kept but keyed hashes with a number, and nothing is asked of another host.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from helpdesk.fields import value_of_role
from helpdesk.guard import honeypot, waiting
from helpdesk.guard.network import client_address, client_network
from helpdesk.guard.proof import FIELD, Proof, read_proof, spend
from helpdesk.guard.rates import count_up
from helpdesk.guard.verdict import Count, Facts, Reason, Verdict, count_links, judge
from helpdesk.models import FieldRole, Request

if TYPE_CHECKING:
    from helpdesk.models import RequestPage

logger = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Checked:
    """The verdict, and the proof that is spent once the request is stored."""

    verdict: Verdict = field(default_factory=Verdict)
    proof: Proof = field(default_factory=Proof)


def check(request: HttpRequest, page: "RequestPage", cleaned: Mapping[str, Any], token: str) -> Checked:
    """Judge the form that was rendered with `token` and posted with `request`; `cleaned` is what it says."""
    found = read_proof(request.POST.get(FIELD, ""), token)
    # Sent again, as by a double click: there is its receipt, or a question; nothing new is stored. Asked after the
    # proof was read, since a request is stored before its proof is spent.
    if Request.objects.filter(submission_token=token).exists():
        return Checked()
    facts = Facts(
        proof=found.state,
        proof_age=found.age,
        waited=waiting.seconds_waited(request.POST, token),
        fills_honeypot=honeypot.is_filled(request.POST),
        links=count_links(value for value in cleaned.values() if isinstance(value, str)),
    )
    verdict = judge(facts)
    if not verdict.demand:
        # Only what would be stored is counted: who is asked again is not nearer to the limit.
        verdict = judge(replace(facts, counts=_count(request, page, cleaned)))
    return Checked(verdict, found)


def settle(checked: Checked) -> None:
    """The request is stored: its proof is spent. A proof is good for one form and a form for one request, so nothing
    can be gained by being quick in between; nor does it matter to the sender if this fails."""
    try:
        spend(checked.proof)
    except DatabaseError as error:
        logger.warning("a proof could not be marked as spent: %s", type(error).__name__)


def _count(request: HttpRequest, page: "RequestPage", cleaned: Mapping[str, Any]) -> tuple[Count, ...]:
    fields = page.read_fields(page.localize().language)
    address = value_of_role(fields, dict(cleaned), FieldRole.EMAIL).strip().lower() or client_address(request)
    limits = (
        (Reason.RATE_ADDRESS, address, HOUR, settings.REQUESTS_PER_ADDRESS_PER_HOUR),
        (Reason.RATE_ADDRESS, address, DAY, settings.REQUESTS_PER_ADDRESS_PER_DAY),
        (Reason.RATE_NETWORK, client_network(request), HOUR, settings.REQUESTS_PER_NETWORK_PER_HOUR),
    )
    # A server on a socket may know no address; counting everybody as one would hold all of them back.
    return tuple(
        Count(reason, count_up(name=f"request {reason}", subject=subject, window=window), limit)
        for reason, subject, window, limit in limits
        if subject
    )
