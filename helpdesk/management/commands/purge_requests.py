"""`manage.py purge_requests [--dry-run]`: delete what was kept as long as its type says, and say how much it was."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from helpdesk.privacy.retention import RetentionReport, plan_purge, purge


class Command(BaseCommand):
    help = "Delete closed requests that were kept as long as their type says, with messages, files and mails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        report = plan_purge()
        if options["dry_run"]:
            self._print("Would delete", report)
            return
        with tqdm(total=report.counts["requests"], desc="Deleting", unit="request") as bar:
            self._print("Deleted", purge(progress=bar.update))

    def _print(self, verb: str, report: RetentionReport) -> None:
        self.stdout.write(f"{verb}: {_describe(report.counts)}")
        for key, number in sorted(report.by_type.items()):
            self.stdout.write(f"  {key}: {number}")


def _describe(counts: Any) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())
