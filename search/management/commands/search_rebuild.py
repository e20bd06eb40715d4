"""`manage.py search_rebuild`: a new index beside the live one, swapped in when it is complete; or back to the last."""

import signal
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.client import EngineUnavailableError
from search.rebuild import CannotRollBack, Rebuilt, rebuild_index, roll_back
from search.writing import RejectedError


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM as an exception, so that the unfinished index is deleted on the way out."""
    sys.exit(128 + number)


class Command(BaseCommand):
    help = "Build a new search index from the database and swap it in; searches go on meanwhile. Repeat it at will."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rollback", action="store_true", help="go back to the index before, with all that changed since then"
        )

    def handle(self, *args: Any, rollback: bool, **options: Any) -> None:
        before = signal.signal(signal.SIGTERM, _leave)
        try:
            rebuilt = roll_back() if rollback else self._rebuild()
        except EngineUnavailableError as error:
            raise CommandError(
                f"OpenSearch did not answer ({error}). Readers still have a complete index. "
                "Once OpenSearch is back, run this again: it removes what this one left."
            ) from error
        except RejectedError as error:
            raise CommandError(f"{error}. Readers still have the index that they had.") from error
        except CannotRollBack as error:
            raise CommandError(f"Nothing to go back to: {error}.") from error
        finally:
            signal.signal(signal.SIGTERM, before)
        self._report(rebuilt)

    def _rebuild(self) -> Rebuilt:
        with tqdm(unit="step", desc="reading, storing", file=self.stderr, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return rebuild_index(show)

    def _report(self, rebuilt: Rebuilt) -> None:
        self.stdout.write(f"{rebuilt.index}: {rebuilt.pages} pages")
        if rebuilt.previous:
            self.stdout.write(f"{rebuilt.previous} is kept: search_rebuild --rollback leads back to it")
        for name in rebuilt.deleted:
            self.stdout.write(f"{name} deleted")
