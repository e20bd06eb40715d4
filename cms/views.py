"""Views of the site as a whole: choosing a language, health, errors, and what search engines ask for."""

from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from cms.readiness import Status, read_readiness
from helpdesk.my_requests.views import recover_message
from helpdesk.views import recover_form
from kb.base.languages import default_language, language_codes
from kb.selectors import topic_tiles


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirect to the home page in the language that the browser asks for, the default one otherwise."""
    code = get_language_from_request(request).split("-")[0]
    response = HttpResponseRedirect(f"/{code if code in language_codes() else default_language()}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives. It asks nothing else, so that a restart is never caused by another service."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 `ok`, 200 `degraded` when the site serves but something falls back, 503 `down` when it can't serve."""
    readiness = read_readiness()
    return JsonResponse(readiness.as_dict(), status=503 if readiness.status is Status.DOWN else 200)


def api_not_found(request: HttpRequest, rest: str) -> JsonResponse:
    return JsonResponse({"detail": "There is no such call. /api/v1/openapi.json lists them."}, status=404)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: /{code}/search/" for code in language_codes()),
        "Disallow: /admin/",
        "Disallow: /api/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in every language that it is written in."""
    return django_sitemap(request, {"pages": Sitemap(request)})


def _language_of(path: str) -> str:
    prefix = path.lstrip("/").partition("/")[0]
    return prefix if prefix in language_codes() else default_language()


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Help in the language of the address: search, topics and contact."""
    with override(_language_of(request.path)):
        site = Site.find_for_request(request)
        topics = topic_tiles(site.root_page, _language_of(request.path)) if site else []
        return render(request, "404.html", {"topics": topics}, status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be what broke: no database, no frame."""
    with override(_language_of(request.path)):
        return render(None, "500.html", status=500)  # type: ignore[arg-type]  # no request: no context processors


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session expired comes back with everything typed; any other post gets a plain explanation."""
    recovered = recover_form(request) or recover_message(request)
    if recovered is not None:
        return recovered
    with override(_language_of(request.path)):
        return render(request, "cms/csrf_failure.html", status=403)
