"""A child stops whole, in order where it can, and leaves a log that says why it ended."""

import sys
import time

import psutil
import pytest

from cms.demo.services import Child
from search.node.health import wait_until


@pytest.fixture
def start(tmp_path):
    started = []

    def start_child(code, *, grace=5.0):
        child = Child(
            "child",
            [sys.executable, "-u", "-c", code],
            folder=tmp_path,
            environment={},
            log=tmp_path / "child.log",
            grace=grace,
        )
        started.append(child)
        return child

    yield start_child
    for child in started:
        child.stop()


def said(child, text):
    return wait_until(lambda: text in child.log_tail(), timeout=10)


def test_a_child_is_asked_to_stop_before_it_is_made_to(start):
    child = start(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('in order')))\n"
        "print('up')\n"
        "time.sleep(60)"
    )
    assert said(child, "up")

    child.stop()

    assert not child.is_running
    assert child.log_tail() == "up\nin order"


def test_a_child_that_will_not_stop_is_made_to_and_so_are_its_own_children(start):
    child = start(
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('grandchild', grandchild.pid)\n"
        "time.sleep(60)",
        grace=0.2,
    )
    assert said(child, "grandchild")
    grandchild = int(child.log_tail().split()[-1])

    began = time.monotonic()
    child.stop()

    assert time.monotonic() - began < 3
    assert child.returncode == -9
    assert wait_until(
        lambda: not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE,
        timeout=5,
    )


def test_a_child_that_ended_by_itself_shows_the_end_of_its_log(start):
    child = start("print('\\n'.join(map(str, range(100)))); raise SystemExit('no database')")

    assert wait_until(lambda: not child.is_running, timeout=10)
    assert child.returncode == 1
    assert child.log_tail().endswith("99\nno database")
    child.stop()
