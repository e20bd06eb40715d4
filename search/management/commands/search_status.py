"""`manage.py search_status`: whether the index says what the database says; exit code 1 when it does not."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.client import EngineUnavailableError
from search.mappings import SCHEMA_VERSION
from search.status import Status, read_status, repair

SHOWN_IDS = 20


class Command(BaseCommand):
    help = (
        "Compare the search index with the database, page by page. Exit code 1: no index, another mapping than the "
        "code's, or pages that differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what differs; rebuild if needed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = self._compare()
            if options["repair"] and not status.is_good:
                self._repair(status)
                status = self._compare()
        except EngineUnavailableError as error:
            raise CommandError(f"OpenSearch did not answer: {error}") from error
        if not status.is_good:
            sys.exit(1)

    def _compare(self) -> Status:
        with tqdm(unit="page", desc="comparing", file=self.stderr, disable=None, leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            status = read_status(show)
        for line in describe(status):
            self.stdout.write(line)
        return status

    def _repair(self, status: Status) -> None:
        if status.index is None or status.is_outdated:
            call_command("search_rebuild", stdout=self.stdout, stderr=self.stderr)
        else:
            self.stdout.write(f"mending {len(status.to_mend)} pages")
            repair(status)


def describe(status: Status) -> Iterator[str]:
    for name in status.unfinished:
        yield f"{name}: unfinished; if its rebuild no longer runs, the next one deletes it"
    if status.index is None:
        yield "no index behind the alias: run search_rebuild"
        return
    yield f"{status.index.name}: {status.pages} pages in the database may be found"
    if status.is_outdated:
        yield f"its mapping has version {status.index.schema_version}, the code {SCHEMA_VERSION}: run search_rebuild"
    for label, page_ids in (
        ("missing", status.drift.missing),
        ("stale", status.drift.stale),
        ("extra", status.drift.extra),
        ("ahead of the database (was it restored from a backup?)", status.ahead),
        ("waiting for the worker", status.waiting),
        ("changed just now", status.changing),
    ):
        if page_ids:
            ids = ", ".join(str(pk) for pk in page_ids[:SHOWN_IDS]) + (" …" if len(page_ids) > SHOWN_IDS else "")
            yield f"{label}: {len(page_ids)} ({ids})"
    if status.jobs:
        yield f"{status.jobs} changes wait for the worker"
    if status.is_good:
        yield "the index is in step with the database"
