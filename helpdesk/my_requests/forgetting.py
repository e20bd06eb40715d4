"""What let customers in is deleted when it opens nothing any more: one of the worker's loops.

These are links, the mails that carried them, and sessions that are over, which hold an address.
"""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from helpdesk.models import Mail, MailRole, SignInLink
from helpdesk.privacy.erasing import delete_mails
from kb.outbox.timed import register_timed

# A while after its time a link is still told "expired" or "used" instead of "wrong".
KEEP_LINKS = timedelta(days=1)
# Longer than a mail server is given, so that a mail that was refused can be seen.
KEEP_MAILS = timedelta(days=7)
EVERY_SECONDS = 3600.0


def delete_old_sessions() -> None:
    """Of customers and of our own people alike: nobody can use them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@transaction.atomic
def delete_old_links(now: datetime) -> int:
    """How many rows were deleted."""
    links, _by_model = SignInLink.objects.filter(expires_at__lt=now - KEEP_LINKS).delete()
    return links + delete_mails(Mail.objects.filter(role=MailRole.SIGN_IN, created_at__lt=now - KEEP_MAILS))


def forget() -> None:
    delete_old_links(timezone.now())
    delete_old_sessions()


def register() -> None:
    register_timed(name="sign-in links", work=forget, every=EVERY_SECONDS)
