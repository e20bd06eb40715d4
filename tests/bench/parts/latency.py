"""The API's two calls, each held against the raw round trips of the engine calls that it makes.

The calls are recorded once, in this process, with the lexicon read before; then the same bytes are sent again over a
bare keep-alive connection, taking turns with the real request to gunicorn.
"""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from django.test import Client

from tests.bench.bench import Bench
from tests.bench.connection import Connection
from tests.bench.figures import at_most, judge
from tests.bench.queries import Kind, Query
from tests.bench.race import Race, Sample, judge_race, run_race
from tests.bench.recording import Call, record_calls, replay
from tests.bench.table import format_table, ms, times

SEARCH_RATIO, SEARCH_ABOVE_MS = 3.0, 8.0
SUGGEST_RATIO, SUGGEST_ABOVE_MS = 2.5, 3.0

Calls = dict[Query, list[Call]]


def build_path(call: str, query: Query) -> str:
    return f"/api/v1/{call}?{urlencode({'q': query.text, 'lang': query.language})}"


def record_all(call: str, queries: Sequence[Query]) -> Calls:
    """The engine calls of each query. Raises RuntimeError when something else than the engine answered."""
    client = Client(headers={"host": "127.0.0.1"})
    recorded = {}
    for query in queries:
        client.get(build_path(call, query))
        with record_calls() as calls:
            response = client.get(build_path(call, query))
        if response.status_code != 200 or json.loads(response.content).get("engine") == "database":
            raise RuntimeError(f"{call} is not answered by the engine")
        recorded[query] = list(calls)
    return recorded


def race(bench: Bench, call: str, recorded: Calls) -> list[Sample[Query]]:
    engine = Connection(bench.site.environment["OPENSEARCH_URL"])
    with bench.site.serve() as served:
        site = Connection(served.url)
        return run_race(
            list(recorded),
            ours=lambda query: site.ask(build_path(call, query))[0],
            yardstick=lambda query: replay(recorded[query], engine),
            rounds=bench.options.rounds,
            name=call,
        )


def format_race(samples: Sequence[Sample[Query]], recorded: Calls) -> tuple[str, Race]:
    """A line a kind of query, and one for all."""
    rows = []
    groups = [(kind.value, [each for each in samples if each.question.kind is kind]) for kind in Kind]
    for name, group in [*groups, ("all", list(samples))]:
        if group:
            found = judge_race(group)
            asked = {sample.question for sample in group}
            mean_calls = sum(len(recorded[query]) for query in asked) / len(asked)
            rows.append(
                [
                    name,
                    str(len(asked)),
                    f"{mean_calls:.2f}",
                    *(ms(each) for each in (found.yardstick.p50, found.yardstick.p95)),
                    *(ms(each) for each in (found.ours.p50, found.ours.p95)),
                    times(found.ratio),
                    ms(found.above),
                ]
            )
    headings = ["queries", "n", "calls", "raw p50", "raw p95", "API p50", "API p95", "ratio", "above"]
    return format_table(headings, rows), judge_race(samples)


def measure_search(bench: Bench) -> str:
    recorded = record_all("search", bench.queries)
    samples = race(bench, "search", recorded)
    table, found = format_race(samples, recorded)
    several = sum(len(calls) > 1 for calls in recorded.values()) / len(recorded)
    return "\n".join(
        [
            table,
            f"queries with several engine calls: {several:.0%}",
            judge(found.ratio, at_most(SEARCH_RATIO, f"p50 at most {SEARCH_RATIO:g} × the raw round trips")),
            judge(found.above, at_most(SEARCH_ABOVE_MS, f"p50 at most {SEARCH_ABOVE_MS:g} ms above them")),
        ]
    )


def measure_suggest(bench: Bench) -> str:
    recorded = record_all("suggest", list(dict.fromkeys(bench.starts)))
    samples = race(bench, "suggest", recorded)
    table, found = format_race(samples, recorded)
    # Either is enough.
    part = min(found.ratio / SUGGEST_RATIO, found.above / SUGGEST_ABOVE_MS)
    text = f"p50 at most {SUGGEST_RATIO:g} × the raw round trips, or {SUGGEST_ABOVE_MS:g} ms above them"
    return "\n".join([table, judge(part, at_most(1.0, text))])
