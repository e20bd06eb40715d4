"""`manage.py search_rebuild`: a new index beside the live one, swapped in when it is complete."""

import signal
import sys
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.client import EngineUnavailableError
from search.indices import RejectedError
from search.rebuild import rebuild_index


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM as an exception, so that the unfinished index is deleted on the way out."""
    sys.exit(128 + number)


class Command(BaseCommand):
    help = "Build a new search index from the database and swap it in; searches go on meanwhile. Repeat it at will."

    def handle(self, *args: Any, **options: Any) -> None:
        before = signal.signal(signal.SIGTERM, _leave)
        try:
            self._rebuild()
        finally:
            signal.signal(signal.SIGTERM, before)

    def _rebuild(self) -> None:
        with tqdm(unit="page", desc="indexing", file=self.stderr, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                rebuilt = rebuild_index(show)
            except EngineUnavailableError as error:
                raise CommandError(f"OpenSearch did not answer ({error}); the index is as it was.") from error
            except RejectedError as error:
                raise CommandError(f"{error}; the index is as it was.") from error
        self.stdout.write(f"{rebuilt.index}: {rebuilt.pages} pages")
        if rebuilt.previous:
            self.stdout.write(f"{rebuilt.previous} is kept until the next rebuild")
        for name in rebuilt.deleted:
            self.stdout.write(f"{name} deleted")
