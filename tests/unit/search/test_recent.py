"""Pages found lately: given again only while nothing that they follow from has changed."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from search import recent
from search.results import Engine, ResultPage
from search.tuning import Tuning
from tests.search_factories import make_lexicon


class World:
    """What a page of results follows from, and how often one was found."""

    def __init__(self) -> None:
        self.newest: tuple[str, int] | None = ("kb-v2-1", 7)
        self.lexicon = make_lexicon()
        self.tuning = Tuning()
        self.now = 1_000.0
        self.searches = 0

    def search(self, text: str, language: str, **asked: Any) -> ResultPage:
        self.searches += 1
        return ResultPage(query=text, language=language, engine=Engine.OPENSEARCH, total=self.searches)


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    with (
        patch.object(recent, "search_index", world.search),
        patch.object(recent, "read_newest", lambda index: world.newest),
        patch.object(recent, "read_lexicon", lambda index: world.lexicon),
        patch.object(recent, "read_tuning", lambda: world.tuning),
        patch.object(recent.time, "monotonic", lambda: world.now),
        patch.object(recent, "_newest", (None, 0.0)),
    ):
        yield world


def ask(text: str = "factuur", **changes: Any) -> int:
    """Which search the answer is from."""
    asked: dict[str, Any] = {"index": "kb", "topic": None, "limit": 10, "offset": 0, "exact": False}
    return recent.search_recent(text, "nl", **(asked | changes)).total


def settle(world: World) -> None:
    ask()
    ask()
    world.now += recent.SETTLED_SECONDS


def test_what_is_asked_again_and_again_is_found_once(world: World) -> None:
    settle(world)
    kept = ask()

    assert [ask(), ask(), ask()] == [kept] * 3
    assert world.searches == kept


def test_another_question_is_another_page(world: World) -> None:
    settle(world)
    kept = ask()

    assert ask("contract") != kept
    assert ask(topic="orders") != kept
    assert ask(offset=10) != kept
    assert ask(exact=True) != kept
    assert ask() == kept


@pytest.mark.parametrize(
    "change",
    [
        {"newest": ("kb-v2-1", 8)},
        {"newest": ("kb-v2-2", 7)},
        {"lexicon": make_lexicon()},
        {"tuning": Tuning()},
    ],
)
def test_any_change_is_seen_at_once(world: World, change: dict[str, Any]) -> None:
    settle(world)
    kept = ask()
    vars(world).update(change)

    assert ask() > kept


def test_nothing_is_kept_while_copies_of_the_index_may_differ(world: World) -> None:
    settle(world)
    ask()
    world.newest = ("kb-v2-1", 8)

    assert ask() < ask() < ask()

    world.now += recent.SETTLED_SECONDS
    assert ask() == ask()


def test_an_empty_index_keeps_nothing(world: World) -> None:
    world.newest = None
    settle(world)

    assert ask() < ask() < ask()


def test_what_is_kept_is_limited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_KEPT", 3)
    for number in range(9):
        ask(f"vraag {number}")

    assert len(recent._kept) == 3
