from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpdeskConfig(AppConfig):
    """Requests: forms that editors build, what customers send with them, and the mails that follow."""

    name = "helpdesk"
    verbose_name = _("Help desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from helpdesk import alerts, checks, outbox
        from helpdesk.attachments import checks as attachment_checks
        from helpdesk.attachments import cleaning as attachment_cleaning
        from helpdesk.attachments import scan_job, signals
        from helpdesk.guard import checks as guard_checks
        from helpdesk.guard import cleaning
        from helpdesk.inbound import checks as inbound_checks
        from helpdesk.inbound import reading as inbound_reading
        from helpdesk.my_requests import forgetting, sign_in
        from helpdesk.privacy import loop as privacy_loop
        from helpdesk.routing import checks as routing_checks

        checks.register()
        outbox.register()
        alerts.register()
        attachment_checks.register_checks()
        attachment_cleaning.register()
        scan_job.register()
        signals.connect()
        guard_checks.register()
        cleaning.register()
        sign_in.register()
        forgetting.register()
        privacy_loop.register()
        routing_checks.register()
        inbound_checks.register()
        inbound_reading.register()
