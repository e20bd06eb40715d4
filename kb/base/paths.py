"""A page's address in each language: `local_slug` is its own part, `local_path` the whole way from the home page.

`local_path` is stored, as Wagtail stores `url_path`, so that finding a page and linking to it need no walk up the tree.
It is derived: only this module writes it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify

from kb.base.languages import language_codes, localized_name, reading_order

if TYPE_CHECKING:
    from kb.base.models import BasePage

# Depth 1 is Wagtail's invisible root, depth 2 a site's home page: both have the empty path.
HOME_DEPTH = 2
SLUG_LENGTH = 80
PATH_LENGTH = 1000
# Addresses right below home that cms.urls gives to something else: a page there could never be seen.
RESERVED = frozenset({"search", "requests"})

LocalPaths = Mapping[str, str]
"""Language code → path below the home page, with a slash at its end: {"nl": "contracten/kopie/"}."""


def stored_paths(page: "BasePage") -> LocalPaths:
    return {code: getattr(page, localized_name("local_path", code)) or "" for code in language_codes()}


def unique_slug(wanted: str, taken: set[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … where it is taken."""
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted[: SLUG_LENGTH - 6]}-{number}"
    return candidate


def _sibling_slugs(page: "BasePage", parent: "BasePage") -> Mapping[str, set[str]]:
    """Language → the slugs that the other children of `parent` answer to."""
    names = [localized_name("local_slug", code) for code in language_codes()]
    rows = page.base_page_model.objects.child_of(parent).exclude(pk=page.pk).values("slug", *names)
    reserved = RESERVED if parent.depth == HOME_DEPTH else ()
    taken: dict[str, set[str]] = {code: set(reserved) for code in language_codes()}
    for row in rows:
        for code in language_codes():
            taken[code].add(row[localized_name("local_slug", code)] or row["slug"])
    return taken


def fill_local_slugs(page: "BasePage", parent: "BasePage") -> None:
    """Give `page` a slug in each language that has a title, and make the slugs unique under `parent`.

    A slug that an editor gave is kept unless it is taken there; one made from a title stays when the title changes.
    """
    taken = _sibling_slugs(page, parent)
    for code in language_codes():
        name = localized_name("local_slug", code)
        title = getattr(page, localized_name("title", code)) or ""
        wanted = getattr(page, name) or slugify(title)[:SLUG_LENGTH].strip("-")
        if wanted:
            setattr(page, name, unique_slug(wanted, taken[code]))


def segment(page: "BasePage", language: str) -> str:
    """The page's own part of its address: its slug in `language`, else in the next language that has one."""
    for code in reading_order(language):
        if slug := getattr(page, localized_name("local_slug", code)):
            return str(slug)
    return str(page.slug)


def build_paths(page: "BasePage", parent_paths: LocalPaths) -> LocalPaths:
    if page.depth <= HOME_DEPTH:
        return dict.fromkeys(language_codes(), "")
    return {code: f"{parent_paths[code]}{segment(page, code)}/" for code in language_codes()}


def assign_paths(page: "BasePage", parent: "BasePage | None") -> None:
    """Set the slugs and paths of `page`, unsaved; the parent's paths are read from the database."""
    if parent is None or page.depth <= HOME_DEPTH:
        paths = build_paths(page, {})
    else:
        fresh = page.base_page_model.objects.get(pk=parent.pk)
        fill_local_slugs(page, fresh)
        paths = build_paths(page, stored_paths(fresh))
    for code, path in paths.items():
        setattr(page, localized_name("local_path", code), path)


def move_descendants(page: "BasePage", before: LocalPaths, after: LocalPaths) -> None:
    """Replace the first part of the descendants' paths, one statement for all languages."""
    changes = {
        localized_name("local_path", code): Concat(
            Value(after[code]),
            Substr(localized_name("local_path", code), len(before[code]) + 1),
            output_field=models.CharField(),
        )
        for code in language_codes()
        if before[code] != after[code]
    }
    if changes:
        page.base_page_model.objects.filter(path__startswith=page.path).exclude(pk=page.pk).update(**changes)


def find_page(root: "BasePage", path: str, language: str) -> "tuple[BasePage, bool] | None":
    """The live page below `root` at `path`, and whether `path` is its address in `language`.

    A page also answers to its address in another language, so that a link shared across languages leads somewhere.
    """
    anywhere = Q()
    for code in language_codes():
        anywhere |= Q(**{localized_name("local_path", code): path})
    own = localized_name("local_path", language)
    candidates = list(root.base_page_model.objects.live().descendant_of(root).filter(anywhere)[:20])
    exact = next((page for page in candidates if getattr(page, own) == path), None)
    if exact is not None:
        return exact, True
    return (candidates[0], False) if candidates else None
