"""Writes: each service validates, does one thing in one transaction and returns the object."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Site

from kb.base.languages import default_language, localized_name
from kb.base.models import BasePage
from kb.models import FAQPage, HomePage, TopicPage


class NoHomePage(Exception):
    """There is no site to put content in yet."""


def home_page() -> HomePage:
    """The home page of the default site. Raises NoHomePage."""
    site = Site.objects.filter(is_default_site=True).first()
    home = HomePage.objects.filter(pk=site.root_page_id).first() if site else None
    if home is None:
        raise NoHomePage("There is no site yet: run `manage.py setup_site` or `manage.py load_demo` first.")
    return home


@transaction.atomic
def publish_page(*, page: BasePage, parent: BasePage | None = None, user: AbstractBaseUser | None = None) -> BasePage:
    """Save `page` as a new published revision; under `parent` if it is new."""
    if page.pk is None:
        if parent is None:
            raise ValueError("A new page needs a parent.")
        page.live = False
        fresh_parent = type(parent).objects.get(pk=parent.pk)
        fresh_parent.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)
    page.refresh_from_db()
    return page


@transaction.atomic
def save_draft(*, page: BasePage, parent: BasePage, user: AbstractBaseUser | None = None) -> BasePage:
    """Add a new `page` under `parent` that nobody sees before it is published."""
    page.live = False
    page.has_unpublished_changes = True
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=user)
    return page


@transaction.atomic
def set_up_site(*, brand_name: str, titles: Mapping[str, str], hostname: str, port: int) -> HomePage:
    """Make the home page and the default site, in place of Wagtail's welcome page; return what is there already."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and (home := HomePage.objects.filter(pk=site.root_page_id).first()):
        return home
    root = BasePage.objects.get(depth=1)
    home = HomePage(brand_name=brand_name, slug="site", **in_languages(title=titles))
    publish_page(page=home, parent=root)
    if site is None:
        site = Site(is_default_site=True)
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.hostname, site.port, site.site_name = home, hostname, port, brand_name
    site.full_clean()
    site.save()
    if welcome is not None and type(welcome.specific) is BasePage and not welcome.get_children().exists():
        welcome.delete()
    return home


def in_languages(**fields: Mapping[str, Any] | None) -> dict[str, Any]:
    """Values per language as columns: `in_languages(title={"nl": "Start"})` → {"title_nl": "Start"}."""
    return {
        localized_name(field, code): value for field, values in fields.items() for code, value in (values or {}).items()
    }


@transaction.atomic
def ensure_topic(*, key: str, titles: Mapping[str, str] | None = None) -> TopicPage:
    """The topic with this key, published; a missing one is made with its key as title."""
    topic = TopicPage.objects.filter(key=key).first()
    if topic is None:
        named = titles or {default_language(): key.replace("-", " ").capitalize()}
        topic = TopicPage(key=key, **in_languages(title=named))
        publish_page(page=topic, parent=home_page())
    return topic


def rich_text_answer(html: str) -> list[dict[str, Any]]:
    """An answer of one text block, as a StreamField's raw value."""
    return [{"type": "text", "value": html}] if html else []


def changed_fields(page: FAQPage, values: Mapping[str, Any]) -> Sequence[str]:
    """The names of the fields whose value differs from `values`. Block ids are no difference."""

    def comparable(value: Any) -> Any:
        raw = getattr(value, "raw_data", value)
        if isinstance(raw, str) or raw is None:
            return raw or ""
        return [(block["type"], block["value"]) for block in raw]

    return [name for name, value in values.items() if comparable(getattr(page, name)) != comparable(value)]
