from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpdeskConfig(AppConfig):
    """Requests: forms that editors build, what customers send with them, and the mails that follow."""

    name = "helpdesk"
    verbose_name = _("Help desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from helpdesk import checks, outbox
        from helpdesk.guard import cleaning
        from helpdesk.my_requests import forgetting, sign_in

        checks.register()
        outbox.register()
        cleaning.register()
        sign_in.register()
        forgetting.register()
