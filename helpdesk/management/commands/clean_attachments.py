"""`manage.py clean_attachments`: what the worker does hourly, now, or only counted."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.attachments.cleaning import clean_attachments


class Command(BaseCommand):
    help = "Delete files of forms that were never sent, and files that no row knows, once they are a day old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count them only")

    def handle(self, *args: Any, **options: Any) -> None:
        cleaned = clean_attachments(dry_run=options["dry_run"])
        verb = "would be deleted" if options["dry_run"] else "deleted"
        self.stdout.write(
            f"{verb}: {cleaned.rows} files of forms never sent, {cleaned.files} files that no row knows, "
            f"{cleaned.size} bytes"
        )
