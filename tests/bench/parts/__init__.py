"""What can be measured of a site, by the name that asks for it."""

from collections.abc import Callable, Mapping

from tests.bench.bench import Bench
from tests.bench.parts.desk import measure_desk
from tests.bench.parts.growth import measure_growth
from tests.bench.parts.html import measure_html
from tests.bench.parts.latency import measure_search, measure_suggest
from tests.bench.parts.memory import measure_memory
from tests.bench.parts.publish import measure_publishing
from tests.bench.parts.rebuild import measure_rebuild
from tests.bench.parts.submit import measure_submit

MEASURES: Mapping[str, Callable[[Bench], str]] = {
    "search": measure_search,
    "suggest": measure_suggest,
    "html": measure_html,
    "publish": measure_publishing,
    "growth": measure_growth,
    "memory": measure_memory,
    "rebuild": measure_rebuild,
    "submit": measure_submit,
    "desk": measure_desk,
}
