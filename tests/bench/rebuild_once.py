"""`python -m tests.bench.rebuild_once`: one rebuild in a process of its own, so that its memory is its own.

Prints JSON: pages, seconds, and its memory (RSS, octets) before and at most.
"""

import json
import resource
import sys
import time

import django
import psutil


def main() -> None:
    django.setup()
    from search.rebuild import rebuild_index

    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    rebuilt = rebuild_index(lambda done, total: None)
    seconds = time.perf_counter() - started
    # Linux counts in kB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    json.dump({"pages": rebuilt.pages, "seconds": seconds, "before": before, "peak": peak}, sys.stdout)


if __name__ == "__main__":
    main()
