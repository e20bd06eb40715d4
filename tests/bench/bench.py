"""What every part measures with: the site, its content, and queries that are typical of that content."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.exchange.records import FaqRecord, InvalidLine, read_lines
from tests.bench.options import Options
from tests.bench.queries import Query
from tests.bench.site import BenchSite

SEED = 20261123


@dataclass(frozen=True)
class Bench:
    """`file` holds `faqs` in import format; `starts` are what is in the search box while somebody types."""

    options: Options
    site: BenchSite
    file: Path
    faqs: Sequence[FaqRecord]
    queries: Sequence[Query]
    starts: Sequence[Query]


def read_faqs(file: Path) -> list[FaqRecord]:
    """Raises InvalidLine, naming the line."""
    faqs = []
    with file.open("rb") as lines:
        for number, record in read_lines(lines):
            if isinstance(record, InvalidLine):
                raise InvalidLine(f"{file}, line {number}: {record}")
            faqs.append(record)
    return faqs
