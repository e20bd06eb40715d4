"""One address, and Wagtail's own, so that pages have theirs."""

from django.urls import include, path
from wagtail import urls

from tests.bench.yardstick import views

urlpatterns = [path("search/", views.results), path("", include(urls))]
