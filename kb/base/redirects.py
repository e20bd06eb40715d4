"""An address that was public keeps leading to its page, in each language and for all pages below it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from kb.base.paths import stored_paths

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

    from kb.base.models import BasePage

Addresses = Mapping[tuple[int, str], str]
"""(page id, language) → path with its language prefix: "/fr/contrats/"."""


def public_addresses(page: "BasePage") -> Addresses:
    """The addresses of `page` and the live pages below it, as stored now."""
    pages = page.base_page_model.objects.descendant_of(page, inclusive=True).live()
    return {(each.pk, code): f"/{code}/{path}" for each in pages for code, path in stored_paths(each).items()}


def plan_redirects(before: Addresses, after: Addresses) -> dict[str, str]:
    """Old path → new path, for each address that changed."""
    return {old: after[key] for key, old in before.items() if key in after and after[key] != old}


def create_redirects(moves: Mapping[str, str], site: "Site | None") -> None:
    """Store the redirects; older ones that led to a moved address follow it, and none hides a page that is there."""
    for old, new in moves.items():
        old_path = Redirect.normalise_path(old)
        Redirect.objects.filter(redirect_link=old, site=site).update(redirect_link=new)
        Redirect.objects.update_or_create(
            old_path=old_path,
            site=site,
            defaults={"redirect_link": new, "redirect_page": None, "automatically_created": True, "is_permanent": True},
        )
    _forget(moves.values(), site)


def moved_path(request: "HttpRequest") -> str | None:
    """The path that the redirect from the path of `request` leads to; None without a redirect to a path of ours."""
    redirect = get_redirect(request, Redirect.normalise_path(request.path))
    link = (redirect.link or "") if redirect else ""
    return link if link.startswith("/") else None


def _forget(paths: Iterable[str], site: "Site | None") -> None:
    """Drop automatic redirects from addresses that are in use again."""
    in_use = [Redirect.normalise_path(path) for path in paths]
    Redirect.objects.filter(old_path__in=in_use, site=site, automatically_created=True).delete()
