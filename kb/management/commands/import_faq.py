"""`manage.py import_faq FILE.jsonl`: create and update FAQs by key, publish them and report each rejected line."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kb.exchange.importing import Outcome, import_lines
from kb.services import NoHomePage, home_page


class Command(BaseCommand):
    help = "Import FAQs from a JSON lines file (docs/import-export.md). Safe to repeat: FAQs are known by their key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            home_page()
        except NoHomePage as error:
            raise CommandError(str(error)) from error
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with file.open("rb") as counted:
            total = sum(1 for line in counted if line.strip())
        outcomes: Counter[Outcome] = Counter()
        rejected = []
        with file.open("rb") as lines:
            for report in tqdm(import_lines(lines), total=total, unit=" FAQs", desc="Importing", file=sys.stderr):
                outcomes[report.outcome] += 1
                if report.outcome is Outcome.REJECTED:
                    rejected.append(report)
        for report in rejected:
            self.stderr.write(f"line {report.line}: {report.reason}")
        self.stdout.write(", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome))
