"""The site is up when it says so itself: /readyz with the status "ok"."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass

TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Readiness:
    """`serves`: pages come, though perhaps not everything works; `text`: the site's own words, for a person."""

    ready: bool
    serves: bool
    text: str


def ask_readiness(port: int) -> Readiness:
    """Never raises: a site that does not answer is one that is not ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Accept": "application/json"})
        response = connection.getresponse()
        return parse_readiness(response.status, response.read())
    except (OSError, http.client.HTTPException) as error:
        return Readiness(ready=False, serves=False, text=f"no answer ({type(error).__name__})")
    finally:
        connection.close()


def parse_readiness(status: int, body: bytes) -> Readiness:
    """Shape of the body: {"status": "ok" | "degraded" | "down", "search": …}."""
    try:
        answer = json.loads(body)
    except ValueError:
        return Readiness(ready=False, serves=False, text=f"HTTP {status} without JSON")
    state = answer.get("status") if isinstance(answer, dict) and status == http.client.OK else None
    text = f"HTTP {status}: {json.dumps(answer)}"
    return Readiness(ready=state == "ok", serves=state in {"ok", "degraded"}, text=text)
