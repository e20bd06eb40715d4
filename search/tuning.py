"""What search managers keep, as search uses it: at most TUNING_SECONDS old, and free of queries in between.

As long as nothing changed, `read_tuning` returns the very same object, so what is built from it can be kept with it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Value

from kb.base.languages import language_codes
from search.kept import Kept
from search.models import Promotion, SynonymSet
from search.promotions import Period, PromotionState, query_key, read_queries
from search.synonyms import SynonymRule, parse_lines

# A change works in every process within this time: one small query asks whether there was one.
TUNING_SECONDS = 2.0
# All is read anew this often anyway, for changes that left no mark: of two saved at once, one may hide the other.
FULL_READ_SECONDS = 60.0

Mark = tuple[Any, ...]
"""Changes whenever a set or a promotion is added, saved or deleted."""


@dataclass(frozen=True)
class PromotedPage:
    page_id: int
    period: Period


@dataclass(frozen=True, eq=False)
class Tuning:
    """`synonyms`: language → rules; `promotions`: language → query key → pages. Terms stay as they were written."""

    synonyms: Mapping[str, tuple[SynonymRule, ...]] = field(default_factory=dict)
    promotions: Mapping[str, Mapping[str, tuple[PromotedPage, ...]]] = field(default_factory=dict)

    def synonyms_in(self, language: str) -> tuple[SynonymRule, ...]:
        return self.synonyms.get(language, ())

    def promoted(self, language: str, text: str, now: datetime) -> tuple[int, ...]:
        """The pages that come first for a query at a time; the one promoted last comes first."""
        promotions = self.promotions.get(language)
        if not promotions:
            return ()
        pages = promotions.get(query_key(text, language), ())
        live = (each.page_id for each in pages if each.period.state(now) is PromotionState.LIVE)
        return tuple(dict.fromkeys(live))


@dataclass(frozen=True)
class _Read:
    tuning: Tuning
    mark: Mark
    at: float


def read_tuning() -> Tuning:
    """What holds now. Never raises: without the database, what held before holds on."""
    return _kept.get().tuning


def forget_tuning() -> None:
    _kept.forget()


def read_mark() -> Mark:
    """One query over both tables, whatever they hold."""
    parts = [
        model.objects.order_by()  # type: ignore[attr-defined]  # every model has it
        .annotate(table=Value(number))
        .values("table")
        .annotate(rows=Count("pk"), last=Max("updated_at"))
        .values_list("table", "rows", "last")
        for number, model in enumerate((SynonymSet, Promotion))
    ]
    return tuple(sorted(parts[0].union(parts[1], all=True)))


def build_synonyms(sets: list[SynonymSet]) -> dict[str, tuple[SynonymRule, ...]]:
    """Language → rules, without the lines that can't be read."""
    rules: defaultdict[str, list[SynonymRule]] = defaultdict(list)
    for each in sets:
        parsed, _errors = parse_lines(each.lines)
        rules[each.language] += [replace(rule, set_id=each.pk, set_name=each.name) for rule in parsed]
    return {language: tuple(found) for language, found in rules.items()}


def build_promotions(promotions: list[Promotion]) -> dict[str, dict[str, tuple[PromotedPage, ...]]]:
    """Language → query key → pages, in the order given. A language that the site no longer has is left out."""
    found: dict[str, dict[str, tuple[PromotedPage, ...]]] = {}
    for each in promotions:
        if each.language not in language_codes():
            continue
        keys = found.setdefault(each.language, {})
        page = PromotedPage(each.page_id, each.period)
        for key in dict.fromkeys(query_key(query, each.language) for _number, query in read_queries(each.queries)):
            if key:
                keys[key] = (*keys.get(key, ()), page)
    return found


def _read(older: _Read) -> _Read:
    # Before the rows: a change in between is seen next time.
    mark = read_mark()
    now = _kept.clock()
    if mark == older.mark and now - older.at < FULL_READ_SECONDS:
        return older
    if not any(rows for _table, rows, _last in mark):
        return _Read(Tuning(), mark, now)
    tuning = Tuning(
        synonyms=build_synonyms(list(SynonymSet.objects.order_by("pk"))),
        promotions=build_promotions(list(Promotion.objects.order_by(F("starts_at").desc(nulls_last=True), "-pk"))),
    )
    return _Read(tuning, mark, now)


_kept: Kept[_Read] = Kept(name="search tuning", read=_read, empty=_Read(Tuning(), (), 0.0), seconds=TUNING_SECONDS)
