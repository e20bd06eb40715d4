"""What keeps machines out, counted in the database so that every web process sees the same; no address is kept."""

from django.db import models


class RateCount(models.Model):
    """How often something happened within one window; `bucket` is a keyed hash, of no use to find a person by."""

    bucket = models.CharField(max_length=64)
    window_start = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "window_start"], name="helpdesk_one_count_per_window")]

    def __str__(self) -> str:
        return f"{self.window_start:%H:%M} {self.count}"


class SpentProof(models.Model):
    """A proof of work that was accepted once: it is worth nothing a second time."""

    fingerprint = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.fingerprint
