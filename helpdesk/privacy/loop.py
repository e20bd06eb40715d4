"""The worker deletes what was kept long enough, once an hour."""

from helpdesk.privacy.retention import purge
from kb.outbox.timed import register_timed

EVERY_SECONDS = 3600.0


def register() -> None:
    register_timed(name="retention", work=purge, every=EVERY_SECONDS)
