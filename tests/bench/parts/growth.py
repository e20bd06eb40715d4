"""How search slows down as the content grows: recombined FAQs, indexed as ready documents with the site's mapping."""

import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any

from django.utils.html import strip_tags
from opensearchpy import helpers
from tqdm import tqdm

from kb.exchange.records import FaqRecord
from search.client import EngineUnavailableError, ask_patiently
from search.documents import Document, Kind, Wording
from search.index_search import search_index
from search.indices import alias, create_index, delete_index, refresh
from search.learning import Learner
from search.lexicons import forget_lexicons, read_lexicon
from tests.bench.bench import SEED, Bench
from tests.bench.figures import Latency, at_most, judge, measure_latency
from tests.bench.queries import Query
from tests.bench.race import WARM_UP
from tests.bench.recombine import recombine
from tests.bench.recording import record_calls
from tests.bench.table import format_table, ms, number, times

TARGET = 2.0
CHUNK = 500
LEXICON_READS = 3


@dataclass(frozen=True)
class Size:
    """`engine` is the part of the `search` time that passes waiting for OpenSearch; `lexicon` one reading of it."""

    faqs: int
    search: Latency
    engine: Latency
    lexicon: Latency


def build_document(page_id: int, faq: FaqRecord) -> Document:
    """As the site makes it of a page, numbered from 1."""
    return Document(
        page_id=page_id,
        key=faq.key,
        kind=Kind.FAQ,
        wordings={
            language: Wording(
                question=text.question,
                answer=unescape(strip_tags(text.answer)),
                alternatives=text.alternatives,
            )
            for language, text in faq.translations.items()
        },
        url={language: f"/{language}/{faq.topic}/{faq.key}/" for language in faq.translations},
        topic=faq.topic,
        topic_title={language: faq.topic.capitalize() for language in faq.translations},
    )


def build_documents(faqs: Sequence[FaqRecord], count: int) -> Iterator[Document]:
    for page_id, faq in enumerate(recombine(faqs, count, seed=SEED), start=1):
        yield build_document(page_id, faq)


def build_actions(index: str, documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"_index": index, "_id": str(each.page_id), "_source": each.source} for each in documents]


def index_recombined(index: str, faqs: Sequence[FaqRecord], count: int) -> None:
    """Learn from all, then index all; the FAQs are made twice, so that no more than a chunk is in memory."""
    learner = Learner()
    for document in build_documents(faqs, count):
        learner.read(document)
    create_index(index, learner.learn())
    # Only searching is measured here: nobody looks while it fills.
    _set_refresh(index, "-1")
    documents = build_documents(faqs, count)
    with tqdm(total=count, desc=f"index {count:,}", unit="doc", file=sys.stderr) as bar:
        while chunk := list(islice(documents, CHUNK)):
            ask_patiently(lambda engine: helpers.bulk(engine, build_actions(index, chunk)))
            bar.update(len(chunk))
    _set_refresh(index, "500ms")
    refresh(index)


def _set_refresh(index: str, interval: str) -> None:
    body = {"index": {"refresh_interval": interval}}
    ask_patiently(lambda engine: engine.indices.put_settings(index=index, body=body))


def time_searches(index: str, queries: Sequence[Query], *, rounds: int, warm_up: int) -> tuple[Latency, Latency]:
    """(all of it, waiting for the engine), after at least `warm_up` searches."""
    whole, waiting = [], []
    first_rounds = math.ceil(warm_up / len(queries))
    for position in tqdm(range(first_rounds + rounds), desc="search", unit="round", file=sys.stderr):
        for query in queries:
            # What a search after LEXICON_SECONDS pays is a figure of its own.
            read_lexicon(index)
            with record_calls() as calls:
                started = time.perf_counter()
                search_index(query.text, query.language, index=index, limit=10)
                seconds = time.perf_counter() - started
            if position >= first_rounds:
                whole.append(seconds)
                waiting.append(sum(call.seconds for call in calls))
    return measure_latency(whole), measure_latency(waiting)


def time_lexicon(index: str) -> Latency:
    seconds = []
    for _reading in range(LEXICON_READS):
        forget_lexicons()
        started = time.perf_counter()
        read_lexicon(index)
        seconds.append(time.perf_counter() - started)
    return measure_latency(seconds)


def measure_size(bench: Bench, count: int, *, warm_up: int) -> Size:
    index = f"{alias()}-growth-{count}"
    try:
        index_recombined(index, bench.faqs, count)
        lexicon = time_lexicon(index)
        search, engine = time_searches(index, bench.queries, rounds=bench.options.rounds, warm_up=warm_up)
    finally:
        delete_index(index)
    return Size(count, search, engine, lexicon)


def measure_growth(bench: Bench) -> str:
    # The engine's code is warm after the first size; what is new then is only the index.
    smallest, *larger = bench.options.sizes
    sizes = [measure_size(bench, smallest, warm_up=WARM_UP)]
    failure = ""
    try:
        for count in larger:
            sizes.append(measure_size(bench, count, warm_up=WARM_UP // 10))
    except EngineUnavailableError as error:
        # What was measured before is worth its time.
        failure = f"NOT MEASURED from {count:,} on: {error}"
    rows = [
        [
            number(size.faqs),
            ms(size.search.p50),
            ms(size.search.p95),
            ms(size.engine.p50),
            ms(size.lexicon.p50),
            times(size.search.p50 / sizes[0].search.p50),
        ]
        for size in sizes
    ]
    ratio = sizes[-1].search.p50 / sizes[0].search.p50
    return "\n".join(
        [
            format_table(["FAQs", "p50", "p95", "engine p50", "lexicon", "ratio"], rows),
            "in this process, without HTTP; lexicon: one reading, which one search of a process pays every half minute",
            *([failure] if failure else []),
            judge(ratio, at_most(TARGET, f"p50 at most {TARGET:g} × from the first size to the last (the aim)")),
        ]
    )
