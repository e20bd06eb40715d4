"""Which customer a session belongs to. It stands beside a staff login in the same session and never touches it.

Without a session cookie nothing is read, so that pages of people who never signed in need no query for it.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY as AUTH_SESSION_KEY
from django.http import HttpRequest

SESSION_KEY = "my_requests"
IDLE = timedelta(hours=8)
# Writing the session on every page would cost each of them a query.
PROLONGED_AFTER = timedelta(minutes=10)


def sign_in(request: HttpRequest, customer_key: str) -> None:
    """From here on the session is this customer's, under a new key: one that somebody planted is worth nothing."""
    request.session.cycle_key()
    if AUTH_SESSION_KEY not in request.session:
        # So that the address leaves the database too once it opens nothing; a staff login has a term of its own.
        request.session.set_expiry(int(IDLE.total_seconds()))
    _remember(request, customer_key)


def _remember(request: HttpRequest, customer_key: str) -> None:
    request.session[SESSION_KEY] = {"customer": customer_key, "until": time.time() + IDLE.total_seconds()}


def signed_in_customer(request: HttpRequest) -> str | None:
    """The customer's key (the address in lower case), or None when nobody is signed in or was away for too long."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    left = kept["until"] - time.time()
    if left <= 0:
        sign_out(request)
        return None
    if left < (IDLE - PROLONGED_AFTER).total_seconds():
        _remember(request, kept["customer"])
    return str(kept["customer"])


def sign_out(request: HttpRequest) -> None:
    """Forget the customer; a staff login stays, and a session that holds nothing else goes with its cookie."""
    request.session.pop(SESSION_KEY, None)
    request.session.set_expiry(None)
    if not request.session.keys():
        request.session.flush()
