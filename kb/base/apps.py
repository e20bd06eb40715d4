from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """The base page and the language plumbing: its own app, since a swappable base page can't share one."""

    name = "kb.base"
    label = "kb_base"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"
