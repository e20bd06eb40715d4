"""What the guard keeps is gone within the hour after it has become worthless."""

from django.utils import timezone

from helpdesk.guard.rates import delete_old_counts
from helpdesk.models import SpentProof
from kb.outbox.worker import Loop, register_loop

EVERY_SECONDS = 3600.0


def clean_guard() -> int:
    """Delete counts of windows that are over and proofs that have expired. Always 0: nothing is left to hurry for."""
    now = timezone.now()
    delete_old_counts(now)
    SpentProof.objects.filter(expires_at__lt=now).delete()
    return 0


def register() -> None:
    register_loop(Loop(name="clean_guard", step=clean_guard, idle=EVERY_SECONDS))
