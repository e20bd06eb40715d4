"""`manage.py search_status`: whether the index says what the database says; exit code 1 when it does not."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from search.client import EngineUnavailableError
from search.mappings import SCHEMA_VERSION
from search.status import Status, read_status
from search.sync import schedule

SHOWN_IDS = 20


class Command(BaseCommand):
    help = (
        "Compare the search index with the database, page by page. Exit code 1: no index, an older mapping, or drift."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="have the worker index what differs; rebuild if needed"
        )

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        try:
            status = read_status()
        except EngineUnavailableError as error:
            raise CommandError(f"OpenSearch did not answer: {error}") from error
        for line in describe(status):
            self.stdout.write(line)
        if repair:
            self._repair(status)
        elif not status.is_good:
            sys.exit(1)

    def _repair(self, status: Status) -> None:
        if status.index is None or status.is_outdated:
            call_command("search_rebuild", stdout=self.stdout, stderr=self.stderr)
        elif status.drift.page_ids:
            schedule(status.drift.page_ids)
            self.stdout.write(f"{len(status.drift.page_ids)} pages scheduled: the worker indexes them")


def describe(status: Status) -> list[str]:
    if status.index is None:
        return ["no index behind the alias: run search_rebuild"]
    lines = [f"{status.index.name}: {status.pages} pages in the database may be found"]
    if status.is_outdated:
        lines.append(
            f"its mapping has version {status.index.schema_version}, the code {SCHEMA_VERSION}: run search_rebuild"
        )
    drift = status.drift
    for label, page_ids in (("missing", drift.missing), ("stale", drift.stale), ("extra", drift.extra)):
        if page_ids:
            ids = ", ".join(str(pk) for pk in page_ids[:SHOWN_IDS]) + (" …" if len(page_ids) > SHOWN_IDS else "")
            lines.append(f"{label}: {len(page_ids)} ({ids})")
    if status.waiting:
        lines.append(f"{status.waiting} changes wait for the worker")
    if status.is_good:
        lines.append("the index is in step with the database")
    return lines
