"""`manage.py worker`: does the jobs of the outbox and what is scheduled. More than one may run."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from kb.outbox import worker


class Command(BaseCommand):
    help = "Do index changes, mails and scheduled publishing until stopped (SIGTERM or Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        loops = ", ".join(loop.name for loop in worker.all_loops())
        self.stdout.write(f"worker {worker.worker_name()} runs: {loops}")
        worker.run(stop)
        self.stdout.write("worker stopped")
