"""`python -m cms.demo` runs the help centre until Ctrl-C. It leaves nothing running; 0 means it was told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from cms.demo.facts import find_facts
from cms.demo.leftovers import AlreadyRunning, DemoLock, find_leftovers, stop_leftovers
from cms.demo.plan import Impossible, build_farewell, build_plan
from cms.demo.progress import say
from cms.demo.runner import Runner, StepFailed, Stopped

ROOT = Path(__file__).resolve().parents[2]
EXIT_FAILED = 1


def main() -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    lock = DemoLock(ROOT / "var" / "demo.pid")
    try:
        clear_leftovers(lock)
        runner = Runner(build_plan(os.environ, find_facts(os.environ, ROOT)), ROOT, os.environ, stop, lock)
    except (AlreadyRunning, Impossible) as obstacle:
        return _fail(str(obstacle))
    try:
        runner.start()
        say(build_farewell(runner.plan))
        runner.watch()
    except Stopped:
        say("")
        return 0
    except StepFailed as failure:
        return _fail(str(failure))
    finally:
        runner.stop()
        lock.release()
        say("Stopped.")


def clear_leftovers(lock: DemoLock) -> None:
    """Stop what a crashed demo left running. Raises AlreadyRunning, or Impossible when something will not stop."""
    leftovers = find_leftovers(lock.acquire(), ROOT / "var" / "opensearch" / "data" / "node.pid")
    for name, identity in leftovers.items():
        say(f"An earlier demo left {name} running (process {identity.pid}): stopping it.")
    stubborn = stop_leftovers(leftovers)
    if stubborn:
        processes = ", ".join(f"{name} (process {leftovers[name].pid})" for name in stubborn)
        raise Impossible(
            f"An earlier demo left running what cannot be stopped from here: {processes}. End it yourself."
        )


def _fail(reason: str) -> int:
    sys.stderr.write(f"\nerror: {reason}\n\n")
    return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
