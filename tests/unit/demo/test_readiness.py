"""Only a plain "ok" is ready; a site that serves all the same is told apart from one that does not."""

import pytest

from cms.demo.readiness import Readiness, parse_readiness


@pytest.mark.parametrize(
    ("status", "body", "ready", "serves", "text"),
    [
        (200, b'{"status": "ok", "search": "ok"}', True, True, 'HTTP 200: {"status": "ok", "search": "ok"}'),
        (200, b'{"status": "degraded"}', False, True, 'HTTP 200: {"status": "degraded"}'),
        (503, b'{"status": "ok"}', False, False, 'HTTP 503: {"status": "ok"}'),
        (404, b"<h1>Not found</h1>", False, False, "HTTP 404 without JSON"),
        (200, b"[]", False, False, "HTTP 200: []"),
    ],
)
def test_answers(status, body, ready, serves, text):
    assert parse_readiness(status, body) == Readiness(ready=ready, serves=serves, text=text)
