from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Durable jobs in the database. It knows no kind of job; `search` and `helpdesk` register theirs."""

    name = "kb.outbox"
    label = "kb_outbox"
    verbose_name = _("Outbox")
    default_auto_field = "django.db.models.BigAutoField"
