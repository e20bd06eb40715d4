"""Names of indices and which of them nobody needs any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

from search.indices import index_name
from search.rebuild import choose_abandoned

NOW = datetime(2026, 11, 23, 6, 1, 12, tzinfo=UTC)


def test_names(settings: Any) -> None:
    settings.OPENSEARCH_ALIAS = "kb"
    name = "kb-v1-20261123t060112"

    assert index_name(NOW) == name
    assert index_name(NOW, taken=[name]) == f"{name}-2"
    assert index_name(NOW, taken=[name, f"{name}-2"]) == f"{name}-3"


def test_the_live_the_one_before_and_young_ones_are_kept() -> None:
    old, young = NOW - timedelta(hours=2), NOW - timedelta(minutes=5)
    made = {"live": old, "before": old, "older": old, "running elsewhere": young}

    assert choose_abandoned(made, ("live", "before"), NOW) == ["older"]
    assert choose_abandoned(made, ("live", None), NOW) == ["before", "older"]
