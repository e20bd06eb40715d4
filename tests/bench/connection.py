"""One keep-alive connection to a server, and how long its answers take."""

import http.client
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60


class Connection:
    """Asks one thing at a time. Raises RuntimeError for an answer that is not 200."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._prefix = parts.path.rstrip("/")
        self._connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[float, bytes]:
        """(seconds, body of the answer). A connection that the server closed while idle is opened anew, unmeasured."""
        for _attempt in range(2):
            started = time.perf_counter()
            try:
                self._connection.request(method, self._prefix + path, body=body, headers=dict(headers or {}))
                response = self._connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._connection.close()
                continue
            answer = response.read()
            seconds = time.perf_counter() - started
            if response.status != 200:
                raise RuntimeError(f"{path.partition('?')[0]} answered {response.status}")
            return seconds, answer
        raise RuntimeError(f"{path.partition('?')[0]} closes every connection")

    def close(self) -> None:
        self._connection.close()
