"""Job: something to be done outside the database, stored in the same transaction as what asks for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    DEAD = "dead", _("dead")


class Job(models.Model):
    """One row per thing to do: (kind, key) is unique, so asking twice makes one job with a higher `version`.

    Done rows stay: their version keeps rising, so that whoever applies a job can tell an old change from a newer one.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict, blank=True)
    version = models.PositiveBigIntegerField(default=1)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)
    # When it was last asked for; retries move `due_at`, never this.
    asked_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="kb_outbox_one_job_per_key")]
        indexes = [models.Index(fields=["kind", "status", "due_at"], name="kb_outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} v{self.version} {self.status}"


class Heartbeat(models.Model):
    """When each loop of the worker last went round; /readyz reads it."""

    loop = models.CharField(max_length=60, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.loop} {self.seen_at:%H:%M:%S}"
