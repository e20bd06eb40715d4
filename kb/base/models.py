"""The base page: each page of the site holds all languages of its title, its address and its search engine texts."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.fields import RichTextField
from wagtail.models import AbstractPage, PageViewRestriction, Site
from wagtail.models.pages import AbstractPageMeta, DefaultBasePageMixin
from wagtail.search import index
from wagtail.url_routing import RouteResult

from kb.base import paths, redirects
from kb.base.languages import (
    active_language,
    default_language,
    language_codes,
    localized_name,
    localized_names,
)
from kb.base.localized import Localized, available_languages, is_blank, localize


class BasePage(AbstractPage, DefaultBasePageMixin):  # type: ignore[misc]  # Wagtail ships no types
    """A page in all languages: title, seo_title, search_description, local_slug and local_path are translated."""

    local_slug = models.SlugField(
        verbose_name=_("address"),
        max_length=paths.SLUG_LENGTH,
        blank=True,
        help_text=_("The page's part of the web address in this language. Left empty, it is made from the title."),
    )
    local_path = models.CharField(max_length=paths.PATH_LENGTH, blank=True, editable=False, db_index=True)

    # Translated fields beside the title that a language must have to count as translated.
    body_fields: ClassVar[Sequence[str]] = ()

    search_fields = (
        AbstractPage.search_fields
        + DefaultBasePageMixin.search_fields
        + [
            field
            for name in localized_names("title")
            for field in (index.SearchField(name, boost=3), index.AutocompleteField(name))
        ]
    )
    # A copy under the same parent must not claim the addresses of the original.
    exclude_fields_in_copy = [
        "local_slug",
        "local_path",
        *localized_names("local_slug"),
        *localized_names("local_path"),
    ]

    class Meta(AbstractPageMeta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    # --- languages -----------------------------------------------------------------------------------------------
    @property
    def available_languages(self) -> tuple[str, ...]:
        """Languages in which this page can be read."""
        return available_languages(self, title="title", body=self.body_fields)

    def localize(self, language: str | None = None) -> Localized:
        """This page as read in `language` (default: the active one), falling back as a whole."""
        return localize(self, language or active_language(), self.available_languages)

    def get_admin_display_title(self) -> str:
        """One stable title in the admin, whatever language the editor's admin is in."""
        title = getattr(self, localized_name("title", default_language()))
        return str(title or self.draft_title or self.title or self.slug)

    # --- saving --------------------------------------------------------------------------------------------------
    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._blank_empty_rich_text()
        super().full_clean(*args, **kwargs)

    def _blank_empty_rich_text(self) -> None:
        for field in self._meta.get_fields():
            if isinstance(field, RichTextField) and is_blank(field.value_from_object(self)):
                setattr(self, field.attname, None if field.null else "")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping this page's and its descendants' addresses, and redirects from the public ones, right."""
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        stored = type(self).base_page_model.objects.filter(pk=self.pk).first() if self.pk else None
        paths.assign_paths(self, self.get_parent(update=True))
        before = paths.stored_paths(stored) if stored else {}
        after = paths.stored_paths(self)
        moved = stored is not None and before != after
        old_addresses = redirects.public_addresses(stored) if moved and stored else {}
        super().save(*args, **kwargs)
        if moved:
            paths.move_descendants(self, before, after)
            moves = redirects.plan_redirects(old_addresses, redirects.public_addresses(self))
            redirects.create_redirects(moves, self.get_site())

    # --- addresses -----------------------------------------------------------------------------------------------
    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        site_id, _root_path, root_url, _language = sites[0]
        path = getattr(self, localized_name("local_path", active_language())) or ""
        try:
            return site_id, root_url, reverse("wagtail_serve", args=(path,))
        except NoReverseMatch:
            return site_id, None, None

    def url_in(self, language: str) -> str | None:
        """The page's address in `language`: one always exists, since a missing language falls back."""
        with override(language):
            url: str | None = self.get_url()
            return url

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        """The restrictions of this page and its ancestors, in one query: the tree's paths name the ancestors."""
        if self.alias_of_id:
            restrictions: models.QuerySet[PageViewRestriction] = super().get_view_restrictions()
            return restrictions
        own_and_above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=own_and_above)

    @staticmethod
    def route_for_request(request: HttpRequest, path: str) -> RouteResult | None:
        """Wagtail's, without first loading the whole home page for an address below it."""
        if not hasattr(request, "_wagtail_route_for_request"):
            site = Site.find_for_request(request)
            components = [component for component in path.split("/") if component]
            try:
                request._wagtail_route_for_request = site.root_page.route(request, components) if site else None  # type: ignore[attr-defined]
            except Http404:
                request._wagtail_route_for_request = None  # type: ignore[attr-defined]
        return request._wagtail_route_for_request  # type: ignore[attr-defined]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            result: RouteResult = super(BasePage, self.specific).route(request, path_components)
            return result
        path = "/".join(path_components) + "/"
        found = paths.find_page(self, path, active_language()) or self._find_moved(request)
        if found is None:
            raise Http404
        page, is_own_address = found
        return RouteResult(page.specific, kwargs={} if is_own_address else {"moved": True})

    def _find_moved(self, request: HttpRequest) -> "tuple[BasePage, bool] | None":
        """The page that lived at the posted address before: a redirect alone would drop what was posted."""
        moved_to = redirects.moved_path(request) if request.method == "POST" else None
        if moved_to is None:
            return None
        language, _slash, path = moved_to.strip("/").partition("/")
        found = paths.find_page(self, f"{path}/", language) if language == active_language() else None
        return (found[0], False) if found else None

    def serve(self, request: HttpRequest, *args: Any, moved: bool = False, **kwargs: Any) -> HttpResponse:
        if moved:
            return HttpResponsePermanentRedirect(self.get_url(request))
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["content"] = self.localize()
        return context

    # --- previews and sitemap ------------------------------------------------------------------------------------
    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def default_preview_mode(self) -> str:
        return default_language()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Render the draft in the language of the preview mode."""
        language = mode_name if mode_name in language_codes() else default_language()
        with override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # set by LocaleMiddleware
            response = super().serve_preview(request, mode_name)
            return response.render() if hasattr(response, "render") else response

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> Iterable[dict[str, Any]]:
        """One entry per language that the page is written in, each naming all of them."""
        addresses = {}
        for code in self.available_languages:
            with override(code):
                addresses[code] = self.get_full_url(request)
        alternates = [{"location": url, "lang_code": code} for code, url in addresses.items()]
        return [
            {"location": url, "lastmod": self.last_published_at, "alternates": alternates} for url in addresses.values()
        ]
