"""The addresses of the site. Public pages live under /{language}/; the rest has no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import metrics, views
from cms.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap),
    # Without its own answer a mistyped call would be taken for a page and sent to a language.
    path("api/<path:rest>", views.api_not_found),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))
urlpatterns += i18n_patterns(
    path("search/", include("search.urls")),
    path("requests/", include("helpdesk.my_requests.urls")),
    path("files/", include("helpdesk.attachments.urls")),
    path("requests-guard/", include("helpdesk.guard.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"
