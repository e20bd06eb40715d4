"""`manage.py erase_person ADDRESS [--dry-run]`: delete everything of one person, on the record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from helpdesk.privacy.person import count_person, erase_person


class Command(BaseCommand):
    help = "Delete everything stored of the person with this e-mail address, open requests too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADDRESS")
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        counts = count_person(email)
        if not any(counts.values()):
            raise CommandError("Nothing is stored of this address.")
        if options["dry_run"]:
            self.stdout.write("Would delete: " + _describe(counts))
            return
        with tqdm(total=counts["requests"], desc="Deleting", unit="request") as bar:
            self.stdout.write("Deleted: " + _describe(erase_person(email, progress=bar.update)))


def _describe(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())
