"""How long the pages of the running demo take, held against the cheapest answer of the same process."""

import http.client
import json
import sys
from urllib.parse import quote

import environ
from tqdm import tqdm

from cms.demo.plan import HOST
from tests.bench.connection import Connection
from tests.bench.figures import measure_latency
from tests.bench.table import format_table, ms, times

ROUNDS = 60
WARM_UP = 5
# The first is the yardstick: the process answers without database, search or template.
PAGES = {
    "healthz": "/healthz",
    "home": "/nl/",
    "topic": "/nl/contracten/",
    "answer": "/nl/contracten/softwarelicentie-stopzetten/",
    "results": "/nl/search/?q=contract+opzeggen",
    "request form": "/nl/stel-een-vraag/vraag-contract/",
    "search API": "/api/v1/search?q=contract+opzeggen&lang=nl",
    "suggest API": "/api/v1/suggest?q=fact&lang=nl",
}


def measure_pages() -> str:
    """Raises RuntimeError when no demo runs."""
    env = environ.Env()
    env.read_env("var/demo.env")
    site = Connection(f"http://{HOST}:{env.int('PORT', default=8000)}")
    try:
        status = json.loads(site.ask("/readyz")[1])["status"]
    except (OSError, http.client.HTTPException) as error:
        raise RuntimeError("No demo answers. Start one with `make demo` in another terminal.") from error
    seconds: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in tqdm(range(WARM_UP + ROUNDS), desc="pages", unit="round", file=sys.stderr):
        for name, path in PAGES.items():
            took, _answer = site.ask(quote(path, safe="/?=&+"), headers={"Accept-Encoding": "gzip"})
            if number >= WARM_UP:
                seconds[name].append(took)
    found = {name: measure_latency(each) for name, each in seconds.items()}
    first = next(iter(found.values()))
    rows = [[name, ms(each.p50), ms(each.p95), times(each.p50 / first.p50)] for name, each in found.items()]
    return f"the running demo, readyz says {status}\n" + format_table(["page", "p50", "p95", "ratio"], rows)
