"""Proof of work: a browser works a moment before it sends. Nothing is asked of a person, or of another host.

A challenge is signed, expires, and names the form that it is for; a proof is taken once. The format is ALTCHA's,
version 2: find the counter for which SHA-256(salt + nonce + counter) begins with the given half of a hash.
"""

import json
import secrets
import time
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.guard.verdict import ProofState
from helpdesk.models import SpentProof

FIELD = "_proof"
SALT = "helpdesk.guard.proof"
VALID_FOR = timedelta(minutes=20)
MAX_LENGTH = 4000
ALGORITHM = "SHA-256"


@dataclass(frozen=True)
class Proof:
    """What a form came with. `fingerprint` names a good proof; a spent one has the same."""

    state: ProofState = ProofState.ABSENT
    age: float = 0.0
    fingerprint: str = ""
    expires_at: datetime | None = None


def _secret() -> str:
    return salted_hmac(SALT, "challenge", algorithm="sha256").hexdigest()


def _name_of(token: str) -> str:
    """A form in a challenge: not its token, which a proof need not give away."""
    return salted_hmac(SALT, token, algorithm="sha256").hexdigest()


def make_challenge(token: str, *, now: float | None = None) -> dict[str, Any]:
    """A challenge for the form with `token`, as JSON for the browser. `now` is in seconds since 1970."""
    now = time.time() if now is None else now
    challenge = altcha.create_challenge(
        ALGORITHM,
        1,
        # Bounded: the counter is chosen here, so that nobody has bad luck for long.
        counter=secrets.randbelow(max(1, settings.REQUEST_PROOF_ROUNDS)),
        expires_at=int(now + VALID_FOR.total_seconds()),
        data={"form": _name_of(token), "at": int(now * 1000)},
        hmac_secret=_secret(),
    )
    return challenge.to_dict()


def solve(challenge: dict[str, Any]) -> str:
    """What the browser's worker does: the proof to send with the form."""
    parsed = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(parsed)
    if solution is None:
        raise TimeoutError("The challenge was not solved")
    return altcha.Payload(parsed, solution).to_base64()


def read_proof(posted: str, token: str) -> Proof:
    """Check the proof that was posted with the form that has `token`; whatever was posted, this raises nothing."""
    if not posted:
        return Proof()
    if len(posted) > MAX_LENGTH:
        return Proof(ProofState.WRONG)
    try:
        parameters = json.loads(b64decode(posted, validate=True))["challenge"]["parameters"]
        result = altcha.verify_solution(posted, _secret())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Proof(ProofState.WRONG)
    if result.expired:
        return Proof(ProofState.EXPIRED)
    # From here on, the parameters are those that we signed.
    if not result.verified or not constant_time_compare(parameters["data"]["form"], _name_of(token)):
        return Proof(ProofState.WRONG)
    fingerprint = salted_hmac(SALT, parameters["nonce"] + parameters["salt"], algorithm="sha256").hexdigest()
    spent = SpentProof.objects.filter(fingerprint=fingerprint).exists()
    return Proof(
        state=ProofState.SPENT if spent else ProofState.GOOD,
        age=time.time() - parameters["data"]["at"] / 1000,
        fingerprint=fingerprint,
        expires_at=datetime.fromtimestamp(parameters["expiresAt"], tz=UTC),
    )


def spend(proof: Proof) -> None:
    """From now on, `proof` is refused."""
    if proof.expires_at is not None:
        SpentProof.objects.bulk_create(
            [SpentProof(fingerprint=proof.fingerprint, expires_at=proof.expires_at)], ignore_conflicts=True
        )
