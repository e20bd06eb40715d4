"""From publishing a page to its being found by the site's API, with the worker running as in production."""

import json
import random
import sys
import time
from urllib.parse import urlencode

from tqdm import tqdm

from kb.base.languages import default_language
from kb.models import FAQPage
from kb.services import ensure_topic, in_languages, publish_page, rich_text_answer
from tests.bench.bench import SEED, Bench
from tests.bench.connection import Connection
from tests.bench.figures import Latency, at_most, judge, measure_latency
from tests.bench.table import format_table, number

PAGES = 40
TARGET_MS = 1000.0
POLL_SECONDS = 0.02
GIVE_UP_SECONDS = 60
LETTERS = "bdfgklmnprstvz"


def make_word(chance: random.Random) -> str:
    """A word that no page has."""
    return "".join(chance.choice(LETTERS) + chance.choice("aeiou") for _syllable in range(6))


def publish_and_find(site: Connection, *, key: str, word: str) -> tuple[float, float]:
    """Seconds that publishing took, and seconds from its commit until the page was found by `word`."""
    language = default_language()
    page = FAQPage(
        key=key,
        **in_languages(title={language: f"{word}?"}, answer={language: rich_text_answer(f"<p>{word}</p>")}),
    )
    parent = ensure_topic(key="bench")
    started = time.perf_counter()
    publish_page(page=page, parent=parent)
    committed = time.perf_counter()
    path = f"/api/v1/search?{urlencode({'q': word, 'lang': language})}"
    while time.perf_counter() < committed + GIVE_UP_SECONDS:
        if any(hit["key"] == key for hit in json.loads(site.ask(path)[1])["hits"]):
            return committed - started, time.perf_counter() - committed
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"a page is not found {GIVE_UP_SECONDS} s after it was published")


def measure_publishing(bench: Bench) -> str:
    chance = random.Random(SEED)
    publishing, finding = [], []
    with bench.site.serve() as served, bench.site.work():
        site = Connection(served.url)
        publish_and_find(site, key="bench-warm-up", word=make_word(chance))
        for position in tqdm(range(PAGES), desc="publish", unit="page", file=sys.stderr):
            # Not in step with the worker's or the engine's own intervals.
            time.sleep(chance.random())
            took, found = publish_and_find(site, key=f"bench-{position}", word=make_word(chance))
            publishing.append(took)
            finding.append(found)
    rows = [
        _row("publishing itself", measure_latency(publishing)),
        _row("published → found", searchable := measure_latency(finding)),
    ]
    return "\n".join(
        [
            format_table([f"{PAGES} pages", "p50", "p95"], rows),
            judge(searchable.p95, at_most(TARGET_MS, f"published → found: p95 at most {TARGET_MS:g} ms")),
        ]
    )


def _row(name: str, latency: Latency) -> list[str]:
    return [name, number(latency.p50), number(latency.p95)]
