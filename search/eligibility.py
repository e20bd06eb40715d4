"""What may be indexed and shown: live, not expired, below a site, not private (nor below what is), in a language.

`is_eligible` and `eligible_pages` mean the same; a test holds them equal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from kb.base.languages import localized_names
from kb.base.models import BasePage
from kb.base.visibility import public
from search.documents import SEARCHABLE_TYPES

# A title that there is nothing to read in: blanks, and tags that an import may have left.
BLANK_TITLE = r"^(\s|<[a-zA-Z/!][^>]*>)*$"
_blank_title = re.compile(BLANK_TITLE)


@dataclass(frozen=True)
class Rules:
    """What eligibility depends on beside the page: the time, the sites' roots and the private parts, as tree paths."""

    now: datetime
    roots: tuple[str, ...]
    private: tuple[str, ...]


def read_rules(now: datetime | None = None) -> Rules:
    """Two queries."""
    return Rules(
        now=now or timezone.now(),
        roots=tuple(Site.objects.values_list("root_page__path", flat=True)),
        private=tuple(PageViewRestriction.objects.values_list("page__path", flat=True)),
    )


def is_eligible(page: BasePage, rules: Rules) -> bool:
    titles = (getattr(page, name) for name in localized_names("title"))
    return (
        page.live
        and (page.expire_at is None or page.expire_at > rules.now)
        and page.specific_class in SEARCHABLE_TYPES
        and any(page.path.startswith(root) for root in rules.roots)
        and not any(page.path.startswith(path) for path in rules.private)
        and any(title and not _blank_title.match(title) for title in titles)
    )


def eligible_pages(
    pages: Any = None, *, now: datetime | None = None, roots: Sequence[str] | None = None
) -> "QuerySet[BasePage]":
    """`pages` (default: all) narrowed to what may be indexed. One query more unless the sites' `roots` are given."""
    if pages is None:
        pages = BasePage.objects.all()
    if roots is None:
        roots = tuple(Site.objects.values_list("root_page__path", flat=True))
    below = reduce(or_, (Q(path__startswith=root) for root in roots), Q(pk__in=[]))
    titled = reduce(
        or_,
        (
            Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""}) & ~Q(**{f"{name}__regex": BLANK_TITLE})
            for name in localized_names("title")
        ),
    )
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=now or timezone.now())
    typed: Any = pages.type(*SEARCHABLE_TYPES) if pages.model is BasePage else pages
    eligible: QuerySet[BasePage] = public(typed.filter(not_expired & below & titled))
    return eligible
