"""What is to be done about a form that was sent: pure. A suspicion holds a request back; only a flood is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

MOST_LINKS = 5
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S")
FASTEST_SECONDS = 2.0
"""A browser that runs our script never sends sooner than this after it asked for its challenge."""
WAIT_SECONDS = 5
"""Without a proof of work, the form is taken this long after it came back to be checked."""
CEILING = 10
"""So many times the limit is a flood."""
SLOW_PATH_DIVISOR = 2
"""Without a proof of work, a half of each limit."""


class Reason(StrEnum):
    """Why a request is held back. The values are stored with it."""

    HONEYPOT = "honeypot"
    FAST = "fast"
    LINKS = "links"
    RATE_ADDRESS = "rate-address"
    RATE_NETWORK = "rate-network"


class Demand(StrEnum):
    """What is asked of the sender before the form is taken; also the name of the notice that says so."""

    NONE = ""
    CHECK = "check"
    WAIT = "wait"
    PROOF = "proof"
    STOP = "stop"


class ProofState(StrEnum):
    ABSENT = "absent"
    GOOD = "good"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"


@dataclass(frozen=True)
class Count:
    """How often somebody sent within a window, this time included, and how often is usual."""

    reason: Reason
    number: int
    limit: int


@dataclass(frozen=True)
class Facts:
    """`proof_age`: seconds since its challenge was given; `waited`: since the form came back, None if it never did."""

    proof: ProofState = ProofState.ABSENT
    proof_age: float = 0.0
    waited: float | None = None
    fills_honeypot: bool = False
    links: int = 0
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`demand`, if any, comes first: nothing is stored. Otherwise the request is, held back if there are reasons."""

    reasons: tuple[Reason, ...] = ()
    demand: Demand = Demand.NONE

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.TOO_MANY_REQUESTS if self.demand is Demand.STOP else HTTPStatus.UNPROCESSABLE_ENTITY


def judge(facts: Facts) -> Verdict:
    demand = _demand(facts)
    if demand:
        return Verdict(demand=demand)
    signs = {
        Reason.HONEYPOT: facts.fills_honeypot,
        Reason.FAST: facts.proof is ProofState.GOOD and facts.proof_age < FASTEST_SECONDS,
        Reason.LINKS: facts.links > MOST_LINKS,
    }
    reasons = [reason for reason, applies in signs.items() if applies]
    divisor = 1 if facts.proof is ProofState.GOOD else SLOW_PATH_DIVISOR
    reasons += [count.reason for count in facts.counts if count.number * divisor > count.limit]
    return Verdict(reasons=tuple(dict.fromkeys(reasons)))


def _demand(facts: Facts) -> Demand:
    if any(count.number > count.limit * CEILING for count in facts.counts):
        return Demand.STOP
    # Whoever falls for the trap gets the receipt at once and learns nothing.
    if facts.fills_honeypot or facts.proof is ProofState.GOOD:
        return Demand.NONE
    if facts.proof is not ProofState.ABSENT:
        return Demand.PROOF
    if facts.waited is None:
        return Demand.CHECK
    return Demand.WAIT if facts.waited < WAIT_SECONDS else Demand.NONE


def count_links(texts: Iterable[str]) -> int:
    return sum(len(LINK.findall(text)) for text in texts)
