"""manage.py receive_mail: one mail from standard input, for a pipe from a mail server."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from helpdesk.attachments.limits import MEGABYTE
from helpdesk.inbound.services import receive


class Command(BaseCommand):
    help = "Take in one mail from standard input. What belongs to no request is left alone. 75: try again later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="whom the mail server has it for; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limit = settings.INBOUND_MAX_MB * MEGABYTE
        raw = sys.stdin.buffer.read(limit + 1)
        if len(raw) > limit:
            self.stderr.write(f"the mail is larger than {settings.INBOUND_MAX_MB} MB")
            sys.exit(os.EX_UNAVAILABLE)
        try:
            outcome = receive(raw, recipients=tuple(options["recipient"]))
        except (OperationalError, InterfaceError, OSError) as error:
            # Database or disk: the mail server keeps the mail and comes again.
            self.stderr.write(f"not now: {type(error).__name__}")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(outcome.value)
