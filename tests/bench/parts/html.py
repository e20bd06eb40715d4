"""The whole results page, held against stock Wagtail's bare one for the same queries on the same content.

Twice: asked again, as a reload or a popular query is, and asked for the first time. What the site keeps of a page of
results goes by the letters typed; other capitals find the same and are new to it.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from urllib.parse import urlencode

from tests.bench.bench import Bench
from tests.bench.connection import Connection
from tests.bench.figures import at_most, judge
from tests.bench.queries import Query
from tests.bench.race import judge_race, run_race
from tests.bench.table import format_table, ms, times

LIMIT, AIM = 1.0, 0.5
YARDSTICK = "tests.bench.yardstick"


def our_path(query: Query) -> str:
    return f"/{query.language}/search/?{urlencode({'q': query.text})}"


def stock_path(query: Query) -> str:
    return f"/search/?{urlencode({'q': query.text})}"


def spell_anew(text: str, number: int) -> str:
    """`text` with the capitals that `number` has as bits: the same words, never typed so before."""
    letters = [at for at, char in enumerate(text) if char.isalpha()]
    capitals = {at for bit, at in enumerate(letters) if number >> bit & 1}
    return "".join(char.upper() if at in capitals else char.lower() for at, char in enumerate(text))


def _first_time() -> Callable[[Query], str]:
    numbers = count(1)
    return lambda query: our_path(replace(query, text=spell_anew(query.text, next(numbers))))


def measure_html(bench: Bench) -> str:
    site = bench.site
    settings = {
        "DJANGO_SETTINGS_MODULE": f"{YARDSTICK}.settings",
        "YARDSTICK_DATABASE": str(site.folder / "yardstick.sqlite3"),
        "YARDSTICK_INDEX_PREFIX": f"{site.environment['OPENSEARCH_ALIAS']}-stock-",
    }
    site.run("-m", f"{YARDSTICK}.load", str(bench.file), **settings)
    with site.serve() as ours, site.serve(f"{YARDSTICK}.wsgi", ready="/search/", **settings) as stock:
        our_site, stock_site = Connection(ours.url), Connection(stock.url)
        races = {
            name: judge_race(
                run_race(
                    list(dict.fromkeys(bench.queries)),
                    ours=lambda query, path=path: our_site.ask(path(query))[0],
                    yardstick=lambda query: stock_site.ask(stock_path(query))[0],
                    rounds=bench.options.rounds,
                    name=name,
                )
            )
            for name, path in (("asked again", our_path), ("asked for the first time", _first_time()))
        }
    rows = [
        row
        for name, found in races.items()
        for row in (
            ["stock Wagtail, bare", ms(found.yardstick.p50), ms(found.yardstick.p95), times(1)],
            [f"results page, {name}", ms(found.ours.p50), ms(found.ours.p95), times(found.ratio)],
        )
    ]
    verdicts = [
        f"{name}: {judge(found.ratio, at_most(limit, f'p50 at most {limit:g} × stock Wagtail’s{note}'))}"
        for name, found in races.items()
        for limit, note in ((LIMIT, ""), (AIM, " (the aim)"))
    ]
    return "\n".join([format_table(["page", "p50", "p95", "ratio"], rows), *verdicts])
