"""Which calls of the engine a piece of our code makes, as they went over the wire, and how long they took."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from opensearchpy.connection import Urllib3HttpConnection

from tests.bench.connection import Connection


@dataclass(frozen=True)
class Call:
    """`path` with its parameters; `seconds` that the client waited."""

    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]
    seconds: float


@contextmanager
def record_calls() -> Iterator[list[Call]]:
    """What any client of this process asks meanwhile, in order."""
    calls: list[Call] = []
    perform = Urllib3HttpConnection.perform_request

    def recorded(
        connection: Any, method: str, url: str, params: Mapping[str, Any] | None = None, body: Any = None, **more: Any
    ) -> Any:
        started = time.perf_counter()
        answer = perform(connection, method, url, params, body, **more)
        seconds = time.perf_counter() - started
        path = f"{url}?{urlencode(params)}" if params else url
        sent = body.encode() if isinstance(body, str) else body
        headers = {**connection.headers, **(more.get("headers") or {})}
        calls.append(Call(method, path, sent, headers, seconds))
        return answer

    with patch.object(Urllib3HttpConnection, "perform_request", recorded):
        yield calls


def replay(calls: list[Call], engine: Connection) -> float:
    """Make the same calls again, one after the other; the seconds they took in all."""
    return sum(engine.ask(call.path, method=call.method, body=call.body, headers=call.headers)[0] for call in calls)
