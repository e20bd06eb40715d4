"""Which pages everybody may see: live ones that no view restriction, their own or an ancestor's, keeps private."""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

from kb.base.models import BasePage

Pages = TypeVar("Pages", bound="QuerySet[BasePage]")


def public(pages: Pages) -> Pages:
    """Narrow `pages` to what everybody may see, within the same query: Wagtail's `.public()` asks a second one."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    return pages.filter(live=True).exclude(Exists(restrictions))
