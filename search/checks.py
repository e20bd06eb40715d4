"""Misconfiguration is named at the start, with an ID and a hint, not met at the first search."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from search.analysis import LANGUAGES

# What OpenSearch allows, without what needs escaping in an address.
ALIAS = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")


def check_address(**kwargs: Any) -> list[checks.CheckMessage]:
    addresses = [part.strip() for part in settings.OPENSEARCH_URL.split(",")]
    if all(urlsplit(each).scheme in {"http", "https"} and urlsplit(each).hostname for each in addresses):
        return []
    return [
        checks.Error(
            "OPENSEARCH_URL is not a web address.",
            hint="Write http://host:9200 or https://user:password@host:9200; several are separated by commas.",
            id="search.E001",
        )
    ]


def check_languages(**kwargs: Any) -> list[checks.CheckMessage]:
    missing = [code for code, _name in settings.LANGUAGES if code not in LANGUAGES]
    return [
        checks.Error(
            f"Search does not know how to analyze the language {code!r}.",
            hint="Add an entry to LANGUAGES in search/analysis.py, then run search_rebuild.",
            id="search.E002",
        )
        for code in missing
    ]


def check_timeout(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.OPENSEARCH_TIMEOUT > 0:
        return []
    return [
        checks.Error(
            "OPENSEARCH_TIMEOUT must be more than 0 seconds.",
            hint="It is how long a page waits for the search engine before the database answers; 2 is the default.",
            id="search.E003",
        )
    ]


def check_alias(**kwargs: Any) -> list[checks.CheckMessage]:
    if ALIAS.match(settings.OPENSEARCH_ALIAS):
        return []
    return [
        checks.Error(
            "OPENSEARCH_ALIAS is not a name that OpenSearch allows.",
            hint="Use lower-case letters, digits, - and _, starting with a letter or digit.",
            id="search.E004",
        )
    ]


def register() -> None:
    for check in (check_address, check_languages, check_timeout, check_alias):
        checks.register(check)
