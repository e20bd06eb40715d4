"""Names of indices, which of them nobody needs any more, and where changes go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from search.indices import IndexState, Stage, _is_ours, index_name
from search.mappings import SCHEMA_VERSION
from search.rebuild import CannotRollBack, choose_previous
from search.sync import CannotWrite, choose_targets
from search.unfinished import BuildLock, choose_deletable, delete_dead_locks, is_abandoned, is_held

NOW = datetime(2026, 11, 23, 6, 1, 12, tzinfo=UTC)
LONG_AGO, JUST_NOW = NOW - timedelta(hours=2), NOW - timedelta(seconds=20)
LIVE = IndexState("live", is_live=True)


def test_names(settings: Any) -> None:
    settings.OPENSEARCH_ALIAS = "kb"
    name = f"kb-v{SCHEMA_VERSION}-20261123t060112"

    assert index_name(NOW) == name
    assert index_name(NOW, taken=[name]) == f"{name}-2"
    assert index_name(NOW, taken=[name, f"{name}-2"]) == f"{name}-3"
    assert _is_ours(f"{name}-2")
    assert not _is_ours("kb-v2-shop-v1-20261123t060112")


def test_older_generations_go_the_live_one_and_those_to_keep_stay() -> None:
    states = [LIVE, IndexState("before"), IndexState("older")]

    assert choose_deletable(states, keep=["before"], now=NOW) == ["older"]


@pytest.mark.parametrize(
    ("held", "beat_at", "abandoned"),
    [
        (True, LONG_AGO, False),
        (False, JUST_NOW, True),
        # Made on another machine: its signs of life tell.
        (None, JUST_NOW, False),
        (None, LONG_AGO, True),
    ],
)
@pytest.mark.parametrize("stage", [Stage.FILLING, Stage.FILLED])
def test_what_a_dead_rebuild_left_goes(stage: Stage, held: bool | None, beat_at: datetime, abandoned: bool) -> None:
    state = IndexState("unfinished", stage=stage, beat_at=beat_at, lock="lock")

    assert is_abandoned(state, NOW, lambda lock: held) is abandoned
    assert choose_deletable([state], keep=[], now=NOW, held=lambda lock: held) == ["unfinished"] * abandoned


def test_a_live_index_is_never_abandoned() -> None:
    assert not is_abandoned(IndexState("live", is_live=True, stage=Stage.FILLED, beat_at=LONG_AGO), NOW)


def test_a_lock_tells_whether_its_process_lives() -> None:
    with BuildLock() as lock:
        assert is_held(lock.name) is True
    assert is_held(lock.name) is None


def test_the_lock_of_a_failed_rebuild_stays_until_it_was_cleaned_up() -> None:
    with pytest.raises(RuntimeError), BuildLock() as lock:
        raise RuntimeError
    assert is_held(lock.name) is False

    delete_dead_locks()

    assert is_held(lock.name) is None
    assert is_held("../etc/passwd") is None


def test_changes_go_to_the_live_index_and_to_one_about_to_replace_it() -> None:
    filled = IndexState("next", stage=Stage.FILLED, beat_at=JUST_NOW)
    others = [
        IndexState("before"),
        IndexState("filling", stage=Stage.FILLING, beat_at=JUST_NOW),
        IndexState("forgotten", stage=Stage.FILLED, beat_at=LONG_AGO),
    ]

    assert choose_targets([LIVE, filled, *others], NOW) == ["live", "next"]


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ([], "run search_rebuild"),
        ([IndexState("before")], "run search_rebuild"),
        ([IndexState("old", SCHEMA_VERSION - 1, is_live=True)], "run search_rebuild"),
        ([IndexState("new", SCHEMA_VERSION + 1, is_live=True)], "newer code"),
        ([LIVE, IndexState("new", SCHEMA_VERSION + 1, stage=Stage.FILLED, beat_at=JUST_NOW)], "newer code"),
    ],
)
def test_nothing_is_written_to_another_mapping(states: list[IndexState], says: str) -> None:
    with pytest.raises(CannotWrite, match=says):
        choose_targets(states, NOW)


def test_the_index_to_roll_back_to() -> None:
    older, before = IndexState("older", made_at=LONG_AGO), IndexState("before", made_at=JUST_NOW)
    unfinished = IndexState("unfinished", stage=Stage.FILLING, made_at=NOW)

    assert choose_previous([LIVE, before, older, unfinished]) == before
    with pytest.raises(CannotRollBack, match="no index before"):
        choose_previous([LIVE, unfinished])
    with pytest.raises(CannotRollBack, match="mapping version 0"):
        choose_previous([LIVE, IndexState("old", schema_version=0, made_at=NOW)])
