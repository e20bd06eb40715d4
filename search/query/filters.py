"""What narrows without scoring."""

from typing import Any


def build_filters(*, topic: str | None) -> list[dict[str, Any]]:
    return [{"term": {"topic": topic}}] if topic else []
