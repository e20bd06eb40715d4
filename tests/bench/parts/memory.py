"""How much memory (RSS) the processes of the site hold, and whether searching makes it grow."""

import sys
from itertools import cycle, islice

import psutil
from tqdm import tqdm

from kb.outbox.models import Job
from tests.bench.bench import Bench
from tests.bench.connection import Connection
from tests.bench.parts.html import our_path
from tests.bench.parts.latency import build_path
from tests.bench.table import format_table, mb

WARM_UP = 50
SEARCHES = 2_000
DRAIN_SECONDS = 120


def worker_memory(gunicorn: int) -> int:
    """Octets of the one process that answers requests."""
    (worker,) = psutil.Process(gunicorn).children()
    return int(worker.memory_info().rss)


def measure_memory(bench: Bench) -> str:
    """Every other search is a results page, every other one the API."""
    pages = cycle([our_path(query) for query in bench.queries])
    calls = cycle([build_path("search", query) for query in bench.queries])
    paths = (path for pair in zip(pages, calls, strict=False) for path in pair)
    with bench.site.serve() as served, bench.site.work() as job_worker:
        site = Connection(served.url)
        for path in islice(paths, WARM_UP):
            site.ask(path)
        warm = worker_memory(served.pid)
        for path in tqdm(islice(paths, SEARCHES), total=SEARCHES, desc="memory", unit="search", file=sys.stderr):
            site.ask(path)
        after = worker_memory(served.pid)
        waiting = Job.objects.filter(kind="index").count()
        jobs = int(psutil.Process(job_worker).memory_info().rss)
    rows = [
        [f"gunicorn worker after {WARM_UP} searches", mb(warm)],
        [f"gunicorn worker after {SEARCHES:,} more", mb(after)],
        [f"manage.py worker (index jobs known: {waiting})", mb(jobs)],
    ]
    return format_table(["RSS", "MB"], rows)
