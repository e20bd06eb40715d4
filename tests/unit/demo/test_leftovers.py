"""One demo a folder; a crashed one is found by what it recorded."""

import os
import subprocess
import sys

import pytest

from cms.demo.leftovers import AlreadyRunning, DemoLock, find_leftovers, parse_record, stop_leftovers
from search.node.identity import ProcessIdentity


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_a_second_demo_is_refused_and_told_which_runs(tmp_path):
    first = DemoLock(tmp_path / "demo.pid")
    assert first.acquire() == {}
    first.record({})

    with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"):
        DemoLock(tmp_path / "demo.pid").acquire()
    first.release()

    second = DemoLock(tmp_path / "demo.pid")
    assert second.acquire() == {}, "a demo that stopped in order leaves no record"
    second.release()


def test_what_a_crashed_demo_left_running_is_found_and_stopped(tmp_path, sleeper):
    dead = ProcessIdentity(sleeper.pid, started=1.0)  # the number is in use again, by another process
    record = {"web": ProcessIdentity.of(sleeper.pid), "worker": dead, "demo": ProcessIdentity.of(os.getpid())}

    leftovers = find_leftovers(record, tmp_path / "node.pid")

    assert list(leftovers) == ["web"]
    assert stop_leftovers(leftovers) == []
    assert not record["web"].is_alive()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"web": 1}', '{"web": {"pid": "x"}}'])
def test_a_damaged_record_counts_as_none(text):
    assert parse_record(text) == {}
