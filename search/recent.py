"""Pages of results found lately, given again for as long as they would be found again.

People go back to their results, reload them, and ask what others ask. A page of results is given again only while the
index, as searches see it, and all that shapes a query are what they were: one small question tells. Nothing is ever
older than it would be without this.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from opensearchpy import OpenSearch

from search.client import ask
from search.index_search import search_index
from search.lexicons import read_lexicon
from search.query.lexicon import Lexicon
from search.results import ResultPage
from search.tuning import Tuning, read_tuning

MOST_KEPT = 500
# Copies of an index show a write at their own times, each within half a second: the one that told of it may not be the
# one that searched.
SETTLED_SECONDS = 2.0


@dataclass(frozen=True)
class _Basis:
    """What a page of results follows from, beside what was asked. `newest`: the index and its newest visible write."""

    newest: tuple[str, int] | None
    lexicon: Lexicon
    tuning: Tuning
    promoted: tuple[int, ...]


@dataclass(frozen=True)
class _Kept:
    basis: _Basis
    page: ResultPage


# The index's newest write that this process knows of, and when it first did.
_newest: tuple[tuple[str, int] | None, float] = (None, 0.0)
_kept: OrderedDict[tuple[Any, ...], _Kept | None] = OrderedDict()
_lock = threading.Lock()


def forget_recent() -> None:
    with _lock:
        _kept.clear()


def _keep(key: tuple[Any, ...], kept: _Kept | None) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def read_newest(index: str) -> tuple[str, int] | None:
    """The index behind a name and the number of the newest write in it that searches see; None when it is empty."""
    body = {"size": 1, "sort": [{"_seq_no": "desc"}], "stored_fields": "_none_", "track_total_hits": False}

    def question(engine: OpenSearch) -> Any:
        return engine.search(index=index, body=body)

    hits = ask(question)["hits"]["hits"]
    return (hits[0]["_index"], hits[0]["sort"][0]) if hits else None


def _is_settled(newest: tuple[str, int] | None) -> bool:
    global _newest
    known, since = _newest
    if newest != known:
        _newest = (newest, time.monotonic())
        return False
    return newest is not None and time.monotonic() - since >= SETTLED_SECONDS


def search_recent(
    text: str, language: str, *, index: str, topic: str | None, limit: int, offset: int, exact: bool
) -> ResultPage:
    """As `search_index` does. What is asked for the first time is only noted. Raises EngineUnavailableError."""
    key = (index, text, language, topic, limit, offset, exact)

    def search() -> ResultPage:
        return search_index(text, language, index=index, topic=topic, limit=limit, offset=offset, exact=exact)

    if key not in _kept:
        page = search()
        _keep(key, None)
        return page
    kept = _kept.get(key)
    tuning = read_tuning()
    # Before the search: what changes meanwhile makes the page too old at once, never too new.
    basis = _Basis(
        newest=read_newest(index),
        lexicon=read_lexicon(index),
        tuning=tuning,
        promoted=tuning.promoted(language, text, timezone.now()),
    )
    if kept and kept.basis == basis:
        return kept.page
    is_settled = _is_settled(basis.newest)
    page = search()
    if is_settled:
        _keep(key, _Kept(basis, page))
    return page
