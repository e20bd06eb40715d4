"""A rebuild from the database, held against a bare bulk of the same ready documents into the same kind of index.

Real pages, so it stops at LARGEST: importing more takes hours, and the rate does not depend on what came before.
"""

import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch, helpers
from tqdm import tqdm

from kb.exchange.importing import import_record
from search.eligibility import eligible_pages
from search.indices import alias
from tests.bench.bench import SEED, Bench
from tests.bench.figures import at_least, judge
from tests.bench.recombine import recombine
from tests.bench.table import format_table, mb, number, times

LARGEST = 10_000
TARGET = 0.5
REPEATS = 3
TIMEOUT_SECONDS = 60
# What an index knows of itself and a new one can't be made with.
OWN_SETTINGS = ("uuid", "creation_date", "provided_name", "version", "replication", "resize")


@dataclass(frozen=True)
class Size:
    """Rates in documents a second, memory in octets."""

    pages: int
    rebuild: float
    bulk: float
    before: int
    peak: int

    @property
    def ratio(self) -> float:
        return self.rebuild / self.bulk


def add_pages(bench: Bench, count: int) -> None:
    """Import recombined FAQs until there are `count` pages of any kind, or more if there were more."""
    missing = count - eligible_pages().count()
    if missing <= 0:
        return
    imported = sum(1 for key in eligible_pages().values_list("faqpage__key", flat=True) if is_made(key))
    start = len(bench.faqs) + imported
    made = islice(recombine(bench.faqs, start + missing, seed=SEED), start, None)
    for faq in tqdm(made, total=missing, desc=f"import to {count:,}", unit="page", file=sys.stderr):
        import_record(faq)


def is_made(key: str | None) -> bool:
    return bool(key) and str(key).startswith("made-")


def read_sources(engine: OpenSearch, index: str) -> list[dict[str, Any]]:
    return list(helpers.scan(engine, index=index, size=500))


def make_same_index(engine: OpenSearch, original: str, copy: str) -> None:
    """Empty, with the settings and mapping of `original`."""
    described = next(iter(engine.indices.get(index=original).values()))
    settings = {name: value for name, value in described["settings"]["index"].items() if name not in OWN_SETTINGS}
    engine.indices.create(index=copy, body={"settings": {"index": settings}, "mappings": described["mappings"]})


def time_bulk(engine: OpenSearch, documents: Sequence[dict[str, Any]], original: str) -> float:
    """Documents a second of helpers.bulk as it comes, with the making of the index and the refresh, as in a rebuild."""
    index = f"{alias()}-bulk"
    started = time.perf_counter()
    try:
        make_same_index(engine, original, index)
        helpers.bulk(engine, ({"_index": index, "_id": each["_id"], "_source": each["_source"]} for each in documents))
        engine.indices.refresh(index=index)
        return len(documents) / (time.perf_counter() - started)
    finally:
        engine.indices.delete(index=index)


def measure_size(bench: Bench, count: int) -> Size:
    add_pages(bench, count)
    engine = OpenSearch(bench.site.environment["OPENSEARCH_URL"], timeout=TIMEOUT_SECONDS)
    rebuilds, bulks = [], []
    for _repeat in range(REPEATS):
        rebuilds.append(json.loads(bench.site.run("-m", "tests.bench.rebuild_once")))
        bulks.append(time_bulk(engine, read_sources(engine, alias()), alias()))
    return Size(
        pages=rebuilds[-1]["pages"],
        rebuild=statistics.median(each["pages"] / each["seconds"] for each in rebuilds),
        bulk=statistics.median(bulks),
        before=max(each["before"] for each in rebuilds),
        peak=max(each["peak"] for each in rebuilds),
    )


def measure_rebuild(bench: Bench) -> str:
    present = eligible_pages().count()
    counts = [present, *(count for count in bench.options.sizes if present < count <= LARGEST)]
    sizes = [measure_size(bench, count) for count in counts]
    rows = [
        [
            number(size.pages),
            number(size.rebuild),
            number(size.bulk),
            times(size.ratio),
            mb(size.before),
            mb(size.peak),
        ]
        for size in sizes
    ]
    headings = ["pages", "rebuild/s", "bulk/s", "ratio", "MB before", "MB at most"]
    return "\n".join(
        [
            format_table(headings, rows),
            f"real pages, so not above {LARGEST:,}; the median of {REPEATS}, rebuild and bulk taking turns",
            judge(sizes[-1].ratio, at_least(TARGET, f"at least {TARGET:g} × the bare bulk (the aim)")),
        ]
    )
