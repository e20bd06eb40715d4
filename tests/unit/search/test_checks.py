from typing import Any

import pytest

from search import checks


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_the_settings_as_they_are_pass() -> None:
    every = (checks.check_address, checks.check_languages, checks.check_timeout, checks.check_alias)

    assert [check() for check in every] == [[], [], [], []]


@pytest.mark.parametrize("address", ["", "localhost:9200", "http://", "http://a:9200,b:9200"])
def test_address(settings: Any, address: str) -> None:
    settings.OPENSEARCH_URL = address

    assert ids(checks.check_address()) == ["search.E001"]


def test_language_without_analysis(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("it", "Italiano")]

    assert ids(checks.check_languages()) == ["search.E002"]


def test_timeout(settings: Any) -> None:
    settings.OPENSEARCH_TIMEOUT = 0

    assert ids(checks.check_timeout()) == ["search.E003"]


def test_alias(settings: Any) -> None:
    settings.OPENSEARCH_ALIAS = "Kb*"

    assert ids(checks.check_alias()) == ["search.E004"]
