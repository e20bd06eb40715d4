"""`manage.py export_faq FILE.jsonl`: every live FAQ in the format that import_faq reads."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kb.exchange.exporting import export_records
from kb.exchange.records import format_record
from kb.models import FAQPage


class Command(BaseCommand):
    help = (
        "Export all live FAQs as JSON lines. Blocks become HTML; forms, contact cards and related links are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        # Written beside the target and moved over it when whole: an interrupted export leaves the old file.
        partial = file.with_name(f".{file.name}.part")
        total = FAQPage.objects.live().count()
        with partial.open("w", encoding="utf-8") as out:
            for record in tqdm(export_records(), total=total, unit=" FAQs", desc="Exporting", file=sys.stderr):
                out.write(format_record(record) + "\n")
        partial.replace(file)
        self.stdout.write(
            f"{total} FAQs written to {file}. Blocks became HTML; forms, contact cards and related links are left out."
        )
