"""Writing to an index and reading back what it has: by page, with versions of ours.

An older change never overwrites a newer one, however late it arrives: OpenSearch drops a write whose version is lower
than what it has. A page that must not be found leaves a mark with its version and without any text, since OpenSearch
itself forgets the version of what is deleted after a while, and at once when it is restarted.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.client import EngineUnavailableError, ask_patiently
from search.indices import writing_alias

BULK_SIZE = 200
SCAN_SIZE = 5000
CONFLICT = 409
OK_STATUSES = {200, 201, CONFLICT}
BLOCKED = "cluster_block_exception"
# An engine that has too much to do is asked again after these.
BUSY_DELAYS_SECONDS = (0.5, 1.0, 2.0, 4.0)
# The content hash of a page that must not be found.
WITHDRAWN = "withdrawn"


class RejectedError(Exception):
    """The engine refused documents. The message has ids and the engine's reason, without content."""


@dataclass(frozen=True)
class Action:
    """Store `source` for a page, or a mark that it is withdrawn when it is None, unless a newer version is there."""

    page_id: int
    version: int
    source: dict[str, Any] | None


@dataclass(frozen=True)
class StoredDocument:
    page_id: int
    version: int
    content_hash: str

    @property
    def is_withdrawn(self) -> bool:
        return self.content_hash == WITHDRAWN


def encode_action(action: Action) -> str:
    """Two lines of a bulk request."""
    meta = {"_id": str(action.page_id), "version": action.version, "version_type": "external_gte"}
    source = action.source or {"page_id": action.page_id, "content_hash": WITHDRAWN}
    return f"{json.dumps({'index': meta})}\n{json.dumps(source, ensure_ascii=False)}\n"


def apply_actions(index: str, actions: Sequence[Action]) -> None:
    """Apply `actions` to `index`. Raises EngineUnavailableError (try again) or RejectedError."""
    for start in range(0, len(actions), BULK_SIZE):
        apply_lines(index, "".join(map(encode_action, actions[start : start + BULK_SIZE])))


def apply_lines(index: str, lines: str) -> None:
    """Apply encoded actions in one request, again while the engine has too much to do; repeating does no harm."""
    for delay in (*BUSY_DELAYS_SECONDS, None):
        try:
            response = ask_patiently(
                lambda engine: engine.bulk(
                    body=lines,
                    index=writing_alias(index),
                    params={
                        "require_alias": "true",
                        "filter_path": "errors,items.*._id,items.*.status,items.*.error.type",
                    },
                )
            )
            _raise_for_failures(response)
        except EngineUnavailableError as error:
            if delay is None or not str(error).startswith("429"):
                raise
            time.sleep(delay)
        else:
            return


def _raise_for_failures(response: dict[str, Any]) -> None:
    if not response["errors"]:
        return
    refused = []
    for item in response["items"]:
        (result,) = item.values()
        status, kind = result["status"], result.get("error", {}).get("type")
        if kind in {"index_not_found_exception", BLOCKED} or status == 429 or status >= 500:
            raise EngineUnavailableError(f"{status} {kind}", is_passing=status == 429 or status >= 500)
        if status not in OK_STATUSES:
            refused.append(f"{result['_id']}: {kind}")
    if refused:
        raise RejectedError(f"{len(refused)} documents were refused, such as page {refused[0]}")


def scan_documents(index: str) -> Iterator[StoredDocument]:
    """Every document of an index, also the marks of withdrawn pages, by page id."""
    after: list[int] = []
    while True:
        body: dict[str, Any] = {
            "size": SCAN_SIZE,
            "_source": False,
            "docvalue_fields": ["content_hash"],
            "version": True,
            "track_total_hits": False,
            "sort": [{"page_id": "asc"}],
            **({"search_after": after} if after else {}),
        }
        hits = ask_patiently(lambda engine: engine.search(index=index, body=body))["hits"]["hits"]  # noqa: B023
        for hit in hits:
            yield StoredDocument(int(hit["_id"]), hit["_version"], hit["fields"]["content_hash"][0])
        if len(hits) < SCAN_SIZE:
            return
        after = hits[-1]["sort"]


def read_documents(index: str, page_ids: Iterable[int]) -> Iterator[StoredDocument]:
    """What an index has of some pages now, without waiting for a refresh."""
    ids = [str(page_id) for page_id in page_ids]
    for start in range(0, len(ids), SCAN_SIZE):
        body = {"ids": ids[start : start + SCAN_SIZE]}
        params = {"_source": "content_hash"}
        found = ask_patiently(lambda engine: engine.mget(index=index, body=body, params=params))  # noqa: B023
        for each in found["docs"]:
            if each.get("found"):
                yield StoredDocument(int(each["_id"]), each["_version"], each["_source"]["content_hash"])
