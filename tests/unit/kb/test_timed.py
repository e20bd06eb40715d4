"""Work done now and then: at the start, then every so often, and again soon after an error."""

import pytest

from kb.outbox.timed import LOOK_SECONDS, Timed


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_work_is_done_at_the_start_and_then_every_so_often():
    clock, done = Clock(), []
    timed = Timed(lambda: done.append(clock.now), every=60.0, clock=clock)
    for seconds in (0, 59, 1, 30, 30):
        clock.now += seconds
        assert timed.step() == 0
    assert done == [100.0, 160.0, 220.0]


def test_what_failed_is_done_at_the_next_look():
    clock, tries = Clock(), []

    def fail_once() -> None:
        tries.append(clock.now)
        if len(tries) == 1:
            raise ConnectionError("away")

    timed = Timed(fail_once, every=3600.0, clock=clock)
    with pytest.raises(ConnectionError):
        timed.step()
    clock.now += LOOK_SECONDS
    timed.step()
    timed.step()
    assert tries == [100.0, 100.0 + LOOK_SECONDS]
