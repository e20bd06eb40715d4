"""Why a page is no hit of a query: it may not be found at all, has nothing in common with the query, or too little."""

from collections.abc import Collection, Mapping
from typing import Any

from kb.base.models import BasePage
from search.client import ask
from search.documents import SEARCHABLE_TYPES
from search.eligibility import Rules, is_eligible
from search.explanation import Absence
from search.query.filters import LISTED
from search.query.understanding import Understanding


def find_absence(page: BasePage | None, rules: Rules) -> Absence | None:
    """Why a page is in no index; None: it should be in one."""
    if page is None:
        return Absence.NO_SUCH_PAGE
    reasons = {
        Absence.OTHER_KIND: page.specific_class not in SEARCHABLE_TYPES,
        Absence.EXPIRED: page.expired or bool(page.expire_at and page.expire_at <= rules.now),
        Absence.NOT_LIVE: not page.live,
        Absence.PRIVATE: any(page.path.startswith(path) for path in rules.private),
        Absence.ELSEWHERE: not any(page.path.startswith(root) for root in rules.roots),
        Absence.NO_TEXT: not is_eligible(page, rules),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def is_indexed(page_id: int, index: str) -> bool:
    """Raises EngineUnavailableError."""
    body: dict[str, Any] = {"query": {"bool": {"filter": [LISTED, {"ids": {"values": [str(page_id)]}}]}}}
    count: int = ask(lambda engine: engine.count(index=index, body=body))["count"]
    return count > 0


def why_no_hit(
    page: BasePage,
    understanding: Understanding,
    *,
    ranked: Collection[int],
    matching: Mapping[int, Any],
    index: str,
) -> Absence:
    """Of a page that may be found. `ranked`: pages found for the query; `matching`: pages that it matches at all."""
    if page.pk in ranked:
        return Absence.BELOW_CUTOFF
    if page.pk in matching:
        return Absence.TOO_MANY
    if not is_indexed(page.pk, index):
        return Absence.NOT_INDEXED
    shares_a_language = set(page.specific.available_languages) & set(understanding.languages)
    return Absence.NO_WORD if shares_a_language else Absence.OTHER_LANGUAGE
