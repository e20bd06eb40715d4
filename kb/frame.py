"""The frame of every public page, read in three queries: the site, its home page and the pages below it.

It is the same on every page, so a process keeps it for FRAME_SECONDS, and until something is changed in this process;
what another process changed is seen after that time.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction, Site

from kb.base.languages import active_language
from kb.base.localized import Localized
from kb.base.models import BasePage
from kb.base.visibility import public
from kb.contact_cards import ContactCard, build_contact_card
from kb.models import ContactPoint, HomePage

FRAME_SECONDS = 2.0
# Where any subdomain is answered, nobody can fill the memory by making some up.
MOST_KEPT = 100


@dataclass(frozen=True)
class SiteFrame:
    """What the header, the footer and the contact block show; `menu` are the public pages right below home."""

    home: HomePage | None
    language: str
    menu: tuple[BasePage, ...]

    @cached_property
    def content(self) -> Localized | None:
        return self.home.localize(self.language) if self.home else None

    @cached_property
    def brand_name(self) -> str:
        return self.home.brand_name if self.home else ""

    @cached_property
    def site_name(self) -> str:
        return (self.content.site_name or self.content.title) if self.content else ""

    @property
    def home_url(self) -> str:
        return f"/{self.language}/"

    @cached_property
    def topics(self) -> tuple[Localized, ...]:
        return self._of("kb", "topicpage")

    @cached_property
    def info_pages(self) -> tuple[Localized, ...]:
        return self._of("kb", "infopage")

    @cached_property
    def contact_url(self) -> str | None:
        return self._first_url("kb", "contactpage")

    @cached_property
    def ask_url(self) -> str | None:
        """Where somebody chooses the type of a request: the help desk's page, known here only by its type."""
        return self._first_url("helpdesk", "requestindexpage")

    @cached_property
    def contact(self) -> ContactCard | None:
        point = self.home.contact_point if self.home else None
        return build_contact_card(point, self.language) if point else None

    def _of(self, app_label: str, model: str) -> tuple[Localized, ...]:
        type_id = ContentType.objects.get_by_natural_key(app_label, model).pk
        return tuple(page.localize(self.language) for page in self.menu if page.content_type_id == type_id)

    def _first_url(self, app_label: str, model: str) -> str | None:
        return next((page.url for page in self._of(app_label, model)), None)


@dataclass(frozen=True)
class _Kept:
    frame: SiteFrame
    read_at: float


# (host, port, language) → frame; a site's hosts are few, since ALLOWED_HOSTS says which are answered.
_kept: dict[tuple[str, str, str], _Kept] = {}


def site_frame(request: HttpRequest) -> SiteFrame:
    language = active_language()
    key = (request.get_host(), request.get_port(), language)
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept.read_at > FRAME_SECONDS:
        # When it began: a change that came while it was read is seen as soon as one that came after it.
        read_at = time.monotonic()
        site = Site.find_for_request(request)
        frame = read_frame(site, language) if site else SiteFrame(home=None, language=language, menu=())
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = _Kept(frame, read_at)
    return kept.frame


def read_frame(site: Site, language: str) -> SiteFrame:
    home = HomePage.objects.select_related("contact_point").filter(pk=site.root_page_id).first()
    menu = public(BasePage.objects.child_of(site.root_page)).order_by("path") if home else ()
    return SiteFrame(home=home, language=language, menu=tuple(menu))


def forget_frames() -> None:
    """Read them anew for the next page."""
    _kept.clear()


def _changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage | ContactPoint | PageViewRestriction | Site):
        forget_frames()
        # Another thread may have read what was there before.
        transaction.on_commit(forget_frames)


def connect() -> None:
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(_changed, dispatch_uid=f"kb.frame_{name}")
