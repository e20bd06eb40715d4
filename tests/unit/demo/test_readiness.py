"""Only a plain "ok" is ready; everything else is shown to the person who waits."""

import pytest

from cms.demo.readiness import parse_readiness


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, b'{"status": "ok", "search": "ok"}', "ok"),
        (200, b'{"status": "degraded"}', 'HTTP 200: {"status": "degraded"}'),
        (503, b'{"status": "ok"}', 'HTTP 503: {"status": "ok"}'),
        (404, b"<h1>Not found</h1>", "HTTP 404 without JSON"),
        (200, b"[]", "HTTP 200: []"),
    ],
)
def test_answers(status, body, answer):
    assert parse_readiness(status, body) == answer
