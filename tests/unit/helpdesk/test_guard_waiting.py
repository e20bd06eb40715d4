"""The signed time of a form that came back belongs to that form and to nobody's clock but ours."""

import time

import pytest

from helpdesk.guard.waiting import FIELD, VALID_FOR, keep_stamp, make_stamp, seconds_left, seconds_waited

TOKEN, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def stamp_of(monkeypatch):
    def make(ago: float, token: str = TOKEN) -> dict[str, str]:
        now = time.time()
        with monkeypatch.context() as patch:
            patch.setattr("time.time", lambda: now - ago)
            return {FIELD: make_stamp(token)}

    return make


def test_waiting_counts_from_when_the_form_came_back(stamp_of):
    assert 59 <= seconds_waited(stamp_of(60), TOKEN) < 63
    assert seconds_waited(stamp_of(0), TOKEN) < 2


@pytest.mark.parametrize(
    "stamp", ["", "x", ":::", f"{TOKEN}:1:x", f"{TOKEN}:zzzzzzzzzz:x", "x" * 10_000, "\x00", "é:é:é"]
)
def test_what_we_did_not_sign_counts_nothing(stamp):
    assert seconds_waited({FIELD: stamp}, TOKEN) is None


def test_a_stamp_of_another_form_or_of_yesterday_counts_nothing(stamp_of):
    assert seconds_waited(stamp_of(60, OTHER), TOKEN) is None
    assert seconds_waited(stamp_of(VALID_FOR.total_seconds() + 5), TOKEN) is None


def test_a_form_that_comes_back_again_keeps_its_time(stamp_of):
    posted = stamp_of(3)
    assert keep_stamp(posted, TOKEN) == posted[FIELD]
    assert keep_stamp(posted, OTHER) != posted[FIELD]
    assert seconds_waited({FIELD: keep_stamp({}, TOKEN)}, TOKEN) is not None


def test_the_time_left_is_whole_seconds(stamp_of):
    assert seconds_left(stamp_of(3), TOKEN) in (1, 2)
    assert seconds_left(stamp_of(60), TOKEN) == 1
