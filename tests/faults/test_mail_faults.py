"""Every request stored, every mail that can be taken taken, while mail server and workers fail: figures are printed.

A mail may be taken twice only where the connection was cut, or a worker killed, after the server had it; always with
the same Message-ID.
"""

import collections
import itertools
import json
import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from tqdm import tqdm

from tests.browser.running_site import wait_until
from tests.faults.sending import send_request
from tests.faults.site import FaultySite, kill

KILL_EVERY = 4.0
KILLING_SECONDS = 90
# A killed worker's mail waits for its lease; a mail that was refused often waits for its next try.
SETTLE_SECONDS = 420
# The server has a mail at the end of DATA; a slow one says so 8 s later. A kill in between loses the news.
UNTOLD_SECONDS = 12
BEHAVIOURS = ["ok"] * 9 + ["grey"] * 4 + ["hard"] * 2 + ["temp"] * 2 + ["drop"] * 2 + ["slow"]
ACCEPTABLE = {"ok", "grey", "drop", "slow"}


@pytest.fixture
def site(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[FaultySite]:
    with ExitStack() as stack:
        made = FaultySite(tmp_path, database_url, request.config.getoption("--smtp-server"), stack)
        made.manage("migrate", "--noinput")
        made.manage("collectstatic", "--noinput")
        yield made


@dataclass(frozen=True)
class Taken:
    at: float
    reply: str
    to: str
    message_id: str


def read_log(site: FaultySite) -> list[Taken]:
    lines = site.mail_log.read_text().splitlines() if site.mail_log.exists() else []
    entries = [json.loads(line) for line in lines]
    return [Taken(each["at"], each["reply"], each["to"][0], each["message_id"]) for each in entries]


def behaviour(address: str) -> str:
    kind = re.split(r"[+@]", address)[0]
    return kind if kind in {"grey", "hard", "temp", "drop", "slow"} else "ok"


class Killer(threading.Thread):
    """Kills a worker every few seconds and starts another, until told to stop."""

    def __init__(self, site: FaultySite, workers: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.site, self.random, self.kills = site, random.Random(seed), list[float]()
        self.workers = [site.start_worker() for _ in range(workers)]
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.random.uniform(0.5, 1.5) * KILL_EVERY):
            number = self.random.randrange(len(self.workers))
            self.kills.append(kill(self.workers[number]))
            self.workers[number] = self.site.start_worker()

    def stop(self) -> list[float]:
        self.stopped.set()
        self.join()
        return self.kills


@pytest.mark.parametrize("seed", [20261123])
def test_no_request_and_no_mail_is_lost(site: FaultySite, request: pytest.FixtureRequest, seed: int) -> None:
    number = request.config.getoption("--requests")
    path = site.ask("make_site")
    site.start_web()
    wait_until(lambda: _answers(site.url), "the site answers", 60)
    killer = Killer(site, request.config.getoption("--workers"), seed)
    killer.start()
    kinds = random.Random(seed).choices(BEHAVIOURS, k=number)
    customers = [f"{kind}+{index}@customer.example" for index, kind in enumerate(kinds)]
    # The mail server is down all the while.
    with ThreadPoolExecutor(4) as pool:
        sent = list(tqdm(pool.map(lambda email: send_request(site.url, path, email), customers), "sent", number))
    assert all(sent)
    site.start_smtp()
    started = time.monotonic()
    while time.monotonic() - started < KILLING_SECONDS:
        time.sleep(1)
    kills = killer.stop()
    report = settle(site)
    figures = judge(report, read_log(site), kills, number)
    with request.getfixturevalue("capsys").disabled():
        print(f"\n{request.node.callspec.id}: {json.dumps(figures)}")  # noqa: T201 — what `make faults` is run for


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def settle(site: FaultySite) -> dict[str, Any]:
    """What the database says once every mail has been tried and every acceptable one is done with."""
    report: dict[str, Any] = {}

    def is_settled() -> bool:
        report.update(site.ask("report"))
        waiting = [
            to for to, state, _id in report["mails"] if state in ("waiting", "retrying") and behaviour(to) != "temp"
        ]
        return not waiting and not report["open"]

    wait_until(is_settled, "every mail is settled", SETTLE_SECONDS)
    return report


def judge(report: dict[str, Any], log: list[Taken], kills: list[float], number: int) -> dict[str, Any]:
    assert report["requests"] == number
    # A confirmation each, and a mail to each of the two addresses of the inbox.
    assert len(report["mails"]) == 3 * number
    assert report["stuck"] == 0
    by_id: dict[str, list[Taken]] = collections.defaultdict(list)
    for each in log:
        if each.reply in ("250", "cut"):
            by_id[each.message_id].append(each)
    states = collections.Counter()
    for to, state, message_id in report["mails"]:
        kind = behaviour(to)
        states[kind, state] += 1
        if kind in ACCEPTABLE:
            assert by_id.get(message_id), f"a {kind} mail was never taken"
        assert state == {"hard": "failed", "temp": "retrying", "drop": "uncertain"}.get(kind, "sent"), (kind, state)
    # One mail a recipient and request: a second Message-ID would be a second mail, not a second try.
    assert set(by_id) <= {message_id for _to, _state, message_id in report["mails"]} | set(report["alerts"])
    cut = killed = 0
    for tries in by_id.values():
        for first, _second in itertools.pairwise(tries):
            if first.reply == "cut":
                cut += 1
            else:
                assert any(first.at - 1 < at < first.at + UNTOLD_SECONDS for at in kills), "taken twice without a fault"
                killed += 1
    return {
        "requests": number,
        "mails": len(report["mails"]),
        "kills": len(kills),
        "taken": sum(map(len, by_id.values())),
        "duplicates after a cut": cut,
        "duplicates after a kill": killed,
        "states": {f"{kind} {state}": count for (kind, state), count in sorted(states.items())},
    }
