"""The way without a proof of work: the form comes back with the signed time, and is taken some seconds later.

The time is signed together with the form's token, so that it is worth nothing for another form.
"""

import math
import time
from collections.abc import Mapping
from datetime import timedelta

from django.core import signing

from helpdesk.guard.verdict import WAIT_SECONDS

FIELD = "_checked"
SALT = "helpdesk.guard.waiting"
VALID_FOR = timedelta(hours=2)
MAX_LENGTH = 200


def make_stamp(token: str) -> str:
    return signing.TimestampSigner(salt=SALT).sign(token)


def seconds_waited(posted: Mapping[str, str], token: str) -> float | None:
    """Seconds since the form with `token` came back to be checked; None if it never did, or too long ago."""
    stamp = posted.get(FIELD, "")
    if len(stamp) > MAX_LENGTH:
        return None
    signer = signing.TimestampSigner(salt=SALT)
    try:
        if signer.unsign(stamp, max_age=VALID_FOR) != token:
            return None
    except signing.BadSignature:
        return None
    signed_at = signing.b62_decode(stamp.split(signer.sep)[-2])
    return max(0.0, time.time() - signed_at)


def keep_stamp(posted: Mapping[str, str], token: str) -> str:
    """The stamp that was posted, so that waiting counts from the first time; a new one where none holds."""
    return make_stamp(token) if seconds_waited(posted, token) is None else posted[FIELD]


def seconds_left(posted: Mapping[str, str], token: str) -> int:
    """Whole seconds until the form is taken, at least one."""
    return max(1, math.ceil(WAIT_SECONDS - (seconds_waited(posted, token) or 0)))
