"""The site is up only when it says so itself: /readyz with the status "ok"."""

from __future__ import annotations

import http.client
import json

TIMEOUT_SECONDS = 5.0


def ask_readiness(port: int) -> str:
    """The site's own answer: "ok", or something a person can read why it is not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Accept": "application/json"})
        response = connection.getresponse()
        return parse_readiness(response.status, response.read())
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({type(error).__name__})"
    finally:
        connection.close()


def parse_readiness(status: int, body: bytes) -> str:
    """Shape: {"status": "ok" | "degraded" | "down", "search": …}. Anything but a plain ok is returned as it is."""
    try:
        answer = json.loads(body)
    except ValueError:
        return f"HTTP {status} without JSON"
    if status == http.client.OK and isinstance(answer, dict) and answer.get("status") == "ok":
        return "ok"
    return f"HTTP {status}: {json.dumps(answer)}"
