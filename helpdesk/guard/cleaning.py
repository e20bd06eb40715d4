"""What the guard keeps is gone within the hour after it has become worthless."""

from django.utils import timezone

from helpdesk.guard.rates import delete_old_counts
from helpdesk.models import SpentProof
from kb.outbox.timed import register_timed

EVERY_SECONDS = 3600.0


def clean_guard() -> None:
    """Delete counts of windows that are over and proofs that have expired."""
    now = timezone.now()
    delete_old_counts(now)
    SpentProof.objects.filter(expires_at__lt=now).delete()


def register() -> None:
    register_timed(name="guard", work=clean_guard, every=EVERY_SECONDS)
