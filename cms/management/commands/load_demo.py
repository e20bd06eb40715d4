"""`manage.py load_demo`: the demo site and its logins. Makes what is missing and leaves the rest as it is."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.demo_content.loading import DemoSite
from cms.demo_content.logins import make_groups, make_logins
from kb.services import home_page


class Command(BaseCommand):
    help = "Load the demo content of an invented company, in four languages. Safe to interrupt and to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hostname", default="localhost")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-logins", action="store_true", help="content only: no logins with known passwords")

    def handle(self, *args: Any, hostname: str, port: int, no_logins: bool, **options: Any) -> None:
        if not no_logins and not set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}:
            raise CommandError("The demo's logins have known passwords: this site is reachable, so use --no-logins.")
        demo = DemoSite(settings.BASE_DIR / "fixtures" / "demo", hostname=hostname, port=port)
        with tqdm(total=demo.total, desc="Demo content", unit="", file=sys.stderr) as progress:
            for part in demo.load():
                progress.set_postfix_str(part, refresh=False)
                progress.update()
        make_groups(home_page())
        if not no_logins:
            make_logins()
        self.stdout.write("The demo content is there.")
