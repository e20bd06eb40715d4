from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Everything OpenSearch; `search.service` is the entry point for everybody else."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from kb.outbox.registry import register
        from search import checks, retention, signals, sync, tally

        register(sync.INDEX_JOBS)
        signals.connect()
        tally.connect()
        retention.register()
        checks.register()
