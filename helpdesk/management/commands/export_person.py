"""`manage.py export_person ADDRESS FILE`: everything that was stored of one person."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.privacy.person import count_person, export_person


class Command(BaseCommand):
    help = "Write everything stored of the person with this e-mail address into a ZIP file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADDRESS")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not any(count_person(options["email"]).values()):
            raise CommandError("Nothing is stored of this address.")
        try:
            # Readable by whoever runs it alone: it is full of personal data.
            with open(path, "xb", opener=_private) as file:
                counts = export_person(options["email"], file)
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.") from error
        self.stdout.write(f"{path}: " + ", ".join(f"{number} {name}" for name, number in counts.items()))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
