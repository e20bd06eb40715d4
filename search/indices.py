"""The indices behind the alias: made, found, swapped in and deleted. Readers and jobs know only the alias.

An index is named after the alias, the schema version and the second it was made: `kb-v1-20261123t060112`. Its `_meta`
says how far it is (`Stage`). It has a second alias of its own, for writing: OpenSearch makes an index for a write that
finds none, but not for one that requires an alias.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, count
from typing import Any

from django.conf import settings
from opensearchpy import OpenSearch

from search.client import EngineUnavailableError, ask_patiently
from search.learning import Learnt
from search.mappings import SCHEMA_VERSION, build_index_body

# Nobody reads an index that is being filled: no copies and no refreshing until it is full.
FILLING_SETTINGS: Mapping[str, Any] = {
    "refresh_interval": "-1",
    "auto_expand_replicas": "false",
    "number_of_replicas": 0,
}
SETTLED_SETTINGS = ("refresh_interval", "auto_expand_replicas")
COPIES_TIMEOUT = "20s"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NAME_TAKEN = "resource_already_exists_exception"


class Stage(StrEnum):
    """How far an index is. Only one that is done was ever behind the alias, or will be by rolling back."""

    FILLING = "filling"
    FILLED = "filled"
    """It has all pages and waits for the alias: changes go to it as well as to the live index."""
    DONE = "done"


@dataclass(frozen=True)
class IndexState:
    """An index of this site. `beat_at`: when its rebuild last gave a sign of life; `lock`: see search/unfinished.py."""

    name: str
    schema_version: int = SCHEMA_VERSION
    is_live: bool = False
    stage: Stage = Stage.DONE
    made_at: datetime = LONG_AGO
    beat_at: datetime = LONG_AGO
    lock: str = ""


def alias() -> str:
    return str(settings.OPENSEARCH_ALIAS)


def writing_alias(name: str) -> str:
    return f"write-{name}"


def index_name(now: datetime, taken: Collection[str] = ()) -> str:
    """A name that is not `taken`: the second of two in one second ends in "-2"."""
    first = f"{alias()}-v{SCHEMA_VERSION}-{now.astimezone(UTC):%Y%m%dt%H%M%S}"
    further = (f"{first}-{number}" for number in count(2))
    return next(name for name in chain([first], further) if name not in taken)


def _is_ours(name: str) -> bool:
    """Not that of a site whose alias starts with ours."""
    return re.fullmatch(rf"{re.escape(alias())}-v\d+-\d{{8}}t\d{{6}}(-\d+)?", name) is not None


def _create(name: str, body: dict[str, Any]) -> None:
    body = body | {"aliases": {writing_alias(name): {}}}
    ask_patiently(lambda engine: engine.indices.create(index=name, body=body))


def create_index(name: str, learnt: Learnt) -> None:
    """An index to write to and read from at once."""
    _create(name, build_index_body(learnt))


def begin_index(learnt: Learnt, *, now: datetime, lock: str) -> str:
    """An index to fill, with a name of its own even when two begin in the same second; returns the name."""
    body = build_index_body(learnt)
    body["settings"]["index"] |= FILLING_SETTINGS
    body["mappings"]["_meta"] |= {"stage": Stage.FILLING.value, "beat_at": now.isoformat(), "lock": lock}
    taken = {state.name for state in find_indices()}
    while True:
        name = index_name(now, taken)
        try:
            _create(name, body)
        except EngineUnavailableError as error:
            if NAME_TAKEN not in str(error):
                raise
            taken.add(name)
        else:
            return name


def settle_index(name: str) -> None:
    """What a full index lacks for being read: copies, where there are more nodes, and refreshing."""
    normal = build_index_body(Learnt())["settings"]["index"]
    wanted = {"index": {key: normal[key] for key in SETTLED_SETTINGS}}
    ask_patiently(lambda engine: engine.indices.put_settings(index=name, body=wanted))
    refresh(name)
    # Not for ever: copies that never come are no reason to keep readers from a full index.
    health = {"wait_for_status": "green", "timeout": COPIES_TIMEOUT}
    ask_patiently(lambda engine: engine.cluster.health(index=name, params=health, ignore=408))


def mark_index(name: str, stage: Stage, now: datetime) -> None:
    """Say how far the index is and that its rebuild is alive."""

    def write(engine: OpenSearch) -> None:
        (found,) = engine.indices.get_mapping(index=name, params={"filter_path": "*.mappings._meta"}).values()
        meta = found["mappings"]["_meta"] | {"stage": stage.value, "beat_at": now.isoformat()}
        engine.indices.put_mapping(index=name, body={"_meta": meta})

    ask_patiently(write)


def delete_index(name: str) -> None:
    ask_patiently(lambda engine: engine.indices.delete(index=name, params={"ignore_unavailable": "true"}))


def refresh(name: str) -> None:
    ask_patiently(lambda engine: engine.indices.refresh(index=name))


def _parse_index(name: str, found: Mapping[str, Any]) -> IndexState:
    made_at = datetime.fromtimestamp(int(found["settings"]["index"]["creation_date"]) / 1000, UTC)
    meta = found.get("mappings", {}).get("_meta", {})
    return IndexState(
        name=name,
        schema_version=int(meta.get("schema_version", 0)),
        is_live=alias() in found.get("aliases", {}),
        stage=Stage(meta.get("stage", Stage.DONE)),
        made_at=made_at,
        beat_at=datetime.fromisoformat(meta["beat_at"]) if "beat_at" in meta else made_at,
        lock=str(meta.get("lock", "")),
    )


def find_indices() -> tuple[IndexState, ...]:
    """All indices of this site, also unfinished ones, the oldest first."""
    wanted = {"filter_path": "*.aliases,*.mappings._meta,*.settings.index.creation_date"}
    found = ask_patiently(lambda engine: engine.indices.get(index=f"{alias()}-v*", params=wanted))
    states = [_parse_index(name, each) for name, each in found.items() if _is_ours(name)]
    return tuple(sorted(states, key=lambda state: (state.made_at, state.name)))


def find_live_index() -> IndexState | None:
    """What the alias leads to; None when it leads nowhere."""
    return next((state for state in find_indices() if state.is_live), None)


def swap_alias(name: str) -> None:
    """Lead the alias to `name` and nowhere else, in one step: no reader sees a moment without an index."""
    actions = [
        {"remove": {"index": f"{alias()}-v*", "alias": alias(), "must_exist": False}},
        {"add": {"index": name, "alias": alias()}},
    ]
    ask_patiently(lambda engine: engine.indices.update_aliases(body={"actions": actions}))
