"""The indices behind the alias: made, filled, swapped in and deleted. Readers and jobs know only the alias.

An index is named after the alias, the schema version and the second it was made: `kb-v1-20261123t060112`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from django.conf import settings
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from search.client import EngineUnavailableError, ask_patiently
from search.learning import Learnt
from search.mappings import SCHEMA_VERSION, build_index_body

BULK_SIZE = 200
SCAN_SIZE = 1000
CONFLICT, NOT_FOUND = 409, 404
OK_STATUSES = {200, 201, NOT_FOUND}


class RejectedError(Exception):
    """The engine refused documents. The message has ids and the engine's reason, without content."""


@dataclass(frozen=True)
class Action:
    """Store `source` for a page, or delete what is stored when it is None, unless a newer version is there."""

    page_id: int
    version: int
    source: dict[str, Any] | None


@dataclass(frozen=True)
class IndexState:
    """A physical index behind the alias."""

    name: str
    schema_version: int


@dataclass(frozen=True)
class StoredDocument:
    page_id: int
    version: int
    content_hash: str


def alias() -> str:
    return str(settings.OPENSEARCH_ALIAS)


def index_name(now: datetime, taken: Collection[str] = ()) -> str:
    """A name that is not `taken`: the second of two in one second ends in "-2"."""
    first = f"{alias()}-v{SCHEMA_VERSION}-{now.astimezone(UTC):%Y%m%dt%H%M%S}"
    further = (f"{first}-{number}" for number in count(2))
    return next(name for name in chain([first], further) if name not in taken)


def create_index(name: str, learnt: Learnt) -> None:
    ask_patiently(lambda engine: engine.indices.create(index=name, body=build_index_body(learnt)))


def delete_index(name: str) -> None:
    ask_patiently(lambda engine: engine.indices.delete(index=name, params={"ignore_unavailable": "true"}))


def refresh(name: str) -> None:
    ask_patiently(lambda engine: engine.indices.refresh(index=name))


def find_live_name() -> str | None:
    """The index that the alias leads to; None when it leads nowhere."""

    def read(engine: OpenSearch) -> str | None:
        try:
            return max(engine.indices.get_alias(name=alias()))
        except NotFoundError:
            return None

    return ask_patiently(read)


def find_live_index() -> IndexState | None:
    """What the alias leads to; None when it leads nowhere."""
    name = find_live_name()
    if name is None:
        return None
    mapping = ask_patiently(lambda engine: engine.indices.get_mapping(index=name))
    return IndexState(name, int(mapping[name]["mappings"].get("_meta", {}).get("schema_version", 0)))


def find_indices() -> dict[str, datetime]:
    """All indices of this site, also unfinished ones: name → when it was made."""
    found = ask_patiently(lambda engine: engine.indices.get_settings(index=f"{alias()}-v*"))
    return {
        name: datetime.fromtimestamp(int(each["settings"]["index"]["creation_date"]) / 1000, UTC)
        for name, each in found.items()
    }


def swap_alias(name: str) -> None:
    """Lead the alias to `name` and nowhere else, in one step: no reader sees a moment without an index."""
    actions = [
        {"remove": {"index": f"{alias()}-v*", "alias": alias(), "must_exist": False}},
        {"add": {"index": name, "alias": alias()}},
    ]
    ask_patiently(lambda engine: engine.indices.update_aliases(body={"actions": actions}))


def build_bulk_lines(actions: Iterable[Action]) -> list[dict[str, Any]]:
    """The lines of a bulk request. Versions are ours: an older change never overwrites a newer one."""
    lines: list[dict[str, Any]] = []
    for action in actions:
        meta = {"_id": str(action.page_id), "version": action.version, "version_type": "external_gte"}
        if action.source is None:
            lines.append({"delete": meta})
        else:
            lines.extend(({"index": meta}, action.source))
    return lines


def apply_actions(index: str, actions: Sequence[Action]) -> None:
    """Apply `actions` to `index`. Raises EngineUnavailableError (try again) or RejectedError.

    `index` must exist: a versioned deletion would create it, even under the alias's name and with `require_alias`.
    """
    for start in range(0, len(actions), BULK_SIZE):
        lines = build_bulk_lines(actions[start : start + BULK_SIZE])
        response = ask_patiently(lambda engine: engine.bulk(body=lines, index=index))  # noqa: B023
        _raise_for_failures(response)


def _raise_for_failures(response: dict[str, Any]) -> None:
    if not response["errors"]:
        return
    refused = []
    for item in response["items"]:
        (result,) = item.values()
        status, error = result["status"], result.get("error", {})
        if error.get("type") == "index_not_found_exception" or status == 429 or status >= 500:
            raise EngineUnavailableError(f"{status} {error.get('type')}")
        if status not in OK_STATUSES and status != CONFLICT:
            refused.append(f"{result['_id']}: {error.get('type')}")
    if refused:
        raise RejectedError(f"{len(refused)} documents were refused, such as page {refused[0]}")


def scan_documents(target: str) -> Iterator[StoredDocument]:
    """Every document of an index, by page id."""
    after: list[int] = []
    while True:
        body: dict[str, Any] = {
            "size": SCAN_SIZE,
            "_source": ["page_id", "content_hash"],
            "version": True,
            "sort": [{"page_id": "asc"}],
            **({"search_after": after} if after else {}),
        }
        hits = ask_patiently(lambda engine: engine.search(index=target, body=body))["hits"]["hits"]  # noqa: B023
        for hit in hits:
            yield StoredDocument(hit["_source"]["page_id"], hit["_version"], hit["_source"]["content_hash"])
        if len(hits) < SCAN_SIZE:
            return
        after = hits[-1]["sort"]
