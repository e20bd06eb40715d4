"""Whether a node answers, asked over plain HTTP with a bounded wait; a proxy named in the environment is never used."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable

REQUEST_TIMEOUT_SECONDS = 5.0
PAUSE_SECONDS = 0.2


def answers(port: int) -> bool:
    """True when the node on 127.0.0.1:`port` belongs to a cluster and every index can be searched (yellow or green)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/_cluster/health")
        response = connection.getresponse()
        body = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return response.status == http.client.OK and body.get("status") in {"yellow", "green"}


def wait_until(condition: Callable[[], bool], *, timeout: float, give_up: Callable[[], bool] = lambda: False) -> bool:
    """Ask until `condition` holds (True), or `timeout` seconds have passed or `give_up` holds (False)."""
    deadline = time.monotonic() + timeout
    while not condition():
        if give_up() or time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True
