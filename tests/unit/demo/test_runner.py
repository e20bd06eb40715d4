"""Applying a plan: a service that dies ends everything and is named, and a stop is obeyed in the middle of a wait."""

import os
import threading

import pytest

from cms.demo.leftovers import DemoLock
from cms.demo.plan import Facts, build_plan
from cms.demo.runner import Runner, StepFailed, Stopped


class FakeService:
    def __init__(self, name, stopped):
        self.name = name
        self.is_running = True
        self._stopped = stopped

    def log_tail(self):
        return "the last line"

    def stop(self):
        self._stopped.append(self.name)


@pytest.fixture
def runner(tmp_path):
    facts = Facts(root=tmp_path, web_port_holder=None, opensearch_port=20001, mail_port=20002, static_is_current=True)
    lock = DemoLock(tmp_path / "var" / "demo.pid")
    lock.acquire()
    yield Runner(build_plan({}, facts), tmp_path, os.environ, threading.Event(), lock)
    lock.release()


def test_a_service_that_dies_is_named_with_the_end_of_its_log(runner):
    service = FakeService("worker", [])
    runner.services.append(service)
    service.is_running = False

    with pytest.raises(StepFailed, match=r"(?s)worker has ended by itself.*the last line"):
        runner.watch()


def test_a_stop_is_obeyed_before_anything_else(runner):
    runner.services.append(FakeService("web", []))
    runner.stop_asked.set()

    with pytest.raises(Stopped):
        runner.start()


def test_services_stop_in_the_reverse_order_and_the_env_file_goes_first(runner):
    stopped = []
    runner.env_file.write_text("")
    for name in ("OpenSearch", "mail sink", "web", "worker"):
        runner.services.append(FakeService(name, stopped))

    runner.stop()

    assert stopped == ["worker", "web", "mail sink", "OpenSearch"]
    assert not runner.env_file.exists()


def test_a_command_that_fails_shows_its_log(runner, tmp_path):
    (tmp_path / "manage.py").write_text("raise SystemExit('no such table')")
    (tmp_path / "var" / "log").mkdir(parents=True)

    with pytest.raises(StepFailed, match=r"(?s)manage.py migrate failed \(exit code 1\).*no such table"):
        runner.manage("migrate")
