"""The whole results page, held against stock Wagtail's bare one for the same queries on the same content."""

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
        samples = run_race(
            list(dict.fromkeys(bench.queries)),
            ours=lambda query: our_site.ask(our_path(query))[0],
            yardstick=lambda query: stock_site.ask(stock_path(query))[0],
            rounds=bench.options.rounds,
            name="html",
        )
    found = judge_race(samples)
    rows = [
        ["stock Wagtail, bare", ms(found.yardstick.p50), ms(found.yardstick.p95), times(1)],
        ["results page", ms(found.ours.p50), ms(found.ours.p95), times(found.ratio)],
    ]
    return "\n".join(
        [
            format_table(["page", "p50", "p95", "ratio"], rows),
            judge(found.ratio, at_most(LIMIT, f"p50 at most {LIMIT:g} × stock Wagtail's")),
            judge(found.ratio, at_most(AIM, f"p50 at most {AIM:g} × stock Wagtail's (the aim)")),
        ]
    )
