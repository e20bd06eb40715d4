"""`python -m tests.bench`: how long the demo's pages take, as a ratio to the cheapest answer of the same process.

Needs a running demo: it measures that site over HTTP, one request at a time on one connection.
"""

import http.client
import json
import statistics
import sys
import time
from urllib.parse import quote

import environ

from cms.demo.plan import HOST
from tests.bench.pages import PAGES, Measured, format_table

ROUNDS = 60
WARM_UP = 5


def _times(connection: http.client.HTTPConnection, path: str) -> list[float]:
    """Milliseconds of each request, after the warm-up. Raises RuntimeError for an answer that is not 200."""
    times = []
    for number in range(WARM_UP + ROUNDS):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        if number >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
    return times


def main() -> int:
    env = environ.Env()
    env.read_env("var/demo.env")
    try:
        connection = http.client.HTTPConnection(HOST, env.int("PORT", default=8000), timeout=30)
        connection.request("GET", "/readyz")
        ready = json.load(connection.getresponse())
    except OSError:
        sys.stderr.write("No demo answers. Start one with `make demo` in another terminal, then run this again.\n")
        return 1
    sys.stdout.write(f"readyz says {ready['status']}; {ROUNDS} requests each, one at a time\n\n")
    measured = []
    for name, path in PAGES.items():
        times = _times(connection, quote(path, safe="/?=&+"))
        p95 = statistics.quantiles(times, n=20)[-1]
        measured.append(Measured(name=name, p50=statistics.median(times), p95=p95))
    sys.stdout.write(format_table(measured) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
