"""Publishing and expiring what editors scheduled, as one of the worker's loops."""

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision

from kb.base.models import BasePage
from kb.outbox.worker import Loop, register_loop

SCHEDULE_SECONDS = 10.0


def publish_due() -> int:
    """Apply what is due; 0, so that the loop waits before it looks again."""
    now = timezone.now()
    due = (
        Revision.objects.filter(approved_go_live_at__lt=now).exists()
        or BasePage.objects.filter(Q(live=True, expire_at__lt=now)).exists()
    )
    if due:
        call_command("publish_scheduled", verbosity=0)
    return 0


def register() -> None:
    register_loop(Loop(name="schedule", step=publish_due, idle=SCHEDULE_SECONDS))
