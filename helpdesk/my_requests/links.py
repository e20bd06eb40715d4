"""Links to sign in by: random, good for fifteen minutes and one use. What the database holds of one opens nothing."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.crypto import salted_hmac

from helpdesk.models import SignInLink

SALT = "helpdesk.sign-in-link"
VALID = timedelta(minutes=15)
TOKEN_BYTES = 32


class LinkState(StrEnum):
    GOOD = "good"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"


def _fingerprint(token: str) -> str:
    return salted_hmac(SALT, token, algorithm="sha256").hexdigest()


def make_link(*, customer_key: str, now: datetime | None = None) -> str:
    """Store a new link for a customer and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(
        token_hash=_fingerprint(token), customer_key=customer_key, expires_at=(now or timezone.now()) + VALID
    )
    return token


def find_link(token: str) -> SignInLink | None:
    return SignInLink.objects.filter(token_hash=_fingerprint(token)).first()


def state_of(link: SignInLink | None, now: datetime) -> LinkState:
    if link is None:
        return LinkState.UNKNOWN
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.GOOD if now < link.expires_at else LinkState.EXPIRED


def spend_link(link: SignInLink, now: datetime) -> bool:
    """Use `link` up; False when somebody else was first or its time is over. One statement decides."""
    good = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    return bool(good.update(used_at=now))
